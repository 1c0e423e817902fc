import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Channel } from "../../../../src/channel/channel.ts";
import { select } from "../../../../src/channel/select/select.ts";
import { Guard } from "../../../../src/channel/sync/permit_queue.ts";
import { Semaphore } from "../../../../src/channel/sync/semaphore.ts";
import { ArgumentError, ChannelClosedError } from "../../../../src/errors.ts";
import { turns } from "../../../support/turns.ts";
import { seeded } from "../../../support/random.ts";

Deno.test("row 58: a semaphore lets as many in as it has permits, and the next one when one leaves", async () => {
  const room = new Semaphore(2);
  const [a, b] = [await room.acquire(), await room.acquire()];
  let third: Guard | undefined;
  const waiting = room.acquire().then((guard) => third = guard);
  await turns();
  assertEquals([room.available, room.waiting, third], [0, 1, undefined]);
  a.release();
  await waiting;
  assertEquals([room.available, room.waiting], [0, 0]);
  b.release();
  third!.release();
  assertEquals(room.available, 2);
});

Deno.test("row 58: a release goes to the one who waits; whoever tries right after it finds nothing", async () => {
  const room = new Semaphore(1);
  const first = await room.acquire();
  const second = room.acquire();
  first.release();
  assertEquals(room.tryAcquire(), undefined);
  (await second).release();
  assert(room.tryAcquire() instanceof Guard);
});

Deno.test("row 58: a large request is not overtaken by small ones that would fit", async () => {
  const room = new Semaphore(4);
  const held = await room.acquire(2);
  const order: string[] = [];
  const large = room.acquire(4).then((guard) => (order.push("large"), guard));
  const small = room.acquire(1).then((guard) => (order.push("small"), guard));
  await turns();
  assertEquals([order, room.available, room.tryAcquire(1)], [[], 2, undefined]);
  held.release();
  (await large).release();
  (await small).release();
  assertEquals([order, room.available], [["large", "small"], 4]);
});

Deno.test("row 58: when a large request gives up, those behind it that fit go on at once", async () => {
  const room = new Semaphore(4);
  using _held = await room.acquire(2);
  const stop = new AbortController();
  const large = room.acquire(4, { signal: stop.signal });
  const small = [room.acquire(1), room.acquire(1)];
  stop.abort("tired");
  assertEquals(await large.catch((reason) => reason), "tired");
  for (const guard of await Promise.all(small)) guard.release();
  assertEquals([room.available, room.waiting], [2, 0]);
});

Deno.test("a release wakes as many as it has permits for, in order", async () => {
  const room = new Semaphore(6);
  const all = await room.acquire(6);
  const order: number[] = [];
  const waits = [1, 2, 3, 4].map((n) => room.acquire(n).then(() => order.push(n)));
  all.release();
  await turns();
  assertEquals([order, room.available, room.waiting], [[1, 2, 3], 0, 1]);
  room.close();
  await Promise.allSettled(waits);
});

Deno.test("a guard gives its permits back once, however often it is released", async () => {
  const room = new Semaphore(3);
  {
    using guard = await room.acquire(2);
    assertEquals(guard.held, true);
    guard.release();
    guard.release();
    assertEquals([guard.held, room.available], [false, 3]);
  }
  assertEquals(room.available, 3);
});

Deno.test("a cancelled request leaves nothing behind, and takes nothing", async () => {
  const room = new Semaphore(1);
  const held = await room.acquire();
  for (let i = 0; i < 1000; i++) {
    const stop = new AbortController();
    const waiting = room.acquire({ signal: stop.signal });
    stop.abort(i);
    assertEquals(await waiting.catch((reason) => reason), i);
  }
  assertEquals(room.waiting, 0);
  held.release();
  assertEquals(room.available, 1);
});

Deno.test("a signal that has fired is ignored where nothing has to be waited for", async () => {
  const room = new Semaphore(1);
  const signal = AbortSignal.abort("late");
  const guard = await room.acquire({ signal });
  assertEquals(await room.acquire(1, { signal }).catch((reason) => reason), "late");
  guard.release();
});

Deno.test("row 20: taking permits is a case of a select; the other case leaves no request behind", async () => {
  const room = new Semaphore(2);
  const mail = new Channel<string>({ capacity: 1 });
  const got = await select({ room, mail });
  assert(got.key === "room" && got.state === "ok");
  using _one = got.value;
  const waiting = select({ two: room.onAcquire(2), mail });
  await turns();
  assertEquals(room.waiting, 1);
  mail.trySend("x");
  assertEquals((await waiting).key, "mail");
  assertEquals([room.waiting, room.available], [0, 1]);
});

Deno.test("row 20: the same semaphore twice in one select takes permits once", async () => {
  const room = new Semaphore(2);
  const held = await room.acquire(2);
  const waiting = select({ two: room.onAcquire(2), one: room.onAcquire(1) });
  await turns();
  held.release();
  const got = await waiting;
  assertEquals([got.key, room.available, room.waiting], ["two", 0, 0]);
});

