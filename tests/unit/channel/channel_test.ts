import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import {
  ArgumentError,
  Channel,
  ChannelClosedError,
  ChannelFullError,
  select,
  TooManyWaitersError,
} from "../../../src/channel/mod.ts";

Deno.test("a bad option is refused by name", () => {
  assertThrows(() => new Channel({ overflow: "explode" as "error" }), ArgumentError, "overflow");
  assertThrows(() => new Channel({ maxWaiters: 0 }), ArgumentError, "maxWaiters=0");
});

Deno.test("dropOldest keeps the newest values and hands the others over", async () => {
  const dropped: number[] = [];
  const ch = new Channel<number>({
    capacity: 2,
    overflow: "dropOldest",
    onUndelivered: (v) => dropped.push(v),
  });
  for (const value of [1, 2, 3]) await ch.send(value);
  assert(ch.trySend(4));
  assertEquals([dropped, await ch.receiveMany(9)], [[1, 2], [3, 4]]);
});

Deno.test("dropNewest drops what send offers, and leaves it with the caller of trySend", async () => {
  const dropped: number[] = [];
  const ch = new Channel<number>({
    capacity: 1,
    overflow: "dropNewest",
    onUndelivered: (v) => dropped.push(v),
  });
  for (const value of [1, 2]) await ch.send(value);
  assertEquals([ch.trySend(3), dropped, await ch.receive()], [false, [2], 1]);
});

Deno.test("a rendezvous that drops delivers only to those who wait", async () => {
  for (const overflow of ["dropOldest", "dropNewest"] as const) {
    const dropped: number[] = [];
    const ch = new Channel<number>({ overflow, onUndelivered: (v) => dropped.push(v) });
    await ch.send(1);
    const waiting = ch.receive();
    await ch.send(2);
    assertEquals([await waiting, dropped, ch.trySend(3)], [2, [1], false]);
  }
});

Deno.test("overflow error rejects with the value and the capacity", async () => {
  const ch = new Channel<string>({ capacity: 1, overflow: "error" });
  await ch.send("a");
  const error = await assertRejects(() => ch.send("b"), ChannelFullError, "capacity=1");
  assertEquals([error.value, ch.trySend("c"), ch.size], ["b", false, 1]);
});

Deno.test("cancel hands over what is buffered and what is parked, once each, and says so to everybody", async () => {
  const undelivered: number[] = [];
  const ch = new Channel<number>({ capacity: 1, onUndelivered: (v) => undelivered.push(v) });
  await ch.send(1);
  const parked = ch.send(2);
  const reason = new Error("off");
  ch.cancel(reason);
  ch.cancel();
  const error = await assertRejects(() => parked, ChannelClosedError);
  assertEquals([undelivered, error.value], [[1, 2], undefined]);
  assertStrictEquals(error.cause, reason);
  assertStrictEquals(await ch.receive().catch((e) => e), reason);
  assertEquals([ch.closed, ch.size, ch.tryReceive()], [true, 0, { state: "closed" }]);
});

Deno.test("without a hook, cancel gives parked senders their value back", async () => {
  const ch = new Channel<number>();
  const parked = ch.send(5);
  ch.cancel();
  assertEquals((await assertRejects(() => parked, ChannelClosedError)).value, 5);
});

Deno.test("cancel after close discards the rest and keeps the first reason", async () => {
  const undelivered: number[] = [];
  const ch = new Channel<number>({ capacity: 2, onUndelivered: (v) => undelivered.push(v) });
  await ch.send(1);
  ch.close(new Error("first"));
  ch.cancel(new Error("second"));
  assertEquals(undelivered, [1]);
  await assertRejects(() => ch.receive(), Error, "first");
});

