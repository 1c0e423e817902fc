/**
 * The test harness: explores a scenario, says how far it got, and prints a schedule that replays when something is wrong.
 *
 * - `MILLRACE_DEEP=1` explores each scenario with up to 3, then 5, then any number of preemptions, for as long as
 *   `MILLRACE_DEEP_SECONDS` (60) allow, and goes on at random until there are `MILLRACE_DEEP_EXECUTIONS` (200,000).
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
import { tally } from "./tally.ts";
import { World } from "./world.ts";
import { DEEP } from "../support/deep.ts";
import { newSeed, seeded } from "../support/random.ts";

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
  /** Preemptions; all if not given. The deep tier tries ever more. */
  readonly bound?: number;
  /** Fibers that may be killed. */
  readonly mortal?: readonly number[];
  /** Fibers that may sleep, or wait for a death, for ever. */
  readonly daemons?: readonly number[];
  /** Most deaths of one execution; 1 if somebody is mortal. */
  readonly kills?: number;
  /** Most wakes for nothing of one execution. */
  readonly spurious?: number;
  /** Executions of the random look before exploration, which keeps to no bound; 100 unless given. */
  readonly first?: number;
  /** Random executions instead of exploration. */
  readonly random?: number;
  /** Executions after which exploration stops, 150,000 unless given; in the deep tier time is the only limit. */
  readonly budget?: number;
  /** Follows states that were seen before, too. */
  readonly everything?: boolean;
}

/** What an exploration did. */
export interface Report {
  /** Fibers of an execution. */
  readonly fibers: number;
  /** Executions, those that were cut included. */
  readonly executions: number;
  /** Those that were cut: they came to a state behind which everything had been explored. */
  readonly cut: number;
  /** States at decisions; 0 for random search. */
  readonly states: number;
  /** The most preemptions with which everything was explored; 255 for any number, -1 for none. */
  readonly bound: number;
  /** Everything was explored that was asked for. */
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

/** Seconds that one scenario may be explored in the deep tier. */
const SECONDS = Number(Deno.env.get("MILLRACE_DEEP_SECONDS") ?? 60);
/** Whole executions that one scenario comes to in the deep tier. */
const EXECUTIONS = Number(Deno.env.get("MILLRACE_DEEP_EXECUTIONS") ?? 200_000);
/** Preemptions that the deep tier tries. With up to 3 everything is promised to be explored. */
const DEEP_BOUNDS = [3, 5, 255];

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
    let report: Report;
    try {
      report = check(module, options, scenario, DEEP ? EXECUTIONS : 0);
    } catch (error) {
      tally({ name, failed: error instanceof Error ? error.message.split("\n")[0]! : `${error}` });
      throw error;
    }
    tally({ name, ...report });
    const { executions, cut, states, longest } = report;
    const seconds = (performance.now() - from) / 1000;
    console.log(
      `  ${executions} executions, ${cut} of them cut, ${
        extent(options, report)
      }, longest call ${longest.steps} ` +
        `accesses (${longest.name}), ${states} states, ${seconds.toFixed(1)} s`,
    );
  });
}

function extent(options: ModelOptions, { bound, complete }: Report): string {
  if (options.random !== undefined) return "at random";
  if (bound < 0) return `not all with up to ${DEEP ? DEEP_BOUNDS[0] : options.bound ?? "any"} preemptions`;
  return `all with ${bound === 255 ? "any number of" : `up to ${bound}`} preemptions${
    complete ? "" : ", not all with more"
  }`;
}

/** One scenario on its way. */
class Search {
  readonly world: World;
  readonly make: () => Execution;
  fibers = 0;
  executions = 0;
  cut = 0;
  states = 0;
  readonly #module: WebAssembly.Module;
  readonly #options: ModelOptions;
  readonly #scenario: Scenario;
  readonly #limits: Omit<Limits, "bound">;
  readonly #random: RandomPolicy;

  constructor(module: WebAssembly.Module, options: ModelOptions, scenario: Scenario) {
    this.#module = module;
    this.#options = options;
    this.#scenario = scenario;
    this.world = new World(module, options.slots ?? 2);
    this.make = prepare(this.world, options, scenario);
    const kills = options.kills ?? (options.mortal === undefined ? 0 : 1), spurious = options.spurious ?? 0;
    this.#limits = { kills, spurious, everything: options.everything ?? false };
    this.#random = new RandomPolicy(this.world.machine, seeded(newSeed()), 3, kills, spurious);
  }

  /** Random executions, until `enough` have come to their end or time is up. */
  atRandom(enough: number, deadline: number): void {
    for (let i = 0; this.executions - this.cut < enough; i++) {
      if ((i & 255) === 255 && performance.now() > deadline) return;
      this.#random.begin();
      const recorder = new Recorder(this.#random);
      const problem = this.#once(recorder);
      if (problem !== undefined) {
        fail(this.#module, this.#options, this.#scenario, problem, recorder.schedule);
      }
    }
  }

  /** Everything with up to `bound` preemptions; whether it came to an end. */
  explore(bound: number, budget: number, deadline: number): boolean {
    const { effects } = this.world.machine;
    for (;;) {
      effects.surprised = false;
      const explorer = new Explorer(this.world.machine, { ...this.#limits, bound });
      let more = true;
      while (more && !effects.surprised && this.executions < budget) {
        if ((this.executions & 255) === 0 && performance.now() > deadline) break;
        explorer.begin();
        const problem = this.#once(explorer);
        if (problem !== undefined) this.#again(explorer, problem);
        more = explorer.advance();
      }
      this.cut += explorer.cut;
      this.states = Math.max(this.states, explorer.visited.size);
      if (!effects.surprised) return !more;
    }
  }

  #once(policy: Policy): string | undefined {
    this.executions++;
    const execution = this.make();
    this.fibers = execution.fibers.length;
    return once(this.world, execution, policy, this.#options);
  }

  #again(explorer: Explorer, problem: string): never {
    explorer.begin();
    const recorder = new Recorder(explorer);
    this.#once(recorder);
    return fail(this.#module, this.#options, this.#scenario, problem, recorder.schedule);
  }
}

/**
 * Explores a scenario; throws a {@linkcode ModelFailure} at the first problem. Goes on at random until there are `enough`
 * executions that came to their end.
 */
export function check(
  module: WebAssembly.Module,
  options: ModelOptions,
  scenario: Scenario,
  enough = 0,
): Report {
  const search = new Search(module, options, scenario);
  const { random, budget = 150_000 } = options;
  const deadline = DEEP ? performance.now() + SECONDS * 1000 : Infinity;
  // A first look at random, which also teaches the machine which words are shared.
  search.atRandom(random ?? options.first ?? 100, deadline);
  let bound = -1, complete = random === undefined;
  for (const next of random !== undefined ? [] : DEEP ? DEEP_BOUNDS : [options.bound ?? 255]) {
    // What is promised gets as much time as it needs, within reason.
    const until = next === DEEP_BOUNDS[0] ? deadline + SECONDS * 9_000 : deadline;
    complete = search.explore(next, DEEP ? Infinity : budget, until);
    if (!complete) break;
    bound = next;
  }
  if (enough > 0) search.atRandom(enough, Math.max(deadline, performance.now() + SECONDS * 500));
  const { fibers, executions, cut, states, world: { machine: { longest } } } = search;
  return { fibers, executions, cut, states, bound, complete, longest };
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
