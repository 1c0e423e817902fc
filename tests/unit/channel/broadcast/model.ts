/**
 * What a broadcast is supposed to do, in the most obvious way: a queue per receiver. The real thing has none.
 *
 * @module
 */
import type { Overflow } from "../../../../src/channel/types.ts";

/** One receiver of the model. */
export interface ModelReceiver {
  /** What lies before it. */
  queue: number[];
  /** Waiting receives, by their number. */
  waiting: number[];
  /** Missed in all. */
  missed: number;
  /** Missed, and no receive was told. */
  unreported: number;
}

/** A broadcast of increasing numbers. */
export class Model {
  /** Subscriptions. */
  readonly receivers = new Set<ModelReceiver>();
  /** How each receive went that has ended: its value, or `-missed`. */
  readonly received = new Map<number, number>();
  /** What went to the hook. */
  readonly undelivered: number[] = [];
  /** Sends that wait: value and number. */
  pending: { id: number; value: number }[] = [];
  /** Sends that have been accepted, by number. */
  readonly accepted = new Set<number>();
  #kept: number[] = [];
  readonly #seen = new Set<number>();
  readonly #live = new Set<number>();

  constructor(readonly capacity: number, readonly replay: number, readonly overflow: Overflow) {}

  get size(): number {
    return Math.max(0, ...[...this.receivers].map(({ queue }) => queue.length));
  }

  join(replay: number): ModelReceiver {
    const count = Math.min(replay, this.#kept.length);
    const queue = this.#kept.slice(this.#kept.length - count);
    const receiver = { queue, waiting: [], missed: 0, unreported: 0 };
    this.receivers.add(receiver);
    return receiver;
  }

  leave(receiver: ModelReceiver): void {
    this.receivers.delete(receiver);
    this.#settle();
  }

  trySend(value: number): boolean {
    if (this.size < this.capacity) this.#put(value);
    else if (this.overflow === "dropOldest") this.#putInstead(value);
    else return false;
    return true;
  }

  send(id: number, value: number): void {
    if (this.trySend(value)) this.accepted.add(id);
    else if (this.overflow === "suspend") this.pending.push({ id, value });
    else if (this.overflow === "dropNewest") {
      this.accepted.add(id);
      this.undelivered.push(value);
    }
  }

  /** A receive without waiting; `undefined` if there is nothing. */
  tryReceive(receiver: ModelReceiver): number | undefined {
    const value = receiver.queue.shift();
    if (value !== undefined) this.#seen.add(value);
    this.#settle();
    return value;
  }

  receive(receiver: ModelReceiver, id: number): void {
    if (receiver.unreported > 0) {
      this.received.set(id, -receiver.unreported);
      receiver.unreported = 0;
      return;
    }
    const value = this.tryReceive(receiver);
    if (value === undefined) receiver.waiting.push(id);
    else this.received.set(id, value);
  }

  /** Taking the first may let a sender in, whose value then counts among what is there. */
  receiveMany(receiver: ModelReceiver, max: number): number[] {
    const first = this.tryReceive(receiver);
    const values = first === undefined ? [] : [first];
    while (values.length < max && receiver.queue.length > 0) values.push(receiver.queue.shift()!);
    for (const value of values) this.#seen.add(value);
    this.#settle();
    return values;
  }

  /** The abrupt end: all that nobody has seen, kept or parked, goes to the hook. */
  cancel(): void {
    const unseen = [...this.#live].filter((value) => !this.#seen.has(value));
    this.undelivered.push(...unseen, ...this.pending.map(({ value }) => value));
  }

  #put(value: number): void {
    this.#live.add(value);
    this.#kept = [...this.#kept, value].slice(-this.replay || Infinity);
    for (const receiver of this.receivers) {
      const id = receiver.waiting.shift();
      if (id === undefined) receiver.queue.push(value);
      else {
        this.received.set(id, value);
        this.#seen.add(value);
      }
    }
    this.#settle();
  }

  #putInstead(value: number): void {
    const full = this.size;
    for (const receiver of this.receivers) {
      if (receiver.queue.length < full) continue;
      receiver.queue.shift();
      receiver.missed++;
      receiver.unreported++;
    }
    this.#put(value);
  }

  /** Lets go of what nobody needs, and admits those who wait. */
  #settle(): void {
    for (const value of this.#live) {
      const needed = this.#kept.includes(value) ||
        [...this.receivers].some(({ queue }) => queue.includes(value));
      if (needed) continue;
      this.#live.delete(value);
      if (!this.#seen.has(value)) this.undelivered.push(value);
    }
    const first = this.pending[0];
    if (first === undefined || this.size >= this.capacity) return;
    this.pending.shift();
    this.accepted.add(first.id);
    this.#put(first.value);
  }
}
