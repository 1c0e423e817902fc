/**
 * What a running trace costs: numbers from worker to worker, calls of tasks, and messages to an actor; and the time that one
 * event takes. Time, and processor time of the whole process, which other programs do not change by much. A process with a trace that runs from the start, and one without, in turns: code that was compiled without
 * a trace is slower with one for a while.
 *
 *     deno run -A --lock=bench/deno.lock bench/trace_cost.ts [rounds] [values]
 *
 * @module
 */
import { cpuUsage } from "node:process";
import { f64, Runtime } from "../mod.ts";
import { TraceRing } from "../src/core/trace_ring.ts";
import { combine, sumTo } from "./harness.ts";

type Tasks = typeof import("./rivals/millrace_worker.ts");
type Small = typeof import("../tests/unit/runtime/trace_module.ts");

const child = Deno.args[0] === "traced" || Deno.args[0] === "plain";
const ROUNDS = child ? 3 : Number(Deno.args[0] ?? 5);
const VALUES = Number(Deno.args[1] ?? 500_000);
const CALLS = VALUES / 50;

await using rt = await Runtime.start({ workers: child ? 2 : 0, memory: "64MiB" });
await using _trace = Deno.args[0] === "traced" ? await rt.trace() : undefined;
const tasks = rt.import<Tasks>(new URL("./rivals/millrace_worker.ts", import.meta.url).href);
const small = rt.import<Small>(new URL("../tests/unit/runtime/trace_module.ts", import.meta.url).href);

/** Seconds for all values from worker to worker. */
async function numbers(how: "oneByOne" | "inGroups", take: "iterate" | "receiveMany"): Promise<number> {
  const channel = rt.channel(f64, { capacity: 1024, name: "numbers" });
  const receiving = tasks.consume.with({ worker: 2 })(channel, take);
  const sent = await tasks.produce.with({ worker: 1 })(channel, how, 0, VALUES);
  channel.close();
  return combine([sent, await receiving], VALUES, sumTo(VALUES)).seconds;
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return (performance.now() - began) / 1000;
}

/** Seconds for many calls in flight together. */
function calls(): Promise<number> {
  return timed(() => Promise.all(Array.from({ length: CALLS }, () => small.fib(1))));
}

const echo = child ? await small.Echo.spawn() : undefined!;

/** Seconds for one question after the other. */
function asks(): Promise<number> {
  return timed(async () => {
    for (let i = 0; i < CALLS / 10; i++) await echo.ask.say("");
  });
}

/** Seconds for many messages, and an answer behind them. */
function tells(): Promise<number> {
  return timed(async () => {
    for (let i = 0; i < CALLS; i++) echo.tell.say("");
    await echo.ask.say("");
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

const KINDS: readonly [name: string, unit: number, run: () => Promise<number>][] = [
  ["numbers, trySend to for await", VALUES, () => numbers("oneByOne", "iterate")],
  ["numbers, trySend to receiveMany", VALUES, () => numbers("oneByOne", "receiveMany")],
  ["numbers, sendMany to receiveMany", VALUES, () => numbers("inGroups", "receiveMany")],
  ["calls, many in flight", CALLS, calls],
  ["tells to an actor", CALLS, tells],
  ["questions, one by one", CALLS / 10, asks],
];

/** Nanoseconds and nanoseconds of processor time. */
type Cost = readonly [time: number, processor: number];

/** The cost of one of each kind, in a process of its own. */
async function measure(how: "traced" | "plain"): Promise<Cost[]> {
  const args = ["run", "-A", "--no-check", "--lock=bench/deno.lock", import.meta.url, how, `${VALUES}`];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

async function parent(): Promise<void> {
  perEvent();
  const all: Record<"traced" | "plain", Cost[][]> = { traced: [], plain: [] };
  for (let round = 0; round < ROUNDS; round++) {
    // Who goes first takes turns, too.
    for (const how of round % 2 === 0 ? ["plain", "traced"] as const : ["traced", "plain"] as const) {
      all[how].push(await measure(how));
    }
  }
  KINDS.forEach(([name], kind) => {
    console.log(name);
    for (const [which, what] of ["time", "processor time"].entries()) {
      const off = all.plain.map((of) => of[kind]![which]!), on = all.traced.map((of) => of[kind]![which]!);
      const ratio = median(on.map((ns, round) => ns / off[round]!)).toFixed(2);
      const [without, with_] = [off, on].map((of) => median(of).toFixed(1).padStart(8));
      const best = [off, on].map((of) => Math.min(...of).toFixed(1)).join(" and ");
      console.log(`  ${what.padEnd(14)} ${without} ns without, ${with_} with, ratio ${ratio}; least ${best}`);
    }
  });
}

function perEvent(): void {
  const ring = TraceRing.create(32_768);
  const rounds = 2_000_000;
  for (let warm = 0; warm < 3; warm++) {
    const began = performance.now();
    for (let i = 0; i < rounds; i++) ring.write(performance.now(), 0, 1, 2, 3, i, 4);
    const took = performance.now() - began;
    const clock = performance.now();
    for (let i = 0; i < rounds; i++) performance.now();
    const clocks = performance.now() - clock;
    if (warm === 2) {
      console.log(
        `one event: ${(1e6 * took / rounds).toFixed(1)} ns, of which the clock ${
          (1e6 * clocks / rounds).toFixed(1)
        }`,
      );
    }
  }
}

if (child) {
  const found: Cost[] = [];
  for (const [, unit, run] of KINDS) {
    const times: number[] = [], processor: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const before = cpuUsage();
      times.push(1e9 * await run() / unit);
      const { user, system } = cpuUsage(before);
      processor.push(1e3 * (user + system) / unit);
    }
    // The first one compiles.
    found.push([Math.min(...times.slice(1)), Math.min(...processor.slice(1))]);
  }
  console.log(JSON.stringify(found));
} else await parent();
