/**
 * The arguments, as a stream.
 *
 * @module
 */
import type { Demand } from "../core/demand.ts";
import { Observable } from "../core/observable.ts";
import type { Subscriber } from "../core/subscriber.ts";

/** What `pace` does, in one loop. On its own, since what a closure holds is slower to read: the loop below pays nothing. */
function paceArray<T>(values: ArrayLike<T>, to: Subscriber<T>, demand: Demand): void {
  let next = 0;
  const run = (): void => {
    try {
      while (!to.stopped) {
        if (next >= values.length) to.complete();
        else if (demand.credits > 0) to.next(values[next++]!);
        else {
          demand.wait(to, run);
          return;
        }
      }
    } catch (error) {
      to.error(error);
    }
  };
  run();
}

/** The values of something like an array: reads it as it goes. */
export class ArrayStream<T> extends Observable<T> {
  readonly #values: ArrayLike<T>;

  /** Nothing is read yet. */
  constructor(values: ArrayLike<T>) {
    super();
    this.#values = values;
  }

  override runInto(to: Subscriber<T>): void {
    const values = this.#values;
    if (to.demand !== undefined) {
      paceArray(values, to, to.demand);
      return;
    }
    for (let i = 0; i < values.length; i++) {
      if (to.stopped) return;
      to.next(values[i]!);
    }
    to.complete();
  }

  /**
   * As `runInto`, for a stream inside a stream. A copy on purpose: that one may be what runs the outer stream, and the engine neither puts a loop
   * into itself nor compiles it for one kind of station where it serves two.
   */
  runInside(to: Subscriber<T>): void {
    const values = this.#values;
    if (to.demand !== undefined) {
      paceArray(values, to, to.demand);
      return;
    }
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
