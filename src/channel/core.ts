/**
 * The queues of one local channel and the rules of matching; the face is `channel.ts`.
 *
 * Invariants, whenever no method runs (a "nudged" waiter is one whose select chooses at its wake-up):
 *   I1  Values are buffered only while no receiver waits, nudged ones and those behind them excepted.
 *   I2  Senders wait only while no slot is free, nudged ones and those behind them excepted.
 *   I3  Nobody waits on a closed channel.
 *   I4  `ring.size + reserved <= capacity`.
 *   I5  A receiver and a sender wait at the same time only if they belong to one select.
 * After Go's runtime/chan.go, with the results and the close/cancel split of Kotlin's channels.
 *
 * @module
 */
import { TooManyWaitersError } from "../errors.ts";
import { Ring } from "./ring.ts";
import { type Closed, NOT_READY, type SelectCase, type Waiter, WaiterList } from "./selectable.ts";
import type { Policy } from "./policy.ts";

/** Offered by the waiter of `reserve()` in place of a value. */
export const RESERVATION: unique symbol = Symbol("RESERVATION");

// Stand in until the first value or waiter comes: an idle channel owns no queue. Never written to.
const NO_RING = new Ring<never>();
const NO_WAITERS = new WaiterList<never>();

/** One local channel. As a case of a select it is the receiving one. */
export class ChannelCore<T> implements SelectCase<T> {
  /** Most values it buffers. */
  readonly capacity: number;
  /** The rarer options. */
  readonly policy: Policy<T>;
  /** Buffered values. */
  ring: Ring<T> = NO_RING;
  /** Slots promised to permits. */
  reserved = 0;
  /** Waiting sends and reservations. */
  senders: WaiterList<void> = NO_WAITERS;
  /** Waiting receives. */
  receivers: WaiterList<T> = NO_WAITERS;
  /** Set once closed. */
  closing: Closed | undefined = undefined;
  /** Whether it was cancelled. */
  cancelled = false;
  served = 0;
  /** `served` of the sending case. */
  sendServed = 0;

  /** The arguments were checked by the face. */
  constructor(capacity: number, policy: Policy<T>) {
    this.capacity = capacity;
    this.policy = policy;
  }

  /** Receives if that needs no waiting. */
  poll(): T | Closed | typeof NOT_READY {
    if (this.ring.size > 0) {
      const value = this.ring.shift();
      if (this.senders.head !== undefined) this.admit();
      return value;
    }
    if (this.senders.head !== undefined) {
      const sender = this.#claimValue();
      if (sender !== undefined) {
        const value = sender.value as T;
        sender.complete(undefined);
        return value;
      }
    }
    return this.closing ?? NOT_READY;
  }

