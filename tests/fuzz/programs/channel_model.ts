/**
 * What local channels do, said as simply as possible: lists and no promises. Slow, and written against the
 * documentation, not against the code.
 *
 * @module
 */
import type { Overflow } from "../../../src/channel/types.ts";

/** Options of a channel of a program. */
export interface Kind {
  readonly capacity: number;
  readonly overflow: Overflow;
  /** 0 first in, first out; 1 last in, first out; 2 the least first. */
  readonly order: number;
  readonly hook: boolean;
  readonly maxWaiters: number;
}

/** One place in a queue: of a plain operation, or one of those of a select. */
interface Place {
  readonly at: ChannelModel;
  readonly sends: boolean;
  /** `undefined` for a reservation. */
  readonly value: number | undefined;
  readonly prefix: string;
}

/** An operation that waits. */
export class Wait {
  /** What it came to; `undefined` while it waits. */
  outcome: string | undefined;
  readonly places: Place[] = [];
  readonly select: boolean;

  constructor(select = false) {
    this.select = select;
  }

  /** Leaves every queue. */
  settle(outcome: string): void {
    this.outcome = outcome;
    for (const { at } of this.places) {
      at.receivers = at.receivers.filter(({ wait }) => wait !== this);
      at.senders = at.senders.filter(({ wait }) => wait !== this);
    }
  }
}

/** A wait in one queue. */
interface Queued {
  readonly wait: Wait;
  readonly place: Place;
}

/** One channel. */
export class ChannelModel {
  readonly kind: Kind;
  buffer: number[] = [];
  reserved = 0;
  receivers: Queued[] = [];
  senders: Queued[] = [];
  /** How receivers see the end. */
  end: string | undefined;
  cancelled = false;
  readonly undelivered: number[] = [];
  /** Counted ends: senders, receivers. */
  readonly ends: [number, number] = [0, 0];

  constructor(kind: Kind) {
    this.kind = kind;
  }

  get full(): boolean {
    return this.buffer.length + this.reserved >= this.kind.capacity;
  }

  /** The value that would be received next. */
  next(): number | undefined {
    const { order } = this.kind;
    if (order === 2) return this.buffer.toSorted((a, b) => a - b)[0];
    return order === 1 ? this.buffer.at(-1) : this.buffer[0];
  }

  /** What `peek` shows. */
  peek(): string {
    const waiting = this.senders.find(({ place }) => place.value !== undefined);
    return this.buffer.length > 0
      ? `${this.next()}`
      : waiting
      ? `${waiting.place.value}`
      : this.end
      ? "closed"
      : "empty";
  }

  #remove(value: number): void {
    this.buffer.splice(this.buffer.indexOf(value), 1);
  }

  /** Receives, if there is something. */
  poll(): number | undefined {
    const value = this.next();
    if (value !== undefined) {
      this.#remove(value);
      this.admit();
      return value;
    }
    const sender = this.senders.find(({ place }) => place.value !== undefined);
    sender?.wait.settle(`${sender.place.prefix}ok`);
    return sender?.place.value;
  }

  /** Sends, if there is a receiver or room. */
  offer(value: number): boolean {
    if (this.end !== undefined) return false;
    const [receiver] = this.receivers;
    if (receiver !== undefined && this.buffer.length === 0) {
      receiver.wait.settle(`${receiver.place.prefix}${value}`);
      return true;
    }
    if (this.full) return false;
    this.buffer.push(value);
    return true;
  }

  /** Overflow of the kinds that drop. */
  drop(value: number): void {
    if (this.kind.overflow === "dropNewest" || this.buffer.length === 0) {
      this.#lose(value);
    } else if (this.kind.order === 2) {
      // The one that would be received last, be it the new one; of equals the newest.
      const worst = Math.max(value, ...this.buffer);
      if (worst !== value) {
        this.#remove(worst);
        this.buffer.push(value);
      }
      this.#lose(worst);
    } else {
      this.#lose(this.buffer.shift()!);
      this.buffer.push(value);
    }
  }

  #lose(value: number): void {
    if (this.kind.hook) this.undelivered.push(value);
  }

  /** Free slots go to those who wait. A select that offers to send does not receive from itself. */
  admit(): void {
    while (!this.full && this.senders.length > 0) {
      const { wait, place } = this.senders[0]!;
      wait.settle(`${place.prefix}ok`);
      const receiver = this.buffer.length === 0 ? this.receivers[0] : undefined;
      if (place.value === undefined) this.reserved++;
      else if (receiver !== undefined) receiver.wait.settle(`${receiver.place.prefix}${place.value}`);
      else this.buffer.push(place.value);
    }
  }

  /** Parks; `false` if too many wait. */
  park(wait: Wait, sends: boolean, value: number | undefined, prefix = ""): boolean {
    const queue = sends ? this.senders : this.receivers;
    if (queue.length >= this.kind.maxWaiters) {
      wait.settle("waiters");
      return false;
    }
    const place = { at: this, sends, value, prefix };
    wait.places.push(place);
    queue.push({ wait, place });
    return true;
  }

  close(reason: boolean): void {
    if (this.end !== undefined) return;
    this.end = reason ? "reason" : "closed";
    this.#endAll(false);
  }

  cancel(reason: boolean): void {
    if (this.cancelled) return;
    this.cancelled = true;
    this.end ??= reason ? "reason" : "closed";
    const lost: number[] = [];
    for (let value = this.next(); value !== undefined; value = this.next()) {
      this.#remove(value);
      lost.push(value);
    }
    lost.push(...this.#endAll(true));
    for (const value of lost) this.#lose(value);
  }

  /** Everybody who waits sees the end; returns the values that are the hook's now. */
  #endAll(cancelled: boolean): number[] {
    const lost: number[] = [];
    while (this.senders.length > 0) {
      const { wait, place } = this.senders[0]!;
      const taken = cancelled && this.kind.hook && !wait.select && place.value !== undefined;
      if (taken) lost.push(place.value!);
      wait.settle(
        wait.select
          ? `${place.prefix}closed`
          : taken || place.value === undefined
          ? "closed"
          : `closed ${place.value}`,
      );
    }
    while (this.receivers.length > 0) {
      const { wait, place } = this.receivers[0]!;
      wait.settle(`${place.prefix}${wait.select ? "closed" : this.end}`);
    }
    return lost;
  }
}
