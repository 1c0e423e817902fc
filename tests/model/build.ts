/**
 * The model build of the core, compiled once per state of its sources and kept in `.build/`. `MILLRACE_MODEL_CORE` names
 * another one: that is how seeded bugs get in.
 *
 * @module
 */
import { compile, ROOT } from "../../tools/build_wasm.ts";

const modules = new Map<string, Promise<WebAssembly.Module>>();

/** The model build; `real` keeps the real number of attempts of every loop. */
export function modelModule(real = false): Promise<WebAssembly.Module> {
  const key = real ? "real" : "short";
  let module = modules.get(key);
  if (module === undefined) modules.set(key, module = load(real));
  return module;
}

async function load(real: boolean): Promise<WebAssembly.Module> {
  const given = Deno.env.get("MILLRACE_MODEL_CORE");
  if (given !== undefined) return new WebAssembly.Module(await Deno.readFile(given));
  const file = new URL(`.build/model-${real ? "real" : "short"}-${await fingerprint()}.wasm`, ROOT);
  const kept = await Deno.readFile(file).catch(() => undefined);
  if (kept !== undefined) return new WebAssembly.Module(kept);
  const { wasm } = await compile({ model: true, short: !real });
  await Deno.mkdir(new URL(".", file), { recursive: true });
  await Deno.writeFile(file, wasm);
  return new WebAssembly.Module(wasm);
}

/** Changes with every source of the core and with the way it is compiled. */
async function fingerprint(): Promise<string> {
  const names = [...Deno.readDirSync(new URL("wasm/", ROOT))].map((entry) => `wasm/${entry.name}`)
    .filter((name) => name.endsWith(".ts")).sort();
  const texts = [...names, "tools/build_wasm.ts"].map((name) => Deno.readTextFileSync(new URL(name, ROOT)));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(texts.join("\0")));
  return new Uint8Array(digest).toHex().slice(0, 16);
}
