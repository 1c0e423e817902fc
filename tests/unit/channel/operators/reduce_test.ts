import { assertEquals, assertRejects } from "@std/assert";
import { ArgumentError, Channel } from "../../../../src/channel/mod.ts";
import { from } from "../../../../src/channel/operators/from.ts";
import { reduce } from "../../../../src/channel/operators/reduce.ts";
import { Counted, countListeners, failure, settle } from "./helpers.ts";

Deno.test("row 52: reduce sums a channel up, with a function that may be asynchronous", async () => {
  assertEquals(await reduce(from(new Counted(101)), (sum, n) => sum + n, 0), 5050);
  assertEquals(await reduce(from<number>([]), () => 1, 7), 7);
  const later = reduce(from([1, 2, 3]), async (list: number[], n) => {
    await settle();
    return [...list, n];
  }, []);
  assertEquals(await later, [1, 2, 3]);
});

Deno.test("row 52: into is Array.fromAsync, or a reduce", async () => {
  assertEquals(await Array.fromAsync(from("ab")), ["a", "b"]);
  assertEquals(await reduce(from("aba"), (set, letter) => set.add(letter), new Set<string>()), new Set("ab"));
});

Deno.test("reduce waits for values, and ends with the channel while it waits", async () => {
  const numbers = new Channel<number>();
  const sum = reduce(numbers, (a, b) => a + b, 0);
  for (const n of [1, 2, 3]) await numbers.send(n);
  numbers.close();
  assertEquals(await sum, 6);
});

Deno.test("a reason, a function that throws, and a signal reject it; the source is left alone", async () => {
  const bad = new Channel<number>();
  const torn = failure(reduce(bad, (a, b) => a + b, 0));
  bad.close("torn");
  assertEquals(await torn, "torn");
  const numbers = new Channel<number>({ capacity: 4 });
  await numbers.sendMany([1, 2, 3]);
  assertEquals(await failure(reduce(numbers, (_, n) => n === 2 ? fail() : n, 0)), "odd");
  assertEquals([numbers.size, numbers.closed], [1, false]);
  const stop = new AbortController();
  const listeners = countListeners(stop.signal);
  const waiting = failure(reduce(numbers, (a, b) => a + b, 0, { signal: stop.signal }));
  await settle();
  stop.abort("enough");
  assertEquals([await waiting, numbers.closed, listeners()], ["enough", false, 0]);
  assertEquals([numbers.explain().receivers.length, numbers.size], [0, 0]);
});

function fail(): never {
  throw "odd";
}

Deno.test("reduce() refuses bad arguments by name, in its promise", async () => {
  await assertRejects(() => reduce([1] as never, () => 1, 0), ArgumentError, "from() makes one");
  await assertRejects(() => reduce(from([1]), 1 as never, 0), ArgumentError, "fn");
  await assertRejects(() => reduce(from([1]), () => 1, 0, { signal: 1 as never }), ArgumentError, "signal");
});

Deno.test("reduce: what comes between an abort and the word of it stays in the source, closed or not", async () => {
  const numbers = new Channel<number>({ capacity: 1 });
  const stop = new AbortController();
  const sum = failure(reduce(numbers, (a, b) => a + b, 0, { signal: stop.signal }));
  stop.abort("enough");
  numbers.trySend(7);
  numbers.close();
  assertEquals([await sum, numbers.tryReceive()], ["enough", { state: "ok", value: 7 }]);
});
