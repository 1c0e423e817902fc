/** What the tests of the operators share. */
import type { ReceiveChannel } from "../../../../src/channel/mod.ts";

/** Lets every promise reaction run that is due, and those they make due. */
export async function turns(count = 8): Promise<void> {
  for (let i = 0; i < count; i++) await Promise.resolve();
}

/** Lets everything run that is due now, timers of no delay included. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** What is there now, without waiting. */
export function drain<T>(channel: ReceiveChannel<T>): T[] {
  const values: T[] = [];
  for (let got = channel.tryReceive(); got.state === "ok"; got = channel.tryReceive()) values.push(got.value);
  return values;
}

/** Numbers from 0, telling how far it was pulled and whether it was closed. */
export class Counted implements Iterable<number> {
  pulled = 0;
  returned = 0;

  constructor(readonly length = Infinity) {}

  *[Symbol.iterator](): Generator<number, void, undefined> {
    try {
      for (let n = 0; n < this.length; n++) {
        this.pulled++;
        yield n;
      }
    } finally {
      this.returned++;
    }
  }
}

/** A random source that says the same again for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  return () => {
    seed = seed + 0x6D2B79F5 | 0;
    let t = Math.imul(seed ^ seed >>> 15, 1 | seed);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 4294967296;
  };
}

/** The reason of a rejection. */
export function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(() => "no failure", (error) => error);
}

/** An event target that tells how many listeners it has. */
export class Listeners extends EventTarget {
  count = 0;

  override addEventListener(...args: Parameters<EventTarget["addEventListener"]>): void {
    this.count++;
    super.addEventListener(...args);
  }

  override removeEventListener(...args: Parameters<EventTarget["removeEventListener"]>): void {
    this.count--;
    super.removeEventListener(...args);
  }
}

/** Counts the listeners that are on a signal now. */
export function countListeners(signal: AbortSignal): () => number {
  let count = 0;
  const add: EventTarget["addEventListener"] = signal.addEventListener.bind(signal) as never;
  const remove: EventTarget["removeEventListener"] = signal.removeEventListener.bind(signal) as never;
  signal.addEventListener = (...args: Parameters<EventTarget["addEventListener"]>) => {
    count++;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<EventTarget["removeEventListener"]>) => {
    count--;
    remove(...args);
  };
  return () => count;
}
