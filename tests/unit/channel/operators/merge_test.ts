import { assert, assertEquals, assertThrows } from "@std/assert";
import { after, ArgumentError, Channel, type ReceiveChannel, select } from "../../../../src/channel/mod.ts";
import { from } from "../../../../src/channel/operators/from.ts";
import { merge } from "../../../../src/channel/operators/merge.ts";
import { VirtualClock } from "../../../../src/time/clock.ts";
import { Counted, drain, failure, settle, turns } from "./helpers.ts";
import { fractions } from "../../../support/random.ts";

const waiting = (channel: ReceiveChannel<unknown>): number => channel.explain().receivers.length;

Deno.test("row 47: merge gives every value of every source once, those of one source in order, then ends", async () => {
  const sources = [0, 1, 2].map((base) => from(Array.from({ length: 40 }, (_, i) => 3 * i + base)));
  const got = await Array.fromAsync(merge(sources));
  assertEquals([...got].sort((a, b) => a - b), [...new Counted(120)]);
  for (const base of [0, 1, 2]) {
    const own = got.filter((n) => n % 3 === base);
    assertEquals(own, [...own].sort((a, b) => a - b));
  }
});

Deno.test("sources that have values all the time take turns", async () => {
  const all = merge([from(new Counted()), from("abcdef")] as ReceiveChannel<unknown>[]);
  assertEquals(await all.receiveMany(6), [0, "a", 1, "b", 2, "c"]);
  all.cancel();
});

Deno.test("merge takes nothing ahead, and with a capacity just that", async () => {
  const one = new Counted();
  const two = new Counted();
  const all = merge([from(one), from(two)]);
  await settle();
  assertEquals([one.pulled, two.pulled], [0, 0]);
  await all.receive();
  await settle();
  assertEquals([one.pulled, two.pulled], [1, 0]);
  all.cancel();
  const three = new Counted();
  const ahead = merge([from(three)], { capacity: 2 });
  await settle();
  assertEquals([three.pulled, ahead.size], [2, 2]);
  ahead.cancel();
  assertEquals([one.returned, two.returned, three.returned], [1, 0, 1]);
});

Deno.test("a value that comes when nobody waits any more stays with its sender", async () => {
  const left = new Channel<string>();
  const right = new Channel<string>();
  const all = merge([left, right]);
  const got = all.receive();
  assertEquals(left.trySend("first"), true);
  assertEquals(right.trySend("nobody waits"), false, "the merge is parked there, behind its gate");
  assertEquals(await got, "first");
  const next = right.send("second");
  assertEquals(all.tryReceive(), { state: "ok", value: "second" });
  await next;
});

Deno.test("complaint 18: what is left parked at the other sources is gone some microtasks later", async () => {
  const sources = Array.from({ length: 20 }, () => new Channel<number>());
  const all = merge(sources);
  for await (const value of (sources[3]!.send(1), all)) {
    assertEquals(value, 1);
    break;
  }
  await turns(12);
  assertEquals(sources.map(waiting), sources.map(() => 0));
  const one = all.receive();
  await turns(3);
  await sources[4]!.send(2);
  assertEquals(await one, 2);
  await turns(12);
  assertEquals(sources.map(waiting), sources.map(() => 0));
  const stop = new AbortController();
  const got = failure(all.receive({ signal: stop.signal }));
  assertEquals(sources.map(waiting), sources.map(() => 1));
  stop.abort("enough");
  await got;
  await turns(12);
  assertEquals(sources.map(waiting), sources.map(() => 0));
});

Deno.test("a busy receiver finds the silent sources still parked: a value costs no visit to all of them", async () => {
  let polls = 0;
  const quiet = Array.from({ length: 500 }, () => new Channel<number>());
  for (const channel of quiet) {
    const source = channel[Symbol.asyncIterator] &&
      (channel as never as { source: { poll(): unknown } }).source;
    const poll = source.poll.bind(source);
    source.poll = () => (polls++, poll());
  }
  const busy = new Channel<number>();
  const all = merge([...quiet, busy]);
  const sending = busy.sendMany(new Counted(100));
  for (let n = 0; n < 100; n++) assertEquals(await all.receive(), n);
  await sending;
  assert(polls <= 1_500, `${polls} looks at silent sources for 100 values`);
  all.cancel();
});

Deno.test("one source that ends with a reason ends the merge with it and cancels the others", async () => {
  const good = new Channel<number>();
  const bad = new Channel<number>();
  const all = merge([good, bad]);
  const got = failure(all.receive());
  bad.close("torn");
  assertEquals([await got, good.closed, await failure(good.receive())], ["torn", true, "torn"]);
});

