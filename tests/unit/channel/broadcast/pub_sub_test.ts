import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ArgumentError, ChannelClosedError, LaggedError } from "../../../../src/errors.ts";
import { PubSub } from "../../../../src/channel/broadcast/pub_sub.ts";
import { Channel } from "../../../../src/channel/channel.ts";
import { select } from "../../../../src/channel/select/select.ts";
import { settled } from "../../../../src/time/macrotask.ts";

interface Trade {
  symbol: string;
  price: number;
}

const symbolOf = ({ symbol }: Trade): string => symbol;
const trade = (symbol: string, price: number): Trade => ({ symbol, price });

Deno.test("row 45: a value reaches all who subscribed to its topic, and nobody else", async () => {
  const trades = new PubSub(symbolOf, { capacity: 8 });
  using one = trades.receiver("ABC");
  using two = trades.receiver("ABC");
  using other = trades.receiver("XYZ");
  await trades.sendMany([trade("ABC", 1), trade("XYZ", 2), trade("ABC", 3)]);
  trades.close();
  const abc = [trade("ABC", 1), trade("ABC", 3)];
  assertEquals([await Array.fromAsync(one), await Array.fromAsync(two)], [abc, abc]);
  assertEquals(await Array.fromAsync(other), [trade("XYZ", 2)]);
});

Deno.test("row 45: what nobody subscribed to is dropped, counted and handed over", async () => {
  const undelivered: Trade[] = [];
  const trades = new PubSub(symbolOf, { onUndelivered: (value) => undelivered.push(value) });
  await trades.send(trade("ABC", 1));
  assert(trades.trySend(trade("XYZ", 2)));
  assertEquals((await select({ out: trades.onSend(trade("Q", 3)) })).state, "ok");
  assertEquals([trades.dropped, undelivered.length, trades.topics], [3, 3, 0]);
});

Deno.test("row 45: the table of topics does not grow: neither by sending nor by receivers that have left", async () => {
  const trades = new PubSub<number, number>((value) => value, { capacity: 2 });
  for (let topic = 0; topic < 1000; topic++) {
    using reader = trades.receiver(topic);
    await trades.send(topic);
    assertEquals([await reader.receive(), trades.topics, trades.receivers(topic)], [topic, 1, 1]);
    await trades.send(topic + 0.5);
  }
  assertEquals([trades.topics, trades.receivers(0), trades.dropped], [0, 0, 1000]);
});

Deno.test("row 45: a topic keeps its replay for late receivers until it is told to forget", async () => {
  const undelivered: Trade[] = [];
  const trades = new PubSub(symbolOf, { replay: 1, onUndelivered: (value) => undelivered.push(value) });
  await trades.sendMany([trade("ABC", 1), trade("ABC", 2), trade("XYZ", 3)]);
  assertEquals([trades.topics, undelivered], [2, [trade("ABC", 1)]]);
  {
    using late = trades.receiver("ABC");
    assertEquals(await late.receive(), trade("ABC", 2));
    assertEquals(trades.forget("ABC"), false);
  }
  assertEquals([trades.topics, trades.forget("ABC"), trades.forget("XYZ"), trades.forget("Q")], [
    2,
    true,
    true,
    false,
  ]);
  assertEquals([trades.topics, undelivered], [0, [trade("ABC", 1), trade("XYZ", 3)]]);
  trades.receiver("empty")[Symbol.dispose]();
  assertEquals(trades.topics, 0);
});

Deno.test("row 45: a slow receiver holds up its own topic and no other", async () => {
  const trades = new PubSub(symbolOf);
  using slow = trades.receiver("ABC");
  using quick = trades.receiver("XYZ");
  await trades.send(trade("ABC", 1));
  const parked = trades.send(trade("ABC", 2));
  assertEquals(trades.trySend(trade("ABC", 3)), false);
  await trades.send(trade("XYZ", 4));
  assertEquals((await quick.receive()).price, 4);
  assertEquals((await slow.receive()).price, 1);
  await parked;
  assertEquals((await slow.receive()).price, 2);
});

