/** A producer a hundred times faster than its consumer, on every public path: who waits is the producer, not the memory. */
import { assert } from "@std/assert";
import { Broadcast, Channel } from "../../src/channel/mod.ts";
import { merge } from "../../src/channel/operators/merge.ts";
import { pipe } from "../../src/channel/operators/pipe.ts";
import { pipeline } from "../../src/channel/operators/pipeline.ts";
import type { ReceiveChannel, SendChannel } from "../../src/channel/types.ts";
import { bytes, f64 } from "../../src/codec/mod.ts";
import { Runtime } from "../../src/runtime/mod.ts";
import { settled } from "../../src/time/macrotask.ts";
import { amount } from "../support/deep.ts";

type Module = typeof import("./limits_module.ts");
const MODULE = import.meta.resolve("./limits_module.ts");
/** Values that the consumer takes; the producer could make a hundred times as many. */
const TAKEN = amount(400, 20_000);
const RATIO = 100, CAPACITY = 8;
const MB = 1 << 20, HEAP_MAX = 10 * MB;
const gc = (globalThis as unknown as { gc?: () => void }).gc;

function heap(): number {
  gc?.();
  return Deno.memoryUsage().heapUsed;
}

/** What a producer has made and what a consumer has taken. */
class Flow {
  made = 0;
  taken = 0;
  most = 0;
  over = false;

  /** The next value, if anybody still wants one. */
  make(): number {
    this.made++;
    this.most = Math.max(this.most, this.made - this.taken);
    return this.made;
  }

  *endless(): Generator<number> {
    while (!this.over) yield this.make();
  }

  /** Makes values as fast as they are accepted. */
  async produce(to: SendChannel<number>): Promise<void> {
    try {
      while (!this.over) await to.send(this.make());
    } catch {
      // Closed: the consumer has enough.
    }
  }

  /** Takes one value in the time in which a hundred could be made. */
  async consume(next: () => Promise<unknown>): Promise<void> {
    while (this.taken < TAKEN) {
      await next();
      this.taken++;
      for (let turn = 0; turn < RATIO; turn++) await Promise.resolve();
      if (this.taken % 16 === 0) await settled();
    }
    this.over = true;
  }

  /**
   * No more than `room` values were on their way, but for one in the hands of the producer and one in those of the consumer;
   * and something did flow.
   */
  check(room: number, heapBefore: number): void {
    const bound = room + 2;
    const grown = heap() - heapBefore;
    assert(this.most <= bound, `${this.most} values were on their way, not ${bound}`);
    assert(this.taken === TAKEN && this.made <= TAKEN + bound, `${this.made} made, ${this.taken} taken`);
    assert(grown < HEAP_MAX, `the heap grew by ${(grown / MB).toFixed(1)} MB`);
  }
}

/** Ways of a local channel's values to their consumer, and how many may be on their way. */
const LOCAL: readonly [string, number, (from: Channel<number>) => () => Promise<unknown>][] = [
  ["receive()", CAPACITY, (from) => () => from.receive()],
  ["for await", CAPACITY, (from) => iterate(from)],
  ["a counted end", CAPACITY, (from) => iterate(from.receiver())],
  ["a readable stream", CAPACITY, (from) => iterate(from.toReadableStream())],
  ["pipe() into another channel", 2 * CAPACITY + 1, (from) => {
    const to = new Channel<number>({ capacity: CAPACITY });
    void pipe(from, to).catch(() => {});
    return iterate(to);
  }],
  ["merge()", CAPACITY + 1, (from) => iterate(merge([from]))],
  ["pipeline()", CAPACITY + 4, (from) => iterate(pipeline(from, (n: number) => n, { concurrency: 4 }))],
];

function iterate(from: AsyncIterable<unknown> | ReceiveChannel<unknown>): () => Promise<unknown> {
  const iterator = from[Symbol.asyncIterator]();
  return () => iterator.next();
}

for (const [name, room, open] of LOCAL) {
  Deno.test(`${name} holds a fast producer back`, async () => {
    const flow = new Flow(), before = heap();
    const channel = new Channel<number>({ capacity: CAPACITY });
    const producing = flow.produce(channel);
    await flow.consume(open(channel));
    flow.check(room, before);
    channel.cancel();
    await producing;
  });
}

Deno.test("sendMany() of an endless iterable takes what there is room for", async () => {
  const flow = new Flow(), before = heap();
  const channel = new Channel<number>({ capacity: CAPACITY });
  const producing = channel.sendMany(flow.endless()).catch(() => {});
  await flow.consume(() => channel.receive());
  flow.check(CAPACITY, before);
  channel.cancel();
  await producing;
});

Deno.test("a broadcast is as fast as its slowest receiver", async () => {
  const flow = new Flow(), before = heap();
  const news = new Broadcast<number>({ capacity: CAPACITY });
  const fast = news.receiver(), slow = news.receiver();
  const producing = flow.produce(news), reading = Array.fromAsync(fast);
  await flow.consume(() => slow.receive());
  flow.check(CAPACITY, before);
  news.cancel();
  await Promise.all([producing, reading]);
});

for (const capacity of [0, CAPACITY]) {
  Deno.test(`a shared channel of capacity ${capacity} holds a fast worker back`, async () => {
    await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
    const numbers = rt.channel(f64, { capacity }), before = heap();
    const { flood } = rt.import<Module>(MODULE);
    const made = flood(numbers);
    let taken = 0, most = 0;
    while (taken < TAKEN) {
      const value = await numbers.receive();
      most = Math.max(most, value - taken);
      taken++;
      for (let turn = 0; turn < RATIO; turn++) await Promise.resolve();
      if (taken % 16 === 0) await settled();
    }
    assert(most <= capacity + 1, `${most} values were ahead`);
    numbers.close();
    assert(await made <= TAKEN + capacity + 2, "the worker waited");
    assert(heap() - before < HEAP_MAX, "the heap grew");
  });
}

Deno.test("large messages take what the capacity allows, not what the producer would like", async () => {
  const SIZE = 16_000;
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const blobs = rt.channel(bytes, { capacity: CAPACITY });
  const { floodBytes } = rt.import<Module>(MODULE);
  const before = rt.stats().memory.used, made = floodBytes(blobs, SIZE);
  let most = 0;
  for (let taken = 0; taken < TAKEN / 4; taken++) {
    await blobs.receive();
    await settled();
    most = Math.max(most, rt.stats().memory.used - before);
  }
  // A block is a power of two, and the sender may hold the next one.
  const bound = (CAPACITY + 2) * 2 * SIZE + 65_536;
  assert(most <= bound, `${most} bytes of ${bound} were in use`);
  blobs.cancel();
  await made;
});

Deno.test("map() takes inputs as its results are consumed", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const flow = new Flow(), before = heap();
  const { double } = rt.import<Module>(MODULE);
  const results = double.map(flow.endless(), { concurrency: 4 });
  await flow.consume(() => results.next());
  flow.check(4, before);
  await results.return?.();
});
