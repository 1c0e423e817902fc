/** Rows of the feature table, and complaints, that only show between real workers. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  auto,
  bytes,
  ChannelClosedError,
  f64,
  type ReceiveChannel,
  Runtime,
  select,
  type SendChannel,
  WorkerLostError,
} from "@millrace/millrace";

type Tasks = typeof import("./shared_rows_tasks.ts");
const TASKS = import.meta.resolve("./shared_rows_tasks.ts");

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

Deno.test("row 66: producers and consumers in four workers share one channel, each value once", async () => {
  await using rt = await Runtime.start({ workers: 4, memory: "8MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const numbers = rt.channel(f64, { capacity: 8 });
  const got = [1, 2].map((worker) => tasks.consume.with({ worker })(numbers));
  await Promise.all(
    [3, 4].map((worker) => tasks.produce.with({ worker })(numbers, 1_000 * (worker - 3), 1_000)),
  );
  numbers.close();
  const all = await Promise.all(got);
  assertEquals(all.flat().toSorted((a, b) => a - b), range(2_000));
  for (const one of all) {
    for (const from of [0, 1_000]) {
      const mine = one.filter((n) => n >= from && n < from + 1_000);
      assertEquals(mine, mine.toSorted((a, b) => a - b), "values of one producer out of order");
    }
  }
});

Deno.test("row 66: a network over workers and this isolate keeps its order with capacities 0 and 4", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const [a, b, c] = [rt.channel(f64), rt.channel(f64, { capacity: 4 }), rt.channel(f64)];
  const stages = [tasks.double.with({ worker: 1 })(a!, b!), tasks.double.with({ worker: 2 })(b!, c!)];
  const out = Array.fromAsync(c!);
  for (const n of range(500)) await a!.send(n);
  a!.close();
  assertEquals(await out, range(500).map((n) => 4 * n));
  await Promise.all(stages);
});

Deno.test("row 68: bytes are copied in and out: the sender keeps its array, the receiver owns what it gets", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const ch = rt.channel(bytes, { capacity: 4 });
  const seen = tasks.ownsBytes(ch);
  const lengths = [0, 5, 120, 121, 5_000, 100_000];
  const whole = new Uint8Array(200_000).fill(3);
  for (const length of lengths) {
    const part = whole.subarray(7, 7 + length);
    await ch.send(part);
    assertEquals(part.length, length, "the array was transferred");
  }
  ch.close();
  assertEquals(await seen, lengths.map((length) => ({ length, own: true })));
  assert(whole.every((byte) => byte === 3), "the receiver wrote into the sender's array");
});

Deno.test("row 31: sending ends travel inside messages, from worker to worker, and the last one closes", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const mail = auto<{ end: SendChannel<number>; n: number }>();
  const first = rt.channel(mail, { capacity: 2 }), second = rt.channel(mail, { capacity: 2 });
  const used = tasks.useEnds.with({ worker: 2 })(second);
  const passed = tasks.passOn.with({ worker: 1 })(
    first as unknown as ReceiveChannel<unknown>,
    second as unknown as SendChannel<unknown>,
  );
  const numbers = rt.channel(f64, { capacity: 4 });
  const mine = numbers.sender();
  const got = Array.fromAsync(numbers);
  for (const n of range(20)) await first.send({ end: mine, n });
  first.close();
  await passed;
  assertEquals(await used, 20);
  assert(!numbers.closed, "this isolate still has an end");
  // What worker 1 passed on it has not disposed of: those ends are its own until it lets them go.
  mine[Symbol.dispose]();
  numbers.close();
  assertEquals((await got).toSorted((a, b) => a - b), range(20));
});

Deno.test("row 31: a channel that travels through a channel of channels answers where it came from", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const ends = rt.channel(auto<{ end: SendChannel<number>; n: number }>());
  const used = tasks.useEnds(ends);
  for (const n of range(10)) {
    const reply = rt.channel(f64);
    await ends.send({ end: reply.sender(), n });
    assertEquals(await reply.receive(), n);
  }
  ends.close();
  assertEquals(await used, 10);
});

Deno.test("complaint 17: a fast producer waits for a slow consumer, and memory stays flat", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "16MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const size = 16_384, capacity = 32;
  const ch = rt.channel(bytes, { capacity });
  const sent = tasks.flood(ch, size);
  // Warm: buffers are full, code is compiled.
  for (let i = 0; i < 2_000; i++) await ch.receive();
  const before = Deno.memoryUsage().rss;
  let received = 2_000;
  for (const end = performance.now() + 1_500; performance.now() < end; received++) {
    await ch.receive();
    if (received % 8 === 0) await pause(1);
  }
  const grown = Deno.memoryUsage().rss - before;
  ch.close();
  const rest = (await Array.fromAsync(ch)).length;
  assert(rest <= capacity, `${rest} values waited in a channel of ${capacity}`);
  assertEquals(await sent, received + rest);
  // By postMessage the producer would have been some 100,000 messages, 1.6 GB, ahead.
  assert(grown < 100_000_000, `resident memory grew by ${grown} bytes`);
});

for (const capacity of [0, 2]) {
  Deno.test(`complaint 20: whoever waits for a partner that dies hears of it, with capacity ${capacity}`, async () => {
    await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
    const tasks = rt.import<Tasks>(TASKS);
    const numbers = rt.channel(f64, { capacity });
    const mine = numbers.sender();
    await tasks.keep(mine);
    mine[Symbol.dispose]();
    const received = assertRejects(() => numbers.receive(), ChannelClosedError);
    const selected = select({ numbers });
    const answer = assertRejects(() => tasks.receiveForEver(rt.channel(f64)), WorkerLostError);
    await tasks.die().catch(() => {});
    await received;
    assertEquals((await selected).state, "closed");
    await answer;
  });

  Deno.test(`complaint 20: a send to receivers that have died is refused with its value, with capacity ${capacity}`, async () => {
    await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
    const tasks = rt.import<Tasks>(TASKS);
    const numbers = rt.channel(f64, { capacity });
    const mine = numbers.receiver();
    await tasks.keep(mine);
    mine[Symbol.dispose]();
    while (numbers.trySend(0));
    const sent = assertRejects(() => numbers.send(7), ChannelClosedError);
    await tasks.die().catch(() => {});
    assertEquals((await sent).value, 7);
  });
}
