import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { ChannelClosedError } from "../../../../src/errors.ts";
import { Broadcast } from "../../../../src/channel/broadcast/broadcast.ts";
import { Channel } from "../../../../src/channel/channel.ts";
import { pipe } from "../../../../src/channel/operators/pipe.ts";
import { hasSettled, turns } from "../../../support/turns.ts";

Deno.test("semantics 21, complaint 13: close neither overwrites the last value nor shows any twice", async () => {
  for (const overflow of ["suspend", "dropOldest", "dropNewest", "error"] as const) {
    for (const capacity of [1, 2, 3]) {
      const news = new Broadcast<number>({ capacity, overflow, replay: 1 });
      using reader = news.receiver();
      for (let value = 1; value <= capacity; value++) assert(news.trySend(value));
      news.close();
      assertEquals(await Array.fromAsync(reader), [1, 2, 3].slice(0, capacity));
      assertEquals(await Array.fromAsync(news.receiver()), [capacity]);
    }
  }
});

Deno.test("close: parked senders get their value back, receivers have what lies before them and then the reason", async () => {
  const news = new Broadcast<number>({ capacity: 1 });
  using reader = news.receiver();
  using waiting = news.receiver();
  await news.send(1);
  assertEquals(await waiting.receive(), 1);
  const parked = news.send(2);
  const ended = waiting.receive();
  const reason = new Error("over");
  news.close(reason);
  news.close(new Error("too late"));
  const error = await assertRejects(() => parked, ChannelClosedError);
  assertEquals([error.value, error.cause === reason], [2, true]);
  assertStrictEquals(await ended.catch((e) => e), reason);
  assertEquals(await reader.receive(), 1);
  assertStrictEquals(await reader.receive().catch((e) => e), reason);
  const late = await assertRejects(() => news.send(3), ChannelClosedError);
  assertEquals([late.value, news.trySend(4), news.closed, reader.closed], [3, false, true, true]);
});

Deno.test("cancel hands over what nobody has received, once each, and nobody sees it any more", async () => {
  const undelivered: number[] = [];
  const news = new Broadcast<number>({ capacity: 2, onUndelivered: (v) => undelivered.push(v) });
  using slow = news.receiver();
  using quick = news.receiver();
  await news.sendMany([1, 2]);
  await quick.receive();
  const parked = news.send(3);
  news.cancel();
  news.cancel();
  const error = await assertRejects(() => parked, ChannelClosedError);
  assertEquals([undelivered, error.value], [[2, 3], undefined]);
  assertEquals([slow.tryReceive(), quick.tryReceive(), slow.missed], [
    { state: "closed" },
    { state: "closed" },
    0,
  ]);
  assertEquals([slow.size, news.size, await slow.receiveMany(4)], [0, 0, []]);
  slow.cancel();
  assertEquals(news.receivers, 1);
});

Deno.test("without a hook, cancel gives parked senders their value back", async () => {
  const news = new Broadcast<number>();
  using _reader = news.receiver();
  await news.send(1);
  const parked = news.send(2);
  news.cancel();
  assertEquals((await assertRejects(() => parked, ChannelClosedError)).value, 2);
});

Deno.test("cancel of a subscription ends only that one, and its reason reaches only its own receives", async () => {
  const news = new Broadcast<number>({ capacity: 4 });
  using stays = news.receiver();
  const goes = news.receiver();
  const reason = new Error("bored");
  const waiting = goes.receive();
  goes.cancel(reason);
  goes.cancel();
  assertStrictEquals(await waiting.catch((e) => e), reason);
  assertStrictEquals(await goes.receive().catch((e) => e), reason);
  await news.send(1);
  assertEquals([await stays.receive(), goes.closed, news.closed, news.receivers], [1, true, false, 1]);
});

Deno.test("two tasks on one subscription share its values; its last end takes it with it", async () => {
  const news = new Broadcast<number>({ capacity: 4 });
  const one = news.receiver();
  const two = one.receiver();
  const got = [one.receive(), two.receive(), one.receive()];
  await news.sendMany([1, 2, 3]);
  assertEquals(await Promise.all(got), [1, 2, 3]);
  one[Symbol.dispose]();
  one[Symbol.dispose]();
  assertEquals([news.receivers, one.tryReceive(), one.closed], [1, { state: "closed" }, true]);
  assertThrows(() => one.receiver(), ChannelClosedError);
  await news.send(4);
  assertEquals(await two.receive(), 4);
  two[Symbol.dispose]();
  assertEquals(news.receivers, 0);
});

Deno.test("the last counted sender closes; disposing of the broadcast closes too", async () => {
  const news = new Broadcast<number>({ capacity: 4 });
  using reader = news.receiver();
  {
    using tx = news.sender();
    using other = tx.sender();
    await other.send(1);
    await tx.sendMany([2, 3]);
  }
  assertEquals([news.closed, await Array.fromAsync(reader)], [true, [1, 2, 3]]);
  const other = new Broadcast<number>();
  await other[Symbol.asyncDispose]();
  assert(other.closed);
});

Deno.test("batches and streams of a subscription end it properly", async () => {
  const news = new Broadcast<number>({ capacity: 8 });
  using batched = news.receiver();
  const streamed = news.receiver();
  await news.sendMany([1, 2, 3, 4, 5]);
  const stream = streamed.toReadableStream().getReader();
  assertEquals(await stream.read(), { value: 1, done: false });
  await stream.cancel();
  assertEquals(news.receivers, 1);
  news.close();
  assertEquals(await Array.fromAsync(batched.batches(2)), [[1, 2], [3, 4], [5]]);
});

Deno.test("row 43: mult and tap: a pipe into a broadcast; all taps have a value before the next, and the end reaches all", async () => {
  const source = new Channel<number>();
  const mult = new Broadcast<number>();
  const moved = pipe(source, mult);
  using tap = mult.receiver();
  const other = mult.receiver();
  await source.send(1);
  assertEquals(await tap.receive(), 1);
  const ahead = source.sendMany([2, 3, 4]);
  await turns(8);
  assertEquals([await hasSettled(ahead), tap.size, other.size], [false, 0, 1]);
  other.cancel(); // untap
  assertEquals([await tap.receive(), await tap.receive(), await tap.receive()], [2, 3, 4]);
  await ahead;
  source.close();
  assertEquals([await moved, await Array.fromAsync(tap), mult.closed], [4, [], true]);
});
