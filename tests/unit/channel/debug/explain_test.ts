import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { debug } from "../../../../src/channel/debug/debug.ts";
import { Broadcast } from "../../../../src/channel/broadcast/broadcast.ts";
import { Channel, every, select } from "../../../../src/channel/mod.ts";
import { Mutex } from "../../../../src/channel/sync/mutex.ts";
import { VirtualClock } from "../../../../src/time/virtual_clock.ts";

Deno.test("row 64: explain tells who waits to send, in which way, and what is buffered and reserved", async () => {
  const ch = new Channel<number>({ name: "jobs", capacity: 2 });
  using _ = await ch.reserve();
  await ch.send(1);
  const waits = [ch.send(2), ch.reserve(), select({ out: ch.onSend(3) })];
  const told = ch.explain();
  assertEquals(
    { ...told },
    {
      kind: "Channel",
      name: "jobs",
      capacity: 2,
      size: 1,
      closed: false,
      counters: { reserved: 1 },
      senders: [{ kind: "send" }, { kind: "reserve" }, { kind: "select", key: "out" }],
      receivers: [],
    },
  );
  assertEquals(
    String(told),
    'Channel "jobs" (capacity 2, 1 buffered, reserved 1)\n  3 wait to send:\n    send\n    reserve\n    select case out',
  );
  ch.cancel();
  await Promise.allSettled(waits);
  assertEquals(told.senders.length, 3, "it tells of one moment");
  assertEquals(String(ch.explain()), 'Channel "jobs" (capacity 2, 0 buffered, reserved 1, closed)');
});

Deno.test("row 64: explain tells who waits to receive, plainly, in a loop, in a select; an end tells what its channel tells", async () => {
  const ch = new Channel<number>();
  const end = ch.receiver();
  const loop = (async () => {
    for await (const _ of ch);
  })();
  const waits = [ch.receive(), select([end]), loop];
  assertEquals(end.explain().receivers, [{ kind: "receive" }, { kind: "receive" }, {
    kind: "select",
    key: 0,
  }]);
  assertEquals(String(ch.explain()).split("\n")[0], "Channel (rendezvous)");
  ch.close();
  await Promise.allSettled(waits);
});

Deno.test("row 64: in debug mode explain knows ages and places, of what has parked since", async () => {
  const ch = new Channel<number>({ name: "slow" });
  const before = ch.receive();
  using _ = debug({ stall: Infinity });
  async function patient(): Promise<void> {
    await ch.receive();
  }
  const after = patient();
  const [old, fresh] = ch.explain().receivers;
  assertEquals(old, { kind: "receive" });
  assert(fresh!.age! >= 0 && fresh!.age! < 60_000, String(fresh!.age));
  assertMatch(fresh!.stack!, /^at patient \(file:.*explain_test\.ts:\d+:\d+\)/);
  assertMatch(
    Deno.inspect(ch.explain()),
    /^Channel "slow" \(rendezvous\)\n {2}2 wait to receive:\n {4}receive\n {4}receive, for [\d.]+ ms at patient \(/,
  );
  ch.close();
  await Promise.allSettled([before, after]);
});

Deno.test("a name that is no string is refused by name", () => {
  let message = "";
  try {
    new Channel({ name: 5 as unknown as string });
  } catch (error) {
    message = (error as Error).message;
  }
  assertStringIncludes(message, "name must be a string");
});

Deno.test("row 64: timers, subscriptions and sending ends explain themselves too, and locks are named in reports", async () => {
  const clock = new VirtualClock();
  using beat = every(10, { clock });
  const news = new Broadcast<string>({ capacity: 4 });
  using reader = news.receiver();
  const ch = new Channel<number>({ name: "jobs" });
  using sender = ch.sender();
  using debugging = debug({ stall: Infinity });
  const mutex = new Mutex();
  const guard = await mutex.lock();
  const stop = new AbortController();
  const { signal } = stop;
  const waits = [beat.receive({ signal }), reader.receive({ signal }), select({ mutex, ch }, { signal })];
  const explained = [beat.explain(), reader.explain(), news.explain(), sender.explain()];
  assertEquals(explained.map(({ receivers }) => receivers.length), [1, 1, 0, 1]);
  assertEquals(explained[3]!.name, "jobs");
  assertMatch(String(explained[2]), /^Broadcast \(capacity 4, /);
  const whats = debugging.parked().map(({ what }) => what);
  assertEquals(whats[0], "a timer, every 10 ms");
  assertEquals(whats[2], 'select { mutex: the mutex, ch: receive on Channel "jobs" (rendezvous) }');
  stop.abort();
  await Promise.allSettled(waits);
  assertEquals(debugging.parked(), []);
  guard[Symbol.dispose]();
});
