/**
 * A test that leaves operations behind fails.
 *
 * @module
 */
import { leaveRecorder, probe, useRecorder } from "../channel/debug/probe.ts";
import type { Recorder } from "../channel/debug/recorder.ts";
import { ParkedError } from "../errors.ts";
import { settled } from "../time/macrotask.ts";
import { Scheduler } from "./scheduler.ts";

/** Made by {@linkcode noLeaks}. */
export class LeakCheck implements AsyncDisposable {
  /** While schedules are explored the scheduler keeps the record: its own, of that run. */
  readonly #explored: boolean = probe instanceof Scheduler;
  readonly #recorder: Recorder = probe instanceof Scheduler ? probe : useRecorder();
  readonly #from: number = this.#recorder.last;
  #open = true;

  /** Rejects with a `ParkedError` if an operation that has parked since the beginning still waits. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await settled();
    const left = this.#recorder.after(this.#from);
    if (!this.#explored) leaveRecorder();
    if (left.length === 0) return;
    throw new ParkedError("operations are still parked at the end", left.map((one) => one.describe()));
  }
}

/**
 * Watches which operations of this isolate park from now on; at the end of the block, each of them must have gone on, or
 * the block fails with a `ParkedError` that says what waits where. For tests; of one at a time, unless they end together.
 *
 * After Uber's `goleak` for Go.
 *
 * @example
 * ```ts
 * import { noLeaks } from "@millrace/millrace/testing";
 * import { Channel, ParkedError } from "@millrace/millrace";
 * import { assertRejects } from "@std/assert";
 *
 * await assertRejects(async () => {
 *   await using _ = noLeaks();
 *   const jobs = new Channel<string>();
 *   jobs.send("nobody takes this");
 * }, ParkedError);
 * ```
 */
export function noLeaks(): LeakCheck {
  return new LeakCheck();
}
