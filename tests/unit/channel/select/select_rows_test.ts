/** What a select must be able to do: one test per row of the table of capabilities that concerns it. */
import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../../../src/errors.ts";
import { Channel } from "../../../../src/channel/channel.ts";
import { select, type SelectInput } from "../../../../src/channel/select/select.ts";
import {
  NOT_READY,
  SELECT_CASE,
  type Selectable,
  type SelectCase,
  type Waiter,
  WaiterList,
} from "../../../../src/channel/selectable.ts";
import { Selector } from "../../../../src/channel/select/selector.ts";
import { after, never } from "../../../../src/channel/timers.ts";
import { VirtualClock } from "../../../../src/time/clock.ts";

/** Lets everything run that is ready to run. */
const idle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await null;
};

const pending = async (promise: Promise<unknown>): Promise<boolean> => {
  let waits = true;
  promise.then(() => waits = false, () => waits = false);
  await idle();
  return waits;
};

Deno.test("row 9: a select receives from whichever channel has a value, now or later", async () => {
  const [a, b] = [new Channel<number>({ capacity: 1 }), new Channel<string>()];
  a.trySend(1);
  assertEquals(await select({ a, b }), { key: "a", state: "ok", value: 1 });
  const later = select({ a, b });
  assert(b.trySend("x"));
  assertEquals(await later, { key: "b", state: "ok", value: "x" });
});

Deno.test("row 10: a select sends to whichever channel takes the value, and to no other", async () => {
  const [a, b] = [new Channel<number>(), new Channel<number>({ capacity: 1 })];
  assertEquals((await select({ a: a.onSend(1), b: b.onSend(2) })).key, "b");
  const later = select({ a: a.onSend(3), b: b.onSend(4) });
  assertEquals(await a.receive(), 3);
  assertEquals([(await later).key, b.size, b.tryReceive().state, b.size], ["a", 1, "ok", 0]);
});

Deno.test("row 11: sends and receives mix in one select, also when two of them face each other", async () => {
  const [a, b] = [new Channel<string>(), new Channel<string>()];
  for (let round = 0; round < 50; round++) {
    const [one, two] = await Promise.all([
      select({ in: a, out: b.onSend("one") }),
      select({ in: b, out: a.onSend("two") }),
    ]);
    assertEquals([one.key, two.key].sort(), ["in", "out"]);
    assertEquals(one.value ?? two.value, one.key === "in" ? "two" : "one");
  }
});

Deno.test("row 15: select.try is the default case: it takes what is ready, and else leaves no trace", async () => {
  const [a, b] = [new Channel<number>({ maxWaiters: 1 }), new Channel<number>()];
  for (let round = 0; round < 5; round++) assertEquals(select.try({ a, b: b.onSend(1) }), undefined);
  const waiting = a.receive();
  assertEquals(select.try({ out: a.onSend(7) }), { key: "out", state: "ok", value: undefined });
  assertEquals(await waiting, 7);
});

Deno.test("row 16: a timer in a select ends the wait at its time, and costs nothing once it has lost", async () => {
  const clock = new VirtualClock();
  const ch = new Channel<number>();
  const late = select({ ch, late: after(100, { clock }) });
  clock.advance(99);
  assert(await pending(late));
  clock.advance(1);
  assertEquals(await late, { key: "late", state: "ok", value: 100 });
  const won = select({ ch, late: after(100, { clock }) });
  assert(ch.trySend(1));
  assertEquals([(await won).key, clock.pending], ["ch", 0]);
});

Deno.test("row 17: a guard that is false disables its case for this turn only", async () => {
  const [inbox, outbox] = [new Channel<number>({ capacity: 1 }), new Channel<number>({ capacity: 1 })];
  let held: number | undefined = undefined;
  const turn = () =>
    select({
      in: held === undefined && inbox,
      out: held !== undefined && outbox.onSend(held),
    });
  inbox.trySend(5);
  const first = await turn();
  assertEquals([first.key, first.value], ["in", 5]);
  held = 5;
  inbox.trySend(6);
  assertEquals((await turn()).key, "out");
  assertEquals([inbox.size, outbox.tryReceive()], [1, { state: "ok", value: 5 }]);
});

Deno.test("row 18: never() is there and not ready; a select of nothing else waits for its signal", async () => {
  const stop = new AbortController();
  const got = select({ never: never(), nothing: null }, { signal: stop.signal });
  assert(await pending(got));
  stop.abort("over");
  assertEquals(await got.catch((reason) => reason), "over");
  assertEquals(select.try({ never: never() }), undefined);
});

