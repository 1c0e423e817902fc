/**
 * When work is done: later, as soon as possible, or after what is being done.
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import { ArgumentError } from "../../errors.ts";
import { type Clock, currentClock, Timer } from "../../time/clock.ts";
import { Subscription } from "../core/subscription.ts";

/** Does work at some other moment. */
export interface Scheduler {
  /** Does `work` once, `delay` milliseconds from now at the earliest; unsubscribing forgets it. What it throws is reported. */
  schedule(work: () => void, delay?: number): Subscription;
}

function onClock(clock: Clock, work: () => void, delay: number): Subscription {
  const timer = new Timer({
    onTimer() {
      guarded(work);
      // It is over: whoever it was added to need not keep it.
      subscription.unsubscribe();
    },
  });
  const subscription = new Subscription(() => clock.cancel(timer));
  clock.arm(timer, delay);
  return subscription;
}

function guarded(work: () => void): void {
  try {
    work();
  } catch (error) {
    reportError(error);
  }
}

/**
 * A scheduler that goes by a clock: real or virtual, by default the current one at each moment. Work without delay is done in a later turn of
 * the event loop.
 *
 * Throws an `ArgumentError` if `clock` is none. After RxJS's `asyncScheduler` and `VirtualTimeScheduler`.
 *
 * @example
 * ```ts
 * import { clockScheduler } from "@millrace/millrace/reactive";
 * import { VirtualClock } from "@millrace/millrace/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const clock = new VirtualClock();
 * let done = false;
 * clockScheduler(clock).schedule(() => done = true, 10);
 * clock.advance(10);
 * assertEquals(done, true);
 * ```
 */
export function clockScheduler(clock?: Clock): Scheduler {
  if (clock !== undefined && typeof clock?.arm !== "function") {
    throw new ArgumentError("clockScheduler() takes a clock", { clock });
  }
  return { schedule: (work, delay = 0) => onClock(clock ?? currentClock(), work, delay) };
}

/** Work is done in a later turn of the event loop, by the current clock. From RxJS. */
export const asyncScheduler: Scheduler = {
  schedule: (work, delay = 0) => onClock(currentClock(), work, delay),
};

/** Work without delay is done in a microtask: right after the running code, before any event. From RxJS. */
export const asapScheduler: Scheduler = {
  schedule(work, delay = 0) {
    if (delay > 0) return onClock(currentClock(), work, delay);
    const subscription = new Subscription();
    queueMicrotask(() => {
      if (subscription.closed) return;
      guarded(work);
      subscription.unsubscribe();
    });
    return subscription;
  },
};

/** Work in progress on the queue of this isolate; module state, as the stack is. */
const queue: { items: { work: () => void; subscription: Subscription }[]; running: boolean } = {
  items: [],
  running: false,
};

/**
 * Work without delay is done at once, or, if such work is being done already, after that: recursion becomes a loop. (A "trampoline".) From
 * RxJS.
 */
export const queueScheduler: Scheduler = {
  schedule(work, delay = 0) {
    if (delay > 0) return onClock(currentClock(), work, delay);
    const subscription = new Subscription();
    queue.items.push({ work, subscription });
    if (queue.running) return subscription;
    queue.running = true;
    try {
      for (let i = 0; i < queue.items.length; i++) {
        const item = queue.items[i]!;
        if (item.subscription.closed) continue;
        guarded(item.work);
        item.subscription.unsubscribe();
      }
    } finally {
      queue.items = [];
      queue.running = false;
    }
    return subscription;
  },
};