Deno.test("the merge ends with its last source, and without any at once", async () => {
  const one = new Channel<number>();
  const two = new Channel<number>();
  const all = merge([one, two]);
  const got = Array.fromAsync(all);
  one.close();
  await two.send(1);
  two.close();
  assertEquals([await got, await Array.fromAsync(merge([]))], [[1], []]);
});

Deno.test("disposing lets the sources go, cancelling cancels them all, values in hand go to the hook", async () => {
  const undelivered: number[] = [];
  const one = new Channel<number>({ capacity: 4 });
  const two = new Channel<number>({ capacity: 4 });
  await one.sendMany([1, 2, 3]);
  {
    using all = merge([one, two]);
    assertEquals(await all.receive(), 1);
  }
  assertEquals([one.closed, one.size], [false, 2]);
  const all = merge([one, two], { capacity: 1, onUndelivered: (value) => undelivered.push(value) });
  await turns();
  all.cancel("enough");
  assertEquals([undelivered, one.closed, two.closed, await failure(all.receive())], [
    [2],
    true,
    true,
    "enough",
  ]);
});

Deno.test("complaint 5: cancel sources of every kind merge into one, with nothing but the platform or a select", async () => {
  const stop = new AbortController();
  const jobs = new Channel<number>();
  const got = failure(jobs.receive({ signal: AbortSignal.any([stop.signal, AbortSignal.timeout(60_000)]) }));
  stop.abort("by hand");
  assertEquals([await got, jobs.explain().receivers.length], ["by hand", 0]);
  const clock = new VirtualClock();
  const quit = new Channel<string>();
  const late = merge<unknown>([quit, after(10, { clock })]);
  const first = select({ jobs, late });
  clock.advance(10);
  assertEquals((await first).key, "late");
  late[Symbol.dispose]();
});

Deno.test("merge works over merges, with the same source twice, and in selects that choose otherwise", async () => {
  const one = new Channel<number>({ capacity: 8 });
  const all = merge([merge([one, one]), merge([from([100])])]);
  await one.sendMany([1, 2, 3]);
  one.close();
  assertEquals((await Array.fromAsync(all)).sort((a, b) => a - b), [1, 2, 3, 100]);
  const slow = new Channel<number>();
  const other = new Channel<string>();
  const both = merge([slow]);
  for (let i = 0; i < 3; i++) {
    const got = select({ both, other });
    await other.send("x");
    assertEquals((await got).key, "other");
  }
  await turns(12);
  assertEquals(waiting(slow), 0);
});

Deno.test("every value ends up in exactly one place under random sends, receives, aborts and selects", async () => {
  for (let seed = 1; seed <= 150; seed++) {
    const random = fractions(seed);
    const undelivered: number[] = [];
    const onUndelivered = (value: number): void => void undelivered.push(value);
    const sources = [0, 1, 2].map(() =>
      new Channel<number>({ capacity: Math.floor(random() * 3), onUndelivered })
    );
    const all = merge(sources, {
      capacity: Math.floor(random() * 3),
      onUndelivered,
    });
    const other = new Channel<number>({ capacity: 100 });
    const sent: number[] = [];
    const got: number[] = [];
    const receive = async (order: "fair" | "priority", signal: AbortSignal): Promise<void> => {
      const result = await select({ other, all }, { order, signal }).catch(() => undefined);
      if (result?.state === "ok") got.push(result.value);
    };
    for (let n = 0; n < 30; n++) {
      const stop = new AbortController();
      const where = random() < 0.15 ? other : sources[Math.floor(random() * 3)]!;
      if (random() < 0.6 && where.trySend(n)) sent.push(n);
      if (random() < 0.4) receive(random() < 0.5 ? "fair" : "priority", stop.signal);
      if (random() < 0.2) all.receive({ signal: stop.signal }).then((value) => got.push(value), () => {});
      if (random() < 0.6) await turns(Math.floor(random() * 4));
      if (random() < 0.5) stop.abort();
    }
    for (let i = 0; i < 12; i++) await turns();
    all.cancel();
    await settle();
    const places = [...got, ...undelivered, ...drain(other)];
    assertEquals(places.sort((a, b) => a - b), sent, `seed ${seed}`);
  }
});

Deno.test("merge() refuses bad arguments by name", () => {
  assertThrows(() => merge(5 as never), ArgumentError, "array of channels");
  assertThrows(() => merge([[1] as never]), ArgumentError, "from() makes one");
  assertThrows(() => merge([], { capacity: 0.5 }), ArgumentError, "capacity=0.5");
});
