import { assert, assertEquals, assertNotStrictEquals, assertRejects, assertThrows } from "@std/assert";
import { ArgumentError, TooManyWaitersError } from "../../../../src/errors.ts";
import { Channel } from "../../../../src/channel/channel.ts";
import {
  NOT_READY,
  type RemoteDecision,
  SELECT_CASE,
  type Selectable,
  type SelectCase,
  type Waiter,
} from "../../../../src/channel/selectable.ts";
import { Selector } from "../../../../src/channel/select/selector.ts";
import type { SelectInput } from "../../../../src/channel/select/select.ts";
import { after } from "../../../../src/channel/timers.ts";
import { VirtualClock } from "../../../../src/time/clock.ts";

const pending = async (promise: Promise<unknown>): Promise<boolean> => {
  let waits = true;
  promise.then(() => waits = false, () => waits = false);
  for (let turn = 0; turn < 20; turn++) await null;
  return waits;
};

Deno.test("a selector parks again at each turn, in the queues of its cases and nowhere else", async () => {
  const [a, b] = [new Channel<number>({ maxWaiters: 1 }), new Channel<string>({ capacity: 1 })];
  using loop = new Selector({ a, b });
  const got = loop.next();
  assert(a.trySend(1));
  assertEquals(await got, { key: "a", state: "ok", value: 1 });
  assertEquals([a.trySend(2), loop.tryNext()], [false, undefined]);
  b.trySend("x");
  assertEquals(loop.tryNext(), { key: "b", state: "ok", value: "x" });
  const last = loop.next();
  a.close("why");
  assertEquals(await last, { key: "a", state: "closed", reason: "why" });
});

Deno.test("results are fresh objects: one that is kept does not change with the next turn", async () => {
  const ch = new Channel<number>({ capacity: 2 });
  using loop = new Selector({ ch });
  await ch.sendMany([1, 2]);
  const [one, two] = [await loop.next(), loop.tryNext()];
  assertNotStrictEquals(one, two);
  assertEquals([one.value, two?.value], [1, 2]);
});

Deno.test("a selector serves one loop: a second next while one waits is refused, and the first goes on", async () => {
  const ch = new Channel<number>();
  using loop = new Selector({ ch });
  const first = loop.next();
  await assertRejects(() => loop.next(), ArgumentError, "one loop");
  assertThrows(() => loop.tryNext(), ArgumentError, "one loop");
  assert(ch.trySend(1));
  assertEquals((await first).value, 1);
  // The same before it has parked, while it waits for word from a promise.
  using late = new Selector({ p: Promise.resolve(5), ch }, { order: "priority" });
  const hearing = late.next();
  await assertRejects(() => late.next(), ArgumentError, "one loop");
  assertEquals((await hearing).value, 5);
});

Deno.test("row 17: cases change between turns: set, disable, enable, delete, also to another kind", async () => {
  const clock = new VirtualClock();
  const [a, b] = [new Channel<number>({ capacity: 3 }), new Channel<number>({ capacity: 3 })];
  const loop = new Selector<Record<string, SelectInput>>({ a, off: null });
  await a.sendMany([1, 2, 3]);
  assertEquals(loop.tryNext()!.value, 1);
  loop.disable("a");
  assertEquals(loop.tryNext(), undefined);
  loop.enable("a");
  loop.enable("a");
  assertEquals(loop.tryNext()!.value, 2);
  loop.set("a", b.onSend(9));
  assertEquals([loop.tryNext(), b.size], [{ key: "a", state: "ok", value: undefined }, 1]);
  loop.set("a", after(0, { clock }));
  assertEquals(loop.tryNext()!.key, "a");
  loop.set("new", a);
  assertEquals([loop.tryNext()!.key, loop.size], ["new", 3]);
  assertEquals([loop.delete("new"), loop.delete("new"), loop.delete("off"), loop.size], [
    true,
    false,
    true,
    1,
  ]);
  loop.set("a", "");
  assertEquals(loop.tryNext(), undefined);
  assertThrows(() => loop.enable("new"), ArgumentError, 'key="new"');
  assertThrows(() => loop.disable("new"), ArgumentError, 'key="new"');
  assertThrows(() => loop.set("a", 5 as unknown as Channel<number>), ArgumentError, 'key="a"');
  await null;
});

