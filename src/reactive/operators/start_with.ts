/**
 * Values before and after.
 *
 * @module
 */
import { checkFunction } from "../core/check.ts";
import { held } from "../core/hold.ts";
import { checkStream, operate } from "../core/observable.ts";
import { type Subscriber, Through } from "../core/subscriber.ts";
import type { MonoTypeOperatorFunction, OperatorFunction } from "../core/types.ts";
import { Concatenated } from "../creation/concat.ts";
import { ArrayStream } from "../creation/of.ts";
import { EmptyError } from "../../errors.ts";

/**
 * Emits `values`, then subscribes to the source.
 *
 * ```text
 * source  ---b-|
 *         startWith("a")
 * result  a--b-|
 * ```
 *
 * Never throws. From RxJS.
 *
 * @example
 * ```ts
 * import { of, startWith } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(2, 3).pipe(startWith(1)).subscribe((x) => seen.push(x));
 * assertEquals(seen, [1, 2, 3]);
 * ```
 */
export function startWith<T, A extends readonly unknown[] = T[]>(
  ...values: A
): OperatorFunction<T, T | A[number]> {
  return (source) => {
    checkStream(source);
    return new Concatenated<T | A[number]>([new ArrayStream<A[number]>(values), source]);
  };
}

/**
 * Emits `values` when the source has completed.
 *
 * ```text
 * source  -a-|
 *         endWith("b")
 * result  -a-(b|)
 * ```
 *
 * Never throws. From RxJS.
 *
 * @example
 * ```ts
 * import { endWith, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(1, 2).pipe(endWith(3)).subscribe((x) => seen.push(x));
 * assertEquals(seen, [1, 2, 3]);
 * ```
 */
export function endWith<T, A extends readonly unknown[] = T[]>(
  ...values: A
): OperatorFunction<T, T | A[number]> {
  return (source) => {
    checkStream(source);
    return new Concatenated<T | A[number]>([source, new ArrayStream<A[number]>(values)]);
  };
}

class DefaultStage<T, D> extends Through<T, T | D> {
  readonly #onEmpty: (to: Subscriber<T | D>) => void;
  #empty = true;

  constructor(to: Subscriber<T | D>, onEmpty: (to: Subscriber<T | D>) => void) {
    super(to);
    this.#onEmpty = onEmpty;
  }

  override next(value: T): void {
    if (this.stopped) return;
    this.#empty = false;
    this.to.next(value);
  }

  protected override onComplete(): void {
    if (this.#empty) this.#onEmpty(this.to);
    else this.to.complete();
  }
}

/**
 * Emits `value` if the source completes without one.
 *
 * ```text
 * source  ---|
 *         defaultIfEmpty("a")
 * result  ---(a|)
 * ```
 *
 * Never throws. From RxJS.
 *
 * @example
 * ```ts
 * import { defaultIfEmpty, EMPTY } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * EMPTY.pipe(defaultIfEmpty(0)).subscribe((x) => seen.push(x));
 * assertEquals(seen, [0]);
 * ```
 */
export function defaultIfEmpty<T, D>(value: D): OperatorFunction<T, T | D> {
  return operate((to) =>
    new DefaultStage<T, D>(held(held(to)), (to) => {
      to.next(value);
      to.complete();
    })
  );
}

/**
 * Fails if the source completes without a value: with what `makeError` returns, an `EmptyError` by default.
 *
 * ```text
 * source  ---|
 *         throwIfEmpty()
 * result  ---#
 * ```
 *
 * Throws an `ArgumentError` if `makeError` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { EMPTY, throwIfEmpty } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * let code = "";
 * EMPTY.pipe(throwIfEmpty()).subscribe({ error: (error) => code = (error as { code: string }).code });
 * assertEquals(code, "EMPTY");
 * ```
 */
export function throwIfEmpty<T>(
  makeError: () => unknown = () => new EmptyError(),
): MonoTypeOperatorFunction<T> {
  checkFunction("throwIfEmpty", "makeError", makeError);
  return operate((to) =>
    new DefaultStage<T, never>(held(held(to)), (to) => {
      let error: unknown;
      try {
        error = makeError();
      } catch (thrown) {
        error = thrown;
      }
      to.error(error);
    })
  );
}
