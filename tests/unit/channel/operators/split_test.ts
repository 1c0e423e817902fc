import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, Channel } from "../../../../src/channel/mod.ts";
import { from } from "../../../../src/channel/operators/from.ts";
import { split } from "../../../../src/channel/operators/split.ts";
import { Counted, drain, failure, settle, turns } from "./helpers.ts";

const even = (n: number): boolean => n % 2 === 0;

Deno.test("row 47: split sends each value to one side, in order, and both sides end with the source", async () => {
  for (const capacity of [0, 3]) {
    const sides = split(from(new Counted(50)), even, { capacity });
    const got = await Promise.all(sides.map((side) => Array.fromAsync(side)));
    const all = [...new Counted(50)];
    assertEquals(got, [all.filter(even), all.filter((n) => !even(n))]);
  }
});

Deno.test("split takes for whoever waits, and stops while a value for the other side is in hand", async () => {
  const source = new Counted();
  const [yes, no] = split(from(source), even);
  await settle();
  assertEquals(source.pulled, 0);
  assertEquals(await yes.receive(), 0);
  const waiting = yes.receive();
  await settle();
  assertEquals([source.pulled, no.size], [2, 1], "1 is in hand, and nothing more is taken");
  assertEquals(no.tryReceive(), { state: "ok", value: 1 });
  assertEquals([await waiting, source.pulled], [2, 3]);
  yes.cancel();
  no.cancel();
  assertEquals(source.returned, 1);
});

Deno.test("values for a side that has ended go to the hook, and the other side goes on", async () => {
  const undelivered: number[] = [];
  const [yes, no] = split(from(new Counted(6)), even, { onUndelivered: (value) => undelivered.push(value) });
  no.cancel();
  assertEquals([await Array.fromAsync(yes), undelivered], [[0, 2, 4], [1, 3, 5]]);
});

Deno.test("the source is cancelled with the second side, and let go when that is disposed of", () => {
  const cancelled = new Channel<number>();
  const [yes, no] = split(cancelled, even);
  yes.cancel("first");
  assertEquals(cancelled.closed, false);
  no.cancel("second");
  assertEquals(cancelled.closed, true);
  const kept = new Channel<number>();
  for (const side of split(kept, even)) side[Symbol.dispose]();
  assertEquals([kept.closed, kept.explain().receivers.length], [false, 0]);
});

Deno.test("a reason, a signal and a predicate that throws end both sides", async () => {
  const bad = new Channel<number>();
  const ends = split(bad, even);
  bad.close("torn");
  assertEquals(await Promise.all(ends.map((side) => failure(side.receive()))), ["torn", "torn"]);
  const stop = new AbortController();
  const quiet = new Channel<number>();
  const sides = split(quiet, even, { signal: stop.signal });
  stop.abort("enough");
  assertEquals(await Promise.all(sides.map((side) => failure(side.receive()))), ["enough", "enough"]);
  assertEquals(quiet.closed, true);
  const source = new Counted();
  const broken = split(from(source), (n) => {
    if (n === 1) throw "odd";
    return true;
  });
  assertEquals(await broken[0].receive(), 0);
  const reasons = await Promise.all(broken.map((side) => failure(side.receive())));
  assertEquals([reasons, source.returned], [["odd", "odd"], 1]);
});

Deno.test("a receive that is aborted leaves the source alone, or the value for the next", async () => {
  const source = new Channel<number>();
  const [yes, no] = split(source, even);
  const stop = new AbortController();
  const waiting = failure(yes.receive({ signal: stop.signal }));
  stop.abort("enough");
  assertEquals([await waiting, source.explain().receivers.length], ["enough", 0]);
  const one = no.receive();
  const sent = source.send(2);
  await sent;
  await turns();
  assertEquals(drain(yes), [2]);
  await source.send(3);
  assertEquals(await one, 3);
});

Deno.test("split() refuses bad arguments by name", () => {
  assertThrows(() => split([1] as never, even), ArgumentError, "from() makes one");
  assertThrows(() => split(new Channel<number>(), 5 as never), ArgumentError, "predicate");
});
