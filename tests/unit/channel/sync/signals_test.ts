import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Channel } from "../../../../src/channel/channel.ts";
import { select } from "../../../../src/channel/select/select.ts";
import { Latch } from "../../../../src/channel/sync/latch.ts";
import { Notify } from "../../../../src/channel/sync/notify.ts";
import { WaitGroup } from "../../../../src/channel/sync/wait_group.ts";
import { ArgumentError, ChannelClosedError } from "../../../../src/errors.ts";
import { turns } from "../../../support/turns.ts";

const never = new Channel<void>();

Deno.test("row 56: notifyOne wakes whoever waits longest, one by one", async () => {
  const bell = new Notify();
  const woken: number[] = [];
  const waits = [0, 1, 2].map((i) => bell.wait().then(() => woken.push(i)));
  for (let i = 0; i < 3; i++) {
    assertEquals(bell.notifyOne(), true);
    await turns();
    assertEquals(woken.length, i + 1);
  }
  await Promise.all(waits);
  assertEquals(woken, [0, 1, 2]);
});

Deno.test("row 56: a notification that finds nobody is remembered once, so that no wake-up is lost", async () => {
  const bell = new Notify();
  assertEquals([bell.notifyOne(), bell.notifyOne()], [false, false]);
  await bell.wait();
  let woken = false;
  const second = bell.wait().then(() => woken = true);
  await turns();
  assertEquals(woken, false);
  bell.notifyOne();
  await second;
});

Deno.test("row 56: the bucket: notifyAll wakes all who are in it, and remembers nothing", async () => {
  const bucket = new Notify();
  assertEquals(bucket.notifyAll(), 0);
  let out = 0;
  const falls = Array.from({ length: 5 }, () => bucket.wait().then(() => out++));
  await turns();
  assertEquals([out, bucket.waiting], [0, 5]);
  assertEquals(bucket.notifyAll(), 5);
  const late = bucket.wait();
  await Promise.all(falls);
  assertEquals([out, bucket.waiting], [5, 1]);
  bucket.notifyOne();
  await late;
});

Deno.test("row 20: a notification is a case; one that a select did not take is there for the next", async () => {
  const bell = new Notify();
  const mail = new Channel<number>({ capacity: 1 });
  const waiting = select({ bell, mail });
  mail.trySend(1);
  assertEquals((await waiting).key, "mail");
  assertEquals([bell.waiting, bell.notifyOne()], [0, false]);
  assertEquals((await select({ bell, never })).key, "bell");
  assertEquals(select.try({ bell }), undefined);
  const twice = select({ a: bell, b: bell });
  assertEquals(bell.notifyAll(), 1);
  assertEquals((await twice).key, "a");
});

Deno.test("closing a notify rejects those who wait; a cancelled wait takes no notification", async () => {
  const bell = new Notify();
  const stop = new AbortController();
  const cancelled = bell.wait({ signal: stop.signal });
  const waiting = bell.wait();
  stop.abort("enough");
  assertEquals(await cancelled.catch((reason) => reason), "enough");
  assertEquals(bell.notifyOne(), true);
  await waiting;
  const rejected = bell.wait();
  bell.close();
  await assertRejects(() => rejected, ChannelClosedError);
  assertEquals([bell.notifyOne(), bell.notifyAll()], [false, 0]);
  await assertRejects(() => bell.wait(), ChannelClosedError);
});

Deno.test("row 57: a wait group is waited for until all that was added is done", async () => {
  const group = new WaitGroup();
  await group.wait();
  group.add(2);
  let through = 0;
  const waits = [group.wait(), group.wait()].map((wait) => wait.then(() => through++));
  group.done();
  await turns();
  assertEquals([through, group.count], [0, 1]);
  group.add();
  group.done();
  group.done();
  await Promise.all(waits);
  assertEquals([through, group.count], [2, 0]);
});

Deno.test("row 57: go counts a function until it settles, however it does, and hands on its result", async () => {
  const group = new WaitGroup();
  const gate = new Channel<number>();
  const result = group.go(() => gate.receive());
  const failure = group.go(() => Promise.reject(new RangeError("no")));
  const thrown = group.go(() => {
    throw new TypeError("at once");
  });
  const rejected = [assertRejects(() => failure, RangeError), assertRejects(() => thrown, TypeError)];
  assertEquals(group.count, 2);
  await Promise.all(rejected);
  assertEquals(group.count, 1);
  const waiting = group.wait();
  await gate.send(7);
  await waiting;
  assertEquals([await result, group.count], [7, 0]);
});

Deno.test("row 57: more done than added is an error, and changes nothing", () => {
  const group = new WaitGroup();
  assertThrows(() => group.done(), ArgumentError, "more often");
  for (const count of [0, -1, 0.5, NaN, "1"]) {
    assertThrows(() => group.add(count as number), ArgumentError, "integer");
  }
  group.add();
  group.done();
  assertThrows(() => group.done(), ArgumentError);
  assertEquals(group.count, 0);
});

Deno.test("row 20: joins are cases: a wait group, again and again", async () => {
  const group = new WaitGroup();
  for (let round = 0; round < 3; round++) {
    assertEquals((await select({ group, never })).key, "group");
    group.add();
    assertEquals(select.try({ group }), undefined);
    const waiting = select({ never, group });
    group.done();
    assertEquals((await waiting).key, "group");
  }
});

Deno.test("closing a wait group rejects those who wait; counting goes on", async () => {
  const group = new WaitGroup();
  group.add(2);
  const waiting = group.wait();
  group.close("down");
  assertEquals(await waiting.catch((reason) => reason), "down");
  group.done();
  assertEquals(await group.wait().catch((reason) => reason), "down");
  group.done();
  await group.wait();
});

Deno.test("row 57: a latch opens at zero, for all, and stays open", async () => {
  const latch = new Latch(3);
  let through = 0;
  const waits = [1, 2].map(() => latch.wait().then(() => through++));
  latch.countDown(2);
  await turns();
  assertEquals([through, latch.count, latch.open], [0, 1, false]);
  assertEquals(select.try({ latch }), undefined);
  latch.countDown();
  await Promise.all(waits);
  assertEquals([through, latch.open], [2, true]);
  assertEquals((await select({ latch, never })).key, "latch");
  latch.countDown(5);
  assertEquals(latch.count, 0);
  latch.close();
  await latch.wait();
});

Deno.test("row 57: counting a latch further down than zero opens it; bad counts are refused", async () => {
  const latch = new Latch(2);
  latch.countDown(10);
  assertEquals(latch.count, 0);
  await new Latch(0).wait();
  for (const count of [-1, 1.5, NaN, "1", undefined]) {
    assertThrows(() => new Latch(count as number), ArgumentError, "latch");
  }
  for (const by of [0, -1, 1.5]) assertThrows(() => latch.countDown(by), ArgumentError, "latch");
});

Deno.test("a latch that is closed before it opens rejects; a signal ends one wait only", async () => {
  const latch = new Latch(1);
  const stop = new AbortController();
  const one = latch.wait({ signal: stop.signal });
  const other = latch.wait();
  stop.abort("one");
  assertEquals(await one.catch((reason) => reason), "one");
  assertEquals(latch.waiting, 1);
  latch.close();
  const error = await assertRejects(() => other, ChannelClosedError);
  assert(error.message.includes("latch"));
  latch.countDown();
  await latch.wait();
});
