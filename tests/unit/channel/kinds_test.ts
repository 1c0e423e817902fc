import {
  assert,
  assertEquals,
  assertFalse,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  ArgumentError,
  Channel,
  ChannelClosedError,
  ChannelFullError,
  type ReceiveChannel,
  select,
  type SendChannel,
} from "../../../src/channel/mod.ts";

Deno.test("row 6: a huge capacity is a channel without bounds, but for the limit it must name", async () => {
  const ch = new Channel<number>({ capacity: 1_000_000, overflow: "error" });
  for (let i = 0; i < 1_000_000; i++) assert(ch.trySend(i));
  const error = await assertRejects(() => ch.send(7), ChannelFullError);
  assertEquals([error.value, ch.size], [7, 1_000_000]);
  for (let i = 0; i < 1_000_000; i++) if (ch.tryReceive().state !== "ok") throw new Error(`lost ${i}`);
  assertEquals(ch.tryReceive(), { state: "empty" });
});

Deno.test("complaint 3: growing needs no pause: no push of a million copies more than a block", () => {
  const ch = new Channel<number>({ capacity: Number.MAX_SAFE_INTEGER });
  for (let i = 0; i < 100_000; i++) assert(ch.trySend(i));
  assertEquals([ch.size, ch.capacity], [100_000, Number.MAX_SAFE_INTEGER]);
  ch.cancel();
  assertEquals(ch.size, 0);
});

Deno.test("row 8: a LIFO channel gives the newest first, and those who wait before it are not overtaken", async () => {
  const ch = new Channel<number>({ capacity: 3, order: "lifo" });
  const first = ch.receive();
  await ch.sendMany([0, 1, 2, 3]);
  assertEquals(await first, 0);
  const parked = [ch.send(4), ch.send(5)];
  // 3 goes, and 4, which waited longer than 5, takes the slot and is the newest in the buffer.
  assertEquals([await ch.receive(), await ch.receive(), await ch.receive()], [3, 4, 5]);
  await Promise.all(parked);
  ch.close();
  assertEquals(await Array.fromAsync(ch), [2, 1]);
});

Deno.test("row 8: a priority channel gives the least first, equal ones in the order they came", async () => {
  const ch = new Channel<[number, string]>({ capacity: 8, order: ([a], [b]) => a - b });
  await ch.sendMany([[2, "a"], [1, "b"], [2, "c"], [1, "d"], [0, "e"]]);
  assertEquals((await ch.receiveMany(9)).map(([, name]) => name).join(""), "ebdac");
});

Deno.test("row 8: senders that wait for room join the order when they are let in, not before", async () => {
  const ch = new Channel<number>({ capacity: 2, order: (a, b) => a - b });
  await ch.sendMany([5, 7]);
  const parked = [ch.send(6), ch.send(1)];
  assertEquals(ch.peek(), { state: "ok", value: 5 }, "1 waits behind 6");
  assertEquals(await ch.receiveMany(9), [5, 6, 1, 7]);
  await Promise.all(parked);
});

Deno.test("row 8: what overflow drops of an ordered channel: the oldest of a stack, the last of a priority queue", async () => {
  const dropped: number[] = [];
  const onUndelivered = (value: number) => dropped.push(value);
  const stack = new Channel<number>({ capacity: 2, order: "lifo", overflow: "dropOldest", onUndelivered });
  for (const value of [1, 2, 3]) await stack.send(value);
  assertEquals([await stack.receiveMany(9), dropped.splice(0)], [[3, 2], [1]]);
  const order = (a: number, b: number) => a - b;
  const best = new Channel<number>({ capacity: 3, order, overflow: "dropOldest", onUndelivered });
  for (const value of [5, 9, 2, 7, 1, 8]) assert(best.trySend(value));
  assertEquals([await best.receiveMany(9), dropped.splice(0)], [[1, 2, 5], [9, 7, 8]]);
  const first = new Channel<number>({ capacity: 2, order, overflow: "dropNewest", onUndelivered });
  for (const value of [5, 9, 2]) await first.send(value);
  assertEquals([await first.receiveMany(9), dropped], [[5, 9], [2]]);
});

Deno.test("row 8: permits, selects, batches, cancel and streams go by the order too", async () => {
  const handed: number[] = [];
  const ch = new Channel<number>({
    capacity: 4,
    order: (a, b) => b - a,
    onUndelivered: (value) => handed.push(value),
  });
  const permit = await ch.reserve();
  await ch.sendMany([1, 3]);
  permit.send(2);
  assertEquals((await select({ ch })).value, 3);
  for await (const some of ch.batches(1)) {
    assertEquals(some, [2]);
    break;
  }
  await ch.sendMany([8, 9]);
  ch.cancel();
  assertEquals(handed, [9, 8, 1]);
});

Deno.test("row 8: an order that is none, or has no buffer, is refused by name", () => {
  assertThrows(() => new Channel({ capacity: 1, order: "random" as never }), ArgumentError, 'order="random"');
  assertThrows(() => new Channel({ capacity: 1, order: null as never }), ArgumentError, "order=null");
  assertThrows(() => new Channel({ order: "lifo" }), ArgumentError, "capacity=0");
  assertThrows(() => new Channel({ capacity: 0, order: () => 0 }), ArgumentError, "capacity=0");
  new Channel({ order: "fifo" });
});

