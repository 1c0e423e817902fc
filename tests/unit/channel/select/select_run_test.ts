import { assert, assertEquals, assertRejects } from "@std/assert";
import { Channel, select, TooManyWaitersError } from "../../../../src/channel/mod.ts";
import { Selector } from "../../../../src/channel/select/selector.ts";
import { settled } from "../../../../src/time/macrotask.ts";
import {
  Closed,
  NOT_READY,
  type RemoteDecision,
  SELECT_CASE,
  type Selectable,
  type SelectCase,
  type Waiter,
} from "../../../../src/channel/selectable.ts";

Deno.test("priority is looked at again at the wake-up: a later case that woke the select does not win", async () => {
  const high = new Channel<string>({ capacity: 1 });
  const low = new Channel<string>({ capacity: 1 });
  const got = select({ high, low }, { order: "priority" });
  await null;
  assert(low.trySend("low") && high.trySend("high"));
  assertEquals(await got, { key: "high", state: "ok", value: "high" });
  assertEquals(await low.receive(), "low");
});

Deno.test("priority: a free slot that woke the select stays free if an earlier case is ready by then", async () => {
  const high = new Channel<string>({ capacity: 1 });
  const low = new Channel<string>({ capacity: 1 });
  await low.send("full");
  const got = select({ high, low: low.onSend("mine") }, { order: "priority" });
  assertEquals(low.tryReceive(), { state: "ok", value: "full" });
  await high.send("high");
  assertEquals((await got).key, "high");
  assertEquals([low.size, low.trySend("other")], [0, true]);
});

Deno.test("priority: what a select left behind goes to those who queued after it", async () => {
  const high = new Channel<string>({ capacity: 1 });
  const low = new Channel<string>({ capacity: 1 });
  const got = select({ high, low }, { order: "priority" });
  const behind = low.receive();
  assert(low.trySend("low") && high.trySend("high"));
  assertEquals([(await got).value, await behind], ["high", "low"]);
  await low.send("full");
  const sending = select({ high, low: low.onSend("mine") }, { order: "priority" });
  const next = low.send("next");
  assertEquals(low.tryReceive(), { state: "ok", value: "full" });
  assert(high.trySend("high"));
  assertEquals((await sending).key, "high");
  await next;
  assertEquals(await low.receive(), "next");
});

Deno.test("priority: a select whose value was taken before it woke waits on, and can still be aborted", async () => {
  const high = new Channel<number>({ capacity: 1 });
  const low = new Channel<number>({ capacity: 1 });
  const stop = new AbortController();
  const got = select({ high, low }, { order: "priority", signal: stop.signal });
  assert(low.trySend(1));
  assertEquals(low.tryReceive(), { state: "ok", value: 1 });
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert(low.trySend(2));
  assertEquals(await got, { key: "low", state: "ok", value: 2 });
  const again = select({ high, low }, { order: "priority", signal: stop.signal });
  assert(low.trySend(3));
  stop.abort("enough");
  assertEquals([await again.catch((error) => error), low.size], ["enough", 1]);
});

Deno.test("priority: a hand-over without a buffer is final, since its sender was told", async () => {
  const high = new Channel<string>();
  const low = new Channel<string>();
  const got = select({ high, low }, { order: "priority" });
  assert(low.trySend("low"));
  assertEquals([high.trySend("high"), await got], [false, { key: "low", state: "ok", value: "low" }]);
});

Deno.test("priority: a close reaches those who wait, and what is buffered comes first", async () => {
  const low = new Channel<number>({ capacity: 2 });
  const got = select({ low }, { order: "priority" });
  const behind = [low.receive(), low.receive()];
  assert(low.trySend(1) && low.trySend(2));
  low.close();
  assertEquals([(await got).value, await behind[0]], [1, 2]);
  await assertRejects(() => behind[1]!);
});

Deno.test("a select that cannot queue up everywhere leaves the queues that it had joined", async () => {
  const a = new Channel<number>();
  const full = new Channel<number>({ maxWaiters: 1 });
  const waiting = full.receive();
  await assertRejects(() => select({ a, full }), TooManyWaitersError);
  assertEquals([a.trySend(1), full.trySend(2), await waiting], [false, true, 2]);
});

/** A case whose partners live elsewhere: it records what select tells it, and commits when the test says so. */
class RemoteCase implements SelectCase<number>, Selectable<number>, RemoteDecision {
  served = 0;
  log: string[] = [];
  waiter: Waiter<number> | undefined;
  claimed = false;
  commitOnPublish = false;
  [SELECT_CASE](): this {
    return this;
  }
  poll(): typeof NOT_READY {
    return NOT_READY;
  }
  enlist(waiter: Waiter<number>): void {
    this.waiter = waiter;
    waiter.decision!.remote = this;
  }
  withdraw(): void {
    this.log.push("withdraw");
  }
  publish(): void {
    this.log.push("publish");
    if (this.commitOnPublish) this.commit(1);
  }
  lock(): boolean {
    return !this.claimed;
  }
  unlock(): void {}
  settle(): void {
    this.log.push("settle");
  }
  commit(value: number | Closed): void {
    this.waiter!.decision!.settled = true;
    this.waiter!.complete(value);
  }
}

Deno.test("a select is published once it is queued everywhere, and withdrawn everywhere when it is over", async () => {
  const remote = new RemoteCase();
  const local = new Channel<number>();
  const got = select({ remote, local });
  assertEquals(remote.log, ["publish"]);
  assert(local.trySend(1));
  assertEquals([(await got).key, remote.log], ["local", ["publish", "settle", "withdraw"]]);
});

