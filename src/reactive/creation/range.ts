/**
 * Consecutive numbers.
 *
 * @module
 */
import { checkCount } from "../core/check.ts";
import { type Demand, pace } from "../core/demand.ts";
import { Observable } from "../core/observable.ts";
import type { Subscriber } from "../core/subscriber.ts";

function paceRange(start: number, end: number, to: Subscriber<number>, demand: Demand): void {
  let next = start;
  pace(to, demand, { more: () => next < end, step: () => to.next(next++) });
}

class Range extends Observable<number> {
  readonly #start: number;
  readonly #end: number;

  constructor(start: number, end: number) {
    super();
    this.#start = start;
    this.#end = end;
  }

  override runInto(to: Subscriber<number>): void {
    if (to.demand !== undefined) {
      paceRange(this.#start, this.#end, to, to.demand);
      return;
    }
    for (let i = this.#start, end = this.#end; i < end; i++) {
      if (to.stopped) return;
      to.next(i);
    }
    to.complete();
  }
}

/**
 * Emits `count` numbers from `start` on; with one argument, that many from 0 on.
 *
 * ```text
 * range(1, 3)
 * result  (123|)
 * ```
 *
 * Throws an `ArgumentError` unless `count` is an integer of at least 0, or Infinity. From RxJS.
 *
 * @example
 * ```ts
 * import { range } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * range(5, 3).subscribe((n) => seen.push(n));
 * assertEquals(seen, [5, 6, 7]);
 * ```
 */
export function range(start: number, count?: number): Observable<number> {
  const [from, length] = count === undefined ? [0, start] : [start, count];
  checkCount("range", "count", length);
  return new Range(from, from + length);
}
