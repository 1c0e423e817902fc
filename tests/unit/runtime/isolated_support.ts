/** What the tests of tasks in processes of their own share. */
import type { Imported } from "../../../src/runtime/imports.ts";
import type { ImportOptions } from "../../../src/runtime/isolated/import_options.ts";
import { Runtime } from "../../../src/runtime/runtime.ts";

export type Module = typeof import("./isolated_module.ts");
export const URL_OF_MODULE = import.meta.resolve("./isolated_module.ts");

/** What the module imports lies beside its own directory. */
export const READ = { read: [new URL("../../../", import.meta.url)] };

/** A runtime without workers, and the module in processes of its own. */
export async function withModule(
  options: Partial<ImportOptions>,
  body: (mod: Imported<Module>, rt: Runtime) => Promise<void>,
): Promise<void> {
  const rt = await Runtime.start({ workers: 0, memory: "4MiB", maxMessage: "1MiB" });
  try {
    await body(load(rt, options), rt);
  } finally {
    await rt.close();
  }
}

/** The module. */
export function load(rt: Runtime, options: Partial<ImportOptions> = {}): Imported<Module> {
  return rt.import<Module>(URL_OF_MODULE, { isolate: "process", permissions: READ, ...options });
}

/** Whether there is a process of that id that is no zombie. */
export async function lives(pid: number): Promise<boolean> {
  const { success, stdout } = await new Deno.Command("ps", {
    args: ["-o", "stat=", "-p", String(pid)],
    stderr: "null",
  }).output();
  return success && !new TextDecoder().decode(stdout).trim().startsWith("Z");
}
