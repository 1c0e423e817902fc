/**
 * Streams inside a stream, all at once.
 *
 * @module
 */
import { Ring } from "../../channel/buffer/ring.ts";
import { checkCount, checkFunction, checkOptions } from "../core/check.ts";
import { Demand } from "../core/demand.ts";
import { type InnerOwner, PassInner, runInput } from "../core/inner.ts";
import { MAX_BUFFERED, overflowed } from "../core/limits.ts";
import { operate } from "../core/observable.ts";
import { Stage, type Subscriber } from "../core/subscriber.ts";
import type { ObservableInput, ObservedValueOf, OperatorFunction } from "../core/types.ts";

/** Options of the operators that run streams inside a stream. */
export interface MergeOptions {
  /** Most inner streams that run at the same time; no limit by default. */
  concurrency?: number | undefined;
  /** Most values that wait for their turn, of a source that cannot wait itself, before the stream fails with a `ChannelFullError`; 1,048,576 by default. */
  capacity?: number | undefined;
}

/** Runs a stream for each value; those of too many wait. */
export class MergeStage<T, R> extends Stage<T, R> implements InnerOwner<R> {
  readonly #project: (value: T, index: number) => ObservableInput<R>;
  readonly #concurrency: number;
  readonly #capacity: number;
  readonly #waiting: Ring<T> = new Ring();
  #index = 0;
  #active = 0;
  #done = false;
  #draining = false;
  readonly #places: Demand | undefined;

  /** Nothing runs yet. */
  constructor(
    to: Subscriber<R>,
    project: (value: T, index: number) => ObservableInput<R>,
    concurrency: number,
    capacity: number,
  ) {
    super(to);
    // A source that can wait does: for a place, where there are only so many, else for somebody who wants what becomes of it.
    if (concurrency !== Infinity) this.#places = new Demand(concurrency);
    this.demand = this.#places ?? to.demand;
    this.#project = project;
    this.#concurrency = concurrency;
    this.#capacity = capacity;
  }

  override next(value: T): void {
    if (this.stopped) return;
    if (this.#places !== undefined) this.#places.credits--;
    if (this.#active < this.#concurrency && this.#waiting.size === 0) this.#start(value);
    else if (this.#waiting.size < this.#capacity) this.#waiting.push(value);
    else this.fail(overflowed(this.#capacity, value));
  }

  /** Of an inner stream that does not hand its values straight on. */
  innerNext(value: R): void {
    this.to.next(value);
  }

  /** One has ended: others may start. */
  innerComplete(): void {
    this.#active--;
    const places = this.#places;
    if (places !== undefined) places.credits++;
    if (this.#draining) return;
    this.#draining = true;
    while (this.#waiting.size > 0 && this.#active < this.#concurrency && !this.to.stopped) {
      this.#start(this.#waiting.shift());
    }
    this.#draining = false;
    this.#check();
    places?.wake();
  }

  protected override onComplete(): void {
    this.#done = true;
    this.#check();
  }

  #start(value: T): void {
    let input: ObservableInput<R>;
    this.#active++;
    try {
      input = this.#project(value, this.#index++);
    } catch (error) {
      this.fail(error);
      return;
    }
    runInput(input, new PassInner(this.to, this));
  }

  #check(): void {
    if (this.#done && this.#active === 0 && this.#waiting.size === 0) this.to.complete();
  }
}

/** Reads the options of `operator`, of which a number is the concurrency. */
export function mergeOptions(operator: string, options: number | MergeOptions | undefined): [number, number] {
  if (typeof options !== "number") checkOptions(operator, options);
  const { concurrency = Infinity, capacity = MAX_BUFFERED } = typeof options === "number"
    ? { concurrency: options }
    : options ?? {};
  checkCount(operator, "concurrency", concurrency, 1);
  checkCount(operator, "capacity", capacity);
  return [concurrency, capacity];
}

/**
 * Runs the stream that `project(value, index)` returns for each value, all of them at the same time or at most `concurrency` many, and emits all
 * their values as they come. Completes when the source and all of them have; fails with the first that fails.
 *
 * ```text
 * source  -a----b--|
 *         mergeMap((x) => timer(1, 2) …)
 * result  --a-a--b-a-b-|
 * ```
 *
 * A source that can wait (see `docs/reactive.md`) gives a value when there is a place for it; those of others wait for their turn, up to
 * `capacity` many. Throws an `ArgumentError` for a bad argument. From RxJS, whose queue has no
 * bound (ReactiveX/rxjs#7334); a number in the place of the options is the concurrency, as there.
 *
 * @example
 * ```ts
 * import { mergeMap, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: string[] = [];
 * of("a", "b").pipe(mergeMap((x) => [x, x + x])).subscribe((x) => seen.push(x));
 * assertEquals(seen, ["a", "aa", "b", "bb"]);
 * ```
 */
export function mergeMap<T, R>(
  project: (value: T, index: number) => ObservableInput<R>,
  options?: number | MergeOptions,
): OperatorFunction<T, R> {
  checkFunction("mergeMap", "project", project);
  const [concurrency, capacity] = mergeOptions("mergeMap", options);
  return operate((to) => new MergeStage<T, R>(to, project, concurrency, capacity));
}

/** The value itself. */
export function identity<T>(value: T): T {
  return value;
}

/**
 * For a stream of streams: runs them all at the same time, or at most `concurrency` many, and emits all their values as they come.
 *
 * ```text
 * source  -A--B--|          A = a-a-|   B = b--b|
 *         mergeAll()
 * result  -a-ab--b|
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxJS; see {@linkcode mergeMap}.
 *
 * @example
 * ```ts
 * import { mergeAll, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of([1, 2], [3]).pipe(mergeAll()).subscribe((x) => seen.push(x));
 * assertEquals(seen, [1, 2, 3]);
 * ```
 */
export function mergeAll<O extends ObservableInput<unknown>>(
  options?: number | MergeOptions,
): OperatorFunction<O, ObservedValueOf<O>> {
  const [concurrency, capacity] = mergeOptions("mergeAll", options);
  return operate((to) =>
    new MergeStage<O, ObservedValueOf<O>>(
      to,
      identity as (value: O) => ObservableInput<ObservedValueOf<O>>,
      concurrency,
      capacity,
    )
  );
}