Deno.test("senders that wait for a topic go on when its last receiver leaves", async () => {
  const trades = new PubSub(symbolOf);
  const gone = trades.receiver("ABC");
  await trades.send(trade("ABC", 1));
  const parked = [trades.send(trade("ABC", 2)), trades.send(trade("ABC", 3))];
  gone.cancel();
  await Promise.all(parked);
  assertEquals([trades.topics, trades.dropped], [0, 3]);
});

Deno.test("a send of a select finds the topic as it is when it commits", async () => {
  const trades = new PubSub(symbolOf);
  const urgent = new Channel<string>();
  const first = trades.receiver("ABC");
  await trades.send(trade("ABC", 1));
  const chosen = select({ urgent, out: trades.onSend(trade("ABC", 2)) }, { order: "priority" });
  first.cancel();
  using second = trades.receiver("ABC");
  assertEquals((await chosen).key, "out");
  assertEquals(second.tryReceive(), { state: "ok", value: trade("ABC", 2) });
});

Deno.test("the options hold for each topic: lag, and its report", async () => {
  const trades = new PubSub(symbolOf, { capacity: 1, overflow: "dropOldest" });
  using reader = trades.receiver("ABC");
  using other = trades.receiver("XYZ", { replay: 0, onLag: () => {} });
  for (const price of [1, 2, 3]) await trades.send(trade("ABC", price));
  await trades.send(trade("XYZ", 4));
  await assertRejects(() => reader.receive(), LaggedError, "missed=2");
  assertEquals([(await other.receive()).price, other.missed, trades.dropped], [4, 0, 2]);
});

Deno.test("close and cancel end every topic, those that are not there included", async () => {
  const reason = new Error("closing time");
  const trades = new PubSub(symbolOf, { replay: 1 });
  using reader = trades.receiver("ABC");
  await trades.sendMany([trade("ABC", 1), trade("XYZ", 2)]);
  trades.close(reason);
  assertEquals((await reader.receive()).price, 1);
  assertEquals(await reader.receive().catch((e) => e), reason);
  assertEquals(trades.receiver("XYZ").size, 1);
  assertEquals(await trades.receiver("Q").receive().catch((e) => e), reason);
  assertEquals(
    (await assertRejects(() => trades.send(trade("Q", 3)), ChannelClosedError)).value,
    trade("Q", 3),
  );
  assertEquals([trades.trySend(trade("ABC", 4)), trades.closed], [false, true]);
  trades.cancel();
  assertEquals([trades.topics, trades.dropped], [0, 1]);
  assertEquals(await trades.receiver("XYZ").receive().catch((e) => e), reason);
});

Deno.test("bad input to a PubSub is refused by name, and what topicOf throws goes to the sender", async () => {
  assertThrows(() => new PubSub(7 as never), ArgumentError, "topic");
  assertThrows(() => new PubSub(symbolOf, { capacity: 0 }), ArgumentError, "capacity=0");
  const failure = new Error("what topic?");
  const trades = new PubSub((): string => {
    throw failure;
  });
  assertEquals(await trades.send(1 as never).catch((e) => e), failure);
  assertEquals(await trades.sendMany([1] as never[]).catch((e) => e), failure);
  assertEquals(assertThrows(() => trades.trySend(1 as never)), failure);
  assertEquals(assertThrows(() => trades.onSend(1 as never)), failure);
  await assertRejects(() => trades.reserve(), ArgumentError, "topic");
  assertEquals([trades.capacity, trades.size, trades.dropped], [0, 0, 0]);
});

Deno.test("priority: when a topic goes, those who wait behind a select to send to it go on", async () => {
  const dropped: number[] = [];
  const trades = new PubSub(symbolOf, { capacity: 1, onUndelivered: ({ price }) => dropped.push(price) });
  const reader = trades.receiver("A");
  await trades.send(trade("A", 0));
  const first = select({ out: trades.onSend(trade("A", 1)) }, { order: "priority" });
  let sent = false;
  trades.send(trade("A", 2)).then(() => sent = true);
  reader[Symbol.dispose]();
  assertEquals((await first).state, "ok");
  await settled();
  assertEquals([sent, dropped, trades.topics], [true, [0, 1, 2], 0]);
});
