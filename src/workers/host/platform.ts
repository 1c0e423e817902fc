/**
 * Which of the four worlds this isolate lives in, and what it has for threads.
 *
 * @module
 */
import { missingHere } from "../../core/support.ts";
import { UnsupportedError } from "../../errors.ts";

/** What a function that makes a worker returns: a web `Worker`, or in Node one of `node:worker_threads`. */
export interface WorkerLike {
  /** Sends a message to the worker. */
  // deno-lint-ignore no-explicit-any
  postMessage(message: any, transfer: any): void;
  /** Asks it to end. */
  terminate(): unknown;
}

/** A worker of `node:worker_threads`, as far as it is used. */
export interface NodeWorker extends WorkerLike {
  on(event: string, listener: (argument: unknown) => void): unknown;
  unref(): void;
}

/** The port of a worker of Node to whoever started it. */
export interface NodePort {
  postMessage(message: unknown, transfer?: readonly unknown[]): void;
  on(event: "message", listener: (data: unknown) => void): unknown;
}

/** The part of `node:worker_threads` that is used. */
export interface Threads {
  readonly Worker: new (url: URL, options?: { readonly name?: string }) => NodeWorker;
  readonly parentPort: NodePort | null;
}

interface World {
  readonly Deno?: unknown;
  readonly crossOriginIsolated?: boolean;
  readonly Bun?: { readonly isMainThread: boolean };
  readonly process?: {
    readonly versions?: { readonly node?: string };
    exit(code: number): never;
    getBuiltinModule?(name: "node:worker_threads"): Threads;
  };
}

/** Where we are. */
export type Platform = "deno" | "node" | "bun" | "browser";

/** The global scope as this room sees it. */
export function world(): World {
  return globalThis as unknown as World;
}

/** Where we are. Deno and Bun have a `process` like Node's; they are asked for first. */
export function platform(): Platform {
  const { Deno, Bun, process } = world();
  if (Deno !== undefined) return "deno";
  if (Bun !== undefined) return "bun";
  return process?.versions?.node === undefined ? "browser" : "node";
}

/** Node's threads. Not imported: a bundler for browsers would look for a module of that name. Node only. */
export function threads(): Threads {
  return world().process!.getBuiltinModule!("node:worker_threads");
}

/** The oldest Node with all that is used. */
const NODE_LEAST = 22;
const HEADERS = "Cross-Origin-Opener-Policy: same-origin, Cross-Origin-Embedder-Policy: require-corp";

/** Throws an {@linkcode UnsupportedError} that says what is missing here for workers that share memory. */
export function requireWorkers(): void {
  const node = world().process?.versions?.node;
  if (platform() === "node" && !(parseInt(node!) >= NODE_LEAST)) {
    throw new UnsupportedError("workers need Node 22 or later", { node });
  }
  if (platform() === "browser" && world().crossOriginIsolated !== true) {
    throw new UnsupportedError(
      "shared memory needs a page that is cross-origin isolated: serve it over https or from localhost, with two headers",
      { headers: HEADERS },
    );
  }
  const missing = missingHere();
  if (missing !== undefined) throw new UnsupportedError("there is no shared memory here", { missing });
}
