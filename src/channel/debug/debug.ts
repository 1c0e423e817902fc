/**
 * Switching debugging on, by hand.
 *
 * @module
 */
import { ArgumentError, type ParkedOperation } from "../../errors.ts";
import { leaveRecorder, useRecorder } from "./probe.ts";
import type { Recorder } from "./recorder.ts";
import type { Report } from "./report.ts";
import { Watch } from "./watch.ts";

/** Options of {@linkcode debug}. */
export interface DebugOptions {
  /** Takes the reports; by default they are printed on stderr. Whatever it throws is reported as an uncaught error. */
  onReport?: ((report: Report) => void) | undefined;
  /** Operations that may wait for ever, such as those of a loop that serves until the process ends. */
  ignore?: ((operation: ParkedOperation) => boolean) | undefined;
  /** How many milliseconds nothing has to move until a stall is reported; 1000 by default, `Infinity` for never. */
  stall?: number | undefined;
}

/** What {@linkcode debug} returns; disposing of it switches debugging off. */
export class Debugging implements Disposable {
  readonly #recorder: Recorder;
  readonly #watch: Watch;
  #open = true;

  /** Use `debug()`. */
  constructor(recorder: Recorder, watch: Watch) {
    this.#recorder = recorder;
    this.#watch = watch;
  }

  /** What is parked now, of what parked since debugging is on; longest first. */
  parked(): ParkedOperation[] {
    return [...this.#recorder.parked].map((one) => one.describe());
  }

  /** No more records and reports. Idempotent. */
  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    this.#watch.stop();
    leaveRecorder();
  }
}

/**
 * Records each operation of this isolate that parks from now on, with its age and the place where it was called, and
 * reports deadlocks, stalls and leaks (see `Report`). Setting the environment variable `MILLRACE_DEBUG` to `1` does the
 * same from the first operation on, in every isolate that may read it; no permission is asked for.
 *
 * - A **deadlock** is reported when the process ends by itself while operations are parked; its exit code is then 2.
 *   A loop that serves until the end is no deadlock: name it in `ignore`, or end it. Operations on channels that are
 *   shared with workers keep the process alive, so that they show up as stalls.
 * - A **stall** is reported when nothing has moved for `stall` milliseconds and nobody waits for a timer. That is also
 *   how a deadlock below a top-level `await` shows: Deno then ends with an error of its own.
 * - A **leak** is reported when the garbage collector finds that nobody holds what an operation waits on.
 *
 * While it is on, each operation that parks costs about a hundred microseconds, for the stack; off, nothing. Throws an `ArgumentError` for a
 * bad option. For whoever runs the program.
 *
 * After Go's "all goroutines are asleep - deadlock!" and its goroutine leak profile, and Kotlin's `DebugProbes`.
 *
 * @example
 * ```ts
 * import { Channel, debug } from "@millrace/millrace/channel";
 * import { assertEquals } from "@std/assert";
 *
 * using debugging = debug();
 * const jobs = new Channel<string>({ name: "jobs", capacity: 8 });
 * const waiting = jobs.receive();
 * const [operation] = debugging.parked();
 * assertEquals(operation?.what, 'receive on Channel "jobs" (capacity 8, 0 buffered)');
 * await jobs.send("sort");
 * assertEquals([await waiting, debugging.parked()], ["sort", []]);
 * ```
 */
export function debug(options: DebugOptions = {}): Debugging {
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError("the options of debug() must be an object, such as { stall: 500 }", { options });
  }
  const { onReport, ignore, stall } = options;
  checkFunction("onReport", onReport);
  checkFunction("ignore", ignore);
  if (stall !== undefined && !(typeof stall === "number" && stall > 0)) {
    throw new ArgumentError("stall must be a number of milliseconds above 0", { stall });
  }
  const recorder = useRecorder();
  return new Debugging(recorder, new Watch(recorder, { onReport, ignore, stall }));
}

function checkFunction(name: string, value: unknown): void {
  if (value === undefined || typeof value === "function") return;
  throw new ArgumentError(`${name} must be a function`, { option: name, value });
}
