/**
 * A queue of few lines.
 *
 * @module
 */

/** One value, and what comes after it. */
interface Link<T> {
  readonly value: T;
  next: Link<T> | undefined;
}

/**
 * First in, first out: a chain of links. For what every stream brings along, so that a small bundle stays small; where values pass by the million
 * `Ring` is quicker.
 */
export class Queue<T> {
  /** Values in it. */
  size = 0;
  #first: Link<T> | undefined = undefined;
  #last: Link<T> | undefined = undefined;

  /** Adds at the end. */
  push(value: T): void {
    const link = { value, next: undefined };
    if (this.size++ === 0) this.#first = link;
    else this.#last!.next = link;
    this.#last = link;
  }

  /** Takes the oldest; only if `size > 0`. */
  shift(): T {
    const { value, next } = this.#first!;
    this.#first = next;
    if (--this.size === 0) this.#last = undefined;
    return value;
  }
}
