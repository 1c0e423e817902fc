/**
 * Sending to a local channel, as a case of a select.
 *
 * @module
 */
import type { ChannelCore } from "./core.ts";
import {
  type Closed,
  NOT_READY,
  SELECT_CASE,
  type Selectable,
  type SelectCase,
  type Waiter,
} from "./selectable.ts";

/** Sending `value`, as a case of a select. Under overflow "error" it waits: choosing is what a select is for. */
export class SendCase<T> implements SelectCase<void>, Selectable<void> {
  readonly #core: ChannelCore<T>;
  readonly #value: T;

  /** Made by `onSend`. */
  constructor(core: ChannelCore<T>, value: T) {
    this.#core = core;
    this.#value = value;
  }

  /** Names itself: one object for each send that a select offers. */
  [SELECT_CASE](): SelectCase<void> {
    return this;
  }

  /** Kept in the channel: this object lives for one select only. */
  get served(): number {
    return this.#core.sendServed;
  }
  set served(count: number) {
    this.#core.sendServed = count;
  }

  /** Sends if that needs no waiting. */
  poll(): void | Closed | typeof NOT_READY {
    const core = this.#core;
    if (core.offer(this.#value)) return undefined;
    if (core.closing !== undefined) return core.closing;
    const overflow = core.policy.overflow;
    if (overflow === "suspend" || overflow === "error") return NOT_READY;
    core.drop(this.#value);
  }

  /** Parks. */
  enlist(waiter: Waiter<void>): void {
    waiter.value = this.#value;
    this.#core.enlistSender(waiter);
  }

  /** Unparks. */
  withdraw(waiter: Waiter<void>): void {
    this.#core.withdraw(waiter);
  }
}
