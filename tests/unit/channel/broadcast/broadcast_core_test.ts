import { assertEquals } from "@std/assert";
import { BroadcastCore } from "../../../../src/channel/broadcast/broadcast_core.ts";
import { Broadcast } from "../../../../src/channel/broadcast/broadcast.ts";
import { PubSub } from "../../../../src/channel/broadcast/pub_sub.ts";
import { Watch } from "../../../../src/channel/broadcast/watch.ts";
import { policyOf } from "../../../../src/channel/policy.ts";
import { Closed } from "../../../../src/channel/selectable.ts";
import { waitFor } from "../../../../src/channel/wait.ts";

const END = new Closed(undefined, false);

Deno.test("a cursor is in the core's list exactly while somebody waits at it", async () => {
  const core = new BroadcastCore<number>(1, 0, policyOf({}));
  const cursors = [1, 2, 3, 4].map(() => core.subscribe(0, undefined));
  assertEquals(core.parked, 0);
  const controller = new AbortController();
  const waits = cursors.map((cursor) =>
    waitFor(cursor, { signal: controller.signal }).catch((end) => end.name)
  );
  const second = waitFor(cursors[1]!);
  assertEquals(core.parked, 4);
  cursors[2]!.leave(END);
  assertEquals(core.parked, 3);
  core.put(7);
  assertEquals([core.parked, await waits[0], await waits[1]], [1, 7, 7]);
  core.put(8);
  assertEquals([core.parked, await second], [0, 8]);
  cursors[0]!.pollOn();
  const last = waitFor(cursors[0]!, { signal: controller.signal }).catch((end) => end.name);
  assertEquals(core.parked, 1);
  controller.abort();
  assertEquals([core.parked, await last, await waits[2]], [0, "AbortError", "ChannelClosedError"]);
});

Deno.test("a thousand waiting receivers are woken by one value, first come, first served", async () => {
  const news = new Broadcast<number>();
  const order: number[] = [];
  const waits = Array.from({ length: 1000 }, async (_, n) => {
    assertEquals(await news.receiver().receive(), 1);
    order.push(n);
  });
  assertEquals(news.trySend(1), true);
  await Promise.all(waits);
  assertEquals(order, Array.from({ length: 1000 }, (_, n) => n));
});

Deno.test("many who wait on either side are matched without deep recursion, and told in order", async () => {
  const news = new Broadcast<number>();
  const slow = news.receiver();
  using quick = news.receiver();
  await news.send(-1);
  await quick.receive();
  const count = 20_000;
  const receives = Array.from({ length: count }, () => quick.receive());
  const order: number[] = [];
  const sends = Array.from({ length: count }, (_, n) => news.send(n).then(() => order.push(n)));
  slow.cancel();
  await Promise.all(sends);
  assertEquals(order.every((value, n) => value === n), true);
  assertEquals((await Promise.all(receives)).every((value, n) => value === n), true);
});

Deno.test("a closed core hands out what is there before it tells those who wait of the end", async () => {
  const core = new BroadcastCore<number>(4, 0, policyOf({}));
  const cursor = core.subscribe(0, undefined);
  const waits = [waitFor(cursor), waitFor(cursor)];
  core.append(1); // wakes nobody, as if they had been nudged
  core.close(END);
  const [value, end] = await Promise.allSettled(waits);
  assertEquals([value!.status, end!.status, core.parked], ["fulfilled", "rejected", 0]);
});

Deno.test("row 64: explain() names who waits to send and to receive, and what a receiver has missed", async () => {
  const news = new Broadcast<number>({ name: "news" });
  using reader = news.receiver();
  const receive = reader.receive();
  assertEquals(
    String(reader.explain()),
    'receiver of Broadcast "news" (capacity 1, 0 buffered)\n  1 waits to receive:\n    receive',
  );
  const sends = [news.send(1), news.send(2), news.send(3), news.reserve()];
  assertEquals(
    String(news.explain()),
    'Broadcast "news" (capacity 1, 1 buffered, receivers 1)\n  2 wait to send:\n    send\n    reserve',
  );
  news.cancel();
  await Promise.allSettled([receive, ...sends]);
  const level = new Watch(1);
  using slow = level.receiver();
  level.set(2);
  assertEquals([String(level.explain()), String(slow.explain())], [
    "Watch (capacity 1, 1 buffered, receivers 1)",
    "receiver of Watch (capacity 1, 1 buffered, missed 1)",
  ]);
  const trades = new PubSub((value: number) => value, { name: "trades" });
  trades.trySend(1);
  assertEquals(trades.explain().counters, { topics: 0, dropped: 1 });
});
