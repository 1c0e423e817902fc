import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { LaggedError } from "../../../../src/errors.ts";
import { Broadcast } from "../../../../src/channel/broadcast/broadcast.ts";
import { Channel } from "../../../../src/channel/channel.ts";
import { select } from "../../../../src/channel/select/select.ts";
import { turns } from "../../../support/turns.ts";

Deno.test("a subscription is a case of a select, ready or waited for, and so is sending", async () => {
  const news = new Broadcast<number>({ capacity: 1 });
  using one = news.receiver();
  using other = news.receiver();
  const waiting = select({ one, other });
  await news.send(1);
  const got = await waiting;
  assertEquals([got.state, got.value], ["ok", 1]);
  const rest = got.key === "one" ? other : one;
  const sending = select({ out: news.onSend(2) });
  await turns(8);
  assertEquals(await rest.receive(), 1);
  assertEquals((await sending).key, "out");
  assertEquals([await one.receive(), await other.receive()], [2, 2]);
});

Deno.test("a select that takes another case takes nothing from the subscription", async () => {
  const news = new Broadcast<number>({ capacity: 4 });
  const other = new Channel<string>();
  using reader = news.receiver();
  const waiting = select({ reader, other });
  await other.send("first");
  assertEquals((await waiting).key, "other");
  await news.send(1);
  assertEquals([reader.size, await reader.receive()], [1, 1]);
});

Deno.test("semantics 9: a select over both ends of one broadcast neither meets itself nor corrupts a queue", async () => {
  const news = new Broadcast<number>({ capacity: 1 });
  using reader = news.receiver();
  using slow = news.receiver();
  await news.send(1);
  await reader.receive();
  const both = select({ in: reader, again: reader, out: news.onSend(2) });
  await turns(8);
  assertEquals(await slow.receive(), 1);
  assertEquals((await both).key, "out");
  assertEquals([await slow.receive(), await reader.receive()], [2, 2]);
  assertEquals([news.size, reader.size], [0, 0]);
});

Deno.test("a gap shows in a select as a case that says closed once, with the LaggedError, and not with onLag", async () => {
  const news = new Broadcast<number>({ capacity: 1, overflow: "dropOldest" });
  using told = news.receiver();
  using heard = news.receiver({ onLag: () => {} });
  news.trySend(1);
  news.trySend(2);
  const got = await select({ told });
  assert(got.state === "closed" && got.reason instanceof LaggedError);
  assertEquals((await select({ told })).value, 2);
  assertEquals((await select({ heard })).value, 2);
});

Deno.test("a priority select that is woken late leaves its value to those behind it, in order", async () => {
  const news = new Broadcast<number>({ capacity: 4 });
  const urgent = new Channel<string>({ capacity: 1 });
  using reader = news.receiver();
  const chosen = select({ urgent, reader }, { order: "priority" });
  const behind = reader.receive();
  news.trySend(1);
  urgent.trySend("now");
  assertEquals([(await chosen).key, await behind], ["urgent", 1]);
  assertEquals(reader.size, 0);
});

Deno.test("a priority select that wants to send and goes elsewhere leaves the room to those behind it", async () => {
  const news = new Broadcast<number>({ capacity: 1 });
  const urgent = new Channel<string>({ capacity: 1 });
  using reader = news.receiver();
  await news.send(1);
  const chosen = select({ urgent, out: news.onSend(2) }, { order: "priority" });
  const behind = news.send(3);
  assertEquals(reader.tryReceive(), { state: "ok", value: 1 });
  urgent.trySend("now");
  assertEquals((await chosen).key, "urgent");
  await behind;
  assertEquals([await reader.receive(), reader.size], [3, 0]);
});

Deno.test("semantics 3: under random aborts each receiver has each accepted value exactly once", async () => {
  let state = 1;
  const roll = (sides: number): number => (state = (state * 48271) % 0x7fffffff) % sides;
  for (let round = 0; round < 30; round++) {
    const news = new Broadcast<number>({ capacity: 1 + roll(3) });
    const accepted: number[] = [];
    const readers = [news.receiver(), news.receiver(), news.receiver()];
    const seen: number[][] = [[], [], []];
    const sending = (async () => {
      for (let value = 0; value < 40; value++) {
        const controller = new AbortController();
        const sent = roll(2) === 0
          ? news.send(value, { signal: controller.signal })
          : select({ out: news.onSend(value) }, { signal: controller.signal });
        if (roll(3) === 0) controller.abort();
        await sent.then(() => accepted.push(value), () => {});
      }
      news.close();
    })();
    const reading = readers.map(async (reader, n) => {
      for (;;) {
        const controller = new AbortController();
        const wait = roll(2) === 0
          ? reader.receive({ signal: controller.signal })
          : select({ reader }, { signal: controller.signal }).then((got) => {
            if (got.state === "closed") throw "end";
            return got.value;
          });
        if (roll(3) === 0) queueMicrotask(() => controller.abort("stop"));
        const value = await wait.catch((error) => error === "stop" ? undefined : NaN);
        if (Number.isNaN(value)) return;
        if (value !== undefined) seen[n]!.push(value);
      }
    });
    await Promise.all([sending, ...reading]);
    assertEquals(seen, [accepted, accepted, accepted]);
  }
});

Deno.test("semantics 28: cancelled waits and subscriptions leave nothing behind in an idle broadcast", async () => {
  const news = new Broadcast<number>();
  using full = news.receiver();
  await news.send(0);
  const reason = new Error("enough");
  for (let n = 0; n < 1000; n++) {
    using reader = news.receiver();
    const signal = AbortSignal.abort(reason);
    assertStrictEquals(await reader.receive({ signal }).catch((e) => e), reason);
    const controller = new AbortController();
    const waits = [
      reader.receive({ signal: controller.signal }),
      news.send(n, { signal: controller.signal }),
      news.reserve({ signal: controller.signal }),
    ];
    controller.abort(reason);
    for (const wait of waits) await assertRejects(() => wait, Error, "enough");
  }
  assertEquals([news.receivers, await full.receive(), news.trySend(1)], [1, 0, true]);
});

Deno.test("priority: a select that an end takes out of the queue lets nobody behind it in after the end", async () => {
  for (const end of ["close", "cancel"] as const) {
    const dropped: number[] = [];
    const news = new Broadcast<number>({ capacity: 1, onUndelivered: (n) => dropped.push(n) });
    using reader = news.receiver();
    await news.send(0);
    const first = select({ out: news.onSend(1) }, { order: "priority" });
    const second = news.send(2).catch((error) => error.name);
    assertEquals(reader.tryReceive(), { state: "ok", value: 0 });
    // The room is the select's to choose; the other one waits behind it.
    news[end]();
    assertEquals([(await first).state, await second], ["closed", "ChannelClosedError"]);
    assertEquals([reader.tryReceive(), dropped], [{ state: "closed" }, end === "cancel" ? [2] : []]);
  }
});
