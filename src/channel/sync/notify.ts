/**
 * Waking others up without telling them anything.
 *
 * @module
 */
import { type Closed, NOT_READY, type SelectCase } from "../selectable.ts";
import { waitFor, type WaitOptions } from "../wait.ts";
import { Waitable, WaitQueue } from "./waitable.ts";

class NotifyQueue extends WaitQueue<void> implements SelectCase<void> {
  served = 0;
  /** Somebody was notified when nobody waited. */
  stored = false;

  poll(): void | Closed | typeof NOT_READY {
    if (!this.stored) return this.closing ?? NOT_READY;
    this.stored = false;
  }

  wakeOne(): boolean {
    const waiter = this.waiters.claim();
    if (waiter === undefined) {
      this.stored = this.closing === undefined;
      return false;
    }
    waiter.complete(undefined);
    return true;
  }
}

/**
 * A bell. `wait()` parks, `notifyOne()` wakes whoever waits longest, `notifyAll()` wakes all who wait now. It is itself
 * a case of a select.
 *
 * A `notifyOne()` that finds nobody is remembered, once however often it is called, and the next `wait()` returns at
 * once: between looking at a condition and waiting for it to change no wake-up is lost. `notifyAll()` remembers nothing:
 * with `wait()` it is the bucket of occam and JCSP, into which processes fall until somebody empties it.
 *
 * Closing it rejects those who wait; a remembered notification is still there for one `wait()`.
 *
 * After tokio's `Notify`; Go has `sync.Cond`.
 *
 * @example
 * ```ts
 * import { Notify } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const changed = new Notify();
 * changed.notifyOne(); // nobody waits: remembered
 * await changed.wait(); // returns at once
 *
 * const bucket = [changed.wait(), changed.wait(), changed.wait()];
 * assertEquals(changed.notifyAll(), 3);
 * await Promise.all(bucket);
 * ```
 */
export class Notify extends Waitable<void> {
  readonly #queue: NotifyQueue;

  /** Nobody has been notified. */
  constructor() {
    const queue = new NotifyQueue("notify");
    super(queue, queue);
    this.#queue = queue;
  }

  /**
   * Resolves when this waiter is notified, or at once if a notification is remembered. Rejects with the signal's reason,
   * or with the close reason or a `ChannelClosedError`.
   */
  wait(options?: WaitOptions): Promise<void> {
    return waitFor(this.#queue, options);
  }

  /** Wakes whoever waits longest, and says `true`; `false` if nobody does: then the next to wait need not. */
  notifyOne(): boolean {
    return this.#queue.wakeOne();
  }

  /** Wakes all who wait now, and says how many they were. */
  notifyAll(): number {
    return this.#queue.release(undefined);
  }

  /** What `console.log` shows. */
  protected override state(): Record<string, unknown> {
    return { stored: this.#queue.stored };
  }
}
