import { assertEquals, assertRejects } from "@std/assert";
import { Channel } from "../../../src/channel/mod.ts";

Deno.test("leaving a loop early neither closes the channel nor loses a value", async () => {
  const ch = new Channel<number>({ capacity: 4 });
  await ch.sendMany([1, 2, 3]);
  for await (const value of ch) if (value === 2) break;
  assertEquals([ch.closed, await ch.receive()], [false, 3]);
});

Deno.test("undefined is a value like any other", async () => {
  const ch = new Channel<undefined | number>({ capacity: 2 });
  await ch.sendMany([undefined, 7]);
  ch.close();
  assertEquals(await Array.fromAsync(ch), [undefined, 7]);
});

Deno.test("calls of next that overlap are served in order, each with its own result", async () => {
  const ch = new Channel<number>();
  const iterator = ch[Symbol.asyncIterator]();
  const turns = [iterator.next(), iterator.next(), iterator.next()];
  for (const value of [1, 2]) ch.trySend(value);
  ch.close();
  assertEquals(await Promise.all(turns), [
    { value: 1, done: false },
    { value: 2, done: false },
    { value: undefined, done: true },
  ]);
});

Deno.test("return ends a next that waits, without taking a value, and the iterator stays ended", async () => {
  const ch = new Channel<number>({ capacity: 1 });
  const iterator = ch[Symbol.asyncIterator]();
  const waiting = iterator.next();
  await iterator.return!();
  assertEquals([ch.trySend(1), ch.size], [true, 1]);
  assertEquals([await waiting, await iterator.next()], [
    { value: undefined, done: true },
    { value: undefined, done: true },
  ]);
  assertEquals(await ch.receive(), 1);
});

Deno.test("a close reason is thrown once, then the iterator is done", async () => {
  const ch = new Channel<number>();
  const iterator = ch[Symbol.asyncIterator]();
  const waiting = iterator.next();
  ch.close(new Error("broken"));
  await assertRejects(() => waiting, Error, "broken");
  assertEquals(await iterator.next(), { value: undefined, done: true });
});

Deno.test("batches hold all that is there, up to their limit, and come as soon as there is anything", async () => {
  const ch = new Channel<number>({ capacity: 8 });
  const sizes: number[] = [];
  const consumer = (async () => {
    for await (const batch of ch.batches(3)) sizes.push(batch.length);
  })();
  ch.trySend(0);
  await new Promise((resolve) => setTimeout(resolve, 0));
  for (let i = 0; i < 7; i++) ch.trySend(i);
  ch.close();
  await consumer;
  assertEquals(sizes, [1, 3, 3, 1]);
});

Deno.test("many consumers of one channel share its values", async () => {
  const ch = new Channel<number>({ capacity: 2 });
  const seen = Promise.all([1, 2, 3].map(() => Array.fromAsync(ch)));
  await ch.sendMany(Array.from({ length: 30 }, (_, i) => i));
  ch.close();
  assertEquals((await seen).flat().sort((a, b) => a - b), Array.from({ length: 30 }, (_, i) => i));
});

Deno.test("return ends every call of next that waits, and none of them takes a value after that", async () => {
  for (const iterator of [new Channel<number>(), new Channel<number>()].map((ch, i) => ({ ch, i }))) {
    const { ch, i } = iterator;
    const values = i === 0 ? ch[Symbol.asyncIterator]() : ch.batches(4);
    const waiting = [values.next(), values.next(), values.next()];
    assertEquals(await values.return!(), { value: undefined, done: true });
    assertEquals([ch.trySend(1), ch.explain().receivers.length], [false, 0]);
    for (const turn of waiting) assertEquals(await turn, { value: undefined, done: true });
  }
});
