/**
 * Every value, changed.
 *
 * @module
 */
import { checkFunction } from "../core/check.ts";
import { checkStream, Observable } from "../core/observable.ts";
import { type Subscriber, Through } from "../core/subscriber.ts";
import type { OperatorFunction } from "../core/types.ts";
import { Filtered } from "./filter.ts";

class MapStage<T, R> extends Through<T, R> {
  readonly #project: (value: T, index: number) => R;
  #index = 0;

  constructor(to: Subscriber<R>, project: (value: T, index: number) => R) {
    super(to);
    this.#project = project;
  }

  override next(value: T): void {
    if (this.stopped) return;
    let result: R;
    try {
      result = this.#project(value, this.#index++);
    } catch (error) {
      this.fail(error);
      return;
    }
    this.to.next(result);
  }
}

/** `filter` and then `map`, in one station. */
class FilterMapStage<T, R> extends Through<T, R> {
  readonly #predicate: (value: T, index: number) => unknown;
  readonly #project: (value: T, index: number) => R;
  #seen = 0;
  #index = 0;

  constructor(
    to: Subscriber<R>,
    predicate: (value: T, index: number) => unknown,
    project: (value: T, index: number) => R,
  ) {
    super(to);
    this.#predicate = predicate;
    this.#project = project;
  }

  override next(value: T): void {
    if (this.stopped) return;
    let result: R;
    try {
      if (!this.#predicate(value, this.#seen++) || this.stopped) return;
      result = this.#project(value, this.#index++);
    } catch (error) {
      this.fail(error);
      return;
    }
    this.to.next(result);
  }
}

class Mapped<T, R> extends Observable<R> {
  readonly #source: Observable<T>;
  readonly #project: (value: T, index: number) => R;

  constructor(source: Observable<T>, project: (value: T, index: number) => R) {
    super();
    this.#source = source;
    this.#project = project;
  }

  override runInto(to: Subscriber<R>): void {
    const source = this.#source;
    if (source instanceof Filtered) {
      source.source.runInto(new FilterMapStage<T, R>(to, source.predicate, this.#project));
    } else source.runInto(new MapStage(to, this.#project));
  }
}

/**
 * Emits what `project(value, index)` returns for each value. What it throws is the error of the result. A `filter` right before it
 * becomes one step with it.
 *
 * ```text
 * source  -1-2-3-|
 *         map((x) => 10 * x)
 * result  -a-b-c-|        a = 10, b = 20, c = 30
 * ```
 *
 * Throws an `ArgumentError` if `project` is no function. From RxJS, as `Array.prototype.map`.
 *
 * @example
 * ```ts
 * import { map, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(1, 2, 3).pipe(map((x) => 10 * x)).subscribe((x) => seen.push(x));
 * assertEquals(seen, [10, 20, 30]);
 * ```
 */
export function map<T, R>(project: (value: T, index: number) => R): OperatorFunction<T, R> {
  checkFunction("map", "project", project);
  return (source) => {
    checkStream(source);
    return new Mapped(source, project);
  };
}
