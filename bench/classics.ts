/**
 * CommsTime, StressedAlt and the memory of processes: ours and theirs alternately in one run, each figure from a process of its
 * own that warms up first. Prints a table: median of the rounds, and the least and the most.
 *
 * ```sh
 * deno run -A bench/classics.ts --rounds 5 --only comms-time
 * ```
 *
 * @module
 */
import { parseArgs } from "node:util";
import { MEASURES } from "./classics_programs.ts";
import { execute, NAME, workshop } from "./rivals/program.ts";

/** What is measured, how much of it at a time, and in which unit. */
const CASES: Readonly<Record<string, { readonly n: number; readonly unit: string }>> = {
  "comms-time": { n: 300_000, unit: "ns per communication" },
  "stressed-alt-1": { n: 400_000, unit: "ns per select" },
  "stressed-alt-2": { n: 400_000, unit: "ns per select" },
  "stressed-alt-4": { n: 400_000, unit: "ns per select" },
  "stressed-alt-8": { n: 400_000, unit: "ns per select" },
  "process": { n: 200_000, unit: "bytes per process" },
  "waiter": { n: 200_000, unit: "bytes per receiver" },
};

/** Measures one case once. */
type Measure = (id: string, n: number) => Promise<number>;

/** One side of the comparison. */
interface Side {
  readonly name: string;
  readonly cases: readonly string[];
  readonly measure: Measure;
}

/** Runs a program that prints one figure. */
async function figure(command: string, args: string[], cwd = "."): Promise<number> {
  const { success, text } = await execute(command, args, cwd);
  if (!success || text === "") throw new Error(`${command} failed: ${text.slice(-300)}`);
  return Number(text);
}

/** Those who run in Deno. */
function inDeno(name: string): Side {
  const program = new URL("./classics_programs.ts", import.meta.url).href;
  const flags = ["run", "-A", "--quiet", "--no-check", "--no-lock", "--v8-flags=--expose-gc"];
  return {
    name,
    cases: Object.keys(MEASURES[name]!),
    measure: (id, n) => figure(Deno.execPath(), [...flags, program, name, id, `${n}`]),
  };
}

/** Go, if it is here: compiled into a directory of its own. */
async function inGo(): Promise<{ readonly side: Side; readonly directory: string } | undefined> {
  const directory = await workshop(["./go_classics/main.go"]);
  const built = await execute("go", ["build", "-o", NAME, "main.go"], directory);
  if (!built.success) {
    console.error(`no Go: ${built.text.slice(0, 200)}`);
    await Deno.remove(directory, { recursive: true });
    return undefined;
  }
  const cases = Object.keys(CASES).filter((id) => id !== "waiter");
  const measure: Measure = (id, n) => figure(`${directory}/${NAME}`, [id, `${n}`], directory);
  return { side: { name: "Go, one thread", cases, measure }, directory };
}

/** The middle of the figures, and how far they lie apart. */
function summary(figures: readonly number[]): string {
  const sorted = figures.toSorted((a, b) => a - b);
  const show = (value: number): string => `${Math.round(value)}`;
  return `${show(sorted[sorted.length >> 1]!)} (${show(sorted[0]!)}–${show(sorted.at(-1)!)})`;
}

/** All sides take turns. */
async function contest(id: string, sides: readonly Side[], rounds: number): Promise<void> {
  const { n, unit } = CASES[id]!;
  const figures = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const { name, cases, measure } of sides) {
      if (!cases.includes(id)) continue;
      const list = figures.get(name) ?? [];
      figures.set(name, [...list, await measure(id, n)]);
    }
  }
  for (const [name, list] of figures) console.log(`| ${id} | ${unit} | ${name} | ${summary(list)} |`);
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: { rounds: { type: "string", default: "5" }, only: { type: "string", default: "" } },
  });
  const go = await inGo();
  const sides = [...Object.keys(MEASURES).map(inDeno), ...go === undefined ? [] : [go.side]];
  try {
    console.log("| case | unit | contender | median (least–most) |\n|---|---|---|---|");
    for (const id of Object.keys(CASES)) {
      if (id.includes(values.only)) await contest(id, sides, Number(values.rounds));
    }
  } finally {
    if (go !== undefined) await Deno.remove(go.directory, { recursive: true });
  }
}
