/**
 * A growing ring of values: a power of two of slots, none of them allocated before the first value comes. Beyond a block of
 * slots it goes on in further blocks, so that neither growing nor shrinking ever copies more than one: memory follows what
 * is buffered, and a long queue causes no long pause.
 *
 * Invariants:
 *   I1  The oldest `size - beyond` values lie at `head`, `head + 1`, ... modulo the number of slots, 0 or a power of two up to
 *       `BLOCK`.
 *   I2  Every other slot holds `undefined`, so that the ring keeps nothing alive that was taken out.
 *   I3  The others, `beyond` many, lie in the chain of blocks, each but the last of which is full; there are some only while the
 *       ring holds some. While there are, `limit` is 0; else it is the number of slots.
 *
 * @module
 */
import type { Buffer } from "./buffer.ts";

const FIRST_SLOTS = 8;
const BLOCK = 1024;

/** What does not fit into the ring. */
interface Block<T> {
  readonly slots: (T | undefined)[];
  count: number;
  next: Block<T> | undefined;
}

/** First in, first out. */
export class Ring<T> implements Buffer<T> {
  /** Values in the ring. */
  size = 0;
  #slots: (T | undefined)[] = [];
  #head = 0;
  /** From this size on a push takes the slow way. */
  #limit = 0;
  #beyond = 0;
  #next: Block<T> | undefined = undefined;
  #last: Block<T> | undefined = undefined;

  /** Where the oldest lies: moves with each value taken. */
  get passed(): number {
    return this.#head;
  }

  /** Adds at the end. */
  push(value: T): void {
    const slots = this.#slots;
    if (this.size >= this.#limit) this.#grow(value);
    else slots[(this.#head + this.size++) & (slots.length - 1)] = value;
  }

  /** Takes the oldest; only if `size > 0`. */
  shift(): T {
    const slots = this.#slots;
    const head = this.#head;
    const value = slots[head] as T;
    slots[head] = undefined;
    this.#head = (head + 1) & (slots.length - 1);
    if (--this.size === this.#beyond && this.#next !== undefined) this.#turnOver(this.#next);
    return value;
  }

  /** The oldest; only if `size > 0`. */
  first(): T {
    return this.#slots[this.#head] as T;
  }

  /** Adds at the end and takes the oldest; only if `size > 0`. */
  evict(value: T): T {
    const oldest = this.shift();
    this.push(value);
    return oldest;
  }

  /** Full: twice the slots, or a further block. */
  #grow(value: T): void {
    const old = this.#slots;
    const size = this.size++;
    if (old.length === BLOCK) return this.#chain(value);
    const slots = new Array<T | undefined>(size === 0 ? FIRST_SLOTS : size * 2).fill(undefined);
    for (let i = 0; i < size; i++) slots[i] = old[(this.#head + i) & (old.length - 1)];
    slots[size] = value;
    this.#slots = slots;
    this.#head = 0;
    this.#limit = slots.length;
  }

  #chain(value: T): void {
    let last = this.#last;
    this.#limit = 0;
    if (last === undefined || last.count === BLOCK) {
      const block = { slots: new Array<T | undefined>(BLOCK).fill(undefined), count: 0, next: undefined };
      if (last === undefined) this.#next = block;
      else last.next = block;
      last = this.#last = block;
    }
    last.slots[last.count++] = value;
    this.#beyond++;
  }

  /** Empty: the next block becomes the ring. */
  #turnOver(block: Block<T>): void {
    this.#slots = block.slots;
    this.#head = 0;
    this.#beyond -= block.count;
    this.#next = block.next;
    if (block.next !== undefined) return;
    this.#last = undefined;
    this.#limit = BLOCK;
  }
}
