/**
 * A fold whose steps are streams.
 *
 * @module
 */
import { checkFunction } from "../core/check.ts";
import { operate } from "../core/observable.ts";
import { type Subscriber, Through } from "../core/subscriber.ts";
import type { ObservableInput, OperatorFunction } from "../core/types.ts";
import { type MergeOptions, mergeOptions, MergeStage } from "./merge_map.ts";

class LastState<A> extends Through<A, A> {
  state: A;

  constructor(to: Subscriber<A>, seed: A) {
    super(to);
    this.state = seed;
  }

  override next(value: A): void {
    if (this.stopped) return;
    this.state = value;
    this.to.next(value);
  }
}

/**
 * Runs the stream of `accumulate(state, value, index)` for each value, where the state is the last value that any of them emitted, and emits
 * their values.
 *
 * ```text
 * source  -1---2---|
 *         mergeScan((sum, x) => of(sum + x), 0)
 * result  -1---3---|
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxJS; the options are those of `mergeMap`.
 *
 * @example
 * ```ts
 * import { mergeScan, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(1, 2, 3).pipe(mergeScan((sum, x) => of(sum + x), 0)).subscribe((sum) => seen.push(sum));
 * assertEquals(seen, [1, 3, 6]);
 * ```
 */
export function mergeScan<T, A>(
  accumulate: (state: A, value: T, index: number) => ObservableInput<A>,
  seed: A,
  options?: number | MergeOptions,
): OperatorFunction<T, A> {
  checkFunction("mergeScan", "accumulate", accumulate);
  const [concurrency, capacity] = mergeOptions("mergeScan", options);
  return operate((to) => {
    const last = new LastState(to, seed);
    return new MergeStage<T, A>(
      last,
      (value, index) => accumulate(last.state, value, index),
      concurrency,
      capacity,
    );
  });
}
