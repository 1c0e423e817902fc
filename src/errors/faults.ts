/**
 * What the tools for finding faults report as errors.
 *
 * @module
 */
import { MillraceError } from "./base.ts";

/** An operation that waits, as reports and errors describe it. */
export interface ParkedOperation {
  /** Such as `receive on Channel "jobs" (capacity 8, 0 buffered)`, or all the cases of a select. */
  readonly what: string;
  /** Milliseconds that it has been parked for. */
  readonly age: number;
  /** Where it was called: frames as in the `stack` of an error, those of the library left out. */
  readonly stack: string;
}

/** Operations wait that should not, or that nothing can wake any more. */
export class ParkedError extends MillraceError {
  /** What waits, longest first. */
  readonly operations: readonly ParkedOperation[];

  /** Lists the operations in the message, one a line. */
  constructor(sentence: string, operations: readonly ParkedOperation[]) {
    const lines = operations.map(({ what, stack }) => `\n  ${what} ${stack.split("\n", 1)[0]}`.trimEnd());
    super("PARKED", `${sentence}:${lines.join("")}`);
    this.operations = operations;
  }
}

/** A schedule was found under which a scenario fails; `cause` is what it failed with. */
export class ScheduleError extends MillraceError {
  /** Replays the schedule, as `explore(scenario, { seed, runs: 1 })`. */
  readonly seed: number;
  /** Who went on, in order, one line each. */
  readonly schedule: readonly string[];

  /** `replays`: the scenario failed again under the same seed, as it does if it depends on nothing else. */
  constructor(seed: number, run: number, replays: boolean, schedule: readonly string[], cause: unknown) {
    const how = replays ? "replay it with" : "it did not fail again when replayed, and depends on more than";
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : "not with an error";
    super("SCHEDULE", `schedule ${run + 1} fails, ${how} { seed: ${seed}, runs: 1 }: ${why}`, {}, { cause });
    this.seed = seed;
    this.schedule = schedule;
  }
}

/** A probe did not see what it was told to expect, or saw something where nothing was expected. */
export class ExpectationError extends MillraceError {
  /** What it had seen, and nobody had taken, when it gave up: methods, in order. */
  readonly seen: readonly string[];

  /** Names what was expected, the milliseconds it had, and the methods that it saw instead. */
  constructor(sentence: string, expected: string | undefined, timeout: number, seen: readonly string[]) {
    const what = seen.length === 0 ? "nothing" : seen.join(", ");
    super("EXPECTATION", sentence, { expected, timeout, seen: what });
    this.seen = seen;
  }
}
