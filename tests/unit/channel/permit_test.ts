import { assertEquals, assertFalse, assertRejects, assertThrows } from "@std/assert";
import { ArgumentError, Channel, ChannelClosedError, type Permit } from "../../../src/channel/mod.ts";

Deno.test("a permit keeps its slot from everybody else until it is used", async () => {
  const ch = new Channel<number>({ capacity: 2 });
  const permit = await ch.reserve();
  assertEquals([ch.trySend(1), ch.trySend(2), ch.size], [true, false, 1]);
  permit.send(3);
  assertEquals([await ch.receiveMany(9), ch.size], [[1, 3], 0]);
  assertThrows(() => permit.send(4), ArgumentError);
});

Deno.test("disposing of a permit lets the next sender in, once", async () => {
  const ch = new Channel<number>({ capacity: 1 });
  let sent = false;
  let parked: Promise<unknown>;
  {
    using permit = await ch.reserve();
    parked = ch.send(1).then(() => sent = true);
    await Promise.resolve();
    assertFalse(sent);
    permit[Symbol.dispose]();
  }
  await parked;
  assertFalse(ch.trySend(2));
});

Deno.test("reservations and sends queue together, in order", async () => {
  const ch = new Channel<string>({ capacity: 1 });
  await ch.send("a");
  const order: string[] = [];
  const b = ch.send("b").then(() => order.push("b"));
  const c = ch.reserve().then((permit) => (order.push("c"), permit));
  const d = ch.send("d").then(() => order.push("d"));
  assertEquals(await ch.receive(), "a");
  await b;
  assertEquals(await ch.receive(), "b");
  (await c).send("c");
  assertEquals(await ch.receive(), "c");
  await d;
  assertEquals([order, await ch.receive()], [["b", "c", "d"], "d"]);
});

Deno.test("while all slots are reserved, a receiver still meets a sender, and a permit a waiting receiver", async () => {
  const ch = new Channel<string>({ capacity: 1 });
  const permit = await ch.reserve();
  const parked = ch.send("direct");
  const behind = ch.reserve();
  assertEquals(await ch.receive(), "direct");
  await parked;
  const waiting = ch.receive();
  permit.send("kept");
  assertEquals(await waiting, "kept");
  (await behind).send("later");
  assertEquals(await ch.receive(), "later");
});

Deno.test("a permit of a closed channel gives the value back; waiting reservations end", async () => {
  const ch = new Channel<number>({ capacity: 1 });
  const permit = await ch.reserve();
  const waiting = ch.reserve();
  ch.close();
  assertEquals(assertThrows(() => permit.send(7), ChannelClosedError).value, 7);
  await assertRejects(() => waiting, ChannelClosedError);
  await assertRejects(() => ch.reserve(), ChannelClosedError);
  permit[Symbol.dispose]();
});

Deno.test("a reservation can be aborted, cancelled away, and does not exist on a rendezvous", async () => {
  const ch = new Channel<number>({ capacity: 1, overflow: "dropOldest" });
  await ch.send(1);
  const stop = new AbortController();
  const waiting: Promise<Permit<number>> = ch.reserve({ signal: stop.signal });
  const other = ch.reserve();
  stop.abort("enough");
  assertEquals(await waiting.catch((error) => error), "enough");
  ch.cancel();
  await assertRejects(() => other, ChannelClosedError);
  await assertRejects(() => new Channel<number>().reserve(), ArgumentError, "capacity=0");
});

Deno.test("a channel that drops its oldest never drops into a reserved slot", async () => {
  const dropped: number[] = [];
  const ch = new Channel<number>({
    capacity: 2,
    overflow: "dropOldest",
    onUndelivered: (v) => dropped.push(v),
  });
  const permit = await ch.reserve();
  for (const value of [1, 2]) await ch.send(value);
  permit.send(3);
  assertEquals([dropped, await ch.receiveMany(9)], [[1], [2, 3]]);
});