Deno.test("a disabled case that is set anew is enabled, and one that is enabled has what was set last", () => {
  const [a, b] = [new Channel<number>({ capacity: 1 }), new Channel<number>({ capacity: 1 })];
  a.trySend(1);
  b.trySend(2);
  const loop = new Selector({ x: a });
  loop.disable("x");
  loop.set("x", b);
  assertEquals(loop.tryNext()!.value, 2);
  loop.disable("x");
  loop.enable("x");
  b.trySend(3);
  assertEquals(loop.tryNext()!.value, 3);
  assertEquals(a.size, 1);
});

Deno.test("a change while a next waits counts at once, in every direction", async () => {
  for (const order of ["fair", "random", "priority"] as const) {
    const [a, b] = [new Channel<number>({ maxWaiters: 1 }), new Channel<number>({ capacity: 1 })];
    using loop = new Selector<Record<string, SelectInput>>({ a }, { order });
    b.trySend(1);
    let got = loop.next();
    loop.set("b", b);
    assertEquals((await got).key, "b");
    got = loop.next();
    loop.disable("a");
    assertEquals(a.trySend(2), false);
    loop.enable("a");
    assert(a.trySend(3));
    assertEquals((await got).value, 3);
    got = loop.next();
    loop.set("a", a.onSend(4));
    assertEquals(a.tryReceive(), { state: "ok", value: 4 });
    assertEquals((await got).key, "a");
    got = loop.next();
    loop.delete("a");
    assertEquals([a.tryReceive(), loop.size], [{ state: "empty" }, 1]);
    b.trySend(5);
    assertEquals((await got).value, 5);
    got = loop.next();
    const crowded = new Channel<number>({ maxWaiters: 1 });
    const crowd = crowded.receive();
    loop.set("more", a);
    loop.set("bad", crowded);
    await assertRejects(() => got, TooManyWaitersError);
    assertEquals([a.trySend(0), crowded.trySend(6), crowded.trySend(0)], [false, true, false]);
    await crowd;
  }
});

/** A case with partners elsewhere: the test claims and commits for them. */
class RemoteCase implements SelectCase<number>, Selectable<number>, RemoteDecision {
  served = 0;
  log: string[] = [];
  waiter: Waiter<number> | undefined;
  claimed = false;
  [SELECT_CASE](): this {
    return this;
  }
  poll(): typeof NOT_READY {
    return NOT_READY;
  }
  enlist(waiter: Waiter<number>): void {
    this.waiter = waiter;
    waiter.decision!.remote = this;
    this.log.push("enlist");
  }
  withdraw(): void {
    this.log.push("withdraw");
  }
  publish(): void {
    this.log.push("publish");
  }
  lock(): boolean {
    return !this.claimed;
  }
  unlock(): void {
    this.log.push("unlock");
  }
  settle(): void {
    this.log.push("settle");
  }
  commit(value: number): void {
    this.waiter!.decision!.settled = true;
    this.waiter!.complete(value);
  }
}

Deno.test("what another thread has claimed beats a change and a disposal; the change counts from the next turn", async () => {
  const remote = new RemoteCase();
  const ch = new Channel<number>({ capacity: 1 });
  const loop = new Selector<Record<string, SelectInput>>({ remote });
  const got = loop.next();
  remote.claimed = true;
  loop.set("remote", ch);
  loop.set("ch", ch);
  ch.trySend(1);
  loop.disable("ch");
  remote.commit(7);
  assertEquals(await got, { key: "remote", state: "ok", value: 7 });
  assertEquals(remote.log, ["enlist", "publish", "withdraw"]);
  assertEquals(loop.tryNext(), { key: "remote", state: "ok", value: 1 });
  remote.claimed = false;
  loop.set("remote", remote);
  const last = loop.next();
  remote.claimed = true;
  loop[Symbol.dispose]();
  remote.commit(8);
  assertEquals((await last).value, 8);
  await assertRejects(() => loop.next(), ArgumentError, "disposed");
});

