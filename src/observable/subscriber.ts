/**
 * What a producer talks to.
 *
 * @module
 */
import type { Hub } from "./hub.ts";

/**
 * What the function given to `new Observable` gets: tells all observers of this run, which ends when the last one has left. Nobody else
 * makes one. From the WICG's Observable.
 *
 * @example
 * ```ts
 * import { Observable } from "@millrace/millrace/observable";
 * import { assertEquals } from "@std/assert";
 *
 * const log: string[] = [];
 * const ticks = new Observable<number>((subscriber) => {
 *   subscriber.addTeardown(() => log.push("torn down"));
 *   for (let i = 0; subscriber.active; i++) subscriber.next(i);
 * });
 * assertEquals(await ticks.take(2).toArray(), [0, 1]);
 * assertEquals(log, ["torn down"]);
 * ```
 */
export class Subscriber<T> {
  readonly #hub: Hub<T>;

  /** Of one run. */
  constructor(hub: Hub<T>) {
    this.#hub = hub;
  }

  /** Whether the run goes on. A producer that does not wait should look at it between values. */
  get active(): boolean {
    return this.#hub.active;
  }

  /** Aborts when the run ends, with the reason: that of the signal of the last observer who left, or the error. */
  get signal(): AbortSignal {
    return this.#hub.signal;
  }

  /** A value, for everybody who listens. Ignored after the end; what an observer throws is reported. */
  next(value: T): void {
    this.#hub.next(value);
  }

  /** It has failed. After the end the error is reported as uncaught. */
  error(error: unknown): void {
    this.#hub.error(error);
  }

  /** It has ended well. Ignored after the end. */
  complete(): void {
    this.#hub.complete();
  }

  /** Does `teardown` at the end, the last one added first, before the observers hear of it; at once after the end. What it throws is reported. */
  addTeardown(teardown: () => void): void {
    this.#hub.addTeardown(teardown);
  }
}
