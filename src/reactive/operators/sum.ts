/**
 * Sums and means.
 *
 * @module
 */
import { EmptyError } from "../../errors.ts";
import { checkOptionalFunction } from "../core/check.ts";
import { held } from "../core/hold.ts";
import { operate } from "../core/observable.ts";
import { Stage, type Subscriber } from "../core/subscriber.ts";
import type { OperatorFunction } from "../core/types.ts";

/** What is summed up of a value. */
type Addend<T> = ((value: T, index: number) => number) | undefined;

class SumStage<T> extends Stage<T, number> {
  readonly #addend: Addend<T>;
  readonly #mean: boolean;
  #sum = 0;
  #count = 0;

  constructor(to: Subscriber<number>, addend: Addend<T>, mean: boolean) {
    super(to);
    this.#addend = addend;
    this.#mean = mean;
  }

  override next(value: T): void {
    if (this.stopped) return;
    try {
      this.#sum += this.#addend === undefined ? value as number : this.#addend(value, this.#count);
    } catch (error) {
      this.fail(error);
      return;
    }
    this.#count++;
  }

  protected override onComplete(): void {
    if (this.#mean && this.#count === 0) {
      this.to.error(new EmptyError());
      return;
    }
    this.to.next(this.#mean ? this.#sum / this.#count : this.#sum);
    this.to.complete();
  }
}

/** Of numbers. */
export function sum(): OperatorFunction<number, number>;
/** Of a number for each value. */
export function sum<T>(addend: (value: T, index: number) => number): OperatorFunction<T, number>;
/**
 * The sum of all values, or of `addend(value, index)` of each, when the source completes; 0 for an empty source.
 *
 * ```text
 * source  -1-2-3-|
 *         sum()
 * result  -------(6|)
 * ```
 *
 * Throws an `ArgumentError` if `addend` is no function. From RxPY.
 *
 * @example
 * ```ts
 * import { of, sum } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of("ant", "bee").pipe(sum((word) => word.length)).subscribe((n) => seen.push(n));
 * assertEquals(seen, [6]);
 * ```
 */
export function sum<T>(addend?: Addend<T>): OperatorFunction<T, number> {
  checkOptionalFunction("sum", "addend", addend);
  return operate((to) => new SumStage<T>(held(to), addend, false));
}

/** Of numbers. */
export function average(): OperatorFunction<number, number>;
/** Of a number for each value. */
export function average<T>(addend: (value: T, index: number) => number): OperatorFunction<T, number>;
/**
 * The mean of all values, or of `addend(value, index)` of each, when the source completes. An empty source has none: the result fails with an
 * `EmptyError`.
 *
 * ```text
 * source  -1-2-6-|
 *         average()
 * result  -------(3|)
 * ```
 *
 * Throws an `ArgumentError` if `addend` is no function. From RxPY.
 *
 * @example
 * ```ts
 * import { average, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(1, 2, 6).pipe(average()).subscribe((mean) => seen.push(mean));
 * assertEquals(seen, [3]);
 * ```
 */
export function average<T>(addend?: Addend<T>): OperatorFunction<T, number> {
  checkOptionalFunction("average", "addend", addend);
  return operate((to) => new SumStage<T>(held(to), addend, true));
}
