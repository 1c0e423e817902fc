/**
 * The worker that a runtime starts unless it is told to start another one.
 *
 * @module
 */
import { platform, threads, type WorkerLike } from "../workers/host/platform.ts";

/** Never called: puts the worker's module into the module graph, so that caches and compilers see it. */
const _keep = (): Promise<unknown> => import("./worker_main.ts");

/** Makes one. The form of the second line is what bundlers look for. */
export function defaultWorker(): WorkerLike {
  const file = import.meta.url.endsWith(".ts") ? "./worker_main.ts" : "./worker_main.js";
  if (platform() === "node") {
    return new (threads().Worker)(new URL(file, import.meta.url), { name: "millrace" });
  }
  return new Worker(new URL(file, import.meta.url), { type: "module", name: "millrace" });
}
