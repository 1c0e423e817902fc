import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, Channel, type ReceiveChannel } from "../../../../src/channel/mod.ts";
import { from } from "../../../../src/channel/operators/from.ts";
import { zip } from "../../../../src/channel/operators/zip.ts";
import { Counted, failure, settle } from "./helpers.ts";

Deno.test("row 48: zip puts values side by side, or through a function, until one source ends", async () => {
  const pairs: ReceiveChannel<[string, number]> = zip([from("ab"), from([1, 2, 3])]);
  assertEquals(await Array.fromAsync(pairs), [["a", 1], ["b", 2]]);
  const sums = zip([from([1, 2]), from([10, 20]), from([100, 200])], (a, b, c) => a + b + c, { capacity: 2 });
  assertEquals(await Array.fromAsync(sums), [111, 222]);
  assertEquals(await Array.fromAsync(zip([])), []);
});

Deno.test("zip waits for all sources at once, and takes one value of each at most", async () => {
  const slow = new Channel<string>();
  const source = new Counted();
  const pairs = zip([slow, from(source)]);
  await settle();
  assertEquals(source.pulled, 0);
  const got = pairs.receive();
  await settle();
  assertEquals(source.pulled, 1);
  await slow.send("a");
  assertEquals(await got, ["a", 0]);
  await settle();
  assertEquals([source.pulled, slow.explain().receivers.length], [1, 0]);
  pairs.cancel();
  assertEquals([source.returned, slow.closed], [1, true]);
});

Deno.test("a value without a partner goes to the hook when a source ends, and the others are let go", async () => {
  const undelivered: unknown[] = [];
  const letters = new Channel<string>({ capacity: 2 });
  await letters.sendMany(["a", "b"]);
  const numbers = new Channel<number>();
  const pairs = zip([letters, numbers], undefined, { onUndelivered: (value) => undelivered.push(value) });
  const got = failure(pairs.receive());
  numbers.close();
  assertEquals((await got as Error).name, "ChannelClosedError");
  assertEquals([undelivered, letters.size, letters.closed], [["a"], 1, false]);
});

Deno.test("a source that ends with a reason ends the zip with it and cancels the others, and so does the function", async () => {
  const letters = new Channel<string>();
  const bad = new Channel<number>();
  const pairs = zip([letters, bad]);
  bad.close("torn");
  assertEquals([await failure(pairs.receive()), await failure(letters.receive())], ["torn", "torn"]);
  const source = new Counted();
  const broken = zip([from(source)], () => {
    throw "odd";
  });
  assertEquals([await failure(broken.receive()), source.returned], ["odd", 1]);
});

Deno.test("a cancel gives what is in hand to the hook; an aborted receive keeps it for the next one", async () => {
  const undelivered: unknown[] = [];
  const slow = new Channel<string>();
  const pairs = zip([from([1, 2]), slow], undefined, { onUndelivered: (value) => undelivered.push(value) });
  const stop = new AbortController();
  const got = failure(pairs.receive({ signal: stop.signal }));
  stop.abort("enough");
  assertEquals([await got, slow.explain().receivers.length], ["enough", 0]);
  const again = pairs.receive();
  await slow.send("a");
  assertEquals(await again, [1, "a"]);
  const third = failure(pairs.receive());
  pairs.cancel("over");
  assertEquals([await third, undelivered, slow.closed], ["over", [2], true]);
});

Deno.test("zip() refuses bad arguments by name", () => {
  assertThrows(() => zip(3 as never), ArgumentError, "array of channels");
  assertThrows(() => zip([1 as never]), ArgumentError, "from() makes one");
  assertThrows(() => zip([from([1])], 5 as never), ArgumentError, "fn");
});
