import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ArgumentError, Channel, never, select } from "../../../../src/channel/mod.ts";

const settled = async (promise: Promise<unknown>): Promise<boolean> => {
  let done = false;
  promise.then(() => done = true, () => done = true);
  await new Promise((resolve) => setTimeout(resolve, 0));
  return done;
};

Deno.test("select takes from the one channel that is ready and leaves the others alone", async () => {
  const a = new Channel<number>({ capacity: 1 });
  const b = new Channel<string>({ capacity: 1 });
  const c = new Channel<boolean>();
  await b.send("x");
  assertEquals(await select({ a, b, c: c.onSend(true) }), { key: "b", state: "ok", value: "x" });
  assertEquals([a.trySend(1), c.tryReceive(), b.size], [true, { state: "empty" }, 0]);
});

Deno.test("a parked select is woken by a value, by a receiver for what it sends, and by a close", async () => {
  const a = new Channel<number>();
  const b = new Channel<number>();
  let got = select({ a, b: b.onSend(9) });
  assert(a.trySend(1));
  assertEquals(await got, { key: "a", state: "ok", value: 1 });
  got = select({ a, b: b.onSend(9) });
  assertEquals(b.tryReceive(), { state: "ok", value: 9 });
  assertEquals(await got, { key: "b", state: "ok", value: undefined });
  got = select({ a, b: b.onSend(9) });
  b.close("why");
  assertEquals(await got, { key: "b", state: "closed", reason: "why" });
  a.close();
  assertEquals(await select({ a, n: never() }), { key: "a", state: "closed", reason: undefined });
});

Deno.test("a select that has been woken takes nothing more, even within the same turn", async () => {
  const a = new Channel<number>();
  const b = new Channel<number>();
  for (let round = 0; round < 1000; round++) {
    const got = select({ a, b });
    const kept = [a.trySend(1), b.trySend(2)];
    assertEquals([kept, await got], [[true, false], { key: "a", state: "ok", value: 1 }]);
  }
});

Deno.test("two selects meet, each with a receive and a send, and exactly one pair of cases commits", async () => {
  const a = new Channel<string>();
  const b = new Channel<string>();
  const first = select({ out: a.onSend("from first"), in: b });
  const second = select({ out: b.onSend("from second"), in: a });
  const [one, two] = await Promise.all([first, second]);
  assertEquals([one.key === "out", one.key, two.key === one.key], [one.key === "out", one.key, false]);
  const third = select({ a, b, off: false });
  assertEquals([await settled(third), a.trySend("x")], [false, true]);
});

Deno.test("a loser that is woken elsewhere later does not wake another select's case", async () => {
  const [x, y, z] = [new Channel<number>(), new Channel<number>(), new Channel<number>()];
  const first = select({ x, y });
  const second = select({ y, z });
  assert(z.trySend(1));
  assertEquals(await second, { key: "z", state: "ok", value: 1 });
  assert(y.trySend(2));
  assertEquals(await first, { key: "y", state: "ok", value: 2 });
});

Deno.test("select waiters and plain ones share one queue, first come first served", async () => {
  const ch = new Channel<number>();
  const log: string[] = [];
  const waits = [
    ch.receive().then((v) => log.push(`r${v}`)),
    select({ ch }).then((got) => log.push(`s${got.value}`)),
    ch.receive().then((v) => log.push(`r${v}`)),
  ];
  for (const value of [1, 2, 3]) ch.trySend(value);
  await Promise.all(waits);
  assertEquals(log, ["r1", "s2", "r3"]);
});

Deno.test("one channel named twice yields its value once, and both cases leave its queue", async () => {
  const ch = new Channel<number>({ maxWaiters: 2 });
  for (let round = 0; round < 10; round++) {
    const got = select({ a: ch, b: ch.onReceive() });
    assert(ch.trySend(round));
    assertEquals((await got).value, round);
    assertEquals(ch.trySend(0), false);
  }
});

Deno.test("both ends of one channel in a select do not meet each other, but anybody else", async () => {
  const ch = new Channel<number>();
  for (const order of ["fair", "random", "priority"] as const) {
    const got = select({ out: ch.onSend(1), in: ch }, { order });
    assertEquals(await settled(got), false);
    assertEquals(ch.tryReceive(), { state: "ok", value: 1 });
    assertEquals((await got).key, "out");
    const again = select({ out: ch.onSend(1), in: ch }, { order });
    assert(ch.trySend(2));
    assertEquals(await again, { key: "in", state: "ok", value: 2 });
    const pair = await Promise.all([
      select({ out: ch.onSend(1), in: ch }, { order }),
      select({ out: ch.onSend(2), in: ch }, { order }),
    ]);
    assertEquals(pair.map((one) => one.key).sort(), ["in", "out"]);
    assertEquals([ch.tryReceive(), ch.trySend(3)], [{ state: "empty" }, false]);
  }
});

Deno.test("both ends of a buffered channel: the buffer stands between them", async () => {
  const ch = new Channel<number>({ capacity: 1 });
  assertEquals((await select({ in: ch, out: ch.onSend(1) })).key, "out");
  assertEquals(await select({ out: ch.onSend(2), in: ch }), { key: "in", state: "ok", value: 1 });
});

