/** What implementations of select get wrong: one test per point of semantics that concerns it. */
import { assert, assertEquals } from "@std/assert";
import { Channel } from "../../../../src/channel/channel.ts";
import { select } from "../../../../src/channel/select/select.ts";
import { Selector } from "../../../../src/channel/select/selector.ts";
import { after, never } from "../../../../src/channel/timers.ts";
import { VirtualClock } from "../../../../src/time/clock.ts";

const ORDERS = ["fair", "random", "priority"] as const;

const pending = async (promise: Promise<unknown>): Promise<boolean> => {
  let waits = true;
  promise.then(() => waits = false, () => waits = false);
  for (let turn = 0; turn < 20; turn++) await null;
  return waits;
};

Deno.test("semantics 1: a select is one instant: one of two channels always holds the value, so it always finds it", async () => {
  // Go's TestNonblockSelectRace.
  for (const order of ORDERS) {
    const [a, b] = [new Channel<number>({ capacity: 1 }), new Channel<number>({ capacity: 1 })];
    const loop = new Selector({ a, b }, { order });
    a.trySend(1);
    let found = 0;
    const mover = (async () => {
      for (let round = 0; round < 1000; round++) {
        (round & 1 ? a : b).trySend(1);
        (round & 1 ? b : a).tryReceive();
        await null;
      }
    })();
    const finder = (async () => {
      for (let round = 0; round < 1000; round++) {
        const got = round & 1 ? select.try({ a, b }, { order }) : loop.tryNext();
        assert(got !== undefined, "found neither");
        found++;
        (got.key === "a" ? a : b).trySend(1);
        await null;
      }
    })();
    await Promise.all([mover, finder]);
    assertEquals(found, 1000);
  }
});

Deno.test("semantics 4: a commit wins over an abort that comes after it, and what is ready over one that came before", async () => {
  const ch = new Channel<number>({ capacity: 1 });
  const full = new Channel<number>({ capacity: 1 });
  using loop = new Selector({ ch, full: full.onSend(1) });
  const aborted = AbortSignal.abort("early");
  assertEquals((await loop.next({ signal: aborted })).key, "full");
  assertEquals(await loop.next({ signal: aborted }).catch((reason) => reason), "early");
  for (
    const wait of [
      (signal: AbortSignal) => loop.next({ signal }),
      (signal: AbortSignal) => select({ ch, full: full.onSend(1) }, { signal }),
    ]
  ) {
    const stop = new AbortController();
    const got = wait(stop.signal);
    assert(ch.trySend(7));
    stop.abort("late");
    assertEquals(await got, { key: "ch", state: "ok", value: 7 });
  }
});

Deno.test("semantics 7: select waiters and plain ones stand in one queue, receivers and senders alike", async () => {
  const ch = new Channel<number>();
  const never1 = never();
  using loop = new Selector({ ch });
  const log: string[] = [];
  const waits = [
    select({ never1, ch }).then((got) => log.push(`select ${got.value}`)),
    ch.receive().then((value) => log.push(`receive ${value}`)),
    loop.next().then((got) => log.push(`selector ${got.value}`)),
    ch.receive().then((value) => log.push(`receive ${value}`)),
  ];
  for (const value of [1, 2, 3, 4]) assert(ch.trySend(value));
  await Promise.all(waits);
  assertEquals(log, ["select 1", "receive 2", "selector 3", "receive 4"]);
  const sends = [ch.send(5), select({ out: ch.onSend(6) }), ch.send(7)];
  assertEquals([5, 6, 7], [1, 2, 3].map(() => (ch.tryReceive() as { value: number }).value));
  await Promise.all(sends);
});

Deno.test("semantics 8: a channel that is closed with values in it is not closed for a try before they are out", () => {
  const ch = new Channel<number>({ capacity: 2 });
  ch.trySend(1);
  ch.trySend(2);
  ch.close("why");
  const states = [1, 2, 3, 4].map(() => select.try({ ch })!.state);
  assertEquals(states, ["ok", "ok", "closed", "closed"]);
  assertEquals(select.try({ out: ch.onSend(3) }), { key: "out", state: "closed", reason: "why" });
});

