/**
 * Puts each seeded bug in, compiles, and runs the scenario that has to find it.
 *
 * `deno run -A tests/mutants/mutants.ts [part of a name]` prints `killed N of M` and exits with 1 if one survives.
 *
 * @module
 */
import { compile, ROOT } from "../../tools/build_wasm.ts";
import { CORE_MUTANTS, type Mutant } from "./core_mutants.ts";

/** Milliseconds after which a scenario counts as not ending, which kills the mutant as well. */
const PATIENCE = 60_000;

/** Whether the named scenario finds the bug; throws when the bug cannot be put in. */
export async function isKilled(mutant: Mutant): Promise<boolean> {
  const dir = await Deno.makeTempDir({ prefix: "mutant" });
  try {
    await Deno.mkdir(`${dir}/wasm`);
    for await (const { name } of Deno.readDir(new URL("wasm/", ROOT))) {
      if (!name.endsWith(".ts")) continue;
      await Deno.copyFile(new URL(`wasm/${name}`, ROOT), `${dir}/wasm/${name}`);
    }
    const source = await Deno.readTextFile(`${dir}/${mutant.file}`);
    if (source.split(mutant.from).length !== 2) {
      throw new Error(`"${mutant.name}" does not fit ${mutant.file}: what it replaces stands there not once`);
    }
    await Deno.writeTextFile(`${dir}/${mutant.file}`, source.replace(mutant.from, () => mutant.to));
    const { wasm } = await compile({ model: true, short: true }, "wasm/core.ts", new URL(`file://${dir}/`));
    await Deno.writeFile(`${dir}/core.wasm`, wasm);
    return await fails(mutant, `${dir}/core.wasm`);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function fails(mutant: Mutant, core: string): Promise<boolean> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", "--filter", mutant.by, `tests/model/${mutant.test}`],
    cwd: ROOT,
    env: { MILLRACE_MODEL_CORE: core, NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const late = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
  const { success, stdout } = await child.output();
  clearTimeout(late);
  const text = new TextDecoder().decode(stdout);
  if (/\b0 passed \| 0 failed/.test(text)) throw new Error(`no scenario is called "${mutant.by}"`);
  return !success;
}

if (import.meta.main) {
  const [part = ""] = Deno.args;
  const chosen = CORE_MUTANTS.filter((mutant) => mutant.name.includes(part));
  let killed = 0;
  for (const mutant of chosen) {
    const dead = await isKilled(mutant);
    if (dead) killed++;
    console.log(`${dead ? "killed  " : "SURVIVED"} ${mutant.name}`);
  }
  console.log(`killed ${killed} of ${chosen.length}`);
  Deno.exit(killed === chosen.length ? 0 : 1);
}
