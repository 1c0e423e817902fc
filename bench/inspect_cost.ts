/**
 * What an open inspector that is watched costs: one stream of numbers from worker to worker that never stops, cut into short
 * slices, watched in one and not in the other, in turns. Neighbours in time share whatever else the machine is doing, so that
 * their ratio is sharp where the time of a whole run is not; hundreds of them give an interval.
 *
 *     deno run -A --lock=bench/deno.lock bench/inspect_cost.ts [seconds] [milliseconds per slice]
 *
 * Watched means what the page does, as often as it does it: a snapshot each quarter of a second of watched time, as JSON to a
 * socket that another process reads, questions to the workers, and the timer that looks how late the event loop is.
 *
 * @module
 */
import { cpuUsage } from "node:process";
import { f64, Runtime } from "../mod.ts";
import { inspect } from "../src/inspect/mod.ts";
import { LoopDelay } from "../src/inspect/loop_delay.ts";
import { Sampler } from "../src/inspect/sampler.ts";

type Tasks = typeof import("./rivals/millrace_worker.ts");

const SECONDS = Number(Deno.args[0] ?? 50);
const SLICE = Number(Deno.args[1] ?? 100);
/** Milliseconds of watched time between two snapshots, as in `inspect.ts`. */
const EVERY = 250;
const RESAMPLES = 4_000;

/** What one slice has come to. */
interface Slice {
  /** Values a millisecond. */
  readonly rate: number;
  /** Processor time of all threads of this process, in microseconds a value. */
  readonly cpu: number;
}

await using rt = await Runtime.start({ workers: 2, memory: "64MiB" });
const tasks = rt.import<Tasks>(new URL("./rivals/millrace_worker.ts", import.meta.url).href);
const channel = rt.channel(f64, { capacity: 1024, name: "numbers" });
const received = () => rt.stats().channels[0]!.received;

/** Whoever reads what is sent, in a process of its own. */
const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
const reader = new Deno.Command(Deno.execPath(), {
  args: ["eval", `for await (const _ of (await Deno.connect({ port: ${listener.addr.port} })).readable);`],
}).spawn();
const socket = await listener.accept();
const encoder = new TextEncoder();
let writing: Promise<unknown> = Promise.resolve();

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Milliseconds of watched time since the last snapshot. */
let since = EVERY;

async function slice(sampler: Sampler | undefined): Promise<Slice> {
  const before = { values: received(), at: performance.now(), cpu: cpuUsage() };
  using _delay = sampler && new Ticking();
  if (sampler !== undefined && (since += SLICE) >= EVERY) {
    since -= EVERY;
    const event = encoder.encode(`data: ${JSON.stringify(sampler.read())}\n\n`);
    writing = writing.then(() => socket.write(event));
  }
  await rest(SLICE);
  const values = received() - before.values, ms = performance.now() - before.at;
  const { user, system } = cpuUsage(before.cpu);
  return { rate: values / ms, cpu: (user + system) / values };
}

/** The timer of the inspector, for as long as a slice. */
class Ticking implements Disposable {
  readonly #delay = new LoopDelay(() => {});

  constructor() {
    this.#delay.read(performance.now());
  }

  [Symbol.dispose](): void {
    this.#delay[Symbol.dispose]();
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

/** The mean without a tenth at either end: a median would not see what only the slices with a snapshot cost. */
function middle(values: readonly number[]): number {
  // By their logarithms: twice as long and half as long are no difference.
  const sorted = values.map(Math.log).sort((a, b) => a - b);
  const cut = Math.floor(values.length / 10);
  const kept = sorted.slice(cut, values.length - cut);
  return Math.exp(kept.reduce((sum, value) => sum + value, 0) / kept.length);
}

/** The middle of the ratios of neighbours, and between which bounds 19 of 20 resampled middles lie. */
function interval(all: readonly number[]): string {
  // A slice in which the machine did nothing for us at all has no ratio.
  const ratios = all.filter((ratio) => Number.isFinite(ratio) && ratio > 0);
  const draw = () => middle(ratios.map(() => ratios[Math.floor(Math.random() * ratios.length)]!));
  const middles = Array.from({ length: RESAMPLES }, draw).sort((a, b) => a - b);
  const percent = (ratio: number) => `${ratio >= 1 ? "+" : "−"}${(100 * Math.abs(ratio - 1)).toFixed(2)} %`;
  const at = (share: number) => percent(middles[Math.floor(share * RESAMPLES)]!);
  return `${percent(middle(ratios))}, 95 % interval ${at(0.025)} to ${at(0.975)}`;
}

/** Share of a core that all threads of this process use. */
async function idle(ms: number): Promise<string> {
  const before = cpuUsage(), began = performance.now();
  await rest(ms);
  const { user, system } = cpuUsage(before);
  return `${((user + system) / 10 / (performance.now() - began)).toFixed(2)} %`;
}

const receiving = tasks.consume.with({ worker: 2 })(channel, "iterate");
const sending = tasks.produce.with({ worker: 1 })(channel, "oneByOne", 0, 1e12).catch(() => {});
using delay = new LoopDelay(() => {});
const sampler = new Sampler(rt, [], delay);
for (const end = performance.now() + 2_000; performance.now() < end;) await slice(sampler);

const plain: Slice[] = [], watched: Slice[] = [];
for (const end = performance.now() + 1_000 * SECONDS; performance.now() < end;) {
  // Who goes first takes turns.
  const first = plain.length % 2 === 0;
  if (first) plain.push(await slice(undefined));
  watched.push(await slice(sampler));
  if (!first) plain.push(await slice(undefined));
}
const times = plain.map(({ rate }, i) => rate / watched[i]!.rate);
const costs = plain.map(({ cpu }, i) => watched[i]!.cpu / cpu);
const rate = (slices: readonly Slice[]) => (median(slices.map(({ rate }) => rate)) / 1000).toFixed(2);
console.log(
  `${plain.length} pairs of slices of ${SLICE} ms: ${rate(plain)} M/s alone, ${rate(watched)} M/s watched`,
);
console.log(`time per value when watched:           ${interval(times)}`);
console.log(`processor time of the whole process:   ${interval(costs)}`);
const same = plain.slice(1).map(({ rate }, i) => plain[i]!.rate / rate);
console.log(`the same of two slices, none watched:  ${interval(same)}`);

channel.close();
await Promise.all([receiving, sending]);
const looks = Array.from({ length: 200 }, () => {
  const began = performance.now();
  JSON.stringify(new Sampler(rt, [], delay).read());
  return performance.now() - began;
});
console.log(`one snapshot: ${median(looks.slice(100)).toFixed(3)} ms of the main isolate`);
await rest(2_000);
const alone = await idle(3_000);
await using _page = await inspect(rt);
console.log(
  `the whole idle process: ${alone} of a core, ${await idle(3_000)} with an inspector that nobody watches`,
);
socket.close();
listener.close();
await reader.status;
