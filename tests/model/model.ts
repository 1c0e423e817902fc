/**
 * The test harness: explores a scenario, says how far it got, and prints a schedule that replays when something is wrong.
 *
 * - `MILLRACE_DEEP=1` raises the bounds; each scenario then takes up to `MILLRACE_DEEP_SECONDS` (60).
 * - `MILLRACE_SCHEDULE="a12 b3 …"` replays one schedule and prints every access; use it with `--filter`.
 *
 * @module
 */
import { modelModule } from "./build.ts";
import { Explorer, type Limits } from "./explore.ts";
import { DONE, type Program } from "./fiber.ts";
import type { Policy } from "./policy.ts";
import { RandomPolicy } from "./random.ts";
import { Recorder, Replay } from "./schedule.ts";
import { World } from "./world.ts";
import { newSeed, seeded } from "../support/shared_core.ts";

/** One execution: who takes part, and what must hold at the end. */
export interface Execution {
  /** The fibers. */
  readonly fibers: readonly Program[];
  /** Called when all have ended; throws when something is wrong. Calls of `world.now` are made at once. */
  check(): void;
}

/** How a scenario is explored. */
export interface ModelOptions {
  /** Live slots; 2 unless given. */
  readonly slots?: number;
  /** Preemptions; all if not given. */
  readonly bound?: number;
  /** The same in the deep tier; all if not given. */
  readonly deepBound?: number;
  /** Fibers that may be killed. */
  readonly mortal?: readonly number[];
  /** Fibers that may sleep, or wait for a death, for ever. */
  readonly daemons?: readonly number[];
  /** Most deaths of one execution; 1 if somebody is mortal. */
  readonly kills?: number;
  /** Most wakes for nothing of one execution. */
  readonly spurious?: number;
  /** Random executions instead of exploration; ten times as many in the deep tier. */
  readonly random?: number;
  /** Executions after which exploration stops, 150,000 unless given; in the deep tier time is the only limit. */
  readonly budget?: number;
  /** Follows states that were seen before, too. */
  readonly everything?: boolean;
}

/** What an exploration did. */
export interface Report {
  /** Executions, those that were cut included. */
  readonly executions: number;
  /** States at decisions; 0 for random search. */
  readonly states: number;
  /** Everything within the bounds was explored. */
  readonly complete: boolean;
  /** Most accesses of one call. */
  readonly longest: { readonly steps: number; readonly name: string };
}

/** A broken property, with the schedule that leads to it. */
export class ModelFailure extends Error {
  /** The class's name. */
  override name = "ModelFailure";
  /** What {@linkcode Replay} follows. */
  readonly schedule: string;

  /** `reason` under `schedule`. */
  constructor(reason: string, schedule: string, trace: string) {
    super(`${reason}\nschedule: ${schedule}\n${trace}`);
    this.schedule = schedule;
  }
}

/** Sets the scenario up once; what it returns is called for each execution. */
export type Scenario = (world: World) => () => Execution;

/** Starts a program. */
export const run = (program: () => Program): Program => program();

/** Whether the deep tier runs. */
export const DEEP: boolean = Deno.env.get("MILLRACE_DEEP") === "1";

/** Seconds that one scenario may take in the deep tier. */
const SECONDS = Number(Deno.env.get("MILLRACE_DEEP_SECONDS") ?? 60);

/** A test that explores a scenario. */
export function model(name: string, options: ModelOptions, scenario: Scenario): void {
  Deno.test(name, async () => {
    const module = await modelModule();
    const schedule = Deno.env.get("MILLRACE_SCHEDULE");
    if (schedule !== undefined) {
      const { problem, trace } = replay(module, options, scenario, schedule);
      console.log(trace);
      if (problem !== undefined) throw new Error(problem);
      return;
    }
    const from = performance.now();
    const { executions, states, complete, longest } = check(module, options, scenario);
    const seconds = (performance.now() - from) / 1000;
    const bound = boundOf(options);
    console.log(
      `  ${executions} executions, ${
        options.random === undefined
          ? `${states} states, ${complete ? "all" : "not all"} with ${
            bound === 255 ? "any number of" : `up to ${bound}`
          } preemptions`
          : "at random"
      }, longest call ${longest.steps} accesses (${longest.name}), ${seconds.toFixed(1)} s`,
    );
  });
}

function boundOf(options: ModelOptions): number {
  return (DEEP ? options.deepBound : options.bound) ?? 255;
}

