import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { LaggedError } from "../../../../src/errors.ts";
import { Broadcast } from "../../../../src/channel/broadcast/broadcast.ts";

Deno.test("row 42: a receiver that lags is told exactly how much it missed, and goes on with the oldest value kept", async () => {
  const news = new Broadcast<number>({ capacity: 3, overflow: "dropOldest" });
  using slow = news.receiver();
  using quick = news.receiver();
  for (let value = 0; value < 8; value++) {
    await news.send(value);
    assertEquals(await quick.receive(), value);
  }
  const error = await assertRejects(() => slow.receive(), LaggedError, "missed=5");
  assertEquals([error.missed, error.code, slow.missed], [5, "LAGGED", 5]);
  assertEquals(await slow.receiveMany(9), [5, 6, 7]);
  assertEquals(quick.missed, 0);
});

Deno.test("row 42: with onLag nothing rejects, and each gap is told once", async () => {
  const news = new Broadcast<number>({ capacity: 2, overflow: "dropOldest" });
  const gaps: number[] = [];
  using slow = news.receiver({ onLag: (missed) => gaps.push(missed) });
  for (let value = 0; value < 5; value++) news.trySend(value);
  assertEquals(await slow.receive(), 3);
  assertEquals(gaps, [3]);
  for (let value = 5; value < 7; value++) news.trySend(value);
  assertEquals(await slow.receiveMany(9), [5, 6]);
  assertEquals([gaps, slow.missed], [[3, 1], 4]);
});

Deno.test("row 42: tryReceive never throws: it goes on at once, and the next receive still reports", async () => {
  const news = new Broadcast<number>({ capacity: 2, overflow: "dropOldest" });
  using slow = news.receiver();
  for (let value = 0; value < 5; value++) news.trySend(value);
  assertEquals([slow.tryReceive(), slow.missed], [{ state: "ok", value: 3 }, 3]);
  news.trySend(5);
  assertEquals((await assertRejects(() => slow.receive(), LaggedError)).missed, 3);
  assertEquals(await slow.receiveMany(9), [4, 5]);
  assertEquals(slow.tryReceive(), { state: "empty" });
});

Deno.test("row 42: a report of lag ends a for await, not the subscription", async () => {
  const news = new Broadcast<number>({ capacity: 1, overflow: "dropOldest" });
  using slow = news.receiver();
  for (const value of [1, 2, 3]) news.trySend(value);
  news.close();
  await assertRejects(() => Array.fromAsync(slow), LaggedError);
  assertEquals(await Array.fromAsync(slow), [3]);
});

Deno.test("row 42: a batch does not span a gap, whoever finds it first", async () => {
  const news = new Broadcast<number>({ capacity: 2, overflow: "dropOldest" });
  using slow = news.receiver();
  const batches = slow.batches(8);
  const first = batches.next();
  for (const value of [1, 2, 3, 4]) news.trySend(value); // 1 wakes the batch, which looks for more in a moment
  assertEquals(slow.tryReceive(), { state: "ok", value: 3 });
  assertEquals((await first).value, [1]);
  assertEquals((await assertRejects(() => batches.next(), LaggedError)).missed, 1);
  assertEquals(await slow.receiveMany(8), [4]);
});

Deno.test("what onLag throws is reported, and the receive goes on", async () => {
  const news = new Broadcast<number>({ capacity: 1, overflow: "dropOldest" });
  const failure = new Error("in the hook");
  using slow = news.receiver({
    onLag: () => {
      throw failure;
    },
  });
  const reported: unknown[] = [];
  const listen = (event: ErrorEvent): void => {
    event.preventDefault();
    reported.push(event.error);
  };
  globalThis.addEventListener("error", listen);
  news.trySend(1);
  news.trySend(2);
  assertEquals(await slow.receive(), 2);
  globalThis.removeEventListener("error", listen);
  assertStrictEquals(reported[0], failure);
});

Deno.test("semantics 21: the capacity is exact: lag begins with the value after it, at every capacity", () => {
  for (let capacity = 1; capacity <= 9; capacity++) {
    const news = new Broadcast<number>({ capacity, overflow: "dropOldest" });
    using reader = news.receiver();
    for (let value = 0; value < capacity; value++) news.trySend(value);
    assertEquals(reader.missed, 0);
    news.trySend(capacity);
    assertEquals([reader.missed, reader.tryReceive()], [1, { state: "ok", value: 1 }]);
  }
});

Deno.test("complaint 12: nothing is dropped silently: received, counted as missed, or handed over", async () => {
  const undelivered: number[] = [];
  const news = new Broadcast<number>({
    capacity: 2,
    overflow: "dropOldest",
    onUndelivered: (v) => undelivered.push(v),
  });
  assert(news.trySend(0));
  assertEquals(undelivered, [0]); // nobody was there
  using slow = news.receiver({ onLag: () => {} });
  const quick = news.receiver();
  for (let value = 1; value <= 4; value++) {
    news.trySend(value);
    if (value < 3) await quick.receive();
  }
  assertEquals([undelivered, slow.missed], [[0], 2]); // 1 and 2 reached the quick one
  news.trySend(5);
  assertEquals(undelivered, [0, 3]);
  quick.cancel();
  slow.cancel();
  assertEquals(undelivered, [0, 3, 4, 5]);
});

Deno.test("a hook may send to the broadcast it belongs to, and finds it in order", async () => {
  const sizes: number[] = [];
  const news: Broadcast<number> = new Broadcast<number>({
    capacity: 1,
    overflow: "dropOldest",
    onUndelivered: (value) => {
      if (value < 10) news.trySend(value + 10);
      sizes.push(news.size);
    },
  });
  using slow = news.receiver({ onLag: () => {} });
  for (const value of [1, 2, 3]) await news.send(value);
  assertEquals([await slow.receive(), slow.missed, sizes], [3, 4, [1, 1, 1, 1]]);
});

Deno.test("a hook that receives while the oldest value goes, and takes the replay with it, loses and invents none", async () => {
  const dropped: unknown[] = [];
  const got: unknown[] = [];
  const news = new Broadcast<string>({
    capacity: 2,
    replay: 2,
    overflow: "dropOldest",
    onUndelivered: (value) => {
      dropped.push(value);
      got.push(reader.tryReceive());
    },
  });
  news.trySend("unread");
  using reader = news.receiver({ replay: 0 });
  using _place = await news.reserve();
  news.trySend("a");
  // No room beside the place that is kept: "a" goes, and what nobody has read before it.
  news.trySend("b");
  assertEquals(dropped, ["unread", "a"]);
  assertEquals(got, [{ state: "ok", value: "b" }, { state: "empty" }]);
  assertEquals(reader.missed, 1);
});