Deno.test("falsy cases are disabled; with nothing else a select waits for its signal only", async () => {
  const ch = new Channel<number>({ capacity: 1 });
  await ch.send(1);
  const idle = false as boolean;
  const stop = new AbortController();
  const got = select({ a: idle && ch, b: null, c: undefined, d: 0, e: "" }, { signal: stop.signal });
  assertEquals([await settled(got), select.try({ a: null }), select.try({})], [false, undefined, undefined]);
  stop.abort("enough");
  assertEquals([await got.catch((error) => error), ch.size], ["enough", 1]);
});

Deno.test("an abort ends a parked select without a trace; what is ready, or was committed, beats it", async () => {
  const ch = new Channel<number>({ maxWaiters: 1 });
  const full = new Channel<number>({ capacity: 1 });
  for (let round = 0; round < 3; round++) {
    const stop = new AbortController();
    const got = select({ ch, other: new Channel<number>() }, { signal: stop.signal });
    stop.abort(new Error("stop"));
    await assertRejects(() => got, Error, "stop");
    assertEquals(ch.trySend(1), false);
  }
  const { signal } = new AbortController();
  const aborted = AbortSignal.abort("early");
  assertEquals((await select({ out: full.onSend(1) }, { signal: aborted })).state, "ok");
  assertEquals(await select({ ch }, { signal: aborted }).catch((error) => error), "early");
  const stop = new AbortController();
  const got = select({ ch }, { signal: AbortSignal.any([stop.signal, signal]) });
  assert(ch.trySend(5));
  stop.abort();
  assertEquals(await got, { key: "ch", state: "ok", value: 5 });
});

Deno.test("select.try takes what is ready and never waits", async () => {
  const a = new Channel<number>({ capacity: 1 });
  assertEquals(select.try({ a }), undefined);
  assertEquals(select.try({ a: a.onSend(1) }), { key: "a", state: "ok", value: undefined });
  assertEquals(select.try({ a: a.onSend(2) }), undefined);
  assertEquals(select.try({ a }), { key: "a", state: "ok", value: 1 });
  const waiting = new Channel<number>();
  const receiving = waiting.receive();
  assertEquals(select.try({ w: waiting.onSend(3) })?.key, "w");
  assertEquals(await receiving, 3);
});

Deno.test("something that cannot be waited for is refused by its key", async () => {
  const bad = { a: 5 as unknown as Channel<number> };
  await assertRejects(() => select(bad), ArgumentError, 'key="a"');
  assertThrows(() => select.try(bad), ArgumentError);
  await assertRejects(() => select({}, { order: "best" as "fair" }), ArgumentError, "order");
});

Deno.test("fair: among n cases that stay ready, each is chosen once in every n selects", async () => {
  for (const n of [2, 3, 5]) {
    const channels = Array.from({ length: n }, () => new Channel<number>({ capacity: 100 }));
    for (const ch of channels) await ch.sendMany(Array(100).fill(0));
    for (let round = 0; round < 20; round++) {
      const keys: string[] = [];
      for (let i = 0; i < n; i++) keys.push((await select(Object.fromEntries(channels.entries()))).key);
      assertEquals(new Set(keys).size, n);
    }
  }
});

Deno.test("fair: a case that was woken counts as served, and so does a send", async () => {
  const a = new Channel<number>({ capacity: 4 });
  const b = new Channel<number>({ capacity: 4 });
  const got = select({ a, b });
  await a.send(1);
  await got;
  await a.send(2);
  await b.send(3);
  assertEquals((await select({ a, b })).key, "b");
  const keys: string[] = [];
  for (let i = 0; i < 6; i++) keys.push((await select({ x: a.onSend(0), y: b.onSend(0) })).key);
  assertEquals(keys.filter((key) => key === "x").length, 3);
});

Deno.test("random: every ready case is chosen about equally often", async () => {
  for (const n of [2, 4]) {
    const counts = new Map<string, number>();
    const channels = Array.from({ length: n }, () => new Channel<number>({ capacity: 1 }));
    const trials = 10_000;
    for (let i = 0; i < trials; i++) {
      for (const ch of channels) ch.trySend(i);
      const { key } = await select(Object.fromEntries(channels.entries()), { order: "random" });
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    // Go's bound for n = 2: off by more than that with a probability of 1e-5.
    const bound = 4.4172 * Math.sqrt(trials * (1 / n) * (1 - 1 / n));
    for (const count of counts.values()) assert(Math.abs(count - trials / n) < bound, `${n}: ${count}`);
    assertEquals(counts.size, n);
  }
});

Deno.test("priority: the first ready case as written, always", async () => {
  const a = new Channel<number>({ capacity: 10 });
  const b = new Channel<number>({ capacity: 10 });
  await a.sendMany([1, 2]);
  await b.sendMany([3, 4]);
  const values: unknown[] = [];
  for (let i = 0; i < 4; i++) values.push((await select({ b, a }, { order: "priority" })).value);
  assertEquals(values, [3, 4, 1, 2]);
});

Deno.test("a cases object may be frozen, a getter is read once, and inherited keys count", async () => {
  let reads = 0;
  const ch = new Channel<number>({ capacity: 1 });
  await ch.send(1);
  const cases = Object.freeze(Object.create({ off: null }, {
    ch: { get: () => (reads++, ch), enumerable: true },
  }) as { ch: Channel<number> });
  assertEquals([(await select(cases)).key, reads], ["ch", 1]);
});
