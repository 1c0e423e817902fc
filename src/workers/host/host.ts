/**
 * A worker as the main isolate sees it, whatever it runs in.
 *
 * How a death is learned, so that nothing is taken from a worker that could still write (life.I1):
 * - Deno and browsers: by the Web Lock that the worker holds for life. It is granted when the worker's own thread has let
 *   its context go.
 * - Node: by `exit`, which is emitted after the thread has been joined.
 * - Bun: by `close`, which the thread itself posts as its last act, when no code of it runs any more.
 *
 * @module
 */
import { NodeHost } from "./node_host.ts";
import type { NodeWorker, WorkerLike } from "./platform.ts";
import { WebHost } from "./web_host.ts";

/** What a worker does that nobody asked for. */
export interface HostEvents {
  /** It has posted a message. */
  onMessage(data: unknown): void;
  /** Something was thrown that it did not catch. */
  onError(message: string): void;
  /** Somebody has called its `terminate()`. */
  onTerminated(): void;
  /** It has ended, and this was said without a lock. Not in Deno and browsers. */
  onEnded(): void;
}

/** One worker. */
export interface WorkerHost {
  /** Sends it a message, with what moves. */
  post(message: unknown, transfer: readonly Transferable[]): void;
  /** Asks it to end. */
  terminate(): void;
  /** Gives it up: from now on it does not keep the process from ending. Where it can be ended in a loop, it is. */
  abandon(): void;
  /** Calls `dead` when it is dead, by `lock` where that tells; never once `signal` aborts. */
  onDeath(lock: string, signal: AbortSignal, dead: () => void): void;
}

/** Takes charge of `worker`. Throws a `TypeError` for what is no worker here. */
export function hostOf(worker: WorkerLike, events: HostEvents): WorkerHost {
  if (typeof worker?.postMessage === "function" && typeof worker.terminate === "function") {
    if (isWeb(worker)) return new WebHost(worker, events);
    if (isNode(worker)) return new NodeHost(worker, events);
  }
  throw new TypeError("the option worker returned something that is no Worker");
}

function isWeb(worker: WorkerLike): worker is Worker {
  return typeof (worker as Partial<Worker>).addEventListener === "function";
}

function isNode(worker: WorkerLike): worker is NodeWorker {
  const { on, unref } = worker as Partial<NodeWorker>;
  return typeof on === "function" && typeof unref === "function";
}
