/**
 * Reserving a slot of a broadcast before there is a value for it. After tokio's `Sender::reserve`.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { Closed, Waiter, type WaitOwner } from "../selectable.ts";
import type { Permit } from "../types.ts";
import { reserveError, sendError, takeResolver } from "../waiters.ts";
import type { BroadcastCore } from "./broadcast_core.ts";

/** Offered by the waiter of `reserve()` in place of a value. */
export const RESERVATION: unique symbol = Symbol("RESERVATION");

/** A slot of a broadcast. */
export class BroadcastPermit<T> implements Permit<T> {
  readonly #core: BroadcastCore<T>;
  #open = true;

  /** The slot was counted as reserved already. */
  constructor(core: BroadcastCore<T>) {
    this.#core = core;
  }

  /** Uses the slot. */
  send(value: T): void {
    if (!this.#open) throw new ArgumentError("the permit was used or disposed of before");
    this.#open = false;
    const core = this.#core;
    core.reserved--;
    if (core.closing !== undefined) throw sendError(core.closing, value);
    // A receiver that joined for the replay may have used the room up; the slot was promised all the same.
    core.put(value);
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
export function reservationWaiter<T>(core: BroadcastCore<T>): Waiter<void> {
  return new Waiter<void>(RESERVATION, undefined, new Reserving(core, takeResolver()));
}

/** Makes the permit once the slot was counted as reserved. */
class Reserving<T> implements WaitOwner<void> {
  readonly #core: BroadcastCore<T>;
  readonly #resolve: (value: unknown) => void;

  constructor(core: BroadcastCore<T>, resolve: (value: unknown) => void) {
    this.#core = core;
    this.#resolve = resolve;
  }

  complete(result: void | Closed): void {
    this.#resolve(
      result instanceof Closed ? Promise.reject(reserveError(result)) : new BroadcastPermit(this.#core),
    );
  }
}
