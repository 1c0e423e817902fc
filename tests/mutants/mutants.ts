/**
 * Puts each seeded bug in, in a copy of the sources, and runs the test that has to find it.
 *
 * `deno run -A tests/mutants/mutants.ts [part of a name]` prints `killed N of M` and exits with 1 if one survives.
 *
 * @module
 */
import { artifacts, compile, ROOT } from "../../tools/build_wasm.ts";
import { CORE_MUTANTS } from "./core_mutants.ts";
import { DEQUE_MUTANTS } from "./deque_mutants.ts";
import { FACE_MUTANTS } from "./face_mutants.ts";
import { LIMIT_MUTANTS } from "./limit_mutants.ts";
import { MEMORY_MUTANTS } from "./memory_mutants.ts";
import type { Mutant } from "./mutant.ts";
import { SUBJECT_MUTANTS } from "./subject_mutants.ts";
import { WAIT_MUTANTS } from "./wait_mutants.ts";

/** All of them. */
export const MUTANTS: readonly Mutant[] = [
  ...CORE_MUTANTS,
  ...WAIT_MUTANTS,
  ...MEMORY_MUTANTS,
  ...LIMIT_MUTANTS,
  ...SUBJECT_MUTANTS,
  ...DEQUE_MUTANTS,
  ...FACE_MUTANTS,
];

/** Milliseconds after which a test counts as not ending, which kills the mutant as well. */
const PATIENCE = 120_000;
/** What a copy needs for a test that is no scenario of the model checker. */
const COPIED = ["deno.json", "mod.ts", "src", "tests", "tools", "wasm"];

/** What the named test says of the bug: it fails, it does not end, or it notices nothing. */
export type Verdict = "killed" | "killed by time" | "SURVIVED";

/** Whether the named test finds the bug; throws when the bug cannot be put in. */
export async function verdictOf(mutant: Mutant): Promise<Verdict> {
  const model = mutant.test.endsWith("_model_test.ts");
  const dir = await Deno.makeTempDir({ prefix: "mutant" });
  try {
    for (const name of model ? ["wasm"] : COPIED) await copy(new URL(name, ROOT), `${dir}/${name}`);
    const source = await Deno.readTextFile(`${dir}/${mutant.file}`);
    if (source.split(mutant.from).length !== 2) {
      throw new Error(`"${mutant.name}" does not fit ${mutant.file}: what it replaces stands there not once`);
    }
    await Deno.writeTextFile(`${dir}/${mutant.file}`, source.replace(mutant.from, () => mutant.to));
    const root = new URL(`file://${dir}/`);
    if (model) {
      const { wasm } = await compile({ model: true, short: true }, "wasm/core.ts", root);
      await Deno.writeFile(`${dir}/core.wasm`, wasm);
      return await fails(mutant, ROOT, { MILLRACE_MODEL_CORE: `${dir}/core.wasm` });
    }
    if (mutant.file.startsWith("wasm/")) {
      const made = artifacts(await compile({}, "wasm/core.ts", root));
      for (const [name, bytes] of made) await Deno.writeFile(`${dir}/${name}`, bytes);
    }
    return await fails(mutant, root, {});
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function copy(from: URL, to: string): Promise<void> {
  if (!(await Deno.stat(from)).isDirectory) return await Deno.copyFile(from, to);
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) await copy(new URL(`${from}/${name}`), `${to}/${name}`);
}

async function fails(mutant: Mutant, root: URL, env: Record<string, string>): Promise<Verdict> {
  const flags = ["--no-check", "--no-lock", "--v8-flags=--expose-gc", "--filter", mutant.by];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", ...flags, mutant.test],
    cwd: root,
    env: { ...env, NO_COLOR: "1", MILLRACE_DEEP: "0" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, PATIENCE);
  const { success, stdout, stderr } = await child.output();
  clearTimeout(timer);
  if (late) return "killed by time";
  const text = new TextDecoder().decode(stdout);
  const ran = text.split("\n").some((line) => line.includes(mutant.by));
  // Not to be mistaken for a kill: sources that no longer load, and a test that is not there.
  if (!ran) throw new Error(`"${mutant.by}" has not run:\n${text}\n${new TextDecoder().decode(stderr)}`);
  return success ? "SURVIVED" : "killed";
}

if (import.meta.main) {
  const [part = ""] = Deno.args;
  const chosen = MUTANTS.filter((mutant) => mutant.name.includes(part));
  let killed = 0, next = 0;
  const work = async () => {
    for (let mutant = chosen[next++]; mutant !== undefined; mutant = chosen[next++]) {
      const verdict = await verdictOf(mutant);
      if (verdict !== "SURVIVED") killed++;
      console.log(`${verdict.padEnd(8)} ${mutant.name}`);
    }
  };
  await Promise.all(Array.from({ length: navigator.hardwareConcurrency }, work));
  console.log(`killed ${killed} of ${chosen.length}`);
  Deno.exit(killed === chosen.length ? 0 : 1);
}
