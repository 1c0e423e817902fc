/**
 * A mailbox that hands out the most urgent message first: a binary heap, stable among equals.
 *
 * @module
 */
import { type Hand, Mailbox, type Origin } from "./mailbox.ts";
import { type Operation, SIGNAL } from "./operation.ts";

/** How urgent a message is: smaller numbers first, `0` being usual. Called once per message, by the sender. */
export type Priority = (method: string, args: readonly unknown[]) => number;

interface Entry extends Hand {
  readonly rank: number;
  readonly order: number;
}

function before(a: Entry, b: Entry): boolean {
  return a.rank < b.rank || a.rank === b.rank && a.order < b.order;
}

/**
 * Most urgent first. A signal takes its place behind everything that is there when it comes: an exit must not overtake
 * the last messages of who ended.
 */
export class PriorityMailbox extends Mailbox {
  readonly #priority: Priority;
  #heap: Entry[] = [];
  #order = 0;
  /** Messages put back count down from here, to be first among equals and before. */
  #front = 0;

  constructor(limit: number, priority: Priority) {
    super(limit);
    this.#priority = priority;
  }

  override push(op: Operation, arg: unknown, from: Origin): void {
    const rank = op.shape === SIGNAL ? this.#worst() : this.#rank(op, arg);
    this.#insert({ op, arg, from, rank, order: this.#order++ });
  }

  override take(hand: Hand): void {
    this.#removeAt(0, hand);
  }

  override putBack(messages: readonly Hand[]): void {
    for (let i = messages.length - 1; i >= 0; i--) {
      this.#insert({ ...messages[i]!, rank: -Infinity, order: --this.#front });
    }
  }

  override drop(hand: Hand): boolean {
    return this.pick(hand, (message) => message.op.shape !== SIGNAL, (a, b) => a.order < b.order);
  }

  override pick(hand: Hand, matches: (message: Hand) => boolean, first = before): boolean {
    let found: Entry | undefined;
    for (const entry of this.#heap) {
      if ((found === undefined || first(entry, found)) && matches(entry)) found = entry;
    }
    if (found === undefined) return false;
    this.#removeAt(this.#heap.indexOf(found), hand);
    return true;
  }

  #rank(op: Operation, arg: unknown): number {
    const rank = this.#priority(op.method, op.args(arg));
    return Number.isNaN(rank) ? 0 : rank;
  }

  #worst(): number {
    return this.#heap.reduce((worst, { rank }) => Math.max(worst, rank), 0);
  }

  #insert(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    for (let up = (at - 1) >> 1; at > 0 && before(entry, heap[up]!); up = (at - 1) >> 1) {
      heap[at] = heap[up]!;
      at = up;
    }
    heap[at] = entry;
    this.size = heap.length;
  }

  #removeAt(index: number, hand: Hand): void {
    const heap = this.#heap;
    const { op, arg, from } = heap[index]!;
    hand.op = op;
    hand.arg = arg;
    hand.from = from;
    const last = heap.pop()!;
    this.size = heap.length;
    if (index === heap.length) return;
    heap[index] = last;
    this.#sink(this.#rise(index));
  }

  #rise(at: number): number {
    const heap = this.#heap;
    const entry = heap[at]!;
    for (let up = (at - 1) >> 1; at > 0 && before(entry, heap[up]!); up = (at - 1) >> 1) {
      heap[at] = heap[up]!;
      at = up;
    }
    heap[at] = entry;
    return at;
  }

  #sink(at: number): void {
    const heap = this.#heap;
    const entry = heap[at]!;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, entry)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = entry;
  }
}
