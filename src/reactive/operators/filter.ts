/**
 * Some of the values.
 *
 * @module
 */
import { checkFunction } from "../core/check.ts";
import { checkStream, Observable } from "../core/observable.ts";
import { type Subscriber, Through } from "../core/subscriber.ts";
import type { Falsy, MonoTypeOperatorFunction, OperatorFunction } from "../core/types.ts";

class FilterStage<T> extends Through<T, T> {
  readonly #predicate: (value: T, index: number) => unknown;
  #index = 0;

  constructor(to: Subscriber<T>, predicate: (value: T, index: number) => unknown) {
    super(to);
    this.#predicate = predicate;
  }

  override next(value: T): void {
    if (this.stopped) return;
    let passes: unknown;
    try {
      passes = this.#predicate(value, this.#index++);
    } catch (error) {
      this.fail(error);
      return;
    }
    if (passes && !this.stopped) this.to.next(value);
  }
}

/** A filtered stream; `map` looks inside, to become one step with it. */
export class Filtered<T> extends Observable<T> {
  /** What is filtered. */
  readonly source: Observable<T>;
  /** What passes. */
  readonly predicate: (value: T, index: number) => unknown;

  /** Nothing runs yet. */
  constructor(source: Observable<T>, predicate: (value: T, index: number) => unknown) {
    super();
    this.source = source;
    this.predicate = predicate;
  }

  override runInto(to: Subscriber<T>): void {
    this.source.runInto(new FilterStage(to, this.predicate));
  }
}

/** With a type guard: the result has the narrower type. */
export function filter<T, S extends T>(
  predicate: (value: T, index: number) => value is S,
): OperatorFunction<T, S>;
/** With `Boolean`: what is falsy is gone from the type too. */
export function filter<T>(predicate: BooleanConstructor): OperatorFunction<T, Exclude<T, Falsy>>;
/** With any other function. */
export function filter<T>(predicate: (value: T, index: number) => unknown): MonoTypeOperatorFunction<T>;
/**
 * Lets those values through for which `predicate(value, index)` is truthy. What it throws is the error of the result.
 *
 * ```text
 * source  -1-2-3-4-|
 *         filter((x) => x % 2 === 0)
 * result  ---2---4-|
 * ```
 *
 * Throws an `ArgumentError` if `predicate` is no function. From RxJS, as `Array.prototype.filter`.
 *
 * @example
 * ```ts
 * import { filter, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(1, 2, 3, 4).pipe(filter((x) => x % 2 === 0)).subscribe((x) => seen.push(x));
 * assertEquals(seen, [2, 4]);
 * ```
 */
export function filter<T>(predicate: (value: T, index: number) => unknown): MonoTypeOperatorFunction<T> {
  checkFunction("filter", "predicate", predicate);
  return (source) => {
    checkStream(source);
    return new Filtered(source, predicate);
  };
}
