/**
 * Our own tests in another runtime: `deno run -A --no-lock tests/runtimes/main.ts node|bun|browser [part of a path…]`.
 *
 * The last line is `N passed, N failed, N left out`. What cannot run there is left out, and said with the reason; a runtime that
 * is not installed and cannot be is said, too, and is no failure. `NODE_VERSION` asks for another Node than 22; `MILLRACE_DEEP=1`
 * for what takes long as well.
 *
 * @module
 */
import { inBrowser } from "./browser.ts";
import { inThreads } from "./processes.ts";
import { DEEP } from "../support/deep.ts";
import { excused } from "./differences.ts";
import type { Line } from "./runner.ts";
import { type Target, type Tree, writeTree } from "./tree.ts";

/** Rooms whose tests are run elsewhere, and why the others are not. */
const ROOMS = [
  "actor",
  "channel",
  "codec",
  "core",
  "observable",
  "reactive",
  "remote",
  "runtime",
  "testing",
  "time",
];
const OTHERS: Readonly<Record<string, string>> = {
  bench: "is about a tool of the repository",
  examples: "is about programs for Deno",
  inspect: "needs Deno.serve",
};
/** Files of which nothing is portable, and why. */
const DENO_ONLY: readonly (readonly [RegExp, string])[] = [
  [/runtime\/isolated_/, "processes of their own need Deno"],
  [/actor\/otp\/differential/, "needs Erlang and Deno.Command"],
  [/reactive\/network_test/, "needs Deno.serve"],
];

/** What takes long, or measures time that it has not on a busy machine. `MILLRACE_DEEP=1` runs it. */
const LONG = [
  "actor/asks_test",
  "channel/broadcast/broadcast_model_test",
  "channel/buffer/heap_test",
  "channel/channel_conservation_test",
  "reactive/demand_fuzz_test",
  "runtime/actors/migration_test",
  "runtime/actors/supervision_test",
  "runtime/complaints_test",
  "runtime/incidents_test",
  "runtime/memory_short_test",
  "runtime/tasks_fork_test",
  "runtime/tasks_fork_death_test",
  "runtime/turns_test",
  "testing/explored_library_test",
  "time/crowd_test",
];

/** Runs some files; calls `say` for each test. */
export type Run = (tree: Tree, files: readonly string[], say: (line: Line) => void) => Promise<void>;

function reasonOf(path: string): string | undefined {
  const [, room = ""] = path.match(/^tests\/unit\/([^/]+)\//) ?? [];
  if (path.startsWith("tests/runtimes/")) return undefined;
  if (!ROOMS.includes(room)) return OTHERS[room] ?? "is about this repository";
  const deep = DEEP || !LONG.some((part) => path.includes(part));
  return DENO_ONLY.find(([pattern]) => pattern.test(path))?.[1] ?? (deep ? undefined : "takes long");
}

async function main([target, ...parts]: string[]): Promise<number> {
  if (target !== "node" && target !== "bun" && target !== "browser") {
    console.error("tell where: node, bun or browser");
    return 2;
  }
  const run = target === "browser" ? await inBrowser() : await inThreads(target);
  if (typeof run === "string") {
    console.log(`${run}\n0 passed, 0 failed, everything left out`);
    return 0;
  }
  const begun = performance.now();
  const tree = await writeTree(target as Target);
  const wanted = (path: string) => parts.length === 0 || parts.some((part) => path.includes(part));
  const reasons = new Map<string, number>();
  const leaveOut = (why: string) => reasons.set(why, (reasons.get(why) ?? 0) + 1);
  for (const [path, why] of tree.leftOut) if (wanted(path)) leaveOut(`${path}: ${reasonOf(path) ?? why}`);
  const files: string[] = [];
  for (const path of tree.tests.filter(wanted)) {
    const why = reasonOf(path);
    if (why === undefined) files.push(path);
    else leaveOut(`${path}: ${why}`);
  }
  const count = { passed: 0, failed: 0, "left out": 0 };
  const times = new Map<string, number>();
  const failures: string[] = [];
  await run(tree, files, (said) => {
    const line = excused(target, said);
    times.set(line.file, (times.get(line.file) ?? 0) + line.ms);
    count[line.outcome]++;
    if (line.outcome === "failed") failures.push(`\n${line.file}: ${line.name}\n  ${line.text}`);
    if (line.outcome === "failed") console.log(failures.at(-1));
    if (line.outcome === "left out") leaveOut(`${line.file}: ${line.text}`);
  });
  console.log("\nleft out:");
  for (const [why, times] of [...reasons].sort()) {
    console.log(`  ${why}${times > 1 ? ` (${times} times)` : ""}`);
  }
  const slowest = [...times].sort(([, a], [, b]) => b - a).slice(0, 8);
  console.log(`\nthe slowest: ${slowest.map(([file, ms]) => `${file} ${Math.round(ms)} ms`).join(", ")}`);
  // Once more, and as Deno does it: the end of a log is read first.
  if (failures.length > 0) console.log(`\n ERRORS \n${failures.join("\n")}`);
  const whole = tree.leftOut.size + tree.tests.length - files.length;
  console.log(
    `\n${target}, ${files.length} files, ${whole} of others left out whole, ${
      Math.round((performance.now() - begun) / 1000)
    } s`,
  );
  console.log(`${count.passed} passed, ${count.failed} failed, ${count["left out"]} left out`);
  return count.failed === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
