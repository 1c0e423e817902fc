/**
 * What a shared channel parks: sends, reservations; and how it counts its ends.
 *
 * @module
 */
import { SEND } from "../../wasm/layout.ts";
import type { EndCount } from "../channel/ends.ts";
import {
  Closed,
  NOT_READY,
  SELECT_CASE,
  type Selectable,
  type SelectCase,
  Waiter,
  type WaitOwner,
} from "../channel/selectable.ts";
import { rejected, reserveError, takeResolver } from "../channel/waiters.ts";
import { type Port, RESERVATION, Sending } from "./port.ts";
import { SharedPermit } from "./shared_permit.ts";

/** Sending a value, as a case of a select. */
export class SharedSend<T> implements SelectCase<void>, Selectable<void> {
  readonly #port: Port<T>;
  readonly #value: T;
  readonly #drop: (value: T) => void;

  constructor(port: Port<T>, value: T, drop: (value: T) => void) {
    this.#port = port;
    this.#value = value;
    this.#drop = drop;
  }

  [SELECT_CASE](): SelectCase<void> {
    return this;
  }

  get shared(): true {
    return true;
  }

  get served(): number {
    return this.#port.sendServed;
  }
  set served(count: number) {
    this.#port.sendServed = count;
  }

  poll(): void | Closed | typeof NOT_READY {
    const port = this.#port;
    if (port.offer(this.#value)) return undefined;
    if (port.closed) return port.ended();
    const { overflow } = port.policy;
    if (overflow === "suspend" || overflow === "error") return NOT_READY;
    this.#drop(this.#value);
  }

  stamp(): number {
    return this.#port.stamp();
  }

  enlist(waiter: Waiter<void>): void {
    waiter.value = new Sending(this.#port.format, this.#value);
    this.#port.enlistSender(waiter);
  }

  withdraw(waiter: Waiter<void>): void {
    this.#port.withdraw(waiter);
  }
}

const SOME = 2;

/** Ends that are counted in shared memory. */
export class SharedEnds implements EndCount {
  readonly #port: Port<unknown>;
  readonly #direction: number;

  constructor(port: Port<unknown>, direction: number) {
    this.#port = port;
    this.#direction = direction;
  }

  /** Neither the first nor the last, as far as this isolate can tell: the setter asks the shared count. */
  get open(): number {
    return SOME;
  }

  /**
   * Only ever `open++` and `--open`: more or fewer than {@linkcode SOME}, whoever else counts meanwhile. The last end of all
   * isolates ends the channel.
   */
  set open(count: number) {
    const by = count > SOME ? 1 : -1;
    if (this.#port.countEnds(this.#direction, by) > 0 || by > 0) return;
    if (this.#direction === SEND) this.#port.close(false, undefined);
    else this.#port.cancel(false, undefined);
  }
}

/** The waiter of a `reserve()`; follows `new Promise(capture)`. */
export function reserveWaiter<T>(port: Port<T>): Waiter<void> {
  return new Waiter<void>(RESERVATION, undefined, new Reserving(port, takeResolver()));
}

/** Makes the permit once the slot was counted as reserved. */
class Reserving<T> implements WaitOwner<void> {
  readonly #port: Port<T>;
  readonly #resolve: (value: unknown) => void;

  constructor(port: Port<T>, resolve: (value: unknown) => void) {
    this.#port = port;
    this.#resolve = resolve;
  }

  complete(result: void | Closed): void {
    this.#resolve(
      result instanceof Closed ? rejected(reserveError(result)) : new SharedPermit(this.#port),
    );
  }
}
