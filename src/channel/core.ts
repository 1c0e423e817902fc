/**
 * The queues of one local channel and the rules of matching; the face is `channel.ts`.
 *
 * Invariants, whenever no method runs (a "nudged" waiter is one whose select chooses at its wake-up):
 *   I1  Values are buffered only while no receiver waits, nudged ones and those behind them excepted.
 *   I2  Senders wait only while no slot is free, nudged ones and those behind them excepted.
 *   I3  Nobody waits on a closed channel.
 *   I4  `buffer.size + reserved <= capacity`.
 *   I5  A receiver and a sender wait at the same time only if they belong to one select.
 * After Go's runtime/chan.go, with the results and the close/cancel split of Kotlin's channels.
 *
 * @module
 */
import { TooManyWaitersError } from "../errors.ts";
import { type Buffer, bufferOf } from "./buffer/buffer.ts";
import { type ChannelFacts, titleOf } from "./debug/explain.ts";
import type { QueueOwner } from "./debug/recorder.ts";
import { Pace } from "./pace.ts";
import { RESERVATION, type SlotOwner } from "./permit.ts";
import type { Policy } from "./policy.ts";
import { Ring } from "./buffer/ring.ts";
import {
  type Closed,
  type Decision,
  NOT_READY,
  nudge,
  type SelectCase,
  type Waiter,
  WaiterList,
} from "./selectable.ts";
import { handOver } from "./undelivered.ts";

// Stand in until the first value or waiter comes: an idle channel owns no queue. Never written to.
const NO_BUFFER: Buffer<never> = new Ring<never>();
const NO_WAITERS = new WaiterList<never>();

/** One local channel. As a case of a select it is the receiving one. */
export class ChannelCore<T> implements SelectCase<T>, SlotOwner<T>, QueueOwner {
  /** Most values it buffers. */
  readonly capacity: number;
  /** The rarer options. */
  readonly policy: Policy<T>;
  /** Buffered values. */
  buffer: Buffer<T> = NO_BUFFER;
  /** Slots promised to permits. */
  reserved = 0;
  /** Says when receivers of buffered values are woken. */
  #pace: Pace<T> | undefined = undefined;
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

  /** Receives what is buffered; only if there is something. */
  take(): T {
    const value = this.buffer.shift();
    if (this.senders.head !== undefined) this.admit();
    return value;
  }

  /** Receives if that needs no waiting. */
  poll(): T | Closed | typeof NOT_READY {
    if (this.buffer.size > 0) return this.take();
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
    if (this.buffer.size + this.reserved >= this.capacity) return false;
    this.#buffer(value);
    return true;
  }

  /** What `poll` would take, left where it is. */
  peek(): T | Closed | typeof NOT_READY {
    if (this.buffer.size > 0) return this.buffer.first();
    for (let sender = this.senders.head; sender !== undefined; sender = sender.next) {
      if (sender.value !== RESERVATION && !sender.decision?.settled) return sender.value as T;
    }
    return this.closing ?? NOT_READY;
  }

  /** Whether a slot is free. */
  get room(): boolean {
    return this.buffer.size + this.reserved < this.capacity;
  }

  /** Uses a slot that was promised. */
  fill(value: T): void {
    this.offer(value);
  }

  /** Parks a receiver. */
  enlist(waiter: Waiter<T>): void {
    if (this.receivers === NO_WAITERS) this.receivers = new WaiterList(this);
    this.#checkLimit(this.receivers.length);
    this.receivers.push(waiter);
  }

  /** Parks a sender, or a reservation, whose `value` is set. */
  enlistSender(waiter: Waiter<void>): void {
    if (this.senders === NO_WAITERS) this.senders = new WaiterList(this);
    this.#checkLimit(this.senders.length);
    this.senders.push(waiter);
  }

  /** Unparks a receiver or sender. */
  withdraw(waiter: Waiter<T> | Waiter<void>): void {
    (waiter.list as WaiterList<unknown> | undefined)?.remove(waiter as Waiter<unknown>);
    // Only a select that chooses late leaves values or slots behind for those who queue after it. (While the channel
    // ends, that sees to them: a slot given away now would hold a value that nobody receives.)
    if (waiter.decision?.nudge !== undefined && this.closing === undefined) {
      this.#deliver();
      this.admit();
      this.#meet();
    }
  }

