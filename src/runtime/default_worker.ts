/**
 * The worker that a runtime starts unless it is told to start another one.
 *
 * @module
 */

/** Never called: puts the worker's module into the module graph, so that caches and compilers see it. */
const _keep = (): Promise<unknown> => import("./worker_main.ts");

/** Makes one. */
export function defaultWorker(): Worker {
  const file = import.meta.url.endsWith(".ts") ? "./worker_main.ts" : "./worker_main.js";
  return new Worker(new URL(file, import.meta.url), { type: "module", name: "millrace" });
}
