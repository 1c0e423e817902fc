/**
 * Listening to an `AbortSignal`: one listener on each signal, however many operations wait with it. An event target takes
 * time for each further listener in proportion to those it has (on Deno half a second for the first ten thousand, a minute for
 * a hundred thousand), and a scope hands the same signal to all of its processes.
 *
 * Invariant: a hub listens to its signal exactly while somebody listens to the hub. A listener on `AbortSignal.timeout()` keeps
 * the process alive, so it must not stay behind.
 *
 * @module
 */
import { reportError } from "../errors/report.ts";

/** Wants to know when a signal fires. */
export interface AbortListener {
  /** It has fired. Called once, and not after `unlisten`. */
  handleEvent(): void;
}

/** All who listen to one signal, in the order in which they came. */
class Hub implements AbortListener {
  readonly #signal: AbortSignal;
  readonly #listeners: Set<AbortListener> = new Set();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  add(listener: AbortListener): void {
    if (this.#listeners.size === 0) this.#signal.addEventListener("abort", this);
    this.#listeners.add(listener);
  }

  remove(listener: AbortListener): void {
    if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#release();
  }

  handleEvent(): void {
    this.#release();
    for (const listener of this.#listeners) {
      this.#listeners.delete(listener);
      try {
        listener.handleEvent();
      } catch (error) {
        reportError(error);
      }
    }
  }

  #release(): void {
    this.#signal.removeEventListener("abort", this);
  }
}

const hubs = new WeakMap<AbortSignal, Hub>();

/** Tells `listener` when `signal` fires; the signal has not fired yet. */
export function listen(signal: AbortSignal, listener: AbortListener): void {
  let hub = hubs.get(signal);
  if (hub === undefined) hubs.set(signal, hub = new Hub(signal));
  hub.add(listener);
}

/** Undoes `listen`; nothing if that was never called, or the signal has fired. */
export function unlisten(signal: AbortSignal, listener: AbortListener): void {
  hubs.get(signal)?.remove(listener);
}
