/** What the tests of the operators share. */
import { assertEquals } from "@std/assert";
import { Channel, type ReceiveChannel } from "../../../../src/channel/mod.ts";
import { VirtualClock } from "../../../../src/time/clock.ts";

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

/** What comes out of an operator, as `value@time`, of letters that come at given times. */
export async function play(
  script: Record<number, string>,
  operator: (source: ReceiveChannel<string>, clock: VirtualClock) => ReceiveChannel<string>,
): Promise<string[]> {
  const clock = new VirtualClock();
  const source = new Channel<string>();
  const out = operator(source, clock);
  const seen: string[] = [];
  const all = (async () => {
    for await (const value of out) seen.push(`${value}@${clock.now()}`);
  })();
  for (const [time, values] of Object.entries(script)) {
    await clock.run(Number(time) - clock.now());
    for (const value of values) await source.send(value);
  }
  await settle();
  source.close();
  await all;
  assertEquals(clock.pending, 0);
  return seen;
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