/** Explores a scenario; throws a {@linkcode ModelFailure} at the first problem. */
export function check(module: WebAssembly.Module, options: ModelOptions, scenario: Scenario): Report {
  const world = new World(module, options.slots ?? 2);
  const make = prepare(world, options, scenario);
  const limits: Limits = {
    bound: boundOf(options),
    kills: options.kills ?? (options.mortal === undefined ? 0 : 1),
    spurious: options.spurious ?? 0,
    everything: options.everything ?? false,
  };
  const budget = DEEP ? Infinity : options.budget ?? 150_000;
  const deadline = DEEP ? performance.now() + SECONDS * 1000 : Infinity;
  const { machine } = world;
  const seed = newSeed();
  const random = new RandomPolicy(machine, seeded(seed), 3, limits.kills, limits.spurious);
  let executions = 0;
  // A first look at random, which also teaches the machine which words are shared.
  const looks = options.random === undefined ? 100 : options.random * (DEEP ? 10 : 1);
  for (let i = 0; i < looks; i++, executions++) {
    random.begin();
    const recorder = new Recorder(random);
    const problem = once(world, make(), recorder, options);
    if (problem !== undefined) fail(module, options, scenario, problem, recorder.schedule);
  }
  if (options.random !== undefined) {
    return { executions, states: 0, complete: false, longest: machine.longest };
  }
  for (;;) {
    machine.effects.surprised = false;
    const explorer = new Explorer(machine, limits);
    let more = true;
    while (more && !machine.effects.surprised && executions < budget) {
      if ((executions & 255) === 0 && performance.now() > deadline) break;
      explorer.begin();
      executions++;
      const problem = once(world, make(), explorer, options);
      if (problem !== undefined) {
        explorer.begin();
        const recorder = new Recorder(explorer);
        once(world, make(), recorder, options);
        fail(module, options, scenario, problem, recorder.schedule);
      }
      more = explorer.advance();
    }
    if (machine.effects.surprised) continue;
    return { executions, states: explorer.visited.size, complete: !more, longest: machine.longest };
  }
}

/** Follows one schedule; what was wrong, and every access. */
export function replay(
  module: WebAssembly.Module,
  options: ModelOptions,
  scenario: Scenario,
  schedule: string,
): { problem: string | undefined; trace: string } {
  const world = new World(module, options.slots ?? 2);
  const make = prepare(world, options, scenario);
  world.machine.effects.visible.fill(1);
  const policy = new Replay(world.machine, schedule, world.names);
  const problem = once(world, make(), policy, options);
  return { problem, trace: policy.lines() };
}

function prepare(world: World, options: ModelOptions, scenario: Scenario): () => Execution {
  const make = scenario(world);
  world.machine.effects.freeze();
  for (const fiber of options.mortal ?? []) world.machine.fibers[fiber]!.mortal = true;
  return make;
}

/** One execution; what was wrong with it. */
function once(world: World, execution: Execution, policy: Policy, options: ModelOptions): string | undefined {
  const { machine } = world;
  let ended: boolean;
  try {
    ended = machine.run(execution.fibers, policy);
  } catch (error) {
    return `a fiber fails: ${error instanceof Error ? error.stack ?? error.message : error}`;
  }
  const { found } = machine.effects.races;
  if (found !== undefined) {
    const { address, fiber, did, other, otherDid } = found;
    return `a race at ${world.names(address)}: fiber ${"abcdefgh"[fiber]} ${did}s what ${
      "abcdefgh"[other]
    } ${otherDid}s, and nothing orders the two`;
  }
  if (!ended) return undefined;
  for (let i = 0; i < machine.count; i++) {
    const fiber = machine.fibers[i]!;
    if (fiber.state >= DONE || options.daemons?.includes(i)) continue;
    return `fiber ${"abcdefgh"[i]} never goes on: it stands in ${fiber.doing} on ${
      fiber.doing === "wait" ? world.names(fiber.on) : fiber.on
    }`;
  }
  try {
    execution.check();
  } catch (error) {
    return `at the end: ${error instanceof Error ? error.message : error}`;
  }
  return undefined;
}

function fail(
  module: WebAssembly.Module,
  options: ModelOptions,
  scenario: Scenario,
  problem: string,
  schedule: string,
): never {
  const again = replay(module, options, scenario, schedule);
  const lines = again.trace.split("\n");
  const trace = lines.length > 120 ? ["…", ...lines.slice(-120)].join("\n") : again.trace;
  const note = again.problem === undefined ? "(the replay does not show it)\n" : "";
  throw new ModelFailure(problem, schedule, note + trace);
}