  /** For reports. */
  waitingFor(waiter: Waiter<unknown>, list: WaiterList<unknown>): string {
    const verb = waiter.value === RESERVATION ? "reserve" : list === this.senders ? "send" : "receive";
    return `${verb} on ${titleOf(this.facts())}`;
  }

  /** For `explain()`. */
  facts(): ChannelFacts {
    const { capacity, policy: { name }, buffer: { size }, reserved } = this;
    const counters = reserved > 0 ? { reserved } : undefined;
    return { kind: "Channel", name, capacity, size, closed: this.closing !== undefined, counters };
  }

  /** Free slots go to those who wait to send, first come, first served. */
  admit(): void {
    while (this.buffer.size + this.reserved < this.capacity) {
      const head = this.senders.head;
      if (head === undefined || nudge(head)) return;
      const sender = this.senders.claim();
      if (sender === undefined) return;
      if (sender.value === RESERVATION) {
        this.reserved++;
      } else {
        const receiver = this.buffer.size === 0 ? this.receivers.claim() : undefined;
        if (receiver !== undefined) this.#wake(receiver, sender.value as T);
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
    const values: T[] = [];
    const hook = this.policy.onUndelivered;
    while (this.buffer.size > 0) values.push(this.buffer.shift());
    this.cancelled = true;
    const end = this.closing ??= closed;
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

  /** No room for `value` in a channel that drops: makes room, or drops it. */
  drop(value: T): void {
    if (this.policy.overflow === "dropOldest" && this.buffer.size > 0) {
      this.undelivered(this.buffer.evict(value));
    } else {
      this.undelivered(value);
    }
  }

  /** Hands a value that nobody will receive to the hook. */
  undelivered(value: T): void {
    handOver(this.policy.onUndelivered, value);
  }

  /** Gives the value to the receiver that waits longest; `false` if it belongs into the buffer. */
  #handOver(value: T): boolean {
    if (this.buffer.size > 0) return false;
    const head = this.receivers.head!;
    if (head.decision !== undefined && this.reserved < this.capacity && nudge(head)) return false;
    const receiver = this.receivers.claim();
    if (receiver === undefined) return false;
    if (this.capacity === 0) receiver.complete(value);
    else (this.#pace ??= new Pace()).wake(receiver, value, this.buffer.passed);
    return true;
  }

  /** Wakes a receiver now; those who are late before it. */
  #wake(receiver: Waiter<T>, value: T): void {
    this.#pace?.flush();
    receiver.complete(value);
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
    while (this.buffer.size > 0) {
      const head = this.receivers.head;
      if (head === undefined || nudge(head)) return;
      const receiver = this.receivers.claim();
      if (receiver === undefined) return;
      this.#wake(receiver, this.buffer.shift());
    }
  }

  /** Those whom a select kept apart that was told of a value, when the slot of that went to a reservation meanwhile. */
  #meet(): void {
    while (this.buffer.size === 0 && this.senders.head !== undefined) {
      const receiver = this.receivers.head;
      if (receiver === undefined || nudge(receiver)) return;
      const { decision } = receiver;
      if (decision !== undefined && !decision.lock()) {
        this.receivers.remove(receiver);
        continue;
      }
      const sender = this.#otherSender(decision);
      if (sender !== undefined && this.senders.claimThis(sender)) {
        decision?.settle();
        this.receivers.remove(receiver);
        this.#wake(receiver, sender.value as T);
        sender.complete(undefined);
        continue;
      }
      decision?.unlock();
      if (sender === undefined) return;
    }
  }

  /** The first sender with a value that is not a case of that select, too. */
  #otherSender(not: Decision | undefined): Waiter<void> | undefined {
    for (let sender = this.senders.head; sender !== undefined; sender = sender.next) {
      const own = not !== undefined && sender.decision === not;
      if (!own && sender.value !== RESERVATION) return sender;
    }
    return undefined;
  }

  /** Tells waiting receivers of the end; first they get what is buffered, in turn. */
  #endReceivers(): void {
    this.#pace?.flush();
    for (let receiver = this.receivers.claim(); receiver !== undefined; receiver = this.receivers.claim()) {
      receiver.complete(this.buffer.size > 0 ? this.buffer.shift() : this.closing!);
    }
  }

  #buffer(value: T): void {
    if (this.buffer === NO_BUFFER) this.buffer = bufferOf(this.policy.order);
    this.buffer.push(value);
  }

  #checkLimit(length: number): void {
    if (length >= this.policy.maxWaiters) throw new TooManyWaitersError(this.policy.maxWaiters);
  }
}
