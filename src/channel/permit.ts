/**
 * Reserving a slot before there is a value for it: work that must not be lost starts only when its result has a place.
 * After tokio's `Sender::reserve`.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import type { ChannelCore } from "./core.ts";
import { Closed, Waiter, type WaitOwner } from "./selectable.ts";
import type { Permit } from "./types.ts";
import { reserveError, sendError, takeResolver } from "./waiters.ts";

/** A slot of a local channel. */
export class SlotPermit<T> implements Permit<T> {
  readonly #core: ChannelCore<T>;
  #open = true;

  /** The slot was counted as reserved already. */

  constructor(core: ChannelCore<T>) {
    this.#core = core;
  }

  /** Uses the slot. */
  send(value: T): void {
    if (!this.#open) throw new ArgumentError("the permit was used or disposed of before");
    this.#open = false;
    const core = this.#core;
    core.reserved--;
    if (core.closing !== undefined) throw sendError(core.closing, value);
    core.offer(value);
    core.admit();
  }

  /** Gives the slot back. */
  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    this.#core.reserved--;
    this.#core.admit();
  }
}

/** The waiter of a `reserve()`; follows `new Promise(capture)`. */
export function reserveWaiter<T>(core: ChannelCore<T>): Waiter<void> {
  return new Waiter<void>(undefined, undefined, new Reserving(core, takeResolver()));
}

/** Makes the permit once the slot was counted as reserved. */
class Reserving<T> implements WaitOwner<void> {
  readonly #core: ChannelCore<T>;
  readonly #resolve: (value: unknown) => void;

  constructor(core: ChannelCore<T>, resolve: (value: unknown) => void) {
    this.#core = core;
    this.#resolve = resolve;
  }

  complete(result: void | Closed): void {
    this.#resolve(
      result instanceof Closed ? Promise.reject(reserveError(result)) : new SlotPermit(this.#core),
    );
  }
}
