import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ArgumentError,
  ChannelClosedError,
  ChannelFullError,
  TooManyWaitersError,
} from "../../../../src/errors.ts";
import { Broadcast } from "../../../../src/channel/broadcast/broadcast.ts";
import { hasSettled, turns } from "../../../support/turns.ts";

Deno.test("a bad option of a broadcast or of a receiver is refused by name", () => {
  for (const capacity of [0, -1, 1.5, NaN, "8" as unknown as number]) {
    assertThrows(() => new Broadcast({ capacity }), ArgumentError, "capacity");
  }
  assertThrows(() => new Broadcast({ replay: -1 }), ArgumentError, "replay=-1");
  assertThrows(() => new Broadcast({ replay: 3, capacity: 2 }), ArgumentError, "replay=3, capacity=2");
  assertThrows(() => new Broadcast({ overflow: "never" as "error" }), ArgumentError, "overflow");
  assertThrows(() => new Broadcast({ maxWaiters: 0 }), ArgumentError, "maxWaiters=0");
  assertThrows(() => new Broadcast(null as never), ArgumentError, "options");
  assertThrows(() => new Broadcast({ onUndelivered: 1 as never }), ArgumentError, "onUndelivered");
  const news = new Broadcast();
  assertThrows(() => news.receiver({ replay: 0.5 }), ArgumentError, "replay=0.5");
  assertThrows(() => news.receiver({ onLag: "log" as never }), ArgumentError, "onLag");
  assertThrows(() => news.receiver(7 as never), ArgumentError, "options");
  assertEquals(news.receivers, 0);
});

Deno.test("row 43, semantics 20: a send waits until every receiver has taken the value before", async () => {
  const news = new Broadcast<number>();
  using one = news.receiver();
  using other = news.receiver();
  await news.send(1);
  const second = news.send(2);
  assertEquals([await one.receive(), await hasSettled(second)], [1, false]);
  assertEquals([await other.receive(), await hasSettled(second)], [1, true]);
  assertEquals([await one.receive(), await other.receive()], [2, 2]);
});

Deno.test("row 43, semantics 20: a receiver that is disposed of holds nobody up, with and without others", async () => {
  const news = new Broadcast<number>({ capacity: 2 });
  const idle = news.receiver();
  using there = news.receiver();
  await news.sendMany([1, 2]);
  assertEquals(await there.receiveMany(9), [1, 2]);
  const parked = [news.send(3), news.send(4)];
  assertEquals(await hasSettled(parked[0]!), false);
  idle[Symbol.dispose]();
  await Promise.all(parked);
  assertEquals([await there.receiveMany(9), news.receivers], [[3, 4], 1]);
});

Deno.test("row 43: senders that wait are admitted first come, first served, and later ones cannot overtake", async () => {
  const news = new Broadcast<number>({ capacity: 2 });
  using reader = news.receiver();
  const order: number[] = [];
  for (let value = 0; value < 6; value++) news.send(value).then(() => order.push(value));
  await turns(8);
  assertEquals(news.trySend(99), false);
  for (let value = 0; value < 6; value++) {
    assertEquals(await reader.receive(), value);
    assertEquals(news.trySend(99), value >= 4);
  }
  assertEquals(order, [0, 1, 2, 3, 4, 5]);
});

Deno.test("row 44: a late receiver gets the last values first, as many as it asks for", async () => {
  const news = new Broadcast<number>({ replay: 3 });
  assertEquals(news.capacity, 3);
  for (let value = 0; value < 5; value++) await news.send(value);
  using all = news.receiver();
  using two = news.receiver({ replay: 2 });
  using many = news.receiver({ replay: 99 });
  using none = news.receiver({ replay: 0 });
  await Promise.all([all, many].map(async (r) => assertEquals(await r.receiveMany(9), [2, 3, 4])));
  assertEquals([await two.receiveMany(9), none.size], [[3, 4], 0]);
  news.close();
  assertEquals(await Array.fromAsync(news.receiver()), [2, 3, 4]);
});

Deno.test("row 44: replay does not count against the room of those who have read it", async () => {
  const news = new Broadcast<number>({ replay: 2, capacity: 2 });
  using reader = news.receiver();
  for (let value = 0; value < 10; value++) {
    assert(news.trySend(value));
    assertEquals(await reader.receive(), value);
  }
  using late = news.receiver();
  assertEquals([news.size, news.trySend(10)], [2, false]);
  assertEquals(await late.receiveMany(9), [8, 9]);
});

Deno.test("dropNewest drops what send offers for all alike, and leaves it with the caller of trySend", async () => {
  const undelivered: number[] = [];
  const news = new Broadcast<number>({
    capacity: 1,
    overflow: "dropNewest",
    onUndelivered: (v) => undelivered.push(v),
  });
  using slow = news.receiver();
  using quick = news.receiver();
  await news.send(1);
  await quick.receive();
  await news.send(2);
  assertEquals([undelivered, news.trySend(3), quick.size], [[2], false, 0]);
  assertEquals(slow.tryReceive(), { state: "ok", value: 1 });
  assert(news.trySend(4));
});

Deno.test("overflow error rejects with the value and the capacity as soon as one receiver has no room", async () => {
  const news = new Broadcast<string>({ capacity: 1, overflow: "error" });
  using _slow = news.receiver();
  await news.send("a");
  const error = await assertRejects(() => news.send("b"), ChannelFullError, "capacity=1");
  assertEquals([error.value, news.trySend("c")], ["b", false]);
});

Deno.test("a reservation keeps a place before the slowest receiver, in the order of those who wait", async () => {
  const news = new Broadcast<number>({ capacity: 1 });
  using reader = news.receiver();
  const permit = await news.reserve();
  assertEquals(news.trySend(9), false);
  const parked = news.send(2);
  const second = news.reserve();
  permit.send(1);
  assertThrows(() => permit.send(1), ArgumentError, "permit");
  assertEquals([await hasSettled(parked), await reader.receive()], [false, 1]);
  assertEquals([await hasSettled(second), await reader.receive()], [false, 2]);
  using unused = await second;
  unused[Symbol.dispose]();
  assert(news.trySend(3));
  const third = news.reserve();
  news.close();
  await assertRejects(() => third, ChannelClosedError, "reserve");
  await assertRejects(() => news.reserve(), ChannelClosedError, "reserve");
});

Deno.test("a reserved place is there even if a receiver has joined for the replay meanwhile", async () => {
  const news = new Broadcast<number>({ replay: 2 });
  await news.sendMany([1, 2]);
  using permit = await news.reserve();
  using late = news.receiver();
  permit.send(3);
  assertEquals([news.size, news.trySend(4)], [3, false]);
  assertEquals(await late.receiveMany(9), [1, 2, 3]);
});

Deno.test("too many waiters fail loudly on either side, and the broadcast works on", async () => {
  const news = new Broadcast<number>({ maxWaiters: 1 });
  using reader = news.receiver();
  const first = reader.receive();
  await assertRejects(() => reader.receive(), TooManyWaitersError);
  await news.send(1);
  assertEquals(await first, 1);
  await news.send(2);
  const parked = news.send(3);
  await assertRejects(() => news.send(4), TooManyWaitersError);
  assertEquals([await reader.receive(), await parked, await reader.receive()], [2, undefined, 3]);
});

Deno.test("undefined is a value like any other", async () => {
  const news = new Broadcast<undefined>({ capacity: 2 });
  using reader = news.receiver();
  await news.send(undefined);
  assertEquals(reader.tryReceive(), { state: "ok", value: undefined });
});