Deno.test("row 19: a list of any length is a select, and the key is the position, a number", async () => {
  const channels = Array.from({ length: 1000 }, () => new Channel<number>());
  const got = select(channels);
  assert(channels[777]!.trySend(7));
  assertEquals(await got, { key: 777, state: "ok", value: 7 });
  const [a, off, b] = [new Channel<number>({ capacity: 1 }), undefined, new Channel<number>({ capacity: 1 })];
  b.trySend(1);
  const one = await select([a, off, b]);
  const key: number = one.key;
  assertEquals([key, one.value], [2, 1]);
  a.trySend(2);
  b.trySend(3);
  assertEquals((await select([b, a], { order: "priority" })).value, 3);
});

Deno.test("row 19: an object made of entries is a select; keys like array indices come first, ascending", async () => {
  const make = () => new Channel<string>({ capacity: 1 });
  const map = new Map([["b", make()], ["2", make()], ["1", make()]]);
  for (const [key, ch] of map) ch.trySend(key);
  const keys: string[] = [];
  for (let turn = 0; turn < 3; turn++) {
    keys.push((await select(Object.fromEntries(map), { order: "priority" })).key);
  }
  assertEquals(keys, ["1", "2", "b"]);
  for (const [key, ch] of map) ch.trySend(key);
  assertEquals((await select([...map.values()], { order: "priority" })).value, "b");
});

Deno.test("row 19: what only looks like a list of cases is refused instead of waiting for ever", async () => {
  const ch = new Channel<number>();
  const wrong = [new Map([["ch", ch]]), new Set([ch]), Promise.resolve(1), "ch", null, 5, [7]];
  for (const cases of wrong) {
    await assertRejects(() => select(cases as unknown as SelectInput[]), ArgumentError);
    assertThrows(() => new Selector(cases as unknown as SelectInput[]), ArgumentError);
  }
});

/** A lock that is a select case: the least there is to one. Releases hand it to whoever waits longest. */
class Lock implements SelectCase<Lock>, Selectable<Lock> {
  served = 0;
  held = false;
  readonly waiters = new WaiterList<Lock>();
  [SELECT_CASE](): this {
    return this;
  }
  poll(): Lock | typeof NOT_READY {
    if (this.held) return NOT_READY;
    this.held = true;
    return this;
  }
  enlist(waiter: Waiter<Lock>): void {
    this.waiters.push(waiter);
  }
  withdraw(waiter: Waiter<Lock>): void {
    waiter.list?.remove(waiter);
  }
  release(): void {
    const next = this.waiters.claim();
    if (next === undefined) this.held = false;
    else next.complete(this);
  }
}

Deno.test("row 20: locks, tasks, signals and timers are cases beside channels, and a lock that lost is not taken", async () => {
  const clock = new VirtualClock();
  const [lock, ch] = [new Lock(), new Channel<number>()];
  const { promise: task, resolve } = Promise.withResolvers<string>();
  const stop = new AbortController();
  const all = () => select({ lock, ch, task, stop: stop.signal, late: after(10, { clock }) });
  const got = await all();
  assertStrictEquals(got.value, lock);
  const waiting = [all(), all()];
  lock.release();
  assertEquals((await waiting[0]!).key, "lock");
  assert(ch.trySend(1));
  assertEquals((await waiting[1]!).key, "ch");
  lock.release();
  assertEquals(lock.held, false);
  lock.held = true;
  const late = all();
  clock.advance(10);
  assertEquals((await late).key, "late");
  const done = all();
  resolve("done");
  assertEquals(await done, { key: "task", state: "ok", value: "done" });
  const ended = select({ lock, stop: stop.signal });
  stop.abort("why");
  assertEquals(await ended, { key: "stop", state: "ok", value: "why" });
  assertEquals(lock.waiters.length, 0);
});

Deno.test("row 21: a selector is used again and again, and leaves no waiter behind", async () => {
  const [a, b] = [new Channel<number>({ maxWaiters: 1 }), new Channel<number>({ maxWaiters: 1 })];
  using loop = new Selector({ a, b });
  for (let turn = 0; turn < 1000; turn++) {
    const got = loop.next();
    assert((turn & 1 ? a : b).trySend(turn));
    assertEquals(await got, { key: turn & 1 ? "a" : "b", state: "ok", value: turn });
    assertEquals([a.trySend(0), b.trySend(0)], [false, false]);
  }
});

Deno.test("row 22: trying never waits, and tells a value from empty and from closed", () => {
  const ch = new Channel<number | undefined>({ capacity: 1 });
  assertEquals(select.try({ ch }), undefined);
  ch.trySend(undefined);
  assertEquals(select.try({ ch }), { key: "ch", state: "ok", value: undefined });
  ch.close();
  assertEquals(select.try({ ch }), { key: "ch", state: "closed", reason: undefined });
});
