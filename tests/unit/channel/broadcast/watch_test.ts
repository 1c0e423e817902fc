import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { ArgumentError, ChannelClosedError } from "../../../../src/errors.ts";
import { Watch } from "../../../../src/channel/broadcast/watch.ts";
import { Channel } from "../../../../src/channel/channel.ts";
import { select } from "../../../../src/channel/select/select.ts";

Deno.test("row 5: a receiver has the present value first, then always the latest, and never one twice", async () => {
  const level = new Watch(1);
  using changes = level.receiver();
  assertEquals([changes.size, await changes.receive()], [1, 1]);
  assertEquals(changes.tryReceive(), { state: "empty" });
  for (let value = 2; value < 50; value++) level.set(value);
  assertEquals([level.value, await changes.receive(), changes.size], [49, 49, 0]);
  const waiting = changes.receive();
  level.trySend(50);
  level.trySend(51);
  assertEquals([await waiting, await changes.receive()], [50, 51]);
});

Deno.test("row 5: a receiver that skips the present value waits for the next change", async () => {
  const level = new Watch("old");
  using changes = level.receiver({ replay: 0 });
  assertEquals(changes.tryReceive(), { state: "empty" });
  await level.send("new");
  assertEquals(await changes.receive(), "new");
});

Deno.test("row 5: skipping values is no loss: no receive rejects, however far behind", async () => {
  const level = new Watch(0);
  using slow = level.receiver();
  using other = level.receiver();
  for (let value = 1; value <= 10; value++) {
    level.set(value);
    assertEquals(await other.receive(), value);
  }
  assertEquals([await slow.receiveMany(9), slow.missed], [[10], 10]);
});

Deno.test("semantics 22: the last value can be received after close, by those who were there and by those who come", async () => {
  const level = new Watch(1);
  using seen = level.receiver();
  using unseen = level.receiver();
  level.set(2);
  assertEquals(await seen.receive(), 2);
  level.close();
  assertEquals(await Array.fromAsync(unseen), [2]);
  assertEquals(await Array.fromAsync(seen), []);
  assertEquals(await Array.fromAsync(level.receiver()), [2]);
  assertEquals(await Array.fromAsync(level.receiver()), [2]);
  assertEquals(level.value, 2);
});

Deno.test("semantics 22: cancel shows receivers the end and not the value, which stays readable", async () => {
  const level = new Watch(1);
  using changes = level.receiver();
  const reason = new Error("off");
  level.cancel(reason);
  assertStrictEquals(await changes.receive().catch((e) => e), reason);
  assertEquals([level.value, level.closed, level.receiver().tryReceive()], [1, true, { state: "closed" }]);
});

Deno.test("a closed watch refuses to change, each verb in its own way", async () => {
  const level = new Watch(1);
  const reason = new Error("over");
  level.close(reason);
  const error = assertThrows(() => level.set(2), ChannelClosedError);
  assertEquals([error.value, error.cause === reason], [2, true]);
  let called = false;
  assertThrows(() => level.update(() => (called = true, 3)), ChannelClosedError);
  assertEquals([level.trySend(4), level.value, called], [false, 1, false]);
  assertEquals((await assertRejects(() => level.send(5), ChannelClosedError)).value, 5);
  await assertRejects(() => level.reserve(), ChannelClosedError);
});

Deno.test("update sets what the function makes of the value; what it throws changes nothing", () => {
  const level = new Watch(20);
  assertEquals([level.update((n) => n + 1), level.value], [21, 21]);
  const failure = new Error("no");
  assertStrictEquals(
    assertThrows(() =>
      level.update(() => {
        throw failure;
      })
    ),
    failure,
  );
  assertEquals(level.value, 21);
  assertThrows(() => level.update(5 as never), ArgumentError, "set()");
  assertThrows(() => level.receiver({ replay: -1 as 0 }), ArgumentError, "replay");
});

Deno.test("a change wakes every receiver and every select, once", async () => {
  const level = new Watch(0);
  const never = new Channel<string>();
  const readers = [1, 2, 3].map(() => level.receiver({ replay: 0 }));
  const waits = readers.map((reader) => select({ reader, never }));
  level.set(7);
  for (const got of await Promise.all(waits)) assertEquals([got.key, got.value], ["reader", 7]);
  assertEquals(readers.map((reader) => reader.tryReceive().state), ["empty", "empty", "empty"]);
  for (const reader of readers) reader.cancel();
  assertEquals(level.receivers, 0);
});

Deno.test("sending to a watch never waits, in any way it can be written", async () => {
  const level = new Watch(0);
  using slow = level.receiver();
  assertEquals((await select({ out: level.onSend(1) })).key, "out");
  await level.sendMany([2, 3]);
  using held = await level.reserve();
  using permit = await level.reserve();
  level.set(4);
  permit.send(5);
  assertEquals([level.value, await slow.receive(), slow.size], [5, 5, 0]);
  held.send(6);
  assertEquals([level.value, await slow.receive()], [6, 6]);
  using tx = level.sender();
  tx.trySend(8);
  assert(level.value === 8 && level.size === 1);
});

Deno.test("undefined, and a value equal to the last, are changes like any other", async () => {
  const level = new Watch<undefined>(undefined);
  using changes = level.receiver();
  assertEquals(changes.tryReceive(), { state: "ok", value: undefined });
  level.set(undefined);
  assertEquals(await changes.receiveMany(3), [undefined]);
});
