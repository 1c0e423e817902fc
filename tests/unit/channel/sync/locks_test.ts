import { assert, assertEquals, assertRejects } from "@std/assert";
import { Channel } from "../../../../src/channel/channel.ts";
import { select } from "../../../../src/channel/select/select.ts";
import { after } from "../../../../src/channel/timers.ts";
import { Mutex } from "../../../../src/channel/sync/mutex.ts";
import { RwLock } from "../../../../src/channel/sync/rw_lock.ts";
import { ChannelClosedError } from "../../../../src/errors.ts";
import { VirtualClock } from "../../../../src/time/clock.ts";
import { turns } from "../../../support/turns.ts";

Deno.test("row 58: a mutex keeps others out between two awaits, in the order in which they came", async () => {
  const mutex = new Mutex();
  const order: number[] = [];
  let inside = 0;
  await Promise.all(Array.from({ length: 100 }, async (_, i) => {
    using _held = await mutex.lock();
    assertEquals(++inside, 1);
    await turns(3);
    inside--;
    order.push(i);
  }));
  assertEquals(order, Array.from({ length: 100 }, (_, i) => i));
  assertEquals(mutex.locked, false);
});

Deno.test("row 58: tryLock takes a free mutex, and never one that is held or promised", async () => {
  const mutex = new Mutex();
  const first = mutex.tryLock()!;
  assertEquals([mutex.locked, mutex.tryLock()], [true, undefined]);
  const second = mutex.lock();
  first.release();
  assertEquals(mutex.tryLock(), undefined);
  (await second).release();
  assertEquals(mutex.locked, false);
});

Deno.test("an old guard does not unlock what another holds by now", async () => {
  const mutex = new Mutex();
  const old = await mutex.lock();
  old.release();
  using _now = await mutex.lock();
  old.release();
  old[Symbol.dispose]();
  assertEquals(mutex.locked, true);
});

Deno.test("row 20: a mutex is a case: locked by the select, or not at all", async () => {
  const clock = new VirtualClock();
  const mutex = new Mutex();
  {
    using _held = await mutex.lock();
    const got = select({ mutex, late: after(10, { clock }) });
    clock.advance(10);
    assertEquals((await got).key, "late");
    assertEquals([mutex.waiting, clock.pending], [0, 0]);
  }
  const got = await select({ mutex, late: after(10, { clock }) });
  assert(got.key === "mutex" && got.state === "ok");
  assertEquals(mutex.locked, true);
  got.value.release();
  assertEquals(mutex.locked, false);
});

Deno.test("row 20: a select that is handed the lock and gets a value in the same turn takes just one", async () => {
  const mutex = new Mutex();
  const ch = new Channel<number>();
  const held = await mutex.lock();
  const got = select({ mutex, ch });
  held.release();
  assertEquals(ch.trySend(1), false);
  assertEquals([(await got).key, mutex.locked], ["mutex", true]);
});

Deno.test("locking twice in one task waits for itself, and a signal ends that", async () => {
  const mutex = new Mutex();
  using _once = await mutex.lock();
  const stop = new AbortController();
  const twice = mutex.lock({ signal: stop.signal });
  await turns();
  stop.abort("deadlock");
  assertEquals(await twice.catch((reason) => reason), "deadlock");
});

Deno.test("a closed mutex rejects those who wait and lets the holder finish", async () => {
  const mutex = new Mutex();
  const held = await mutex.lock();
  const waiting = mutex.lock();
  mutex[Symbol.dispose]();
  await assertRejects(() => waiting, ChannelClosedError, "the mutex is closed");
  held.release();
  assertEquals([mutex.locked, mutex.tryLock()], [false, undefined]);
});

Deno.test("row 58: readers share, a writer is alone", async () => {
  const lock = new RwLock();
  const readers = await Promise.all([lock.read(), lock.read(), lock.read()]);
  assertEquals([lock.readers, lock.writing, lock.tryWrite()], [3, false, undefined]);
  const writing = lock.write();
  for (const reader of readers) {
    await turns();
    assertEquals(lock.writing, false);
    reader.release();
  }
  const writer = await writing;
  assertEquals([lock.readers, lock.writing, lock.tryRead(), lock.tryWrite()], [
    0,
    true,
    undefined,
    undefined,
  ]);
  writer.release();
  assertEquals([lock.readers, lock.writing], [0, false]);
});

Deno.test("row 58: a stream of readers does not starve a writer; readers behind it start together", async () => {
  const lock = new RwLock();
  const first = await lock.read();
  const order: string[] = [];
  const write = lock.write().then((guard) => (order.push("write"), guard));
  const reads = [1, 2].map((n) => lock.read().then((guard) => (order.push(`read ${n}`), guard)));
  const last = lock.write().then((guard) => (order.push("write again"), guard));
  assertEquals(lock.tryRead(), undefined);
  first.release();
  (await write).release();
  const guards = await Promise.all(reads);
  assertEquals([order, lock.readers], [["write", "read 1", "read 2"], 2]);
  for (const guard of guards) guard.release();
  (await last).release();
  assertEquals(order.at(-1), "write again");
});

Deno.test("readers behind a writer that gives up go on at once", async () => {
  const lock = new RwLock();
  using _reading = await lock.read();
  const stop = new AbortController();
  const write = lock.write({ signal: stop.signal });
  const read = lock.read();
  stop.abort("no");
  assertEquals(await write.catch((reason) => reason), "no");
  using _second = await read;
  assertEquals([lock.readers, lock.waiting], [2, 0]);
});

Deno.test("row 20: reading and writing are cases, the lock itself that of writing", async () => {
  const lock = new RwLock();
  const none = new Channel<void>();
  const reading = await select({ read: lock.onRead(), none });
  assert(reading.key === "read" && reading.state === "ok");
  assertEquals(select.try({ write: lock.onWrite() }), undefined);
  assertEquals(select.try({ lock }), undefined);
  const second = select.try({ read: lock.onRead() });
  assert(second?.state === "ok");
  const writing = select({ lock, none });
  reading.value.release();
  second.value.release();
  const got = await writing;
  assert(got.key === "lock" && got.state === "ok" && lock.writing);
  got.value.release();
});

Deno.test("a closed readers-writer lock rejects readers and writers alike", async () => {
  const lock = new RwLock();
  const reader = await lock.read();
  const waits = [lock.write(), lock.read()];
  lock.close("shut");
  assertEquals(await Promise.all(waits.map((wait) => wait.catch((reason) => reason))), ["shut", "shut"]);
  reader.release();
  assertEquals(
    Deno.inspect(lock, { breakLength: Infinity }),
    "RwLock { readers: 0, writing: false, waiting: 0, closed: true }",
  );
});
