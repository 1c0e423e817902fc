import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ArgumentError, Channel, ChannelClosedError, select } from "../../../src/channel/mod.ts";

Deno.test("receiveMany takes what is there, up to its limit, and lets parked senders in", async () => {
  const ch = new Channel<number>({ capacity: 2 });
  const sends = [1, 2, 3, 4].map((value) => ch.send(value));
  assertEquals(await ch.receiveMany(3), [1, 2, 3]);
  assertEquals(await ch.receiveMany(3), [4]);
  await Promise.all(sends);
});

Deno.test("receiveMany waits for the first value and takes those that came with it", async () => {
  const ch = new Channel<number>({ capacity: 8 });
  const waiting = ch.receiveMany(8);
  for (const value of [1, 2, 3]) ch.trySend(value);
  assertEquals(await waiting, [1, 2, 3]);
});

Deno.test("receiveMany ends with an empty array, or with the reason, also while it waits", async () => {
  const ch = new Channel<number>();
  const waiting = ch.receiveMany(2);
  ch.close();
  assertEquals([await waiting, await ch.receiveMany(2)], [[], []]);
  const failed = new Channel<number>();
  const other = failed.receiveMany(2);
  failed.close(new Error("broken"));
  await assertRejects(() => other, Error, "broken");
  await assertRejects(() => failed.receiveMany(2), Error, "broken");
  assertThrows(() => ch.receiveMany(0), ArgumentError, "max=0");
});

Deno.test("receiveMany can be aborted", async () => {
  const stop = new AbortController();
  const waiting = new Channel<number>().receiveMany(2, { signal: stop.signal });
  stop.abort("enough");
  assertEquals(await waiting.catch((error) => error), "enough");
});

Deno.test("the last receiving end that is disposed of cancels the channel, the others do not", async () => {
  const undelivered: number[] = [];
  const ch = new Channel<number>({ capacity: 4, onUndelivered: (v) => undelivered.push(v) });
  const first = ch.receiver();
  const second = first.receiver();
  await ch.sendMany([1, 2, 3]);
  assertEquals([await first.receive(), first.size, first.capacity], [1, 2, 4]);
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  assertEquals([first.closed, ch.closed, first.tryReceive()], [true, false, { state: "closed" }]);
  await assertRejects(() => first.receive(), ChannelClosedError);
  assertThrows(() => first.receiver(), ChannelClosedError);
  assertEquals(await select({ first }), { key: "first", state: "closed", reason: undefined });
  assertEquals((await Array.fromAsync(first)).length, 0);
  assertEquals(await select({ second }), { key: "second", state: "ok", value: 2 });
  second[Symbol.dispose]();
  assertEquals([ch.closed, undelivered], [true, [3]]);
});

Deno.test("a stream that is cancelled while it reads takes no value with it", async () => {
  const ch = new Channel<number>({ capacity: 2 });
  const reader = ch.toReadableStream().getReader();
  await ch.send(1);
  assertEquals(await reader.read(), { value: 1, done: false });
  await ch.send(2);
  const seen = ch.size;
  await reader.cancel();
  assertEquals([seen, ch.closed, ch.tryReceive()], [1, true, { state: "ok", value: 2 }]);
});

Deno.test("a value on its way into a stream that is cancelled goes to the hook; those behind it stay in the channel", async () => {
  for (const capacity of [0, 4]) {
    const handed: number[] = [];
    const ch = new Channel<number>({ capacity, onUndelivered: (value) => handed.push(value) });
    const reader = ch.toReadableStream().getReader();
    const read = reader.read();
    await new Promise((resolve) => setTimeout(resolve, 0));
    assertEquals(ch.trySend(1), true);
    assertEquals(ch.trySend(2), capacity > 0);
    await reader.cancel("enough");
    assertEquals([await read, handed], [{ value: undefined, done: true }, [1]]);
    assertEquals(ch.tryReceive().state, capacity > 0 ? "ok" : "closed");
  }
});

Deno.test("receiveMany that is aborted takes nothing, not even what comes before its caller hears of the abort", async () => {
  for (const capacity of [0, 4]) {
    const ch = new Channel<number>({ capacity });
    const stop = new AbortController();
    const many = ch.receiveMany(3, { signal: stop.signal });
    stop.abort(new ChannelClosedError("of another channel"));
    const sent = ch.send(1);
    await assertRejects(() => many, ChannelClosedError, "of another channel");
    assertEquals(await ch.receive(), 1);
    await sent;
  }
});
