/**
 * Each value with the one before.
 *
 * @module
 */
import { operate } from "../core/observable.ts";
import { Through } from "../core/subscriber.ts";
import type { OperatorFunction } from "../core/types.ts";

class PairStage<T> extends Through<T, [T, T]> {
  #has = false;
  #last: T | undefined = undefined;

  override next(value: T): void {
    if (this.stopped) return;
    const last = this.#last as T;
    const had = this.#has;
    this.#has = true;
    this.#last = value;
    if (had) this.to.next([last, value]);
  }
}

/**
 * Each value but the first, together with the one before it.
 *
 * ```text
 * source  -a-b-c-|
 *         pairwise()
 * result  ---p-q-|              p = [a, b], q = [b, c]
 * ```
 *
 * Never throws. From RxJS.
 *
 * @example
 * ```ts
 * import { of, pairwise } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: [number, number][] = [];
 * of(1, 2, 3).pipe(pairwise()).subscribe((pair) => seen.push(pair));
 * assertEquals(seen, [[1, 2], [2, 3]]);
 * ```
 */
export function pairwise<T>(): OperatorFunction<T, [T, T]> {
  return operate((to) => new PairStage<T>(to));
}
