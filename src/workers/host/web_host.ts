/**
 * Web workers: in Deno, in browsers and in Bun.
 *
 * @module
 */
import { hasLocks, onDeath } from "../life_lock.ts";
import { Ending } from "./ending.ts";
import type { HostEvents, WorkerHost } from "./host.ts";
import { platform } from "./platform.ts";

/** One web worker. */
export class WebHost implements WorkerHost {
  readonly #worker: Worker;
  /** Where there are no Web Locks: in Bun, whose workers say `close`. */
  readonly #ending: Ending | undefined = hasLocks() ? undefined : new Ending();

  /** Listens to `worker` from now on. */
  constructor(worker: Worker, events: HostEvents) {
    this.#worker = worker;
    const terminate = worker.terminate.bind(worker);
    // Nothing else tells: not of one that has no lock yet, and not one that blocks its thread.
    worker.terminate = () => {
      terminate();
      events.onTerminated();
    };
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      events.onError(sentence((event as ErrorEvent).message));
      // Elsewhere what nobody catches ends the worker; in a browser it goes on, with whatever was left half done.
      if (platform() === "browser") worker.terminate();
    });
    worker.addEventListener("messageerror", () => {});
    worker.addEventListener("message", (event) => events.onMessage(event.data));
    if (this.#ending === undefined) return;
    worker.addEventListener("close", () => {
      this.#ending!.end();
      events.onEnded();
    });
  }

  post(message: unknown, transfer: readonly Transferable[]): void {
    this.#worker.postMessage(message, [...transfer]);
  }

  terminate(): void {
    this.#worker.terminate();
  }

  abandon(): void {
    if (platform() !== "deno") return this.terminate();
    // Deno's terminate() ends no loop, and then the process would not end either: only this lets it go.
    const unref = Object.getOwnPropertySymbols(Worker.prototype).find((s) => s.description === undefined);
    const worker = this.#worker as unknown as Record<symbol, unknown>;
    if (unref === undefined || typeof worker[unref] !== "function") return;
    (worker[unref] as (keep: boolean) => void)(false);
  }

  onDeath(lock: string, signal: AbortSignal, dead: () => void): void {
    if (this.#ending === undefined) onDeath(lock, signal, dead);
    else this.#ending.then(signal, dead);
  }
}

/** What was thrown. Bun shows the lines of the source before it; of a module that cannot be loaded a browser says nothing. */
function sentence(message: unknown): string {
  if (typeof message !== "string" || message === "") return "its module cannot be loaded";
  const [, thrown] = message.match(/^(?:\d+ \| .*\n)+[\s^]*(.+)/m) ?? [];
  return thrown ?? message;
}
