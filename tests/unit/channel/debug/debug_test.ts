import { assertEquals, assertThrows } from "@std/assert";
import { debug } from "../../../../src/channel/debug/debug.ts";
import { probe } from "../../../../src/channel/debug/probe.ts";
import { after, ArgumentError, Channel, select } from "../../../../src/channel/mod.ts";
import { VirtualClock } from "../../../../src/time/virtual_clock.ts";

const silent = { stall: Infinity };

Deno.test("off costs nothing: once the first operation has parked there is nobody to ask", async () => {
  const ch = new Channel<number>();
  const got = ch.receive();
  assertEquals(probe, undefined);
  await ch.send(1);
  assertEquals(await got, 1);
});

Deno.test("an operation is in the record from when it parks until it goes on, however it does", async () => {
  using debugging = debug(silent);
  const count = (): number => debugging.parked().length;
  const ch = new Channel<number>();
  const stop = new AbortController();
  const waits = [
    ch.receive(),
    ch.receive({ signal: stop.signal }),
    select({ ch, other: new Channel() }, { signal: stop.signal }),
  ];
  assertEquals(count(), 3);
  await ch.send(1);
  assertEquals(count(), 2);
  stop.abort("enough");
  assertEquals(count(), 0);
  const values = ch[Symbol.asyncIterator]();
  const next = values.next();
  assertEquals(count(), 1);
  await values.return!();
  assertEquals([count(), (await next).done], [0, true]);
  const sent = ch.send(2).catch(() => {});
  assertEquals(count(), 1);
  ch.close();
  await Promise.allSettled([...waits, sent]);
  assertEquals(count(), 0);
});

Deno.test("a select that chooses when it wakes up, and queues up again, is one operation still", async () => {
  using debugging = debug(silent);
  const a = new Channel<number>({ capacity: 1 });
  const b = new Channel<number>({ capacity: 1 });
  const got = select({ a, b }, { order: "priority" });
  assertEquals(debugging.parked().map(({ what }) => what), [
    "select { a: receive on Channel (capacity 1, 0 buffered), b: receive on Channel (capacity 1, 0 buffered) }",
  ]);
  b.trySend(1);
  assertEquals(b.tryReceive().state, "ok");
  await Promise.resolve();
  await Promise.resolve();
  assertEquals(debugging.parked().length, 1);
  a.trySend(2);
  await got;
  assertEquals(debugging.parked(), []);
});

Deno.test("what is waited for is named: a reservation, a timer, a promise, a signal", async () => {
  using debugging = debug(silent);
  const full = new Channel<number>({ capacity: 1 });
  await full.send(1);
  const clock = new VirtualClock();
  const stop = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  const waits = [full.reserve(), select({ late: after(500, { clock }), promise, stop: stop.signal })];
  assertEquals(debugging.parked().map(({ what }) => what), [
    "reserve on Channel (capacity 1, 1 buffered)",
    "select { late: a timer, due in 500 ms, promise: a promise, stop: an AbortSignal }",
  ]);
  resolve();
  full.cancel();
  await Promise.allSettled(waits);
});

Deno.test("several may debug at once; the last one that ends switches it off", async () => {
  const first = debug(silent);
  const second = debug(silent);
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  const ch = new Channel<number>();
  const got = ch.receive();
  assertEquals(second.parked().length, 1);
  second[Symbol.dispose]();
  assertEquals(probe, undefined);
  await ch.send(1);
  await got;
});

Deno.test("a stall is told once, and the timer for it is gone with the last operation", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  let told = 0;
  using _ = debug({
    stall: 5,
    onReport: (report) => {
      told++;
      resolve(report.kind);
    },
  });
  const ch = new Channel<number>();
  const got = ch.receive();
  // Its timer keeps nothing alive: somebody else must.
  const alive = setTimeout(() => resolve("nothing was reported"), 10_000);
  assertEquals(await promise, "stall");
  await new Promise((resolve) => setTimeout(resolve, 20));
  clearTimeout(alive);
  assertEquals(told, 1);
  await ch.send(1);
  await got;
});

Deno.test("options of debugging that are none are refused", () => {
  assertThrows(() => debug(null as never), ArgumentError, "options of debug()");
  for (const stall of [0, -1, NaN, "5" as never]) {
    assertThrows(() => debug({ stall }), ArgumentError, "stall");
  }
  assertThrows(() => debug({ ignore: "all" as never }), ArgumentError, "ignore must be a function");
  assertThrows(() => debug({ onReport: {} as never }), ArgumentError, "onReport must be a function");
  assertEquals(probe, undefined);
});
