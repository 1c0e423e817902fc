/**
 * The arguments, as a stream.
 *
 * @module
 */
import { Observable, RUN } from "../core/observable.ts";
import type { Subscriber } from "../core/subscriber.ts";

/** The values of something like an array: reads it as it goes. */
export class ArrayStream<T> extends Observable<T> {
  readonly #values: ArrayLike<T>;

  /** Nothing is read yet. */
  constructor(values: ArrayLike<T>) {
    super();
    this.#values = values;
  }

  override [RUN](to: Subscriber<T>): void {
    const values = this.#values;
    for (let i = 0; i < values.length; i++) {
      if (to.stopped) return;
      to.next(values[i]!);
    }
    to.complete();
  }
}

/**
 * Emits its arguments, one after the other, and completes; all before `subscribe` returns.
 *
 * ```text
 * of(1, 2, 3)
 * result  (123|)
 * ```
 *
 * Never fails. From RxJS.
 *
 * @example
 * ```ts
 * import { of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(1, 2, 3).subscribe((value) => seen.push(value));
 * assertEquals(seen, [1, 2, 3]);
 * ```
 */
export function of<T extends readonly unknown[]>(...values: T): Observable<T[number]> {
  return new ArrayStream(values);
}
