/**
 * A growing ring of values: a power of two of slots, none of them allocated before the first value comes.
 *
 * Invariants:
 *   I1  `size` values lie at `head`, `head + 1`, ... modulo the number of slots, which is 0 or a power of two.
 *   I2  Every other slot holds `undefined`, so that the ring keeps nothing alive that was taken out.
 *
 * @module
 */

const FIRST_SLOTS = 8;
/** A ring that was larger than this gives its slots back when it runs empty. */
const KEEP_SLOTS = 1024;

/** First in, first out. */
export class Ring<T> {
  /** Values in the ring. */
  size = 0;
  #slots: (T | undefined)[] = [];
  #head = 0;

  /** Adds at the end. */
  push(value: T): void {
    const slots = this.#slots;
    if (this.size === slots.length) this.#grow(value);
    else slots[(this.#head + this.size++) & (slots.length - 1)] = value;
  }

  /** Takes the first; only if `size > 0`. */
  shift(): T {
    const slots = this.#slots;
    const head = this.#head;
    const value = slots[head] as T;
    slots[head] = undefined;
    this.#head = (head + 1) & (slots.length - 1);
    if (--this.size === 0 && slots.length > KEEP_SLOTS) {
      this.#slots = [];
      this.#head = 0;
    }
    return value;
  }

  /** Full: copies what is there, in order, into twice the slots, and adds `value`. */
  #grow(value: T): void {
    const old = this.#slots;
    const size = this.size;
    const slots = new Array<T | undefined>(size === 0 ? FIRST_SLOTS : size * 2).fill(undefined);
    for (let i = 0; i < size; i++) slots[i] = old[(this.#head + i) & (old.length - 1)];
    slots[size] = value;
    this.#slots = slots;
    this.#head = 0;
    this.size = size + 1;
  }
}