Deno.test("each turn has a remote decision of its own", async () => {
  const remote = new RemoteCase();
  const ch = new Channel<number>();
  using loop = new Selector({ remote, ch });
  for (let turn = 0; turn < 3; turn++) {
    remote.log = [];
    const got = loop.next();
    assert(ch.trySend(turn));
    assertEquals((await got).value, turn);
    assertEquals(remote.log, ["enlist", "publish", "settle", "withdraw"]);
  }
  const got = loop.next();
  assert(await pending(got));
  remote.commit(1);
  assertEquals((await got).key, "remote");
});

Deno.test("disposing of a selector leaves the queues and tells whoever waits; it can be done twice", async () => {
  const ch = new Channel<number>({ maxWaiters: 1 });
  const loop = new Selector({ ch });
  const got = loop.next();
  loop[Symbol.dispose]();
  loop[Symbol.dispose]();
  await assertRejects(() => got, ArgumentError, "disposed");
  assertEquals(ch.trySend(1), false);
  await assertRejects(() => loop.next(), ArgumentError, "disposed");
  for (const use of [() => loop.tryNext(), () => loop.set("ch", ch), () => loop.disable("ch")]) {
    assertThrows(use, ArgumentError, "disposed");
  }
  const late = new Selector({ p: Promise.resolve(1) }, { order: "priority" });
  const hearing = late.next();
  late[Symbol.dispose]();
  await assertRejects(() => hearing, ArgumentError, "disposed");
});

Deno.test("priority in a selector waits for word from a promise that may have settled before a later case", async () => {
  const ch = new Channel<number>({ capacity: 1 });
  ch.trySend(1);
  using loop = new Selector({ p: Promise.resolve("first"), ch }, { order: "priority" });
  assertEquals((await loop.next()).value, "first");
});

Deno.test("the types follow the cases: keys, values, what a case may be changed to", async () => {
  const jobs = new Channel<string>({ capacity: 1 });
  const results = new Channel<number>();
  using loop = new Selector({ job: jobs, out: results.onSend(1), tick: Promise.resolve(true) });
  loop.set("job", Promise.resolve("as a promise"));
  loop.set("out", false);
  // @ts-expect-error a case keeps the type of its values
  loop.set("job", results);
  // @ts-expect-error there is no such key
  assertThrows(() => loop.disable("nothing"), ArgumentError);
  loop.set("job", jobs);
  jobs.trySend("sort");
  const got = await loop.next();
  if (got.key === "job" && got.state === "ok") assertEquals(got.value.toUpperCase(), "SORT");
  else throw new Error(`unexpected ${got.key}`);
});

Deno.test("row 14: a case that woke a selector counts as served", async () => {
  const [a, b] = [new Channel<number>({ capacity: 2 }), new Channel<number>({ capacity: 2 })];
  using loop = new Selector({ a, b });
  for (let turn = 0; turn < 4; turn++) {
    const [woken, other] = turn & 1 ? [b, a] : [a, b];
    const got = loop.next();
    assert(woken.trySend(1));
    await got;
    a.trySend(2);
    b.trySend(2);
    assertEquals(loop.tryNext()!.key, other === a ? "a" : "b");
    loop.tryNext();
  }
});

Deno.test("a case that comes after the last one was deleted is waited for", async () => {
  const [a, b, c] = [new Channel<number>(), new Channel<number>(), new Channel<number>()];
  using loop = new Selector<Record<string, Channel<number>>>({ a, b });
  loop.delete("b");
  loop.set("c", c);
  const got = loop.next();
  assert(c.trySend(1));
  assertEquals((await got).key, "c");
  for (const key of ["a", "c"]) loop.delete(key);
  loop.set("b", b);
  const last = loop.next();
  assert(b.trySend(2));
  assertEquals((await last).key, "b");
});

Deno.test("a case that turns from sending to receiving forgets what it sent", async () => {
  const [a, remote] = [new Channel<number>(), new RemoteCase()];
  using loop = new Selector<{ x: SelectInput; y: SelectInput }>({ x: a.onSend(1), y: null });
  const got = loop.next();
  assertEquals(a.tryReceive(), { state: "ok", value: 1 });
  await got;
  loop.set("x", remote);
  const next = loop.next();
  assertEquals(remote.waiter!.value, undefined);
  remote.commit(5);
  assertEquals((await next).value, 5);
});
