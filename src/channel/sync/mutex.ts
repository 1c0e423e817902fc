/**
 * A lock for one.
 *
 * @module
 */
import { waitFor, type WaitOptions } from "../wait.ts";
import { AcquireCase, type Guard, PermitQueue, tryTake } from "./permit_queue.ts";
import { Waitable } from "./waitable.ts";

/**
 * Mutual exclusion over stretches of code that contain an `await`; without one, an isolate needs no lock. It is itself
 * the case of a select that locks it.
 *
 * First come, first served: an unlock goes straight to whoever waits longest. Only the guard unlocks, and only once.
 * Closing it rejects those who wait; the holder keeps its guard.
 *
 * **Not re-entrant:** it does not know who holds it. A task that locks it twice waits for itself, for ever unless it
 * gave a signal; so do two tasks that lock two of them in different orders.
 *
 * After Go's `sync.Mutex` and Kotlin's, whose `onLock` is the case.
 *
 * @example
 * ```ts
 * import { Mutex, parallel } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const mutex = new Mutex();
 * let balance = 0;
 * await parallel(100, async () => {
 *   using _ = await mutex.lock();
 *   const seen = balance;
 *   await Promise.resolve();
 *   balance = seen + 1;
 * });
 * assertEquals(balance, 100);
 * ```
 *
 * @example As a case
 * ```ts
 * import { after, Mutex, select } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const mutex = new Mutex();
 * using _held = await mutex.lock();
 * const got = await select({ mutex, late: after(5) });
 * assertEquals(got.key, "late");
 * ```
 */
export class Mutex extends Waitable<Guard> {
  readonly #queue: PermitQueue;
  readonly #lock: AcquireCase;

  /** Unlocked. */
  constructor() {
    const queue = new PermitQueue(1, "mutex");
    const lock = new AcquireCase(queue, 1);
    super(queue, lock);
    this.#queue = queue;
    this.#lock = lock;
  }

  /** Whether somebody holds it. */
  get locked(): boolean {
    return this.#queue.available === 0;
  }

  /**
   * Locks it, once those who came before have unlocked it. Dispose of the guard to unlock it. Rejects with the signal's
   * reason, or with the close reason or a `ChannelClosedError`.
   */
  lock(options?: WaitOptions): Promise<Guard> {
    return waitFor(this.#lock, options);
  }

  /** Locks it if that needs no waiting. `undefined`: not now, or closed. */
  tryLock(): Guard | undefined {
    return tryTake(this.#lock);
  }

  /** What `console.log` shows. */
  protected override state(): Record<string, unknown> {
    return { locked: this.locked };
  }
}