Deno.test("semantics 9: one select may name a channel twice, or both its ends, and meets anybody but itself", async () => {
  for (const order of ORDERS) {
    const ch = new Channel<number>({ maxWaiters: 3 });
    using loop = new Selector({ in1: ch, out1: ch.onSend(1), in2: ch, out2: ch.onSend(1) }, { order });
    for (let round = 0; round < 20; round++) {
      const got = loop.next();
      assert(await pending(got), "it met itself");
      if (round & 1) {
        assert(ch.trySend(round));
        const { key, value } = await got;
        assertEquals([key.startsWith("in"), value], [true, round]);
      } else {
        assertEquals(ch.tryReceive(), { state: "ok", value: 1 });
        assert((await got).key.startsWith("out"));
      }
      assertEquals([ch.trySend(0), ch.tryReceive()], [false, { state: "empty" }]);
    }
    // Go's select6: one that gave up leaves the queue sound for those behind it.
    const behind = ch.receive();
    const twice = select({ a: ch, b: ch.onReceive(), go: Promise.resolve() }, { order });
    assertEquals((await twice).key, "go");
    assert(ch.trySend(9));
    assertEquals(await behind, 9);
  }
});

Deno.test("semantics 9: a priority select that is nudged by its own send does not meet itself either", async () => {
  const ch = new Channel<number>({ capacity: 1 });
  ch.trySend(1);
  // A full buffer: the send waits, the receive does not.
  const got = await select({ out: ch.onSend(2), in: ch }, { order: "priority" });
  assertEquals([got.key, ch.size], ["in", 0]);
  using loop = new Selector({ in: ch, out: ch.onSend(3) }, { order: "priority" });
  const keys: string[] = [];
  for (let turn = 0; turn < 4; turn++) keys.push((await loop.next()).key);
  assertEquals(keys, ["out", "in", "out", "in"]);
});

Deno.test("semantics 10: disabled cases are never ready; all disabled waits for ever, and a try says so at once", async () => {
  const full = new Channel<number>({ capacity: 1 });
  full.trySend(1);
  const off = [false, null, undefined, 0, ""] as const;
  assertEquals([select.try(off), select.try([]), select.try({})], [undefined, undefined, undefined]);
  const stop = new AbortController();
  const { signal } = stop;
  using loop = new Selector({ full });
  loop.disable("full");
  const waits = [select(off, { signal }), select({}, { signal }), loop.next({ signal })];
  for (const one of waits) assert(await pending(one));
  stop.abort("over");
  assertEquals(await Promise.all(waits.map((one) => one.catch((reason) => reason))), [
    "over",
    "over",
    "over",
  ]);
  assertEquals(full.size, 1);
});

Deno.test("semantics 11: cases and the values to send are worked out once, in the order of the keys, chosen or not", async () => {
  const [a, b] = [new Channel<number>({ capacity: 1 }), new Channel<number>({ capacity: 1 })];
  const log: string[] = [];
  const note = <T>(text: string, value: T): T => (log.push(text), value);
  const cases = {
    get first() {
      return note("first", a.onSend(note("value of first", 1)));
    },
    get second() {
      return note("second", b.onSend(note("value of second", 2)));
    },
  };
  await select(cases, { order: "priority" });
  assertEquals(log, ["value of first", "first", "value of second", "second"]);
  assertEquals([a.size, b.size], [1, 0]);
});

Deno.test("semantics 13: of those that became ready in one stretch the first as written wins, whoever woke the select", async () => {
  const clock = new VirtualClock();
  const [high, low] = [new Channel<string>({ capacity: 1 }), new Channel<string>({ capacity: 1 })];
  for (let turn = 0; turn < 10; turn++) {
    const got = select({ high, low, late: after(1e6, { clock }) }, { order: "priority" });
    low.trySend("low");
    high.trySend("high");
    assertEquals((await got).key, "high");
    assertEquals(select.try({ low })?.value, "low");
  }
  assertEquals(clock.pending, 0);
});

Deno.test("semantics 14: a closed channel is the outcome of its case, not a failure of the select", async () => {
  const [a, b] = [new Channel<number>(), new Channel<number>()];
  const waiting = select({ a, b });
  a.close(new Error("why"));
  const got = await waiting;
  assertEquals([got.key, got.state, (got.reason as Error).message], ["a", "closed", "why"]);
  assertEquals((await select({ out: a.onSend(1), b })).state, "closed");
  assertEquals(await select({ p: Promise.reject("no"), b }), { key: "p", state: "closed", reason: "no" });
  using loop = new Selector({ a, b });
  assertEquals([loop.tryNext()!.state, loop.tryNext()!.state], ["closed", "closed"]);
  loop.disable("a");
  assertEquals(loop.tryNext(), undefined);
});
