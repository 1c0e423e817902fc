/**
 * Where messages wait: a ring of slots, three entries each, that grows as it is used; and those who wait for room.
 *
 * Invariants:
 *   I1  Messages leave in the order in which they came; what was put back leaves first.
 *   I2  While somebody waits for room the mailbox is shut: nobody overtakes those who wait, and they are admitted in order.
 *   I3  Signals are admitted whatever the limit, but not ahead of those who wait: an exit must not overtake the last message.
 *
 * @module
 */
import type { PendingAsk } from "./pending_ask.ts";
import type { Cell } from "./cell.ts";
import { type Operation, SIGNAL } from "./operation.ts";
import type { TellStatus } from "./ref.ts";

/** Who sent a message: the ask that waits for the answer, else the actor, else nobody that is known. */
export type Origin = PendingAsk | Cell | undefined;

/** Where a message is put that was taken out; one for the whole isolate. */
export interface Hand {
  /** What is to be done. */
  op: Operation;
  /** With what. */
  arg: unknown;
  /** For whom. */
  from: Origin;
}

/** Somebody who waits for room, or a signal that waits behind them. */
export class Waiting {
  readonly op: Operation;
  readonly arg: unknown;
  readonly from: Origin;
  /** Tells the sender, or that it could not be sent after all; absent for signals and asks. */
  resolve: ((status: TellStatus | Promise<never>) => void) | undefined;
  next: Waiting | undefined = undefined;
  /** Has gone meanwhile. */
  gone = false;

  constructor(
    op: Operation,
    arg: unknown,
    from: Origin,
    resolve: ((status: TellStatus | Promise<never>) => void) | undefined,
  ) {
    this.op = op;
    this.arg = arg;
    this.from = from;
    this.resolve = resolve;
  }
}

/** More than there can be, and still a small number: a comparison with `Infinity` costs a load more. */
const UNBOUNDED = 2 ** 30;

/** What the ring and the heap have in common: how full, how full at most, and who waits. */
export abstract class Mailbox {
  /** Messages in it, signals included. */
  size = 0;
  /** The slots of a ring, for those in a hurry; absent where there is none. */
  readonly slots: unknown[] | undefined = undefined;
  head = 0;
  mask = 0;
  /** Messages it takes. */
  readonly capacity: number;
  /** Messages it takes now: none, while somebody waits. */
  limit: number;
  /** Signals in it: they take no room. */
  #signals = 0;
  /** The first who waits for room. */
  waiting: Waiting | undefined = undefined;
  #last: Waiting | undefined = undefined;

  constructor(limit: number) {
    this.capacity = this.limit = Math.min(limit, UNBOUNDED);
  }

  /** Adds a message, whatever the limit. */
  abstract push(op: Operation, arg: unknown, from: Origin): void;
  /** Takes the first message; only called while there is one. */
  abstract take(hand: Hand): void;
  /** Puts messages back in front, in this order. */
  abstract putBack(messages: readonly Hand[]): void;
  /** Takes the oldest message that is no signal; `false` if there is none. */
  abstract drop(hand: Hand): boolean;
  /** Takes the first message that `matches`; `false` if there is none. */
  abstract pick(hand: Hand, matches: (message: Hand) => boolean): boolean;
  /** Gives back memory that a burst has left; only called while it is empty. */
  relax(): void {}

  /** Adds a signal, behind those who wait for room. */
  signal(op: Operation, arg: unknown): void {
    if (this.waiting !== undefined) return this.wait(new Waiting(op, arg, undefined, undefined));
    this.push(op, arg, undefined);
    this.#signals++;
    this.limit++;
  }

  /** A signal was taken. */
  signalTaken(): void {
    this.#signals--;
    if (this.limit >= 0) this.limit--;
    else this.admit();
  }

  /** Queues up for room. */
  wait(waiting: Waiting): void {
    this.limit = -1;
    if (this.waiting === undefined) this.waiting = waiting;
    else this.#last!.next = waiting;
    this.#last = waiting;
  }

