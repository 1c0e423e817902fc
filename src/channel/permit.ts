/**
 * Reserving a slot before there is a value for it: work that must not be lost starts only when its result has a place.
 * The same for channels and for broadcasts. After tokio's `Sender::reserve`.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import { ready } from "./debug/probe.ts";
import { Closed, NOT_READY, type SelectCase, Waiter, type WaitOwner } from "./selectable.ts";
import type { ChannelSendOptions, Permit } from "./types.ts";
import { capture, park, rejected, reserveError, sendError, signalOf, takeResolver } from "./waiters.ts";

/** Offered by the waiter of `reserve()` in place of a value. */
export const RESERVATION: unique symbol = Symbol("RESERVATION");

/** What has slots to reserve. */
export interface SlotOwner<T> {
  /** Slots promised to permits. */
  reserved: number;
  /** Set once closed. */
  readonly closing: Closed | undefined;
  /** Whether a slot is free. */
  readonly room: boolean;
  /** Puts a value into a slot that was promised, and is free. */
  fill(value: T): void;
  /** Free slots go to those who wait for them. */
  admit(): void;
  /** Parks a sender. */
  enlistSender(waiter: Waiter<void>): void;
  /** Unparks a sender. */
  withdraw(waiter: Waiter<void>): void;
}

/** A slot. */
export class SlotPermit<T> implements Permit<T> {
  readonly #core: SlotOwner<T>;
  #open = true;

  /** The slot was counted as reserved already. */
  constructor(core: SlotOwner<T>) {
    this.#core = core;
  }

  /** Uses the slot. */
  send(value: T): void {
    if (!this.#open) throw new ArgumentError("the permit was used or disposed of before");
    this.#open = false;
    const core = this.#core;
    core.reserved--;
    if (core.closing !== undefined) throw sendError(core.closing, value);
    core.fill(value);
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

/** Waits for a free slot of `core`, whatever the overflow policy. */
export function reserveSlot<T>(
  core: SlotOwner<T>,
  options: ChannelSendOptions | undefined,
): Promise<Permit<T>> {
  if (core.closing !== undefined) return Promise.reject(reserveError(core.closing));
  if (core.room) {
    core.reserved++;
    return ready(new SlotPermit(core));
  }
  try {
    const signal = signalOf(options);
    if (signal?.aborted) return Promise.reject(signal.reason);
    const promise = new Promise<unknown>(capture) as Promise<Permit<T>>;
    const waiter = new Waiter<void>(RESERVATION, undefined, new Reserving(core, takeResolver()));
    park(new ReserveCase(core), waiter, signal);
    return promise;
  } catch (error) {
    return Promise.reject(error);
  }
}

/** A reservation in the queue of senders: only ever parked, never polled. */
class ReserveCase<T> implements SelectCase<void> {
  served = 0;
  readonly #core: SlotOwner<T>;

  constructor(core: SlotOwner<T>) {
    this.#core = core;
  }

  poll(): typeof NOT_READY {
    return NOT_READY;
  }

  enlist(waiter: Waiter<void>): void {
    this.#core.enlistSender(waiter);
  }

  withdraw(waiter: Waiter<void>): void {
    this.#core.withdraw(waiter);
  }
}

/** Makes the permit once the slot was counted as reserved. */
class Reserving<T> implements WaitOwner<void> {
  readonly #core: SlotOwner<T>;
  readonly #resolve: (value: unknown) => void;

  constructor(core: SlotOwner<T>, resolve: (value: unknown) => void) {
    this.#core = core;
    this.#resolve = resolve;
  }

  complete(result: void | Closed): void {
    this.#resolve(
      result instanceof Closed ? rejected(reserveError(result)) : new SlotPermit(this.#core),
    );
  }
}
