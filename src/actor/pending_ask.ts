/**
 * An ask that waits for its answer. It settles once: by the answer, the timeout, the end of the actor or the caller's signal.
 *
 * @module
 */
import { AskTimeoutError } from "../errors.ts";
import type { Clock, Timer, TimerTask } from "../time/clock.ts";
import type { Cell } from "./cell.ts";
import { loop } from "./loop.ts";
import type { Reply } from "./ref.ts";

let resolver: (value: unknown) => void;
let rejecter: (error: unknown) => void;

/** The one executor of all asks: no closure per ask. */
function capture(resolve: (value: unknown) => void, reject: (error: unknown) => void): void {
  resolver = resolve;
  rejecter = reject;
}

/** One ask. Lives until it has settled; the message it belongs to may outlive it. */
export class PendingAsk implements Reply<unknown>, TimerTask {
  /** What the caller awaits. */
  readonly promise: Promise<unknown>;
  /** Who is asked. */
  readonly target: Cell;
  /** Who asks, if that is an actor. */
  readonly asker: Cell | undefined;
  readonly #method: string;
  #resolve: ((value: unknown) => void) | undefined;
  #reject: (error: unknown) => void;
  #clock: Clock | undefined = undefined;
  #timer: Timer | undefined = undefined;
  #timeout = Infinity;
  #signal: AbortSignal | undefined = undefined;

  constructor(target: Cell, method: string) {
    this.promise = new Promise(capture);
    this.#resolve = resolver;
    this.#reject = rejecter;
    this.target = target;
    this.#method = method;
    const asker = this.asker = loop.current;
    if (asker !== undefined) asker.asking = this;
  }

  /** Sets the deadline. */
  limit(clock: Clock, timeout: number): void {
    this.#clock = clock;
    this.#timeout = timeout;
    this.#timer = clock.setTimer(timeout, this);
  }

  /** Ends with the signal, which has not fired yet. */
  follow(signal: AbortSignal): void {
    this.#signal = signal;
    signal.addEventListener("abort", this);
  }

  get settled(): boolean {
    return this.#resolve === undefined;
  }

  send(value: unknown): boolean {
    const resolve = this.#resolve;
    if (resolve === undefined) return false;
    this.#settle();
    resolve(value);
    return true;
  }

  fail(error: unknown): boolean {
    if (this.#resolve === undefined) return false;
    this.#settle();
    this.#reject(error);
    return true;
  }

  /** Too late. */
  onTimer(): void {
    this.fail(new AskTimeoutError(this.target.label, this.#method, this.#timeout, this.#cycle()));
  }

  /** The caller's signal fired. */
  handleEvent(): void {
    this.fail(this.#signal!.reason);
  }

  #settle(): void {
    this.#resolve = undefined;
    this.target.extra?.open?.delete(this);
    if (this.#timer !== undefined) this.#clock!.cancel(this.#timer);
    this.#signal?.removeEventListener("abort", this);
  }

  /** Actors that wait for each other, from the one that asks back to it; empty if they do not. */
  #cycle(): string[] {
    const names = this.asker === undefined ? [] : [this.asker.label];
    const seen = new Set<Cell>();
    for (let cell = this.target; this.asker !== undefined;) {
      names.push(cell.label);
      if (cell === this.asker) return names;
      const next = cell.asking;
      if (seen.has(cell) || next === undefined || next.settled) break;
      seen.add(cell);
      cell = next.target;
    }
    return [];
  }
}
