/**
 * Starting a child process: the command, and what its failure means.
 *
 * @module
 */
import { WorkerStartError } from "../../errors.ts";
import type { ProcessOptions } from "./import_options.ts";
import { filePath } from "./file_path.ts";
import { flagsOf } from "./permissions.ts";

/** Never called: puts the child's program into the module graph, so that caches see it. */
const _keep = (): Promise<unknown> => import("./child_main.ts");

const LIBRARY = new URL("../../../", import.meta.url);
const MAIN = new URL(
  import.meta.url.endsWith(".ts") ? "./child_main.ts" : "./child_main.js",
  import.meta.url,
);

/**
 * Starts a process for the tasks of `module`. Its stderr is that of this process.
 *
 * @throws {WorkerStartError} when it cannot be started; with code `PERMISSION` it names the missing flag.
 */
export function startProcess(module: string, options: ProcessOptions): Deno.ChildProcess {
  if (typeof globalThis.Deno?.Command !== "function" || Deno.build.standalone) {
    throw new WorkerStartError("WORKER_START", "tasks in a process of their own need the deno program", {
      module,
    });
  }
  try {
    return new Deno.Command(Deno.execPath(), {
      args: argumentsOf(module, options),
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
  } catch (cause) {
    throw startError(module, cause);
  }
}

function argumentsOf(module: string, options: ProcessOptions): string[] {
  // Its main module lies nowhere: so Deno looks for no configuration but the one that is named.
  const program = `import { runChild } from ${JSON.stringify(MAIN.href)}; await runChild();`;
  const config = configOf(module);
  return [
    "run",
    "--quiet",
    "--no-prompt",
    ...(config === undefined ? ["--no-config"] : [`--config=${config}`]),
    ...(options.memory === 0
      ? []
      : [`--v8-flags=--max-old-space-size=${Math.floor(options.memory / 2 ** 20)}`]),
    ...flagsOf(options.permissions, { module, library: LIBRARY }),
    `data:text/javascript,${encodeURIComponent(program)}`,
  ];
}

/** The deno.json that holds for a module on disk, as far as this process may look for it. */
function configOf(module: string): string | undefined {
  if (!module.startsWith("file:")) return undefined;
  for (let dir = new URL(".", module);; dir = new URL("..", dir)) {
    for (const name of ["deno.json", "deno.jsonc"]) {
      const file = new URL(name, dir);
      if (isFile(file)) return filePath(file);
    }
    if (dir.href === new URL("..", dir).href) return undefined;
  }
}

function isFile(url: URL): boolean {
  try {
    return Deno.statSync(url).isFile;
  } catch {
    return false;
  }
}

function startError(module: string, cause: unknown): WorkerStartError {
  if (cause instanceof Deno.errors.NotCapable) {
    const flag = `--allow-run=${Deno.execPath()}`;
    return new WorkerStartError(
      "PERMISSION",
      "a process for the task module needs a permission",
      { flag, module },
      { cause },
    );
  }
  return new WorkerStartError("WORKER_START", "a process for the task module cannot be started", {
    module,
    reason: cause instanceof Error ? cause.message : String(cause),
  }, { cause });
}