Deno.test("a priority select that looks around does not lose permits, nor block those behind it", async () => {
  const room = new Semaphore(3);
  using _held = await room.acquire(2);
  const urgent = new Channel<number>({ capacity: 1 });
  const waiting = select({ urgent, many: room.onAcquire(3), one: room.onAcquire(2) }, { order: "priority" });
  const behind = room.acquire(1);
  await turns();
  urgent.trySend(1);
  assertEquals((await waiting).key, "urgent");
  using _next = await behind;
  assertEquals([room.available, room.waiting], [0, 0]);
});

Deno.test("a priority select that finds its value gone queues up again and serves those behind it", async () => {
  const room = new Semaphore(3);
  const held = await room.acquire(2);
  const urgent = new Channel<number>({ capacity: 1 });
  const waiting = select({ urgent, many: room.onAcquire(3) }, { order: "priority" });
  const behind = room.acquire(1);
  await turns();
  urgent.trySend(1);
  assertEquals(urgent.tryReceive().state, "ok");
  (await behind).release();
  held.release();
  assertEquals((await waiting).key, "many");
  assertEquals([room.available, room.waiting], [0, 0]);
});

Deno.test("a closed semaphore rejects those who wait and those who come; permits held stay valid", async () => {
  const room = new Semaphore(1);
  const guard = await room.acquire();
  const waiting = room.acquire();
  const chosen = select({ room });
  room.close();
  room.close(new Error("too late to be the reason"));
  await assertRejects(() => waiting, ChannelClosedError, "the semaphore is closed");
  await assertRejects(() => room.acquire(), ChannelClosedError);
  const got = await chosen;
  assert(got.state === "closed" && got.reason instanceof ChannelClosedError);
  assertEquals([room.closed, room.tryAcquire(), guard.held], [true, undefined, true]);
  guard.release();
  assertEquals(room.available, 1);
  {
    using other = new Semaphore(1);
    other.close("over");
    assertEquals(await other.acquire().catch((reason) => reason), "over");
  }
});

Deno.test("bad counts are refused by name, and bad signals too", async () => {
  for (const permits of [0, -1, 1.5, NaN, Infinity, "2", undefined]) {
    assertThrows(() => new Semaphore(permits as number), ArgumentError, "permits");
  }
  const room = new Semaphore(2);
  for (const count of [0, 3, 1.5, NaN, null, "1"]) {
    await assertRejects(() => room.acquire(count as number), ArgumentError, "from 1 to 2");
    assertThrows(() => room.tryAcquire(count as number), ArgumentError);
    assertThrows(() => room.onAcquire(count as number), ArgumentError);
  }
  using _held = await room.acquire(2);
  await assertRejects(() => room.acquire({ signal: {} as AbortSignal }), ArgumentError, "AbortSignal");
  assertEquals(room.waiting, 0);
});

Deno.test("random acquires, aborts, selects and releases never create or lose a permit, and stay in order", async () => {
  const random = seeded(7);
  const room = new Semaphore(5);
  const held: { guard: Guard; count: number }[] = [];
  const asked: number[] = [];
  const served: number[] = [];
  const never = new Channel<void>();
  const stops: AbortController[] = [];
  const pending: Promise<unknown>[] = [];
  const inUse = (): number => held.reduce((sum, one) => sum + one.count, 0);
  for (let step = 0; step < 4000; step++) {
    const action = random(4);
    if (action < 2) {
      const count = 1 + random(5);
      const stop = new AbortController();
      stops.push(stop);
      asked.push(step);
      const got = action === 0
        ? room.acquire(count, { signal: stop.signal }).then((guard) => guard)
        : select({ room: room.onAcquire(count), never }, { signal: stop.signal })
          .then((result) => result.value as Guard);
      pending.push(got.then((guard) => (served.push(step), held.push({ guard, count })), () => {}));
    } else if (action === 2 && held.length > 0) {
      held.splice(random(held.length), 1)[0]!.guard.release();
    } else if (stops.length > 0 && random(3) === 0) {
      stops[random(stops.length)]!.abort();
    }
    await turns(8);
    assertEquals(room.available + inUse(), 5);
  }
  assert(served.length > 500 && served.length < asked.length, `${served.length} of ${asked.length}`);
  assertEquals(served, served.toSorted((a, b) => a - b));
  for (const stop of stops) stop.abort();
  while (held.length > 0) held.pop()!.guard.release();
  await Promise.all(pending);
  while (held.length > 0) held.pop()!.guard.release();
  assertEquals([room.available, room.waiting], [5, 0]);
});

Deno.test("console.log shows the state of a semaphore, not its queue", () => {
  const shown = Deno.inspect(new Semaphore(2), { breakLength: Infinity });
  assertEquals(shown, "Semaphore { permits: 2, available: 2, waiting: 0, closed: false }");
});

Deno.test("closing a semaphore rejects all who wait: a select among them makes room for nobody", async () => {
  const room = new Semaphore(5);
  using _held = await room.acquire(3);
  const large = select({ room: room.onAcquire(5) });
  const small = room.acquire(1).then(() => "granted", (error) => error);
  room.close("why");
  assertEquals([await large, await small], [{ key: "room", state: "closed", reason: "why" }, "why"]);
  assertEquals(room.available, 2);
});
