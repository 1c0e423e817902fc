import { assert, assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { bytes, f64 } from "../../../src/codec/mod.ts";
import { ArgumentError, ChannelClosedError, RuntimeClosedError } from "../../../src/errors.ts";
import { Runtime } from "../../../src/runtime/mod.ts";
import { internalsOf } from "../../../src/runtime/runtime.ts";
import { Parties } from "../../support/parties.ts";

type Tasks = typeof import("./sync_module.ts");
const TASKS = import.meta.resolve("./sync_module.ts");

function start(workers: number): Promise<Runtime> {
  return Runtime.start({ workers, memory: "16MiB" });
}

/** Waits until that many receives wait in all channels. */
async function parked(rt: Runtime, count: number): Promise<void> {
  const waiting = () => rt.stats().channels.reduce((sum, { waitingReceivers }) => sum + waitingReceivers, 0);
  while (waiting() !== count) await new Promise((resolve) => setTimeout(resolve, 1));
}

for (const capacity of [0, 1, 64]) {
  Deno.test(`row 23: a thread that blocks receives everything in order, with capacity ${capacity}`, async () => {
    await using rt = await start(1);
    const tasks = rt.import<Tasks>(TASKS);
    const numbers = rt.channel(f64, { capacity });
    const sum = tasks.sumSync(numbers);
    for (let i = 0; i < 3_000; i++) await numbers.send(i);
    numbers.close();
    assertEquals(await sum, { count: 3_000, sum: 2_999 * 1_500, ordered: true });
  });

  Deno.test(`row 23: a thread that blocks sends everything in order, with capacity ${capacity}`, async () => {
    await using rt = await start(1);
    const tasks = rt.import<Tasks>(TASKS);
    const numbers = rt.channel(f64, { capacity });
    const done = tasks.pourSync(3_000, numbers);
    assertEquals(await Array.fromAsync(numbers), Array.from({ length: 3_000 }, (_, i) => i));
    await done;
  });

  Deno.test(`row 23: two threads that block face each other, with capacity ${capacity}`, async () => {
    await using rt = await start(2);
    const tasks = rt.import<Tasks>(TASKS);
    const numbers = rt.channel(f64, { capacity });
    const [sum] = await Promise.all([
      tasks.sumSync.with({ worker: 1 })(numbers),
      tasks.pourSync.with({ worker: 2 })(20_000, numbers),
    ]);
    assertEquals(sum, { count: 20_000, sum: 19_999 * 10_000, ordered: true });
    assertEquals(internalsOf(rt).core.call.audit(1), 0);
  });

  Deno.test(`row 23: round trips of a blocked thread lose no wake-up, with capacity ${capacity}`, async () => {
    await using rt = await start(1);
    const tasks = rt.import<Tasks>(TASKS);
    const there = rt.channel(f64, { capacity }), back = rt.channel(f64, { capacity });
    const done = tasks.echoSync(there, back, 2_000);
    const begin = performance.now();
    for (let i = 0; i < 2_000; i++) {
      await there.send(i);
      assertEquals(await back.receive(), i + 1);
    }
    await done;
    // A wake that is lost costs a whole slice of 20 ms: 40 s.
    assert(performance.now() - begin < 20_000, "wakes of the blocked thread are lost");
  });
}

Deno.test("row 23: a blocking wait ends when its time is over, and takes nothing later", async () => {
  await using rt = await start(1);
  const tasks = rt.import<Tasks>(TASKS);
  for (const capacity of [0, 2]) {
    const numbers = rt.channel(f64, { capacity });
    const late = await tasks.oneReceive(numbers, 30);
    assertEquals(late.end, "TimeoutError");
    assert(late.took >= 29, `it waited for ${late.took} ms only`);
    assertEquals((await tasks.oneReceive(numbers, 0)).end, "TimeoutError");
    while (numbers.trySend(0));
    assertEquals((await tasks.oneSend(numbers, 7, 30)).end, "TimeoutError");
    assertEquals(numbers.size, capacity);
    const waits = numbers.send(1);
    for (let i = 0; i < capacity; i++) assertEquals(await numbers.receive(), 0);
    assertEquals((await tasks.oneReceive(numbers, 5_000)).end, "1");
    await waits;
  }
});

Deno.test("row 23: close and cancel end blocking waits as they end others", async () => {
  await using rt = await start(2);
  const tasks = rt.import<Tasks>(TASKS);
  const pause = () => new Promise((resolve) => setTimeout(resolve, 40));
  for (const capacity of [0, 1]) {
    const empty = rt.channel(f64, { capacity });
    const receives = tasks.oneReceive(empty);
    await pause();
    empty.close();
    assertEquals((await receives).code, "CHANNEL_CLOSED");

    const failed = rt.channel(f64, { capacity });
    const rejects = tasks.oneReceive(failed);
    await pause();
    failed.close(new RangeError("no more"));
    assertEquals((await rejects).end, "RangeError");

    const full = rt.channel(f64, { capacity });
    while (full.trySend(0));
    const sends = tasks.oneSend(full, 9);
    await pause();
    full.cancel();
    assertEquals(await sends, { end: "ChannelClosedError", value: 9 });
  }
});

Deno.test("row 23: a blocking send follows the overflow policy", async () => {
  await using rt = await start(1);
  const tasks = rt.import<Tasks>(TASKS);
  const strict = rt.channel(f64, { capacity: 1, overflow: "error" });
  assertEquals((await tasks.oneSend(strict, 1)).end, "sent");
  assertEquals(await tasks.oneSend(strict, 2), { end: "ChannelFullError", value: 2 });
  const sliding = rt.channel(f64, { capacity: 1, overflow: "dropOldest" });
  assertEquals((await tasks.oneSend(sliding, 1)).end, "sent");
  assertEquals((await tasks.oneSend(sliding, 2)).end, "sent");
  assertEquals(await sliding.receive(), 2);
});

Deno.test("row 23: the main isolate is refused by name, even where nothing would have to be waited for", async () => {
  await using rt = await start(0);
  const numbers = rt.channel(f64, { capacity: 1 });
  assertThrows(() => numbers.sendSync(1), ArgumentError, "main isolate");
  await numbers.send(1);
  assertThrows(() => numbers.receiveSync(), ArgumentError, "main isolate");
  assertEquals(await numbers.receive(), 1);
});

Deno.test("row 23: a timeout that is no number of milliseconds is refused", async () => {
  await using rt = await start(1);
  const numbers = rt.channel(f64, { capacity: 1 });
  await numbers.send(1);
  const { wrong } = rt.import<Tasks>(TASKS);
  assertEquals(await wrong(numbers), ["ArgumentError", "ArgumentError", "ArgumentError"]);
});

Deno.test("row 23: what began to wait before is served before the blocking wait", async () => {
  await using rt = await start(1);
  const { firstCome } = rt.import<Tasks>(TASKS);
  for (const capacity of [0, 2]) {
    const numbers = rt.channel(f64, { capacity });
    const got = firstCome(numbers);
    await numbers.send(1);
    await numbers.send(2);
    assertEquals(await got, [1, 2]);
  }
});

Deno.test("row 23: what is announced for others while the thread is blocked is not lost", async () => {
  await using rt = await start(1);
  const { besides } = rt.import<Tasks>(TASKS);
  for (const capacity of [0, 2]) {
    const numbers = rt.channel(f64, { capacity }), other = rt.channel(f64, { capacity: 2 });
    const got = besides(numbers, other);
    await other.send(8);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await numbers.send(7);
    assertEquals(await got, [7, 8]);
  }
});

Deno.test("row 23: a blocked worker passes wakes that it cannot use on to others", async () => {
  await using rt = await start(2);
  const { besides, oneReceive } = rt.import<Tasks>(TASKS);
  const gate = rt.channel(f64, { capacity: 1 }), work = rt.channel(f64, { capacity: 8 });
  // Worker 1 waits for work, but is blocked on the gate; worker 2 waits behind it.
  const blocked = besides.with({ worker: 1 })(gate, work);
  await parked(rt, 2);
  const free = oneReceive.with({ worker: 2 })(work, 5_000);
  await parked(rt, 3);
  await work.send(1);
  assertEquals((await free).end, "1");
  await work.send(2);
  await gate.send(3);
  assertEquals(await blocked, [3, 2]);
});

Deno.test("row 23: cancelling its call ends a blocking wait, and the worker goes on", async () => {
  await using rt = await start(1);
  const { oneReceive, here } = rt.import<Tasks>(TASKS);
  const numbers = rt.channel(f64);
  await assertRejects(() => oneReceive.with({ timeout: 30 })(numbers), Error, "timeout");
  assertEquals(await here.with({ timeout: 5_000 })(), 1);
  const sent = numbers.send(4);
  assertEquals((await oneReceive(numbers)).end, "4");
  await sent;
});

for (const ms of [0, 20]) {
  Deno.test(`row 23: the close of the runtime ends blocking waits at once (${ms} ms into the task)`, async () => {
    const rt = await start(2);
    const { receiveLater } = rt.import<Tasks>(TASKS);
    const numbers = rt.channel(f64);
    const calls = [1, 2].map((worker) => receiveLater.with({ worker })(numbers, ms));
    const ends = Promise.allSettled(calls);
    await new Promise((resolve) => setTimeout(resolve, 80));
    const begin = performance.now();
    assertEquals(await rt.close(), { stuck: [] });
    assert(performance.now() - begin < 4_000, "the blocked workers held the close up until its deadline");
    for (const end of await ends) {
      assertInstanceOf((end as PromiseRejectedResult).reason, RuntimeClosedError);
    }
  });
}

Deno.test("row 23: a terminated worker that is blocked is noticed, and its place is taken", async () => {
  let last: Worker | undefined;
  const url = new URL("../../../src/runtime/worker_main.ts", import.meta.url);
  await using rt = await Runtime.start({
    workers: 1,
    memory: "8MiB",
    worker: () => last = new Worker(url, { type: "module" }),
  });
  const { oneReceive, here } = rt.import<Tasks>(TASKS);
  const numbers = rt.channel(f64);
  const lost = oneReceive(numbers);
  await parked(rt, 1);
  last!.terminate();
  await assertRejects(() => lost, Error, "lost");
  assertEquals(await here(), 1);
  const sent = numbers.send(1);
  assertEquals(await numbers.receive(), 1);
  await sent;
});

Deno.test("complaint 20: a thread that blocks on a dead partner's channel is released when the last end is gone", async () => {
  using parties = new Parties(3);
  const [a, b, c] = parties.channel(bytes, { capacity: 1 });
  const end = b!.sender();
  assert(end !== undefined && a !== undefined);
  const waits = c!.receive();
  await parties.settle();
  parties.kill(parties.all[1]!);
  await assertRejects(() => waits, ChannelClosedError);
  assertThrows(() => c!.receiveSync({ timeout: 1_000 }), ChannelClosedError);
});
