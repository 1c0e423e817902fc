/**
 * Workers of `node:worker_threads`. Node can end a thread in the middle of a loop, and joins it before it says `exit`.
 *
 * @module
 */
import { Ending } from "./ending.ts";
import type { HostEvents, WorkerHost } from "./host.ts";
import type { NodeWorker } from "./platform.ts";

/** One worker in Node. */
export class NodeHost implements WorkerHost {
  readonly #worker: NodeWorker;
  readonly #ending = new Ending();

  /** Listens to `worker` from now on. */
  constructor(worker: NodeWorker, events: HostEvents) {
    this.#worker = worker;
    const terminate = worker.terminate.bind(worker);
    worker.terminate = () => {
      const ended = terminate();
      events.onTerminated();
      return ended;
    };
    worker.on("message", (data) => events.onMessage(data));
    worker.on("messageerror", () => {});
    worker.on("error", (error) => events.onError(`Uncaught ${error}`));
    worker.on("exit", () => {
      this.#ending.end();
      events.onEnded();
    });
  }

  post(message: unknown, transfer: readonly Transferable[]): void {
    this.#worker.postMessage(message, transfer);
  }

  terminate(): void {
    void this.#worker.terminate();
  }

  abandon(): void {
    this.terminate();
    this.#worker.unref();
  }

  onDeath(_lock: string, signal: AbortSignal, dead: () => void): void {
    this.#ending.then(signal, dead);
  }
}