Deno.test("a comparison that gets back into its channel is refused there, and the channel stays whole", () => {
  const refused: string[] = [];
  const reported: unknown[] = [];
  const onError = (event: ErrorEvent) => {
    event.preventDefault();
    reported.push(event.error);
  };
  const ch: Channel<number> = new Channel({
    capacity: 9,
    order: (a, b) => {
      for (const verb of ["trySend", "tryReceive", "cancel"] as const) {
        try {
          ch[verb](0);
        } catch (error) {
          refused.push(`${verb} ${(error as ArgumentError).code}`);
        }
      }
      if (a === 4 || b === 4) throw new Error("no idea");
      return a - b;
    },
  });
  globalThis.addEventListener("error", onError);
  try {
    for (const value of [3, 4, 1]) assert(ch.trySend(value));
  } finally {
    globalThis.removeEventListener("error", onError);
  }
  assertEquals(new Set(refused), new Set(["trySend ARGUMENT", "tryReceive ARGUMENT", "cancel ARGUMENT"]));
  assertEquals([ch.size, ch.closed, reported.length > 0], [3, false, true]);
});

Deno.test("row 28: poison travels where it is told to: each stage ends both its sides", async () => {
  const [raw, cooked] = [new Channel<number>(), new Channel<number>({ capacity: 1 })];
  const stage = async (from: ReceiveChannel<number>, to: SendChannel<number> & ReceiveChannel<number>) => {
    try {
      for await (const value of from) {
        if (value < 0) throw new RangeError("poison");
        await to.send(value * 2);
      }
      to.close();
    } catch (error) {
      from.cancel(error);
      to.cancel(error);
    }
  };
  const running = stage(raw, cooked);
  await raw.send(1);
  assertEquals(await cooked.receive(), 2);
  const parked = [cooked.receive(), cooked.receive()];
  await raw.send(-1);
  await running;
  for (const one of parked) await assertRejects(() => one, RangeError, "poison");
  const upstream = await assertRejects(() => raw.send(3), ChannelClosedError);
  assertEquals([upstream.value, (upstream.cause as Error).message], [3, "poison"]);
  await assertRejects(() => cooked.receive(), RangeError, "poison");
});

Deno.test("row 31: channels and their ends travel through channels, as the same objects", async () => {
  const desk = new Channel<{ question: number; reply: SendChannel<number> }>();
  const server = (async () => {
    for await (const { question, reply } of desk) {
      using answer = reply;
      await answer.send(question * 2);
    }
  })();
  const answers = new Channel<number>({ capacity: 1 });
  await desk.send({ question: 21, reply: answers.sender() });
  assertEquals(await Array.fromAsync(answers), [42], "the server's end was the last: the channel closed");
  desk.close();
  await server;
  const nested = new Channel<Channel<number>>({ capacity: 1 });
  await nested.send(answers);
  assertStrictEquals(await nested.receive(), answers);
});

Deno.test("row 39: peek shows what comes next and takes nothing, whatever is or is not there", async () => {
  const ch = new Channel<number | undefined>({ capacity: 2 });
  assertEquals(ch.peek(), { state: "empty" });
  ch.trySend(undefined);
  ch.trySend(1);
  assertEquals([ch.peek(), ch.peek(), ch.size], [{ state: "ok", value: undefined }, {
    state: "ok",
    value: undefined,
  }, 2]);
  ch.close();
  await ch.receive();
  assertEquals(ch.peek(), { state: "ok", value: 1 });
  await ch.receive();
  assertEquals(ch.peek(), { state: "closed" });
  const stack = new Channel<number>({ capacity: 2, order: "lifo" });
  await stack.sendMany([1, 2]);
  assertEquals(stack.peek(), { state: "ok", value: 2 });
});

Deno.test("row 39: peek at a rendezvous shows the sender that waits longest, but no reservation and no lost select", async () => {
  const ch = new Channel<number>();
  const stop = new AbortController();
  const aborted = ch.send(1, { signal: stop.signal });
  const other = new Channel<number>({ capacity: 1 });
  const chosen = select({ out: ch.onSend(2), other });
  const last = ch.send(3);
  assertEquals(ch.peek(), { state: "ok", value: 1 });
  stop.abort(new Error("enough"));
  await assertRejects(() => aborted, Error, "enough");
  assertEquals(ch.peek(), { state: "ok", value: 2 });
  other.trySend(9);
  await chosen;
  assertEquals(ch.peek(), { state: "ok", value: 3 });
  assertEquals(await ch.receive(), 3);
  await last;
  const full = new Channel<number>({ capacity: 1 });
  const held = await full.reserve();
  const waiting = full.reserve();
  assertEquals(full.peek(), { state: "empty" });
  held[Symbol.dispose]();
  (await waiting)[Symbol.dispose]();
});

Deno.test("orders, limits and hooks are each channel's own", () => {
  const a = new Channel<number>({ capacity: 1, order: "lifo" });
  const b = new Channel<number>({ capacity: 1 });
  a.trySend(1);
  assertFalse(a.trySend(2));
  assertEquals(b.tryReceive(), { state: "empty" });
});
