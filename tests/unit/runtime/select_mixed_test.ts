import { assert, assertEquals, assertRejects } from "@std/assert";
import { after, Channel, never, select } from "../../../src/channel/mod.ts";
import { f64, str } from "../../../src/codec/mod.ts";
import { Parties } from "../../support/parties.ts";

Deno.test("one select waits for a local, a buffered, a rendezvous, a timer and a promise case at once", async () => {
  using parties = new Parties(2);
  const local = new Channel<string>();
  const [buffered, farBuffered] = parties.channel(f64, { capacity: 2 });
  const [meeting, farMeeting] = parties.channel(str);
  const [outward, farOutward] = parties.channel(f64);
  const { promise, resolve } = Promise.withResolvers<string>();
  const timer = never();
  const wait = () =>
    select({ local, buffered, meeting, out: outward!.onSend(7), timer, promise, off: false && local });
  let run = wait();
  await local.send("l");
  assertEquals(await run, { key: "local", state: "ok", value: "l" });
  run = wait();
  await parties.settle();
  await farBuffered!.send(1);
  assertEquals(await run, { key: "buffered", state: "ok", value: 1 });
  run = wait();
  await parties.settle();
  await farMeeting!.send("m");
  assertEquals(await run, { key: "meeting", state: "ok", value: "m" });
  run = wait();
  await parties.settle();
  assertEquals(await farOutward!.receive(), 7);
  assertEquals((await run).key, "out");
  run = wait();
  await parties.settle();
  resolve("p");
  assertEquals(await run, { key: "promise", state: "ok", value: "p" });
  assertEquals((await select({ buffered, meeting, late: after(2) })).key, "late");
  // The losers were left as they were.
  assertEquals([buffered!.tryReceive().state, meeting!.tryReceive().state], ["empty", "empty"]);
  assertEquals([farBuffered!.trySend(1), farMeeting!.trySend("x"), farOutward!.tryReceive().state], [
    true,
    false,
    "empty",
  ]);
  parties.sound();
});

for (const capacity of [0, 2]) {
  Deno.test(`a select may name one shared channel twice, with capacity ${capacity}`, async () => {
    using parties = new Parties(2);
    const [a, far] = parties.channel(f64, { capacity });
    for (let i = 0; i < 20; i++) {
      const run = select({ one: a, two: a });
      await parties.settle();
      await far!.send(i);
      assertEquals((await run).value, i);
    }
    assertEquals(far!.tryReceive().state, "empty");
  });

  Deno.test(`a select may send to and receive from one shared channel, and never meets itself, with capacity ${capacity}`, async () => {
    using parties = new Parties(2);
    const [a, far] = parties.channel(f64, { capacity });
    const run = select({ get: a, put: a!.onSend(5) });
    await parties.settle();
    if (capacity === 0) {
      assertEquals(
        await Promise.race([run.then(() => "met"), new Promise((r) => setTimeout(r, 5, "waits"))]),
        "waits",
      );
      await far!.send(6);
      assertEquals(await run, { key: "get", state: "ok", value: 6 });
      const next = select({ get: a, put: a!.onSend(5) });
      assertEquals(await far!.receive(), 5);
      assertEquals((await next).key, "put");
    } else {
      assertEquals((await run).key, "put");
      assertEquals(await far!.receive(), 5);
    }
  });

  Deno.test(`an aborted select leaves every channel as it was, with capacity ${capacity}`, async () => {
    using parties = new Parties(2);
    const [a, far] = parties.channel(f64, { capacity }), [b, farB] = parties.channel(f64, { capacity: 1 });
    await b!.send(1);
    const stop = new AbortController();
    const run = select({ a, b: b!.onSend(2) }, { signal: stop.signal });
    await parties.settle();
    stop.abort(new Error("enough"));
    await assertRejects(() => run, Error, "enough");
    assertEquals(farB!.tryReceive(), { state: "ok", value: 1 });
    assertEquals(farB!.tryReceive().state, "empty");
    assertEquals(far!.trySend(3), capacity > 0);
  });

  Deno.test(`a closed shared channel is always ready, with its reason, with capacity ${capacity}`, async () => {
    using parties = new Parties(2);
    const [a, far] = parties.channel(f64, { capacity });
    const runs = [select({ a }), select({ a })];
    await parties.settle();
    far!.close("over");
    for (const run of runs) assertEquals(await run, { key: "a", state: "closed", reason: "over" });
    assertEquals(await select({ out: a!.onSend(1) }), { key: "out", state: "closed", reason: "over" });
  });
}

