/**
 * The worker's half of a stage that runs there: what is exported, and what it does with its two channels.
 *
 * @module
 */
import { Ring } from "../../channel/buffer/ring.ts";
import { checkFunction } from "../../reactive/core/check.ts";
import type { OperatorFunction, PacedSubscription } from "../../reactive/core/types.ts";
import { readChannel } from "../../reactive/creation/read.ts";
import { currentTask } from "../current_task.ts";
import type { SharedChannel } from "../shared_channel.ts";

/** What {@linkcode workerStage} makes, for a module to export. */
export type WorkerStage<T, R> = (input: SharedChannel<T>, output: SharedChannel<R>) => Promise<void>;

/** An error as the reason of a close: `undefined`, of a `Promise.reject()` say, would be none, and the end a good one. */
export function asReason(error: unknown): unknown {
  return error === undefined ? new Error("undefined") : error;
}

/** Sends what a stream emits, and asks for as much as there is room for. */
class Outlet<R> {
  readonly #output: SharedChannel<R>;
  readonly #kept: Ring<R> = new Ring();
  readonly #over: () => void;
  #sending = false;
  #end: [error?: unknown] | undefined = undefined;
  /** Set right after the subscription was made. */
  subscription: PacedSubscription | undefined = undefined;
  #owed = 0;

  constructor(output: SharedChannel<R>, over: () => void) {
    this.#output = output;
    this.#over = over;
  }

  next(value: R): void {
    if (this.#end !== undefined) return;
    let sent: boolean;
    try {
      sent = !this.#sending && this.#output.trySend(value);
    } catch (error) {
      // It cannot travel. Thrown at the operators it would be reported as uncaught, and end the worker.
      this.#finish([error]);
      this.subscription?.unsubscribe();
      return;
    }
    if (sent) this.#ask();
    else {
      this.#kept.push(value);
      if (!this.#sending) this.#send();
    }
  }

  error(error: unknown): void {
    this.#finish([error]);
  }

  complete(): void {
    this.#finish([]);
  }

  /** Asks for what was sent while the subscription was being made. */
  started(subscription: PacedSubscription): void {
    this.subscription = subscription;
    if (this.#end !== undefined) subscription.unsubscribe();
    else if (this.#owed > 0) subscription.request(this.#owed);
  }

  #ask(): void {
    if (this.subscription === undefined) this.#owed++;
    else this.subscription.request(1);
  }

  async #send(): Promise<void> {
    this.#sending = true;
    try {
      while (this.#kept.size > 0) {
        await this.#output.send(this.#kept.shift());
        this.#ask();
      }
    } catch (error) {
      // Nobody listens any more, or the value cannot travel: then they hear of that.
      this.subscription?.unsubscribe();
      this.#end ??= [error];
    }
    this.#sending = false;
    if (this.#end !== undefined) this.#close(this.#end);
  }

  #finish(end: [error?: unknown]): void {
    this.#end = end;
    if (!this.#sending) this.#close(end);
  }

  #close(end: [error?: unknown]): void {
    try {
      if (end.length > 0) this.#output.close(asReason(end[0]));
      else this.#output.close();
    } catch {
      this.#output.close(new Error(String(end[0])));
    } finally {
      this.#over();
    }
  }
}

/**
 * Makes of an operator, or of a `pipe` of operators, an export that {@linkcode onWorker} can run on a worker. The operator is applied once
 * for each subscription there, and its state lives as long as that.
 *
 * Throws an `ArgumentError` if `operator` is no function.
 *
 * @example
 * ```ts
 * // In tasks.ts, for `of(1, 2, 6).pipe(onWorker(rt, tasks.mean))` elsewhere:
 * import { map, type Observable, scan, workerStage } from "@millrace/millrace";
 *
 * export const mean = workerStage((values: Observable<number>) =>
 *   values.pipe(
 *     scan(({ n, sum }, value) => ({ n: n + 1, sum: sum + value }), { n: 0, sum: 0 }),
 *     map(({ n, sum }) => sum / n),
 *   )
 * );
 * ```
 */
export function workerStage<T, R>(operator: OperatorFunction<T, R>): WorkerStage<T, R> {
  checkFunction("workerStage", "operator", operator);
  return (input, output) => {
    const { signal } = currentTask();
    return new Promise<void>((resolve) => {
      const outlet = new Outlet(output, resolve);
      const stream = operator(readChannel(input));
      // An end that comes from outside calls no observer.
      signal.addEventListener("abort", () => resolve(), { once: true });
      outlet.started(stream.subscribe(outlet, { signal, demand: Math.max(1, output.capacity) }));
    });
  };
}
