/**
 * What an open inspector costs: numbers from worker to worker with somebody watching and without, in turns, in one runtime;
 * and the time that one snapshot takes the main isolate.
 *
 *     deno run -A --lock=bench/deno.lock bench/inspect_cost.ts [rounds] [values]
 *
 * @module
 */
import { cpuUsage } from "node:process";
import { f64, Runtime } from "../mod.ts";
import { inspect, type Inspector } from "../src/inspect/mod.ts";
import { Sampler } from "../src/inspect/sampler.ts";
import { LoopDelay } from "../src/inspect/loop_delay.ts";
import { combine, sumTo } from "./harness.ts";

type Tasks = typeof import("./rivals/millrace_worker.ts");

const ROUNDS = Number(Deno.args[0] ?? 20);
const VALUES = Number(Deno.args[1] ?? 1_000_000);

await using rt = await Runtime.start({ workers: 2, memory: "64MiB" });
const tasks = rt.import<Tasks>(new URL("./rivals/millrace_worker.ts", import.meta.url).href);

/** Seconds for all values. */
async function pass(): Promise<number> {
  // The start of a client is not to be measured, and what was idle before is idle before each pass.
  await rest(250);
  const channel = rt.channel(f64, { capacity: 1024, name: "numbers" });
  const receiving = tasks.consume.with({ worker: 2 })(channel, "iterate");
  const sent = await tasks.produce.with({ worker: 1 })(channel, "oneByOne", 0, VALUES);
  channel.close();
  return combine([sent, await receiving], VALUES, sumTo(VALUES)).seconds;
}

/** The same with a client in a process of its own that reads all events. */
async function watched(): Promise<number> {
  await using page = await inspect(rt);
  const client = watch(page);
  while (page.clients.watching === 0) await rest(10);
  const seconds = await pass();
  await page.close();
  await client.status;
  return seconds;
}

/** Share of a core that all threads of this process use, which other programs do not change by much. */
async function processorTime(ms: number): Promise<number> {
  const before = cpuUsage(), began = performance.now();
  await rest(ms);
  const { user, system } = cpuUsage(before);
  return (user + system) / 1000 / (performance.now() - began);
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function watch(page: Inspector): Deno.ChildProcess {
  const cli = new URL("../src/inspect/cli.ts", import.meta.url).href;
  const args = ["run", "--no-lock", "--no-check", "--allow-net=127.0.0.1", cli, "top", page.url, "--json"];
  return new Deno.Command(Deno.execPath(), { args, stdout: "null" }).spawn();
}

/** Milliseconds of the main isolate per snapshot, as it is sent. */
function perSnapshot(): number {
  using delay = new LoopDelay(() => {});
  const times = Array.from({ length: 200 }, () => {
    const began = performance.now();
    JSON.stringify(new Sampler(rt, [], delay).read());
    return performance.now() - began;
  });
  return median(times.slice(100));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

await pass();
await watched();
const ratios: number[] = [], alone: number[] = [], seen: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  // Who goes first takes turns, too.
  const first = round % 2 === 0 ? await pass() : await watched();
  const second = round % 2 === 0 ? await watched() : await pass();
  const [without, with_] = round % 2 === 0 ? [first, second] : [second, first];
  alone.push(without);
  seen.push(with_);
  ratios.push(with_ / without);
}
const rate = (seconds: readonly number[]) => (VALUES / median(seconds) / 1e6).toFixed(2);
console.log(
  `without: ${rate(alone)} M/s, watched: ${rate(seen)} M/s (medians of ${ROUNDS} rounds of ${VALUES})`,
);
console.log(
  `best: ${(VALUES / Math.min(...alone) / 1e6).toFixed(2)} and ${
    (VALUES / Math.min(...seen) / 1e6).toFixed(2)
  } M/s`,
);
console.log(
  `time watched / without: median ${median(ratios).toFixed(3)}, of single rounds ${
    ratios.toSorted((a, b) => a - b).map((ratio) => ratio.toFixed(2)).join(" ")
  }`,
);
const idle = await processorTime(5_000);
const open = await inspect(rt);
const unwatched = await processorTime(5_000);
const client = watch(open);
while (open.clients.watching === 0) await rest(10);
await rest(500);
const busy = await processorTime(5_000);
await open.close();
await client.status;
const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
console.log(
  `processor time of the whole idle process: ${percent(idle)} of a core without, ` +
    `${percent(unwatched)} with an inspector, ${percent(busy)} with one that is watched`,
);
const ms = perSnapshot();
console.log(
  `one snapshot: ${ms.toFixed(3)} ms of the main isolate, ${
    (4 * ms / 10).toFixed(3)
  } % of it at four a second`,
);
