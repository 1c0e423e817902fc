/**
 * Fork and join: fib and n-queens (Savina), a task for each branch; and a map of equal pieces from the main isolate. Each
 * against the same work in this isolate alone, and dealt out to plain workers beforehand: what the machine allows just then.
 * The three take turns, and the fastest of some rounds counts. `deno run -A bench/fork_tasks.ts [workers] [rounds]`
 *
 * @module
 */
import { Runtime } from "../src/runtime/mod.ts";
import { fibPlain, queensPlain } from "./fork_tasks_module.ts";
import { fibLeaves, type Leaf, PlainWorkers, queensLeaves } from "./fork_tasks_plain.ts";

const [workers = 2, rounds = 7] = Deno.args.map(Number);
const FIB = 36;
const FIB_LEAF = 28;
const QUEENS = 14;
const PIECES = 64;
const PIECE = 29;

/** One way to do the work: the milliseconds it takes, and those that each thread computes for it where that can be read. */
interface Run {
  ms: number;
  cpu: number[];
}

/** Milliseconds of CPU per thread so far, on Linux. */
function threads(): Map<string, number> {
  const used = new Map<string, number>();
  if (Deno.build.os !== "linux") return used;
  for (const { name } of Deno.readDirSync("/proc/self/task")) {
    try {
      const [run] = Deno.readTextFileSync(`/proc/self/task/${name}/schedstat`).split(" ");
      used.set(name, Number(run) / 1e6);
    } catch {
      // The thread has ended.
    }
  }
  return used;
}

/** Runs it once; keeps the faster of this and `least`. */
async function faster(
  least: Run | undefined,
  run: () => number | Promise<number>,
  wanted: number,
): Promise<Run> {
  const before = threads(), from = performance.now();
  const got = await run();
  const ms = performance.now() - from;
  if (got !== wanted) throw new Error(`a wrong answer: ${got} is not ${wanted}`);
  if (least !== undefined && least.ms <= ms) return least;
  const cpu = [...threads()].map(([name, used]) => used - (before.get(name) ?? 0));
  return { ms, cpu: cpu.filter((used) => used > ms / 20).sort((a, b) => b - a) };
}

async function compare(
  what: string,
  wanted: number,
  alone: () => number,
  leaves: Leaf[],
  shared: () => Promise<number>,
): Promise<void> {
  let one: Run | undefined, plain: Run | undefined, tasks: Run | undefined;
  for (let round = 0; round < rounds; round++) {
    one = await faster(one, alone, wanted);
    plain = await faster(plain, () => plainWorkers.sum(leaves), wanted);
    tasks = await faster(tasks, shared, wanted);
  }
  const show = (run: Run): string =>
    `${run.ms.toFixed(1)} ms (cpu ${run.cpu.map((ms) => ms.toFixed(0)).join(" + ")})`;
  console.log(
    `${what}: alone ${show(one!)}, ${workers} plain workers ${show(plain!)}, tasks ${
      show(tasks!)
    }: speed-up ${(one!.ms / tasks!.ms).toFixed(2)}, of plain workers ${
      (one!.ms / plain!.ms).toFixed(2)
    }, by cpu ${(one!.cpu[0]! / tasks!.cpu[0]!).toFixed(2)}`,
  );
}

using plainWorkers = new PlainWorkers(workers);
await using rt = await Runtime.start({ workers });
const tasks = rt.import<typeof import("./fork_tasks_module.ts")>(
  import.meta.resolve("./fork_tasks_module.ts"),
);
/** Everybody has loaded and compiled what it needs. */
for (let i = 0; i < 4; i++) {
  await Promise.all([tasks.fib(28, 20), tasks.queens(10, 0, 0, 0, 0), plainWorkers.sum(fibLeaves(28, 20))]);
}

const fib = fibPlain(FIB);
await compare(
  `fib ${FIB} by tasks`,
  fib,
  () => fibPlain(FIB),
  fibLeaves(FIB, FIB_LEAF),
  () => tasks.fib(FIB, FIB_LEAF),
);
const all = (1 << QUEENS) - 1;
await compare(
  `${QUEENS} queens by tasks`,
  queensPlain(all, 0, 0, 0),
  () => queensPlain(all, 0, 0, 0),
  queensLeaves(QUEENS),
  () => tasks.queens(QUEENS, 0, 0, 0, 0),
);
const pieces = Array.from({ length: PIECES }, () => PIECE);
await compare(
  `map of ${PIECES} pieces`,
  PIECES * fibPlain(PIECE),
  () => pieces.reduce((sum, n) => sum + fibPlain(n), 0),
  pieces.map((n): Leaf => ["fib", n]),
  async () => {
    let sum = 0;
    for await (const y of tasks.fibPlain.map(pieces)) sum += y;
    return sum;
  },
);
/** What a fork costs: nothing but forks, on one worker's worth of time. */
let least = Infinity;
for (let round = 0; round < rounds; round++) {
  const from = performance.now();
  if (await tasks.fib(20, 2) !== 6765) throw new Error("a wrong answer");
  least = Math.min(least, performance.now() - from);
}
console.log(
  `fib 20 with a task for every branch, 13,529 of them: ${(least * 1000 / 13_529).toFixed(2)} µs each`,
);
