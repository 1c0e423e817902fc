/**
 * One run of a producer, and everybody who listens to it.
 *
 * Invariants:
 *   I1  `active` never goes back to true. It is false before anything that an end causes happens.
 *   I2  An end goes: what was linked (upstream), the abort event of the signal, the teardowns in reverse order, the observers. So the
 *       standard has it, where RxJS tells the observers first and tears down in order: one class cannot do both.
 *   I3  Whatever a callback throws is reported, and nothing is left out because of it.
 *
 * @module
 */
import { reportError } from "../errors/report.ts";

/** What is told of a run. None of its methods throws. */
export interface InternalObserver<T> {
  /** A value. */
  next(value: T): void;
  /** It has failed. */
  error(error: unknown): void;
  /** It has ended well. */
  complete(): void;
}

/** The runs behind signals that are ours: what is linked to these comes before their abort events. */
const BY_SIGNAL: WeakMap<AbortSignal, Hub<never>> = new WeakMap();

/** Calls `run` when `signal` aborts; returns how to call that off. */
export function onAbort(signal: AbortSignal, run: () => void): () => void {
  const hub = BY_SIGNAL.get(signal);
  if (hub !== undefined) return hub.link(run);
  signal.addEventListener("abort", run, { once: true });
  return () => signal.removeEventListener("abort", run);
}

/** Calls a callback of the user. */
export function reported<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): void {
  try {
    callback(...args);
  } catch (error) {
    reportError(error);
  }
}

/** One run: what a `Subscriber` is in front of. */
export class Hub<T> {
  /** Whether the producer may still tell anything. */
  active = true;
  /** Why it has ended, where there is a reason. */
  reason: unknown = undefined;
  readonly #observers: Set<InternalObserver<T>> = new Set();
  readonly #links: Set<() => void> = new Set();
  readonly #teardowns: (() => void)[] = [];
  #controller: AbortController | undefined = undefined;

  /** A signal that aborts with the end. Made when somebody asks: most never do. */
  get signal(): AbortSignal {
    let controller = this.#controller;
    if (controller === undefined) {
      controller = this.#controller = new AbortController();
      BY_SIGNAL.set(controller.signal, this as unknown as Hub<never>);
      // The first listener: what is linked comes before all others.
      controller.signal.addEventListener("abort", () => this.#runLinks(), { once: true });
      if (!this.active) controller.abort(this.reason);
    }
    return controller.signal;
  }

  /** Somebody more listens, until `signal` aborts; the last one who leaves ends it. */
  join(observer: InternalObserver<T>, signal: AbortSignal | undefined): void {
    if (signal?.aborted) return;
    this.#observers.add(observer);
    if (signal === undefined) return;
    let unlink = (): void => {};
    const off = onAbort(signal, () => {
      // Others may stay for long: nothing is kept of one who has left.
      unlink();
      this.leave(observer, signal.reason);
    });
    unlink = this.link(off);
  }

  /** Somebody has left. */
  leave(observer: InternalObserver<T>, reason: unknown): void {
    if (!this.active) return;
    this.#observers.delete(observer);
    if (this.#observers.size === 0) this.close(reason);
  }

  /** Does `run` at the end, before the abort event; returns how to call that off. */
  link(run: () => void): () => void {
    this.#links.add(run);
    return () => void this.#links.delete(run);
  }

  /** Tells everybody who listens now. */
  next(value: T): void {
    if (!this.active) return;
    for (const observer of [...this.#observers]) observer.next(value);
  }

  /** It has failed. */
  error(error: unknown): void {
    if (!this.active) {
      reportError(error);
      return;
    }
    this.close(error);
    for (const observer of this.#taken()) observer.error(error);
  }

  /** It has ended well. */
  complete(): void {
    if (!this.active) return;
    this.close(undefined);
    for (const observer of this.#taken()) observer.complete();
  }

  /** Does `teardown` at the end; at once if that was. */
  addTeardown(teardown: () => void): void {
    if (this.active) this.#teardowns.push(teardown);
    else reported(teardown);
  }

  /** The end, without a word to the observers. */
  close(reason: unknown): void {
    if (!this.active) return;
    this.active = false;
    this.reason = reason;
    this.#controller?.abort(reason);
    this.#runLinks();
    for (const teardown of this.#teardowns.splice(0).reverse()) reported(teardown);
  }

  #runLinks(): void {
    const links = [...this.#links];
    this.#links.clear();
    for (const run of links) run();
  }

  #taken(): InternalObserver<T>[] {
    const observers = [...this.#observers];
    this.#observers.clear();
    return observers;
  }
}
