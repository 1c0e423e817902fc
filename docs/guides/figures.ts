/**
 * The figures of `performance.md`, taken on this machine: `deno run --allow-read docs/guides/figures.ts`, some 20 s.
 * Each case is the median of five rounds after one to warm up, those of a table in turn.
 *
 * @module
 */
import process from "node:process";
import {
  array,
  auto,
  type Codec,
  f64,
  i32,
  json,
  type ReceiveChannel,
  Runtime,
  type SendChannel,
  str,
  struct,
} from "@millrace/millrace";

/** Keeps a core busy for so many rounds. */
export function work(rounds: number): number {
  let x = 1;
  for (let n = 0; n < rounds; n++) x = Math.imul(x, 1_664_525) + 1_013_904_223 | 0;
  return x;
}

/** Runs in a worker: sends a value so often, one at a time. */
export async function one<T>(count: number, value: T, out: SendChannel<T>): Promise<void> {
  for (let n = 0; n < count; n++) await out.send(value);
  out.close();
}

/** The same, without a promise where there is room. */
export async function tried<T>(count: number, value: T, out: SendChannel<T>): Promise<void> {
  for (let n = 0; n < count; n++) if (!out.trySend(value)) await out.send(value);
  out.close();
}

/** The same, 256 at a time. */
export async function many<T>(count: number, value: T, out: SendChannel<T>): Promise<void> {
  const some = Array.from({ length: 256 }, () => value);
  for (let n = 0; n < count; n += 256) await out.sendMany(some);
  out.close();
}

type Sender = "one" | "tried" | "many";
type Taker = <T>(from: ReceiveChannel<T>) => Promise<number>;

const takers: Readonly<Record<string, Taker>> = {
  async iterate(from) {
    let count = 0;
    for await (const _ of from) count++;
    return count;
  },
  async receiveMany(from) {
    let count = 0;
    for (let some = await from.receiveMany(512); some.length > 0; some = await from.receiveMany(512)) {
      count += some.length;
    }
    return count;
  },
  async batches(from) {
    let count = 0;
    for await (const some of from.batches(512)) count += some.length;
    return count;
  },
};

type Case = readonly [name: string, measure: () => Promise<number>];

/** Medians of five rounds of all cases in turn. */
async function table(title: string, unit: string, cases: readonly Case[]): Promise<void> {
  const found = new Map<string, number[]>(cases.map(([name]) => [name, []]));
  for (let round = 0; round <= 5; round++) {
    for (const [name, measure] of cases) {
      const figure = await measure();
      if (round > 0) found.get(name)!.push(figure);
    }
  }
  console.log(`\n${title}, ${unit}`);
  for (const [name, figures] of found) {
    const [least, , median, , most] = figures.sort((a, b) => a - b).map((figure) => figure.toPrecision(3));
    console.log(`  ${name.padEnd(34)} ${median!.padStart(8)}   (${least} to ${most})`);
  }
}

/** Milliseconds of an action. */
async function timed(action: () => unknown): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

/** Milliseconds of processor time of all threads during an action: says more than a clock where others work, too. */
async function processor(action: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  await action();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

if (import.meta.main) {
  const load = (rt: Runtime) => rt.import<typeof import("./figures.ts")>(import.meta.url);
  const start = (workers: number): Case => [`${workers} workers`, () =>
    timed(async () => {
      await using rt = await Runtime.start({ workers });
      await load(rt).work(0);
    })];
  await table("From start to the first result, and closed again", "ms", [0, 1, 2].map(start));

  await using rt = await Runtime.start({ workers: 2 });
  const tasks = load(rt);
  const calls = (count: number) =>
    timed(() => Promise.all(Array.from({ length: count }, () => tasks.work(0))));
  await table("Calls that do nothing, each", "µs", [
    ["one after the other", async () =>
      await timed(async () => {
        for (let n = 0; n < 500; n++) await tasks.work(0);
      }) * 1_000 / 500],
    ["5,000 at once", async () => await calls(5_000) * 1_000 / 5_000],
  ]);

  work(1e7);
  const perMicrosecond = 1e7 / (await timed(() => work(1e7)) * 1_000);
  const here = (rounds: number, count: number) => {
    for (let n = 0; n < count; n++) work(rounds);
  };
  const there = (rounds: number, count: number) =>
    Array.fromAsync(tasks.work.map(new Array(count).fill(rounds), { concurrency: 8, ordered: false }));
  const shared = (size: number): Case => {
    const rounds = size * perMicrosecond, count = Math.min(2_000, Math.max(16, 100_000 / size));
    const ratio = async () =>
      await processor(() => there(rounds, count)) / await processor(() => here(rounds, count));
    return [`${size} µs each`, ratio];
  };
  await table(
    "Work on two workers: processor time, in place = 1",
    "×",
    [5, 20, 100, 1_000, 10_000].map(shared),
  );

  const flow = <T>(
    codec: Codec<T>,
    value: T,
    count: number,
    capacity: number,
    sender: Sender,
    taker: string,
  ): Promise<number> =>
    timed(async () => {
      const channel = rt.channel(codec, { capacity });
      const sent = tasks[sender].with({ worker: 1 })(count, value as never, channel as never);
      await takers[taker]!(channel);
      await sent;
    }).then((ms) => ms * 1e6 / count);
  await table(
    "Numbers from a worker, by capacity (send → for await)",
    "ns each",
    [1, 16, 64, 256, 1024, 8192].map((
      capacity,
    ): Case => [
      `capacity ${capacity}`,
      () => flow(f64, 1.5, capacity < 64 ? 10_000 : 100_000, capacity, "one", "iterate"),
    ]),
  );
  await table("The same, by verbs, capacity 1024", "ns each", [
    ["send → for await", () => flow(f64, 1.5, 200_000, 1024, "one", "iterate")],
    ["trySend → for await", () => flow(f64, 1.5, 200_000, 1024, "tried", "iterate")],
    ["trySend → receiveMany", () => flow(f64, 1.5, 200_000, 1024, "tried", "receiveMany")],
    ["sendMany → batches", () => flow(f64, 1.5, 200_192, 1024, "many", "batches")],
  ]);

  const quote = { id: 7, name: "Millrace", v: [1.5, 2.5, 3.5] };
  const compiled = struct({ id: i32, name: str, v: array(f64) });
  await table("Objects { id, name, v: number[3] }, trySend → for await, by codec", "ns each", [
    ["struct({ id: i32, name: str, … })", () => flow(compiled, quote, 50_000, 1024, "tried", "iterate")],
    ["json()", () => flow(json<typeof quote>(), quote, 50_000, 1024, "tried", "iterate")],
    ["auto()", () => flow(auto<typeof quote>(), quote, 50_000, 1024, "tried", "iterate")],
  ]);
}
