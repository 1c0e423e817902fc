/**
 * The buffer of a channel whose values have priorities: both its ends are near at hand, the first to be received and the last.
 *
 * Invariants:
 *   I1  It is a min-max heap: an entry of an even level (the root's is 0) is received no later than any below it, one of an
 *       odd level no earlier.
 *   I2  Equal values keep the order in which they came: each carries a running number.
 *   I3  Whatever the comparison says, no value is lost or doubled: entries only ever trade places.
 *
 * After Atkinson, Sack, Santoro and Strothotte, "Min-Max Heaps and Generalized Priority Queues" (1986).
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import { ArgumentError } from "../../errors.ts";
import type { Buffer } from "./buffer.ts";

/** The root and what is below it are ordered from the first to the last; on odd levels the other way round. */
const sign = (at: number): 1 | -1 => (31 - Math.clz32(at + 1)) & 1 ? -1 : 1;

/** Least first, in O(log n). */
export class Heap<T> implements Buffer<T> {
  readonly #compare: (a: T, b: T) => number;
  readonly #values: T[] = [];
  readonly #numbers: number[] = [];
  #passed = 0;
  #busy = false;

  /** `compare` as for `Array.prototype.sort`; where it throws or says nothing sensible, values count as equal. */
  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  /** Values in the heap. */
  get size(): number {
    return this.#values.length;
  }

  /** Counts those that were added. */
  get passed(): number {
    return this.#passed;
  }

  /** Adds one where it belongs. */
  push(value: T): void {
    this.#enter();
    const at = this.#values.push(value) - 1;
    this.#numbers.push(this.#passed++);
    this.#rise(at);
    this.#busy = false;
  }

  /** Takes the least; only if `size > 0`. */
  shift(): T {
    this.#enter();
    const value = this.#remove(0);
    this.#busy = false;
    return value;
  }

  /** The least; only if `size > 0`. */
  first(): T {
    return this.#values[0]!;
  }

  /** Adds one and takes the greatest, which may be the same; only if `size > 0`. */
  evict(value: T): T {
    this.push(value);
    this.#enter();
    const at = this.size > 2 && this.#before(1, 2, 1) ? 2 : 1;
    const greatest = this.#remove(at);
    this.#busy = false;
    return greatest;
  }

  /** The comparison is the user's: it must not get back in here while entries trade places. */
  #enter(): void {
    if (this.#busy) throw new ArgumentError("the comparison of a channel must not use that channel");
    this.#busy = true;
  }

  /** Whether `a` is received before `b`, or with the sign of an odd level, after it. */
  #before(a: number, b: number, by: 1 | -1): boolean {
    let order = 0;
    try {
      order = Number(this.#compare(this.#values[a]!, this.#values[b]!)) || 0;
    } catch (error) {
      reportError(error);
    }
    return (order || this.#numbers[a]! - this.#numbers[b]!) * by < 0;
  }

  #swap(a: number, b: number): void {
    const value = this.#values[a]!, number = this.#numbers[a]!;
    this.#values[a] = this.#values[b]!;
    this.#numbers[a] = this.#numbers[b]!;
    this.#values[b] = value;
    this.#numbers[b] = number;
  }

  /** The last entry takes the place of that one. */
  #remove(at: number): T {
    this.#swap(at, this.size - 1);
    this.#numbers.pop();
    const value = this.#values.pop()!;
    if (at < this.size) this.#sink(at);
    return value;
  }

  #rise(at: number): void {
    if (at === 0) return;
    let by = sign(at);
    const parent = (at - 1) >> 1;
    if (this.#before(parent, at, by)) {
      this.#swap(at, parent);
      at = parent;
      by = -by as 1 | -1;
    }
    while (at > 2) {
      const above = (((at - 1) >> 1) - 1) >> 1;
      if (!this.#before(at, above, by)) return;
      this.#swap(at, above);
      at = above;
    }
  }

  #sink(at: number): void {
    const by = sign(at);
    for (let least = this.#leastBelow(at, by); least !== 0 && this.#before(least, at, by);) {
      this.#swap(least, at);
      if (least <= 2 * at + 2) return;
      const parent = (least - 1) >> 1;
      if (this.#before(parent, least, by)) this.#swap(parent, least);
      at = least;
      least = this.#leastBelow(at, by);
    }
  }

  /** Of its children and theirs; 0 if it has none. */
  #leastBelow(at: number, by: 1 | -1): number {
    const size = this.size;
    const child = 2 * at + 1, grandchild = 4 * at + 3;
    if (child >= size) return 0;
    let least = child;
    if (child + 1 < size && this.#before(child + 1, least, by)) least = child + 1;
    for (let i = grandchild; i < grandchild + 4 && i < size; i++) {
      if (this.#before(i, least, by)) least = i;
    }
    return least;
  }
}
