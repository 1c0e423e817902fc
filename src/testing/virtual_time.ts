/**
 * A virtual clock for everything at once.
 *
 * @module
 */
import { currentClock, installClock } from "../time/clock.ts";
import { VirtualClock } from "../time/virtual_clock.ts";

/** A virtual clock that is the clock of the whole library until it is disposed of. Made by {@linkcode virtualTime}. */
export class VirtualTime extends VirtualClock implements Disposable {
  #before: ReturnType<typeof currentClock> | undefined;

  /** Installs itself. */
  constructor(now?: number) {
    super(now);
    this.#before = installClock(this);
  }

  /**
   * Gives the library back the clock it had before. Timers that were armed on this one stay on it. Idempotent; of several,
   * dispose of the last one first, as `using` does.
   */
  [Symbol.dispose](): void {
    const before = this.#before;
    this.#before = undefined;
    if (before !== undefined && currentClock() === this) installClock(before);
  }
}

/**
 * Replaces the clock of everything in this isolate that is not given one of its own: `after`, `every`, rate limits,
 * deadlines and timeouts that start from now on go by the clock that is returned, which stands still until the test
 * moves it. Starts at `now` milliseconds, 0 by default. For tests; workers keep their own time, and so do `setTimeout`,
 * `AbortSignal.timeout()` and whatever else is not of this library.
 *
 * Throws an `ArgumentError` if `now` is no finite number.
 *
 * After Go's `testing/synctest`, Kotlin's `runTest` and tokio's `time::pause`.
 *
 * @example
 * ```ts
 * import { virtualTime } from "@millrace/millrace/testing";
 * import { every } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * using time = virtualTime();
 * const ticks: number[] = [];
 * using beat = every(60_000);
 * (async () => {
 *   for await (const at of beat) ticks.push(at);
 * })();
 * await time.run(180_000);
 * assertEquals(ticks, [60_000, 120_000, 180_000]);
 * ```
 */
export function virtualTime(now = 0): VirtualTime {
  return new VirtualTime(now);
}
