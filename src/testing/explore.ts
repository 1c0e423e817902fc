/**
 * Running a scenario under many schedules.
 *
 * @module
 */
import { replaceResolved } from "../channel/waiters.ts";
import { setProbe } from "../channel/debug/probe.ts";
import { Report } from "../channel/debug/report.ts";
import { ArgumentError, ParkedError, ScheduleError } from "../errors.ts";
import { settled } from "../time/macrotask.ts";
import { directActors } from "./actor_turns.ts";
import { virtualTime } from "./virtual_time.ts";
import { Scheduler } from "./scheduler.ts";

/** Options of {@linkcode explore}. */
export interface ExploreOptions {
  /** The first run's seed, a non-negative integer; the others count on from it. 1 by default. */
  seed?: number | undefined;
  /** Schedules to try, 100 by default. */
  runs?: number | undefined;
  /** Most times that somebody is let go in one run until that counts as endless; 10,000 by default. */
  steps?: number | undefined;
}

/** What {@linkcode explore} did. */
export interface Explored {
  /** Schedules that were tried. */
  readonly runs: number;
  /** How often somebody was let go, in all of them. */
  readonly steps: number;
}

/** Turns of the event loop to wait for somebody outside the library before a deadlock is called one. */
const GRACE = 4;

/** How one run ended. */
interface Ending {
  readonly failed: boolean;
  readonly error?: unknown;
  readonly steps: number;
  readonly trace: readonly string[];
}

let exploring = false;

/**
 * Runs a scenario again and again, each time under another schedule of its processes, to find those that fail. While it
 * runs, code that has waited for an operation of this library, or would have gone straight on, stands in a queue, and a
 * seed decides who goes on next; actors that have a message stand there, too, and handle one message each time. The seed
 * also decides how `select` in order `"random"` and `Math.random` do. Time is virtual and moves on only when nobody else
 * can go. A seed always gives the same schedule, provided that the scenario depends on nothing else: it should wait for
 * this library's operations and for promises only, not for the world outside or for real time.
 *
 * The scenario is called once for each run and makes whatever it needs; it fails by rejecting. Processes that it has
 * started run on until they wait for something that does not come, and never go on after that. Rejects with a
 * `ScheduleError` that names the seed, so that `{ seed, runs: 1 }` replays it, and lists who went on when; its `cause` is
 * what the scenario threw, or a `ParkedError` if it got stuck: then every process of it waits, and the error says for
 * what. Rejects with an `ArgumentError` for a bad option, or if another exploration runs: one at a time in an isolate.
 *
 * It samples schedules, and proves nothing about those it has not tried. Workers and shared channels are not controlled.
 *
 * After `testing/synctest` of Go, Kotlin's Lincheck, Microsoft's CHESS and Coyote, and tokio's loom.
 *
 * @example
 * ```ts
 * import { explore } from "@millrace/millrace/testing";
 * import { Channel, ScheduleError } from "@millrace/millrace";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * // Two processes read, wait, and write: one update can get lost.
 * await assertRejects(() =>
 *   explore(async () => {
 *     let total = 0;
 *     const log = new Channel<string>({ capacity: 8 });
 *     const add = async (by: number) => {
 *       const before = total;
 *       await log.send(`adding ${by}`);
 *       total = before + by;
 *     };
 *     await Promise.all([add(1), add(2)]);
 *     assertEquals(total, 3);
 *   }), ScheduleError);
 * ```
 */
export async function explore(
  scenario: () => unknown,
  options: ExploreOptions = {},
): Promise<Explored> {
  const { seed, runs, steps } = check(scenario, options);
  exploring = true;
  try {
    let total = 0;
    for (let run = 0; run < runs; run++) {
      const ending = await tryOnce(scenario, seed + run, steps, false);
      if (ending.failed) throw await failure(scenario, seed + run, run, steps, ending);
      total += ending.steps;
    }
    return { runs, steps: total };
  } finally {
    exploring = false;
  }
}

function check(
  scenario: unknown,
  options: ExploreOptions,
): Required<{ [K in keyof ExploreOptions]: number }> {
  if (typeof scenario !== "function") {
    throw new ArgumentError("explore() needs a function to run", { value: scenario });
  }
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError("the options of explore() must be an object, such as { runs: 500 }", { options });
  }
  const { seed = 1, runs = 100, steps = 10_000 } = options;
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new ArgumentError("seed must be a non-negative integer", { seed });
  }
  for (const [name, count] of Object.entries({ runs, steps })) {
    if (!Number.isSafeInteger(count) || count < 1) {
      throw new ArgumentError(`${name} must be a positive integer`, { [name]: count });
    }
  }
  if (exploring) throw new ArgumentError("another exploration runs in this isolate: await it first");
  return { seed, runs, steps };
}

/** Runs it again, to see who goes on when. */
async function failure(
  scenario: () => unknown,
  seed: number,
  run: number,
  steps: number,
  first: Ending,
): Promise<ScheduleError> {
  const again = await tryOnce(scenario, seed, steps, true);
  const { error, trace } = again.failed ? again : first;
  return new ScheduleError(seed, run, again.failed, trace, error);
}

/** One schedule. Everything that it replaces is back in its place afterwards. */
async function tryOnce(
  scenario: () => unknown,
  seed: number,
  limit: number,
  tracing: boolean,
): Promise<Ending> {
  const time = virtualTime();
  const scheduler = new Scheduler(seed, tracing);
  const probe = setProbe(scheduler);
  const actors = directActors(scheduler);
  const resolved = replaceResolved(scheduler.gate);
  const random = Math.random;
  Math.random = scheduler.random;
  let ended: { error?: unknown; failed: boolean } | undefined;
  try {
    start(scenario).then(() => ended = { failed: false }, (error) => ended = { failed: true, error });
    let steps = 0;
    for (let idle = 0; steps < limit && idle < GRACE;) {
      await settled();
      if (scheduler.step() || (ended === undefined && time.step())) {
        idle = 0;
        steps++;
      } else if (ended === undefined) idle++;
      else break;
    }
    // Who was let go last comes to stand in the queue again.
    await settled();
    ended ??= { failed: true, error: stuck(scheduler, steps, limit) };
    return { ...ended, steps, trace: scheduler.trace };
  } finally {
    Math.random = random;
    replaceResolved(resolved);
    setProbe(probe);
    actors[Symbol.dispose]();
    time[Symbol.dispose]();
    // Whoever stands in the queue now never goes on: a scenario that does not end would run away with the event loop.
  }
}

/** So that a scenario which throws at once rejects, too. */
async function start(scenario: () => unknown): Promise<void> {
  await scenario();
}

function stuck(scheduler: Scheduler, steps: number, limit: number): unknown {
  if (steps >= limit) return new Error(`the scenario did not end within ${limit} steps`);
  const { operations } = new Report("deadlock", [...scheduler.parked]);
  return new ParkedError("every process of the scenario is parked", operations);
}
