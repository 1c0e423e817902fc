/**
 * A gate that opens once.
 *
 * @module
 */
import { waitFor, type WaitOptions } from "../wait.ts";
import { Gate } from "./gate.ts";
import { checkCount, Waitable } from "./waitable.ts";

/**
 * Opens when it has been counted down to zero, lets everybody through who waits, and stays open. It is itself a case of
 * a select: ready, from then on, for everybody.
 *
 * Counting further down than zero changes nothing: a latch says "at least so many". Closing it rejects those who wait;
 * one that is open stays so.
 *
 * Throws an `ArgumentError` unless `count` is a non-negative integer; with 0 it is open from the start. After Java's
 * `CountDownLatch`.
 *
 * @example
 * ```ts
 * import { Latch } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const ready = new Latch(2);
 * const started = ready.wait().then(() => "go");
 * ready.countDown();
 * ready.countDown();
 * assertEquals([await started, ready.open], ["go", true]);
 * ```
 */
export class Latch extends Waitable<void> {
  readonly #gate: Gate;

  /** Throws an `ArgumentError` unless `count` is a non-negative integer. */
  constructor(count: number) {
    checkCount("the count of a latch", count, 0);
    const gate = new Gate(count, "latch");
    super(gate, gate);
    this.#gate = gate;
  }

  /** What is missing until it opens. */
  get count(): number {
    return this.#gate.count;
  }

  /** Whether it has opened. */
  get open(): boolean {
    return this.#gate.count === 0;
  }

  /** Counts down by `by`, one by default. Throws an `ArgumentError` unless that is a positive integer. */
  countDown(by = 1): void {
    checkCount("what a latch is counted down by", by, 1);
    if (!this.open) this.#gate.set(Math.max(0, this.#gate.count - by));
  }

  /**
   * Resolves once it is open. Rejects with the signal's reason, or, if it is closed before it opens, with the close
   * reason or a `ChannelClosedError`.
   */
  wait(options?: WaitOptions): Promise<void> {
    return waitFor(this.#gate, options);
  }

  /** What `console.log` shows. */
  protected override state(): Record<string, unknown> {
    return { count: this.count };
  }
}
