/**
 * Runs every gate of the repository in order, one line each, and ends with `N passed, N failed`, where each test and
 * each gate counts. A failing gate shows its output and does not hide the later ones; the exit code is 1. What failed is said
 * once more at the end, because a log is often kept by its last lines only.
 *
 * `deno task ok fmt lint` runs the named gates only.
 *
 * @module
 */

/** One gate: a name and the arguments of `deno`. */
export interface Gate {
  /** What it is called on the line it prints. */
  readonly name: string;
  /** Arguments for the `deno` that runs this tool. */
  readonly args: readonly string[];
  /** Whether its output is worth following while it runs. */
  readonly live?: boolean;
  /** A program that it cannot do without. Where it is missing, the gate is left out, and says so. */
  readonly needs?: string;
}

/** Passed and failed tests of a `deno test` run, or `undefined` if it ended before its summary. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

const ROOT = new URL("../", import.meta.url);
const CHECKED = [
  "mod.ts",
  "src",
  "wasm/layout.ts",
  "wasm/status.ts",
  "tools/*.ts",
  "tools/pictures",
  "tests",
  "examples",
];

/** The gates, cheapest first. The lockfile is frozen in those that resolve every module. */
export function gates(exports: readonly string[]): Gate[] {
  return [
    { name: "fmt", args: ["fmt", "--check"] },
    { name: "lint", args: ["lint"] },
    { name: "floors", args: ["task", "-q", "lint:floors"] },
    { name: "wasm", args: ["task", "-q", "build:wasm", "--check"] },
    { name: "check", args: ["check", "--frozen", ...CHECKED] },
    // The rivals' packages are locked apart, so that nobody else has to download them.
    { name: "bench", args: ["check", "--frozen", "--lock=bench/deno.lock", "bench"] },
    // Type-checks the site's generator under its own lock, too, and fails on a dead link.
    { name: "site", args: ["task", "-q", "docs", "--out=.build/checked_site"] },
    { name: "doc", args: ["doc", "--lint", ...exports] },
    { name: "publish", args: ["publish", "--dry-run", "--allow-dirty"] },
    { name: "nats", args: ["task", "-q", "test:nats"], live: true, needs: "nats-server" },
    // They fetch Node 22 and Bun from npm, and say what they leave out where they cannot, or where there is no Chromium.
    { name: "npm", args: ["task", "-q", "test:npm"], live: true },
    { name: "node", args: ["task", "-q", "test:node"], live: true },
    { name: "bun", args: ["task", "-q", "test:bun"], live: true },
    { name: "browser", args: ["task", "-q", "test:browser"], live: true },
    { name: "test", args: ["task", "-q", "test", "--frozen"], live: true },
  ];
}

/**
 * Reads the last summary line of `deno test`, or of the tests in other runtimes; tests that run `deno test` themselves print
 * earlier ones.
 */
export function tally(output: string): Tally | undefined {
  const lines = /^(?:(?:ok|FAILED) \| )?(\d+) passed(?:.*? \| |, )(\d+) failed/gm;
  const last = [...output.matchAll(lines)].at(-1);
  return last === undefined ? undefined : { passed: Number(last[1]), failed: Number(last[2]) };
}

/** What a gate that failed has to say, for the end of the log: what its tests list as errors, else its last lines. */
export function complaint(output: string, lines = 40): string {
  const [, listed] = output.split(/^ ERRORS $/m);
  if (listed === undefined) return output.trimEnd().split("\n").slice(-lines).join("\n");
  // Up to the summary: what was written to the error output comes after it.
  const said = listed.split(/^(?:FAILED \| )?\d+ passed/m)[0]!.trim().split("\n");
  const rest = said.length - lines;
  return [...said.slice(0, lines), ...rest > 0 ? [`… (${rest} more)`] : []].join("\n");
}

interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

async function run(gate: Gate): Promise<Outcome> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...gate.args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const follow = async (stream: ReadableStream<Uint8Array>): Promise<string> => {
    const text = new TextDecoder();
    let kept = "";
    for await (const bytes of stream) {
      if (gate.live) await writeAll(bytes);
      kept += text.decode(bytes, { stream: true });
    }
    return kept;
  };
  const [out, err, status] = await Promise.all([follow(child.stdout), follow(child.stderr), child.status]);
  return { ok: status.success, output: out + err };
}

async function writeAll(bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at));
}

function installed(program: string): boolean {
  try {
    return new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}

async function main(only: readonly string[]): Promise<number> {
  const config: { exports: Record<string, string> } = JSON.parse(
    await Deno.readTextFile(new URL("deno.json", ROOT)),
  );
  const chosen = gates(Object.values(config.exports)).filter((gate) =>
    only.length === 0 || only.includes(gate.name)
  );
  let passed = 0;
  const failed: string[] = [];
  const complaints: string[] = [];
  for (const gate of chosen) {
    if (gate.needs !== undefined && !installed(gate.needs)) {
      console.log(`-      ${gate.name.padEnd(8)} left out: ${gate.needs} is not installed`);
      continue;
    }
    const start = performance.now();
    const { ok, output } = await run(gate);
    const tests = gate.live ? tally(output) : undefined;
    passed += (tests?.passed ?? 0) + (ok ? 1 : 0);
    for (let at = 0; at < (tests?.failed ?? 0); at++) failed.push("a test");
    if (!ok) failed.push(gate.name);
    if (!ok) complaints.push(`\n${gate.name}:\n${complaint(output)}`);
    if (!ok && !gate.live) console.log(output.trimEnd());
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${ok ? "ok    " : "FAILED"} ${gate.name.padEnd(8)} ${seconds.padStart(6)} s`);
  }
  for (const text of complaints) console.log(text);
  const broken = chosen.filter((gate) => failed.includes(gate.name)).map((gate) => gate.name);
  if (broken.length > 0) console.log(`broken: ${broken.join(", ")}`);
  console.log(`${passed} passed, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