  /** Admits whoever there is room for. */
  admit(): void {
    for (let first = this.waiting; first !== undefined; first = this.waiting) {
      if (!first.gone) {
        if (first.op.shape === SIGNAL) this.#signals++;
        else if (this.size - this.#signals >= this.capacity) return;
        this.push(first.op, first.arg, first.from);
        first.resolve?.("ok");
      }
      this.waiting = first.next;
    }
    this.#last = undefined;
    this.limit = this.capacity + this.#signals;
  }
}

/** Messages that a ring has room for at first; an actor that only ever gets one at a time needs no more. */
const FIRST = 2;
/** A drained ring larger than this many messages is given back … */
const KEPT = 1024;
/** … when it has been drained this often since it last had to grow. */
const IDLES = 64;

/** First come, first served. */
export class MessageRing extends Mailbox {
  /** Three entries a message. */
  override slots: unknown[] = [undefined, undefined, undefined, undefined, undefined, undefined];
  /** Index of the first message. */
  override head = 0;
  /** Messages that there is room for, less one. */
  override mask = FIRST - 1;
  #idles = 0;

  override push(op: Operation, arg: unknown, from: Origin): void {
    if (this.size > this.mask) this.#grow();
    const at = ((this.head + this.size++) & this.mask) * 3;
    const slots = this.slots;
    // A free slot has the operation of the message that was here before, often the same one, and neither argument nor sender.
    if (slots[at] !== op) slots[at] = op;
    slots[at + 1] = arg;
    if (from !== undefined) slots[at + 2] = from;
  }

  override take(hand: Hand): void {
    const slots = this.slots;
    const at = this.head * 3;
    hand.op = slots[at] as Operation;
    hand.arg = slots[at + 1];
    hand.from = slots[at + 2] as Origin;
    // The operation may stay: it lives for ever anyhow.
    slots[at + 1] = slots[at + 2] = undefined;
    this.head = (this.head + 1) & this.mask;
    this.size--;
  }

  override putBack(messages: readonly Hand[]): void {
    for (let i = messages.length - 1; i >= 0; i--) {
      if (this.size > this.mask) this.#grow();
      this.head = (this.head - 1) & this.mask;
      this.size++;
      this.#write(0, messages[i]!);
    }
  }

  override drop(hand: Hand): boolean {
    return this.pick(hand, (message) => message.op.shape !== SIGNAL);
  }

  override pick(hand: Hand, matches: (message: Hand) => boolean): boolean {
    for (let i = 0; i < this.size; i++) {
      if (!matches(this.#read(i))) continue;
      Object.assign(hand, this.#read(i));
      for (let j = i; j > 0; j--) this.#write(j, this.#read(j - 1));
      const slots = this.slots, at = this.head * 3;
      slots[at] = slots[at + 1] = slots[at + 2] = undefined;
      this.head = (this.head + 1) & this.mask;
      this.size--;
      return true;
    }
    return false;
  }

  override relax(): void {
    if (this.mask < KEPT || ++this.#idles < IDLES) return;
    this.slots = new Array(3 * FIRST).fill(undefined);
    this.mask = FIRST - 1;
    this.head = 0;
  }

  #read(index: number): Hand {
    const at = ((this.head + index) & this.mask) * 3;
    const slots = this.slots;
    return { op: slots[at] as Operation, arg: slots[at + 1], from: slots[at + 2] as Origin };
  }

  #write(index: number, { op, arg, from }: Hand): void {
    const at = ((this.head + index) & this.mask) * 3;
    this.slots[at] = op;
    this.slots[at + 1] = arg;
    this.slots[at + 2] = from;
  }

  #grow(): void {
    const old = this.slots;
    const head = this.head * 3;
    const slots = new Array<unknown>(old.length * 2);
    let to = 0;
    for (let i = head; i < old.length; i++) slots[to++] = old[i];
    for (let i = 0; i < head; i++) slots[to++] = old[i];
    while (to < slots.length) slots[to++] = undefined;
    this.slots = slots;
    this.head = 0;
    this.#idles = 0;
    this.mask = 2 * this.mask + 1;
  }
}

/** The mailbox of the dead: full for ever, so that the fast path needs no second test. */
export const NO_MAILBOX: Mailbox = new MessageRing(-1);
