import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, Channel } from "../../../../src/channel/mod.ts";
import { batch } from "../../../../src/channel/operators/batch.ts";
import { from } from "../../../../src/channel/operators/from.ts";
import { VirtualClock } from "../../../../src/time/clock.ts";
import { Counted, drain, failure, settle } from "./helpers.ts";

Deno.test("row 61: batch groups by size, and gives what is left at the end", async () => {
  for (const capacity of [0, 1, 5]) {
    const out = batch(from(new Counted(8)), { size: 3, capacity });
    assertEquals(await Array.fromAsync(out), [[0, 1, 2], [3, 4, 5], [6, 7]]);
  }
  assertEquals(await Array.fromAsync(batch(from([]), { size: 3 })), []);
});

Deno.test("row 61: batch gives a smaller group when its time is over, counted from its first value", async () => {
  const clock = new VirtualClock();
  const source = new Channel<number>();
  const out = batch(source, { size: 3, time: 10, clock });
  const seen: unknown[] = [];
  const all = (async () => {
    for await (const values of out) seen.push([clock.now(), values]);
  })();
  await clock.run(5);
  await source.send(1);
  await clock.run(9);
  await source.send(2);
  assertEquals(seen, []);
  await clock.run(1);
  assertEquals(seen, [[15, [1, 2]]]);
  await source.sendMany([3, 4, 5, 6]);
  await settle();
  assertEquals(seen.slice(1), [[15, [3, 4, 5]]]);
  await clock.run(10);
  assertEquals(seen.slice(2), [[25, [6]]]);
  source.close();
  await all;
  assertEquals(clock.pending, 0);
});

Deno.test("a batch whose time is over grows until somebody receives it; nothing is taken beyond its size", async () => {
  const clock = new VirtualClock();
  const source = new Channel<number>({ capacity: 8 });
  const out = batch(source, { size: 3, time: 10, clock });
  await source.send(1);
  await clock.run(20);
  await source.send(2);
  await settle();
  assertEquals(out.tryReceive(), { state: "ok", value: [1, 2] });
  await source.sendMany([3, 4, 5, 6, 7]);
  await settle();
  assertEquals([source.size, drain(out)], [2, [[3, 4, 5]]]);
  await settle();
  assertEquals(source.size, 0);
  out.cancel();
});

Deno.test("a batch takes size values ahead, and capacity full batches", async () => {
  const source = new Counted();
  const out = batch(from(source), { size: 4, capacity: 2 });
  await settle();
  assertEquals([source.pulled, out.size], [12, 2]);
  out.cancel();
  assertEquals(source.returned, 1);
});

Deno.test("a reason comes after the last batch; a cancel gives all batches in hand to the hook", async () => {
  const bad = new Channel<number>({ capacity: 4 });
  await bad.sendMany([1, 2, 3]);
  bad.close("torn");
  const torn = batch(bad, { size: 2 });
  assertEquals([await torn.receive(), await torn.receive(), await failure(torn.receive())], [
    [1, 2],
    [3],
    "torn",
  ]);
  const clock = new VirtualClock();
  const undelivered: number[][] = [];
  const source = new Channel<number>({ capacity: 4 });
  const out = batch(source, {
    size: 2,
    time: 10,
    capacity: 1,
    clock,
    onUndelivered: (values) => undelivered.push(values),
  });
  await source.sendMany([1, 2, 3]);
  await settle();
  out.cancel("enough");
  assertEquals([undelivered.flat().sort(), clock.pending], [[1, 2, 3], 0]);
  const kept = new Channel<number>({ capacity: 4 });
  const other = batch(kept, { size: 9 });
  await kept.send(1);
  await settle();
  other[Symbol.dispose]();
  assertEquals([drain(other), kept.closed], [[[1]], false]);
});

Deno.test("batch() refuses bad arguments by name", () => {
  const source = new Channel<number>();
  assertThrows(() => batch([1] as never, { size: 1 }), ArgumentError, "from() makes one");
  for (const size of [0, 1.5, Infinity, undefined]) {
    assertThrows(() => batch(source, { size: size as number }), ArgumentError, "size of batch()");
  }
  assertThrows(() => batch(source, { size: 1, time: -1 }), ArgumentError, "time=-1");
});
