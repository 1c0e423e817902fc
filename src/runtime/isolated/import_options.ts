/**
 * The options of `rt.import()`, checked before anything is started.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { sizeOption } from "../options.ts";
import { checkPermissions, type ProcessPermissions } from "./permissions.ts";

/**
 * How the tasks of a module run: what `rt.import(url, options)` takes.
 *
 * With `isolate: "process"` calls look as they do otherwise, with `with` and `map`. What differs: a call whose `timeout` passes or whose
 * `signal` aborts is ended by SIGKILL of its process, whatever it does, and a fresh one takes its place; other calls in that process
 * reject with a `WorkerLostError`, or run again if they are `idempotent`. A heap that runs full and `Deno.exit()` cost that process only.
 * Channels, subjects, actors and signals do not leave the process: a `CodecError` says so. `currentTask().import` and `spawn` are
 * refused. What a task prints goes to stderr; stdin is the wire, and looks empty to tasks. No process outlives this one.
 *
 * Calls reject with a `WorkerStartError` when no process can be started: with code `PERMISSION` it names the flag, an `--allow-run`.
 * Costs some 100 ms and 60 MB a process, 20 MB of them its own. After Erlang's ports and piscina's wish for a thread that can be ended.
 *
 * @example
 * ```ts
 * import { Runtime, TaskTimeoutError } from "@millrace/millrace";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const url = "data:text/javascript,export const add = (a, b) => a + b; export const spin = () => { for (;;); }";
 * interface Tasks {
 *   add(a: number, b: number): number;
 *   spin(): void;
 * }
 * await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
 * const tasks = rt.import<Tasks>(url, { isolate: "process" });
 * await assertRejects(() => tasks.spin.with({ timeout: 20 })(), TaskTimeoutError);
 * assertEquals(await tasks.add(1, 2), 3);
 * ```
 */
export interface ImportOptions {
  /**
   * Where they run. `"worker"` (the default): in the workers of the runtime. `"process"`: in child processes of their own, which
   * can be killed for good, in the middle of a synchronous loop as well; the other options are for these.
   */
  readonly isolate?: "worker" | "process" | undefined;
  /** Child processes to keep, 1 to 63; 1 unless told. They are started by the first calls that need them. */
  readonly processes?: number | undefined;
  /** Calls at a time in one process; 1 unless told. Whoever shares a process dies with the one that is killed. */
  readonly concurrency?: number | undefined;
  /** What the tasks may do: nothing but to read the directory of their module, unless told. */
  readonly permissions?: ProcessPermissions | undefined;
  /**
   * Largest JavaScript heap of a process, in bytes or as `"256MiB"`, from 32 MiB; V8's own limit unless told. V8 counts old
   * objects only, and ends the process a little above.
   */
  readonly memory?: number | string | undefined;
}

/** The options of a module with processes of its own, defaults filled in. */
export interface ProcessOptions {
  readonly processes: number;
  readonly concurrency: number;
  readonly permissions: ProcessPermissions;
  /** Bytes, 0 for no limit. */
  readonly memory: number;
}

const OPTIONS: ReadonlySet<string> = new Set([
  "isolate",
  "processes",
  "concurrency",
  "permissions",
  "memory",
]);
const PROCESSES_MAX = 63;
const CONCURRENCY_MAX = 65_536;
const MEMORY_MIN = 2 ** 25;
const MEMORY_MAX = 2 ** 40;

/**
 * Checks the options; `undefined` when the module runs in workers.
 *
 * @throws {ArgumentError} that names the option and its value.
 */
export function processOptions(options: ImportOptions | undefined): ProcessOptions | undefined {
  if (options === undefined) return undefined;
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError('the options of import() must be an object, such as { isolate: "process" }', {
      value: options,
    });
  }
  const unknown = Object.keys(options).find((name) => !OPTIONS.has(name));
  if (unknown !== undefined) {
    throw new ArgumentError("import() has no such option", {
      option: unknown,
      options: [...OPTIONS].join(" "),
    });
  }
  const { isolate = "worker", permissions = {} } = options;
  if (isolate !== "worker" && isolate !== "process") {
    throw new ArgumentError('the option isolate must be "worker" or "process"', {
      option: "isolate",
      value: isolate,
    });
  }
  if (isolate === "worker") {
    onlyForProcesses(options);
    return undefined;
  }
  return {
    processes: count("processes", options.processes, PROCESSES_MAX),
    concurrency: count("concurrency", options.concurrency, CONCURRENCY_MAX),
    permissions: checkPermissions(permissions),
    memory: sizeOption("memory", options.memory, 0, MEMORY_MIN, MEMORY_MAX),
  };
}

/** Whoever limits a task must not believe that it is limited when it is not. */
function onlyForProcesses(options: ImportOptions): void {
  const given = Object.entries(options).find(([name, value]) => name !== "isolate" && value !== undefined);
  if (given === undefined) return;
  throw new ArgumentError('the option is for modules in processes of their own: add isolate: "process"', {
    option: given[0],
    value: given[1],
  });
}

function count(option: string, value: number | undefined, most: number): number {
  if (value === undefined) return 1;
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new ArgumentError(`the option ${option} must be a whole number from 1`, { option, value, most });
}
