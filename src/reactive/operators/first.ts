/**
 * One value of a stream.
 *
 * @module
 */
import { EmptyError, NotFoundError, SequenceError } from "../../errors.ts";
import { checkInteger, checkOptionalFunction } from "../core/check.ts";
import { held } from "../core/hold.ts";
import { operate } from "../core/observable.ts";
import { type Subscriber, Through } from "../core/subscriber.ts";
import type { OperatorFunction } from "../core/types.ts";

/** Chooses among the values. */
export type Choice<T> = ((value: T, index: number) => unknown) | undefined | null;

/** Which of the values that match. */
type Which = "first" | "last" | "single" | "at";

class PickStage<T, D> extends Through<T, T | D> {
  readonly #which: Which;
  readonly #choice: Choice<T>;
  readonly #fallback: [fallback?: D];
  readonly #at: number;
  #index = 0;
  #found = 0;
  #value: T | undefined = undefined;

  constructor(to: Subscriber<T | D>, which: Which, choice: Choice<T>, fallback: [fallback?: D], at = 0) {
    super(to);
    this.#which = which;
    this.#choice = choice;
    this.#fallback = fallback;
    this.#at = at;
  }

  override next(value: T): void {
    if (this.stopped) return;
    const choice = this.#choice;
    if (choice !== undefined && choice !== null) {
      let matches: unknown;
      try {
        matches = choice(value, this.#index++);
      } catch (error) {
        this.fail(error);
        return;
      }
      if (!matches || this.stopped) return;
    } else this.#index++;
    const found = this.#found++;
    if (this.#which === "first" || this.#which === "at" && found === this.#at) {
      this.stopped = true;
      this.to.next(value);
      this.finish();
    } else if (this.#which === "single" && found > 0) this.fail(new SequenceError());
    else if (this.#which !== "at") this.#value = value;
  }

  protected override onComplete(): void {
    const late = this.#which === "last" || this.#which === "single";
    if (late && this.#found > 0) this.to.next(this.#value as T);
    else if (this.#fallback.length > 0) this.to.next(this.#fallback[0] as D);
    else {
      this.to.error(this.#missing());
      return;
    }
    this.to.complete();
  }

  #missing(): Error {
    if (this.#which === "at") {
      return new NotFoundError("the stream has fewer values", { index: this.#at, seen: this.#found });
    }
    return this.#which === "single" && this.#index > 0 ? new NotFoundError() : new EmptyError();
  }
}

/**
 * The first value, or the first for which `predicate(value, index)` is truthy; then it completes. If there is none it emits the fallback, and
 * without one fails with an `EmptyError`.
 *
 * ```text
 * source  -a-b-c-|
 *         first()
 * result  -(a|)
 * ```
 *
 * Throws an `ArgumentError` if `predicate` is neither function nor nothing. From RxJS.
 *
 * @example
 * ```ts
 * import { first, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(1, 2, 3).pipe(first((x) => x > 1)).subscribe((x) => seen.push(x));
 * assertEquals(seen, [2]);
 * ```
 */
export function first<T, D = never>(
  predicate?: Choice<T>,
  ...fallback: [fallback?: D]
): OperatorFunction<T, T | D> {
  checkOptionalFunction("first", "predicate", predicate ?? undefined);
  return operate((to) => new PickStage<T, D>(held(held(to)), "first", predicate, fallback));
}

/**
 * The last value, or the last for which `predicate(value, index)` is truthy, when the source completes. If there is none it emits the
 * fallback, and without one fails with an `EmptyError`.
 *
 * ```text
 * source  -a-b-c-|
 *         last()
 * result  -------(c|)
 * ```
 *
 * Throws an `ArgumentError` if `predicate` is neither function nor nothing. From RxJS.
 *
 * @example
 * ```ts
 * import { last, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(1, 2, 3).pipe(last((x) => x < 3)).subscribe((x) => seen.push(x));
 * assertEquals(seen, [2]);
 * ```
 */
export function last<T, D = never>(
  predicate?: Choice<T>,
  ...fallback: [fallback?: D]
): OperatorFunction<T, T | D> {
  checkOptionalFunction("last", "predicate", predicate ?? undefined);
  return operate((to) => new PickStage<T, D>(held(held(to)), "last", predicate, fallback));
}

/**
 * The only value (for which `predicate(value, index)` is truthy), when the source completes. A second one is a `SequenceError`, none a
 * `NotFoundError`, an empty source an `EmptyError`.
 *
 * ```text
 * source  -a---|
 *         single()
 * result  -----(a|)
 * ```
 *
 * Throws an `ArgumentError` if `predicate` is neither function nor nothing. From RxJS.
 *
 * @example
 * ```ts
 * import { of, single } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(1, 2, 3).pipe(single((x) => x === 2)).subscribe((x) => seen.push(x));
 * assertEquals(seen, [2]);
 * ```
 */
export function single<T>(predicate?: Choice<T>): OperatorFunction<T, T> {
  checkOptionalFunction("single", "predicate", predicate ?? undefined);
  return operate((to) => new PickStage<T, never>(held(held(to)), "single", predicate, []));
}

/**
 * The value number `index`, counted from 0; then it completes. If there are fewer it emits the fallback, and without one fails with a
 * `NotFoundError`.
 *
 * ```text
 * source  -a-b-c-|
 *         elementAt(1)
 * result  ---(b|)
 * ```
 *
 * Throws an `ArgumentError` unless `index` is an integer of at least 0. From RxJS.
 *
 * @example
 * ```ts
 * import { elementAt, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: string[] = [];
 * of("a", "b", "c").pipe(elementAt(1)).subscribe((x) => seen.push(x));
 * assertEquals(seen, ["b"]);
 * ```
 */
export function elementAt<T, D = never>(
  index: number,
  ...fallback: [fallback?: D]
): OperatorFunction<T, T | D> {
  checkInteger("elementAt", "index", index);
  return operate((to) => new PickStage<T, D>(held(held(to)), "at", undefined, fallback, index));
}