Deno.test("two selects that face each other over two channels commit together, on one of them", async () => {
  using parties = new Parties(2);
  const [a, farA] = parties.channel(f64), [b, farB] = parties.channel(f64);
  for (let i = 0; i < 200; i++) {
    const near = select({ put: a!.onSend(i), get: b });
    if (i % 3 === 0) await parties.settle();
    const far = select({ get: farA, put: farB!.onSend(-i) });
    const [one, other] = await Promise.all([near, far]);
    assert(one.key === "put" && other.key === "get" || one.key === "get" && other.key === "put");
    assertEquals(one.key === "put" ? other.value : one.value, one.key === "put" ? i : -i);
  }
  parties.sound();
});

Deno.test("selects of four isolates over two rendezvous lose and double nothing", async () => {
  using parties = new Parties(4);
  const one = parties.channel(f64), two = parties.channel(f64);
  const sent: number[] = [], got: number[] = [];
  const stop = new AbortController();
  await Promise.all([0, 1, 2, 3].map(async (i) => {
    for (let n = 0; n < 200; n++) {
      const value = i * 1_000 + n;
      const odd = (i + n) % 2 === 0;
      const run = await select({
        put: (odd ? one : two)[i]!.onSend(value),
        get: (odd ? two : one)[i],
        stop: stop.signal,
      });
      if (run.key === "put") sent.push(value);
      else if (run.key === "get") got.push((run as { value: number }).value);
    }
    stop.abort();
  }));
  await parties.settle();
  assertEquals(got.sort((x, y) => x - y), sent.sort((x, y) => x - y));
  assert(sent.length > 100);
  parties.sound();
});

Deno.test("under priority the first ready case is chosen, though another one woke the select", async () => {
  using parties = new Parties(2);
  const [urgent, farUrgent] = parties.channel(f64, { capacity: 4 }),
    [rest, farRest] = parties.channel(f64, { capacity: 4 });
  for (let i = 0; i < 20; i++) {
    const run = select({ urgent, rest }, { order: "priority" });
    await parties.settle();
    farRest!.trySend(1);
    farUrgent!.trySend(2);
    assertEquals((await run).key, "urgent");
    assertEquals(await rest!.receive(), 1);
  }
});

Deno.test("a receive behind a select that chooses by priority gets its value all the same", async () => {
  using parties = new Parties(2);
  const [a, far] = parties.channel(f64, { capacity: 4 }), [b] = parties.channel(f64, { capacity: 4 });
  const run = select({ b, a }, { order: "priority" });
  const plain = a!.receive();
  await parties.settle();
  await far!.sendMany([1, 2]);
  assertEquals(new Set([(await run).value, await plain]), new Set([1, 2]));
});

Deno.test("a fair select over shared channels that are all ready serves each as often", async () => {
  using parties = new Parties(2);
  const all = [0, 1, 2].map(() => parties.channel(f64, { capacity: 400 }));
  for (const [, far] of all) await far!.sendMany(Array.from({ length: 400 }, () => 1));
  const [a, b, c] = all.map(([near]) => near!);
  const counts: Record<string, number> = { a: 0, b: 0, c: 0 };
  for (let i = 0; i < 300; i++) counts[(await select({ a, b, c })).key]!++;
  assertEquals(counts, { a: 100, b: 100, c: 100 });
});
