/**
 * All values folded into one.
 *
 * @module
 */
import { checkFunction } from "../core/check.ts";
import { held } from "../core/hold.ts";
import { operate } from "../core/observable.ts";
import { Stage, type Subscriber } from "../core/subscriber.ts";
import type { OperatorFunction } from "../core/types.ts";

class ReduceStage<T, A> extends Stage<T, A> {
  readonly #accumulate: (state: A, value: T, index: number) => A;
  /** Declared only: a private field would be `undefined` first, and the engine then boxes every number that it holds. */
  declare private state: A | T;
  #has: boolean;
  #index = 0;

  constructor(
    to: Subscriber<A>,
    accumulate: (state: A, value: T, index: number) => A,
    has: boolean,
    seed: A,
  ) {
    super(to);
    this.#accumulate = accumulate;
    this.#has = has;
    this.state = seed;
  }

  override next(value: T): void {
    if (this.stopped) return;
    if (!this.#has) {
      this.#has = true;
      this.state = value;
      this.#index++;
      return;
    }
    try {
      this.state = this.#accumulate(this.state as A, value, this.#index++);
    } catch (error) {
      this.fail(error);
    }
  }

  protected override onComplete(): void {
    if (this.#has) this.to.next(this.state as A);
    this.to.complete();
  }
}

/** Without a seed the first value is the first state. */
export function reduce<T>(accumulate: (state: T, value: T, index: number) => T): OperatorFunction<T, T>;
/** With a seed. */
export function reduce<T, A>(
  accumulate: (state: A, value: T, index: number) => A,
  seed: A,
): OperatorFunction<T, A>;
/**
 * Emits, when the source completes, the last state that `accumulate(state, value, index)` returned; with a seed also for an empty source,
 * without one nothing then. What it throws is the error of the result.
 *
 * ```text
 * source  -1-2-3-|
 *         reduce((sum, x) => sum + x, 0)
 * result  -------(6|)
 * ```
 *
 * Throws an `ArgumentError` if `accumulate` is no function. From RxJS, as `Array.prototype.reduce`.
 *
 * @example
 * ```ts
 * import { of, reduce } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(1, 2, 3).pipe(reduce((sum, x) => sum + x, 0)).subscribe((sum) => seen.push(sum));
 * assertEquals(seen, [6]);
 * ```
 */
export function reduce<T, A>(
  accumulate: (state: A, value: T, index: number) => A,
  ...seed: [seed?: A]
): OperatorFunction<T, A> {
  checkFunction("reduce", "accumulate", accumulate);
  return operate((to) =>
    new ReduceStage(held(to), accumulate, seed.length > 0, (seed.length > 0 ? seed[0] : 0) as A)
  );
}
