/**
 * A number of permits shared by tasks.
 *
 * @module
 */
import type { Selectable } from "../selectable.ts";
import { waitFor, type WaitOptions } from "../wait.ts";
import { AcquireCase, type Guard, PermitQueue, tryTake } from "./permit_queue.ts";
import { checkCount, Waitable } from "./waitable.ts";

/**
 * At most so many at once: `acquire` takes permits, or waits until they are given back by disposing of their guards.
 * Also a bound on a sum, such as bytes in flight: `acquire(n)`.
 *
 * First come, first served, whatever they want: a large request that waits is not overtaken by small ones, and a release
 * goes to whoever waits longest without anybody getting in between. As a case of a select it stands for one permit.
 *
 * There are never more permits than at the start: only a guard gives permits back, and only once. Closing it rejects
 * those who wait; permits that are held stay valid.
 *
 * Throws an `ArgumentError` unless `permits` is a positive integer. After Dijkstra; the fairness is tokio's.
 *
 * @example At most two at a time
 * ```ts
 * import { parallel, Semaphore } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const desks = new Semaphore(2);
 * let most = 0;
 * await parallel(10, async () => {
 *   using _desk = await desks.acquire();
 *   most = Math.max(most, 2 - desks.available);
 *   await Promise.resolve();
 * });
 * assertEquals([most, desks.available], [2, 2]);
 * ```
 */
export class Semaphore extends Waitable<Guard> {
  /** Permits there are in all. */
  readonly permits: number;
  readonly #queue: PermitQueue;
  readonly #one: AcquireCase;

  /** Throws an `ArgumentError` unless `permits` is a positive integer. */
  constructor(permits: number) {
    checkCount("the permits of a semaphore", permits, 1);
    const queue = new PermitQueue(permits, "semaphore");
    const one = new AcquireCase(queue, 1);
    super(queue, one);
    this.permits = permits;
    this.#queue = queue;
    this.#one = one;
  }

  /** Permits that nobody holds. They may be promised to somebody who waits for more. */
  get available(): number {
    return this.#queue.available;
  }

  /**
   * Takes `count` permits, one by default, as soon as they are there and those who came before have theirs. Dispose of
   * the guard to give them back. Taking some while holding others can deadlock: take all at once.
   *
   * Rejects with the signal's reason, with the close reason or a `ChannelClosedError`, and with an `ArgumentError` unless
   * `count` is an integer from 1 to `permits`.
   *
   * @example
   * ```ts
   * import { Semaphore } from "@millrace/millrace";
   * import { assertEquals } from "@std/assert";
   *
   * const bytesInFlight = new Semaphore(65536);
   * using _room = await bytesInFlight.acquire(4096, { signal: AbortSignal.timeout(1000) });
   * assertEquals(bytesInFlight.available, 61440);
   * ```
   */
  acquire(options?: WaitOptions): Promise<Guard>;
  /** The same, for `count` permits. */
  acquire(count: number, options?: WaitOptions): Promise<Guard>;
  acquire(first: number | WaitOptions = 1, second?: WaitOptions): Promise<Guard> {
    const plain = typeof first === "object" && first !== null;
    try {
      return waitFor(this.#caseOf(plain ? 1 : first), plain ? first : second);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Takes permits if they are there and nobody waits. `undefined`: not now, or closed. Throws an `ArgumentError` for a
   * count that `acquire` would reject.
   */
  tryAcquire(count = 1): Guard | undefined {
    return tryTake(this.#caseOf(count));
  }

  /** Taking `count` permits, as a case of a select. Throws an `ArgumentError` for a count that `acquire` would reject. */
  onAcquire(count = 1): Selectable<Guard> {
    return this.#caseOf(count);
  }

  /** What `console.log` shows. */
  protected override state(): Record<string, unknown> {
    return { permits: this.permits, available: this.available };
  }

  #caseOf(count: number): AcquireCase {
    if (count === 1) return this.#one;
    checkCount("the permits to acquire", count, 1, this.permits);
    return new AcquireCase(this.#queue, count);
  }
}