Deno.test("a hook that uses the channel, or throws, breaks nothing", () => {
  const seen: number[] = [];
  const reported: unknown[] = [];
  const report = (event: ErrorEvent) => {
    event.preventDefault();
    reported.push(event.error.message);
  };
  addEventListener("error", report);
  const ch: Channel<number> = new Channel<number>({
    capacity: 1,
    overflow: "dropOldest",
    onUndelivered(value) {
      seen.push(value);
      if (value < 3) ch.trySend(value + 10);
      else throw new Error(`bad ${value}`);
    },
  });
  ch.trySend(1);
  ch.trySend(2);
  removeEventListener("error", report);
  // 2 evicts 1, whose hook sends 11; that evicts 2, whose hook sends 12; that evicts 11, whose hook throws.
  assertEquals([seen, reported, ch.tryReceive()], [[1, 2, 11], ["bad 11"], { state: "ok", value: 12 }]);
});

Deno.test("waiting is limited, fails loudly in both directions, and the channel still works", async () => {
  const ch = new Channel<number>({ maxWaiters: 2 });
  const sends = [ch.send(1), ch.send(2)];
  await assertRejects(() => ch.send(3), TooManyWaitersError, "limit=2");
  await assertRejects(() => ch.send(3, { signal: new AbortController().signal }), TooManyWaitersError);
  await assertRejects(() => select({ a: ch.onSend(4) }), TooManyWaitersError);
  assertEquals([await ch.receive(), await ch.receive()], [1, 2]);
  await Promise.all(sends);
  const receives = [ch.receive(), ch.receive()];
  await assertRejects(() => ch.receive(), TooManyWaitersError);
  assert(ch.trySend(5) && ch.trySend(6));
  assertEquals(await Promise.all(receives), [5, 6]);
});

Deno.test("aborted waits leave nothing behind, neither in the queue nor on the signal", async () => {
  let listeners = 0;
  const stop = new AbortController();
  const { signal } = stop;
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  signal.addEventListener = (...args: Parameters<typeof add>) => (listeners++, add(...args));
  signal.removeEventListener = (...args: Parameters<typeof remove>) => (listeners--, remove(...args));
  const ch = new Channel<number>({ maxWaiters: 3 });
  for (let i = 0; i < 5; i++) {
    const waiting = ch.receive({ signal });
    assert(ch.trySend(i));
    assertEquals(await waiting, i);
    const got = select({ ch }, { signal });
    assert(ch.trySend(i));
    await got;
  }
  assertEquals(listeners, 0);
  const waits = [
    ch.receive({ signal }),
    ch.send(1, { signal }),
    select({ other: new Channel() }, { signal }),
  ];
  assertEquals(await waits[0], 1);
  stop.abort("end");
  assertEquals((await Promise.allSettled(waits)).map((one) => one.status), [
    "fulfilled",
    "fulfilled",
    "rejected",
  ]);
  assertEquals(listeners, 0);
});

Deno.test("a send that does not wait makes no promise of its own", () => {
  const ch = new Channel<number>({ capacity: 2 });
  assertStrictEquals(ch.send(1), ch.send(2));
});

Deno.test("no value is lost or doubled when sends and receives are aborted at random", async () => {
  let seed = 11;
  const dice = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
  for (const capacity of [0, 1, 3]) {
    const seen = new Map<number, number>();
    const see = (value: number) => void seen.set(value, (seen.get(value) ?? 0) + 1);
    const ch = new Channel<number>({ capacity, onUndelivered: see });
    const waits: Promise<unknown>[] = [];
    for (let i = 0; i < 4000; i++) {
      const stop = new AbortController();
      const options = dice(2) ? { signal: stop.signal } : {};
      const kind = dice(4);
      if (kind === 0) waits.push(ch.send(i, options).catch(() => see(i)));
      else if (kind === 1) waits.push(ch.receive(options).then(see, () => {}));
      else if (kind === 2) {
        waits.push(
          select({ a: ch, b: ch.onSend(i) }, options).then((got) => {
            if (got.key === "a" && got.state === "ok") see(got.value);
            if (got.key === "a" || got.state === "closed") see(i);
          }, () => see(i)),
        );
      } else if (!ch.trySend(i)) see(i);
      if (kind === 1) see(i);
      if (dice(3) === 0) stop.abort();
      if (dice(5) === 0) await null;
    }
    ch.cancel();
    await Promise.all(waits);
    assertEquals([seen.size, [...seen.values()].every((count) => count === 1)], [4000, true]);
  }
});