  /** Sends if there is a receiver or room; the overflow policy is the caller's business. */
  offer(value: T): boolean {
    if (this.closing !== undefined) return false;
    if (this.receivers.head !== undefined && this.#handOver(value)) return true;
    if (this.ring.size + this.reserved >= this.capacity) return false;
    if (this.ring === NO_RING) this.ring = new Ring();
    this.ring.push(value);
    return true;
  }

  /** Parks a receiver. */
  enlist(waiter: Waiter<T>): void {
    if (this.receivers === NO_WAITERS) this.receivers = new WaiterList();
    this.#checkLimit(this.receivers.length);
    this.receivers.push(waiter);
  }

  /** Parks a sender, or a reservation, whose `value` is set. */
  enlistSender(waiter: Waiter<void>): void {
    if (this.senders === NO_WAITERS) this.senders = new WaiterList();
    this.#checkLimit(this.senders.length);
    this.senders.push(waiter);
  }

  /** Unparks a receiver or sender. */
  withdraw(waiter: Waiter<T> | Waiter<void>): void {
    (waiter.list as WaiterList<unknown> | undefined)?.remove(waiter as Waiter<unknown>);
    // Only a select that chooses late leaves values or slots behind for those who queue after it.
    if (waiter.decision?.nudge !== undefined) {
      this.#deliver();
      this.admit();
    }
  }

  /** Free slots go to those who wait to send, first come, first served. */
  admit(): void {
    while (this.ring.size + this.reserved < this.capacity) {
      const head = this.senders.head;
      if (head === undefined || nudge(head)) return;
      const sender = this.senders.claim();
      if (sender === undefined) return;
      if (sender.value === RESERVATION) {
        this.reserved++;
      } else {
        const receiver = this.ring.size === 0 ? this.receivers.claim() : undefined;
        if (receiver !== undefined) receiver.complete(sender.value as T);
        else this.#buffer(sender.value as T);
      }
      sender.complete(undefined);
    }
  }

  /** The gentle end. */
  close(closed: Closed): void {
    if (this.closing !== undefined) return;
    this.closing = closed;
    for (let sender = this.senders.claim(); sender !== undefined; sender = this.senders.claim()) {
      sender.complete(closed);
    }
    this.#endReceivers();
  }

  /** The abrupt end. An earlier close keeps its reason; what it left behind is discarded. */
  cancel(closed: Closed): void {
    if (this.cancelled) return;
    this.cancelled = true;
    const end = this.closing ??= closed;
    const values: T[] = [];
    const hook = this.policy.onUndelivered;
    while (this.ring.size > 0) values.push(this.ring.shift());
    for (let sender = this.senders.claim(); sender !== undefined; sender = this.senders.claim()) {
      // The value goes either to the hook or back to its sender; a select's caller has it still.
      if (hook !== undefined && sender.decision === undefined && sender.value !== RESERVATION) {
        values.push(sender.value as T);
        sender.value = undefined;
      }
      sender.complete(end);
    }
    this.#endReceivers();
    for (const value of values) this.undelivered(value);
  }

  /** No room for `value` in a channel that drops: makes room, or drops it. Runs the user's hook. */
  drop(value: T): void {
    if (this.policy.overflow === "dropOldest" && this.ring.size > 0) {
      const oldest = this.ring.shift();
      this.#buffer(value);
      this.undelivered(oldest);
    } else {
      this.undelivered(value);
    }
  }

  /** Hands a value that nobody will receive to the hook; what the hook throws is reported as uncaught. */
  undelivered(value: T): void {
    try {
      this.policy.onUndelivered?.(value);
    } catch (error) {
      reportError(error);
    }
  }

  /** Gives the value to the receiver that waits longest; `false` if it belongs into the buffer. */
  #handOver(value: T): boolean {
    if (this.ring.size > 0) return false;
    const head = this.receivers.head!;
    if (head.decision !== undefined && this.reserved < this.capacity && nudge(head)) return false;
    const receiver = this.receivers.claim();
    if (receiver === undefined) return false;
    receiver.complete(value);
    return true;
  }

  /** The first sender that offers a value. Reservations wait for a slot, and a receiver is none. */
  #claimValue(): Waiter<void> | undefined {
    for (let sender = this.senders.head; sender !== undefined;) {
      const next = sender.next;
      if (sender.value !== RESERVATION && this.senders.claimThis(sender)) return sender;
      sender = next;
    }
    return undefined;
  }

  /** Buffered values go to those who wait to receive. */
  #deliver(): void {
    while (this.ring.size > 0) {
      const head = this.receivers.head;
      if (head === undefined || nudge(head)) return;
      const receiver = this.receivers.claim();
      if (receiver === undefined) return;
      receiver.complete(this.ring.shift());
    }
  }

  /** Tells waiting receivers of the end; first they get what is buffered, in turn. */
  #endReceivers(): void {
    for (let receiver = this.receivers.claim(); receiver !== undefined; receiver = this.receivers.claim()) {
      receiver.complete(this.ring.size > 0 ? this.ring.shift() : this.closing!);
    }
  }

  #buffer(value: T): void {
    if (this.ring === NO_RING) this.ring = new Ring();
    this.ring.push(value);
  }

  #checkLimit(length: number): void {
    if (length >= this.policy.maxWaiters) throw new TooManyWaitersError(this.policy.maxWaiters);
  }
}

/** If this waiter's select chooses when it wakes up: wakes it, and says `true`. */
function nudge(waiter: Waiter<never> | Waiter<void> | Waiter<unknown>): boolean {
  const decision = waiter.decision;
  if (decision === undefined || decision.nudge === undefined || decision.settled) return false;
  decision.nudge();
  return true;
}

/** Sending `value`, as a case of a select. Under overflow "error" it waits: choosing is what a select is for. */
export class SendCase<T> implements SelectCase<void> {
  readonly #core: ChannelCore<T>;
  readonly #value: T;

  /** Made by `onSend`. */
  constructor(core: ChannelCore<T>, value: T) {
    this.#core = core;
    this.#value = value;
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
