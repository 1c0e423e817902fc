/**
 * Streams that beget streams.
 *
 * @module
 */
import { Ring } from "../../channel/buffer/ring.ts";
import { checkFunction } from "../core/check.ts";
import { Inner, type InnerOwner, runInput } from "../core/inner.ts";
import { overflowed } from "../core/limits.ts";
import { operate } from "../core/observable.ts";
import { Stage, type Subscriber } from "../core/subscriber.ts";
import type { ObservableInput, OperatorFunction } from "../core/types.ts";
import { type MergeOptions, mergeOptions } from "./merge_map.ts";

/** Its values go downstream one by one, so that the demand there is that for them. */
class ExpandInner<T> extends Inner<T> {
  constructor(to: Subscriber<T>, owner: InnerOwner<T>) {
    super(to as Subscriber<never>, owner);
    this.demand = to.demand;
  }
}

class ExpandStage<T> extends Stage<T, T> implements InnerOwner<T> {
  readonly #project: (value: T, index: number) => ObservableInput<T>;
  readonly #concurrency: number;
  readonly #capacity: number;
  readonly #waiting: Ring<T> = new Ring();
  #index = 0;
  #active = 0;
  #done = false;
  #draining = false;

  constructor(
    to: Subscriber<T>,
    project: (value: T, index: number) => ObservableInput<T>,
    concurrency: number,
    capacity: number,
  ) {
    super(to);
    this.demand = to.demand;
    this.#project = project;
    this.#concurrency = concurrency;
    this.#capacity = capacity;
  }

  override next(value: T): void {
    if (!this.stopped) this.#take(value);
  }

  innerNext(value: T): void {
    this.#take(value);
  }

  innerComplete(): void {
    this.#active--;
    this.#drain();
  }

  protected override onComplete(): void {
    this.#done = true;
    this.#drain();
  }

  #take(value: T): void {
    this.to.next(value);
    if (this.to.stopped) return;
    const waits = this.#draining || this.#active >= this.#concurrency;
    if (waits && this.#waiting.size >= this.#capacity) {
      this.fail(overflowed(this.#capacity, value));
      return;
    }
    this.#waiting.push(value);
    this.#drain();
  }

  /** A loop: synchronous streams would nest without end. */
  #drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    while (this.#waiting.size > 0 && this.#active < this.#concurrency && !this.to.stopped) {
      this.#start(this.#waiting.shift());
    }
    this.#draining = false;
    if (this.#done && this.#active === 0 && this.#waiting.size === 0) this.to.complete();
  }

  #start(value: T): void {
    this.#active++;
    let input: ObservableInput<T>;
    try {
      input = this.#project(value, this.#index++);
    } catch (error) {
      this.fail(error);
      return;
    }
    runInput(input, new ExpandInner<T>(this.to, this));
  }
}

/**
 * Emits each value, and the values of the stream that `project(value, index)` returns for it, and so on for each of those: for trees and
 * pages. It goes on until such a stream is empty, so a `take` behind it, or an end in `project`, is needed. Synchronous streams do not nest: a
 * chain of a million of them does not overflow the stack, and comes level by level.
 *
 * ```text
 * source  -1----------|
 *         expand((x) => x < 8 ? of(2 * x).pipe(delay(2)) : EMPTY)
 * result  -1-2-4-8----|
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxJS; the options are those of `mergeMap`.
 *
 * @example
 * ```ts
 * import { EMPTY, expand, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(1).pipe(expand((x) => x < 8 ? of(2 * x) : EMPTY)).subscribe((x) => seen.push(x));
 * assertEquals(seen, [1, 2, 4, 8]);
 * ```
 */
export function expand<T>(
  project: (value: T, index: number) => ObservableInput<T>,
  options?: number | MergeOptions,
): OperatorFunction<T, T> {
  checkFunction("expand", "project", project);
  const [concurrency, capacity] = mergeOptions("expand", options);
  return operate((to) => new ExpandStage<T>(to, project, concurrency, capacity));
}
