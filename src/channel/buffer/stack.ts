/**
 * The buffer of a channel whose newest value is received first.
 *
 * Invariant: I1  the values lie at `bottom`, `bottom + 1`, ... in the order in which they came; below there is `undefined`.
 *
 * @module
 */
import type { Buffer } from "./buffer.ts";

/** Holes at the bottom that are put up with. */
const KEEP_HOLES = 32;

/** Last in, first out. */
export class Stack<T> implements Buffer<T> {
  #values: (T | undefined)[] = [];
  #bottom = 0;
  #passed = 0;

  /** Values in the stack. */
  get size(): number {
    return this.#values.length - this.#bottom;
  }

  /** Counts those that were added. */
  get passed(): number {
    return this.#passed;
  }

  /** Adds on top. */
  push(value: T): void {
    this.#passed++;
    this.#values.push(value);
  }

  /** Takes the newest; only if `size > 0`. */
  shift(): T {
    const value = this.#values.pop() as T;
    if (this.#values.length === this.#bottom) this.#settle();
    return value;
  }

  /** The newest; only if `size > 0`. */
  first(): T {
    return this.#values[this.#values.length - 1] as T;
  }

  /** Adds on top and takes the oldest; only if `size > 0`. */
  evict(value: T): T {
    const oldest = this.#values[this.#bottom] as T;
    this.#values[this.#bottom++] = undefined;
    this.push(value);
    if (this.#bottom > KEEP_HOLES && this.#bottom * 2 > this.#values.length) this.#settle();
    return oldest;
  }

  /** Closes the holes: at most one copy per value that was evicted. */
  #settle(): void {
    this.#values = this.#values.slice(this.#bottom);
    this.#bottom = 0;
  }
}