Deno.test("a publish may commit at once", async () => {
  const remote = new RemoteCase();
  remote.commitOnPublish = true;
  assertEquals(await select({ remote, local: new Channel<number>() }), {
    key: "remote",
    state: "ok",
    value: 1,
  });
});

Deno.test("a claim by another thread beats local partners and the signal, and its result is what counts", async () => {
  const remote = new RemoteCase();
  const local = new Channel<number>();
  const stop = new AbortController();
  const got = select({ remote, local }, { signal: stop.signal });
  remote.claimed = true;
  assertEquals(local.trySend(1), false);
  stop.abort();
  remote.commit(new Closed("gone", true));
  assertEquals(await got, { key: "remote", state: "closed", reason: "gone" });
});

Deno.test("priority: a cancel that ends a select gives no slot to a sender behind it, whose value would be lost", async () => {
  for (const end of ["cancel", "close"] as const) {
    const undelivered: number[] = [];
    const ch = new Channel<number>({ capacity: 1, onUndelivered: (value) => undelivered.push(value) });
    await ch.send(1);
    const selected = select({ out: ch.onSend(2) }, { order: "priority" });
    const behind = ch.send(3).catch((error) => error);
    ch[end]();
    assertEquals((await selected).state, "closed");
    assertEquals((await behind)?.code, "CHANNEL_CLOSED");
    assertEquals(undelivered, end === "cancel" ? [1, 3] : []);
  }
});

Deno.test("priority: a nudge of one turn does not disturb the next turn of a selector", async () => {
  const [a, b] = [new Channel<number>({ capacity: 1 }), new Channel<number>()];
  using loop = new Selector({ a, b }, { order: "priority" });
  const got = loop.next();
  // Nudged by `a`, then settled by a hand-over, all before it could wake up.
  assert(a.trySend(1) && b.trySend(2));
  assertEquals(a.tryReceive(), { state: "ok", value: 1 });
  const next = loop.next();
  const behind = b.receive();
  assertEquals((await got).key, "b");
  // It kept its place in the queue of `b`.
  assert(b.trySend(3) && b.trySend(4));
  assertEquals([(await next).value, await behind], [3, 4]);
});

Deno.test("a case whose poll throws at the wake-up fails its select, which leaves all queues", async () => {
  const ch = new Channel<number>({ capacity: 1, maxWaiters: 1 });
  let broken = false;
  const bad: SelectCase<number> & Selectable<number> = {
    served: 0,
    [SELECT_CASE]: () => bad,
    poll(): typeof NOT_READY {
      if (broken) throw new Error("broken");
      return NOT_READY;
    },
    enlist(): void {},
    withdraw(): void {},
  };
  const got = select({ bad, ch }, { order: "priority" });
  broken = true;
  assert(ch.trySend(1));
  await assertRejects(() => got, Error, "broken");
  assertEquals(await ch.receive(), 1);
  await assertRejects(() => select({ bad }), Error, "broken");
});

Deno.test("an abort in the middle of a choice does not end a select that takes a value then", async () => {
  const stop = new AbortController(), ch = new Channel<number>({ capacity: 1 });
  let armed = false;
  const trap: Selectable<never> & SelectCase<never> = {
    served: 0,
    poll: () => {
      if (armed) stop.abort("late");
      return NOT_READY;
    },
    enlist() {},
    withdraw() {},
    [SELECT_CASE]() {
      return this;
    },
  };
  const got = select({ trap, ch }, { order: "priority", signal: stop.signal });
  armed = true;
  ch.trySend(7);
  assertEquals(await got, { key: "ch", state: "ok", value: 7 });
  assertEquals(ch.size, 0);
});

Deno.test("priority: a change of a selector that waits leaves no value behind for those who queued after it", async () => {
  for (const change of ["disable", "delete", "set"] as const) {
    const [ch, other] = [new Channel<number>({ capacity: 1 }), new Channel<number>()];
    using loop = new Selector({ ch, other }, { order: "priority" });
    const turn = loop.next();
    const received: number[] = [];
    ch.receive().then((n) => received.push(n));
    // Left in the buffer for the selector to choose, which then has no case for it any more.
    assert(ch.trySend(1));
    if (change === "set") loop.set("ch", new Channel<number>());
    else loop[change]("ch");
    await settled();
    assertEquals([received, ch.size], [[1], 0], change);
    assert(other.trySend(2));
    assertEquals((await turn).value, 2);
  }
});

Deno.test("priority: a free slot that a changed selector leaves goes to the sender behind it", async () => {
  const ch = new Channel<number>({ capacity: 1 });
  ch.trySend(0);
  using loop = new Selector({ out: ch.onSend(1), other: new Channel<number>() }, { order: "priority" });
  loop.next().catch(() => {});
  let sent = false;
  ch.send(2).then(() => sent = true);
  assertEquals(ch.tryReceive(), { state: "ok", value: 0 });
  loop.disable("out");
  await settled();
  assertEquals([sent, ch.tryReceive()], [true, { state: "ok", value: 2 }]);
});

Deno.test("priority: a sender and a receiver that a select kept apart meet, though a reservation has the slot", async () => {
  const [high, ch] = [new Channel<number>({ capacity: 1 }), new Channel<number>({ capacity: 1 })];
  const got = select({ high, ch }, { order: "priority" });
  const seen: unknown[] = [];
  ch.receive().then((n) => seen.push(n));
  // Left in the buffer for the select, so that those who come now wait for room.
  assert(ch.trySend(1));
  ch.reserve().then(() => seen.push("reserved"));
  ch.send(2).then(() => seen.push("sent"));
  assertEquals(ch.tryReceive(), { state: "ok", value: 1 });
  assert(high.trySend(9));
  assertEquals((await got).key, "high");
  await settled();
  assertEquals(seen.map(String).sort(), ["2", "reserved", "sent"]);
});
