/**
 * A running fold.
 *
 * @module
 */
import { checkFunction } from "../core/check.ts";
import { operate } from "../core/observable.ts";
import { type Subscriber, Through } from "../core/subscriber.ts";
import type { OperatorFunction } from "../core/types.ts";

class ScanStage<T, A> extends Through<T, A> {
  readonly #accumulate: (state: A, value: T, index: number) => A;
  #state: A;
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
    this.#state = seed;
  }

  override next(value: T): void {
    if (this.stopped) return;
    const index = this.#index++;
    if (!this.#has) {
      this.#has = true;
      this.#state = value as unknown as A;
    } else {
      try {
        this.#state = this.#accumulate(this.#state, value, index);
      } catch (error) {
        this.fail(error);
        return;
      }
    }
    this.to.next(this.#state);
  }
}

/** The usual case, in which every value takes the same way. */
class SeededScanStage<T, A> extends Through<T, A> {
  readonly #accumulate: (state: A, value: T, index: number) => A;
  /** Declared only: a private field would be `undefined` first, and the engine then boxes every number that it holds. */
  declare private state: A;
  #index = 0;

  constructor(to: Subscriber<A>, accumulate: (state: A, value: T, index: number) => A, seed: A) {
    super(to);
    this.#accumulate = accumulate;
    this.state = seed;
  }

  override next(value: T): void {
    if (this.stopped) return;
    let state: A;
    try {
      state = this.state = this.#accumulate(this.state, value, this.#index++);
    } catch (error) {
      this.fail(error);
      return;
    }
    this.to.next(state);
  }
}

/** Without a seed the first value is the first state, and emitted. */
export function scan<T>(accumulate: (state: T, value: T, index: number) => T): OperatorFunction<T, T>;
/** With a seed, which is not emitted itself. */
export function scan<T, A>(
  accumulate: (state: A, value: T, index: number) => A,
  seed: A,
): OperatorFunction<T, A>;
/**
 * Emits the state after each value: what `accumulate(state, value, index)` returns. What it throws is the error of the result.
 *
 * ```text
 * source  -1-2-3-|
 *         scan((sum, x) => sum + x, 0)
 * result  -1-3-6-|
 * ```
 *
 * Throws an `ArgumentError` if `accumulate` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { of, scan } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(1, 2, 3).pipe(scan((sum, x) => sum + x, 0)).subscribe((sum) => seen.push(sum));
 * assertEquals(seen, [1, 3, 6]);
 * ```
 */
export function scan<T, A>(
  accumulate: (state: A, value: T, index: number) => A,
  ...seed: [seed?: A]
): OperatorFunction<T, A> {
  checkFunction("scan", "accumulate", accumulate);
  return operate((to) =>
    seed.length > 0
      ? new SeededScanStage(to, accumulate, seed[0] as A)
      : new ScanStage<T, A>(to, accumulate, false, undefined as A)
  );
}
