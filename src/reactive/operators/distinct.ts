/**
 * Without repetitions.
 *
 * @module
 */
import { checkFunction, checkOptionalFunction } from "../core/check.ts";
import { onEach } from "../core/inner.ts";
import { operate } from "../core/observable.ts";
import { type Subscriber, Through } from "../core/subscriber.ts";
import type { MonoTypeOperatorFunction, ObservableInput } from "../core/types.ts";

class DistinctStage<T, K> extends Through<T, T> {
  readonly #key: ((value: T) => K) | undefined;
  readonly #flushes: ObservableInput<unknown> | undefined;
  readonly #seen: Set<unknown> = new Set();

  constructor(
    to: Subscriber<T>,
    key: ((value: T) => K) | undefined,
    flushes: ObservableInput<unknown> | undefined,
  ) {
    super(to);
    this.#key = key;
    this.#flushes = flushes;
  }

  override started(): void {
    if (this.#flushes === undefined) return;
    this.add(onEach(this.#flushes, this.to as Subscriber<never>, () => this.#seen.clear()));
  }

  override next(value: T): void {
    if (this.stopped) return;
    let key: unknown = value;
    if (this.#key !== undefined) {
      try {
        key = this.#key(value);
      } catch (error) {
        this.fail(error);
        return;
      }
    }
    if (this.#seen.has(key) || this.stopped) return;
    this.#seen.add(key);
    this.to.next(value);
  }
}

/**
 * Each value once: those equal to an earlier one, by `key(value)` if given, are left out (as in a `Set`). It remembers all keys until the
 * end, or until `flushes` emits.
 *
 * ```text
 * source  -a-b-a-c-|
 *         distinct()
 * result  -a-b---c-|
 * ```
 *
 * Throws an `ArgumentError` if `key` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { distinct, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: string[] = [];
 * of("a", "b", "a").pipe(distinct()).subscribe((x) => seen.push(x));
 * assertEquals(seen, ["a", "b"]);
 * ```
 */
export function distinct<T, K = T>(
  key?: (value: T) => K,
  flushes?: ObservableInput<unknown>,
): MonoTypeOperatorFunction<T> {
  checkOptionalFunction("distinct", "key", key);
  return operate((to) => new DistinctStage<T, K>(to, key, flushes));
}

class ChangesStage<T, K> extends Through<T, T> {
  readonly #same: (a: K, b: K) => boolean;
  readonly #key: ((value: T) => K) | undefined;
  #has = false;
  #last: K | undefined = undefined;

  constructor(to: Subscriber<T>, same: (a: K, b: K) => boolean, key: ((value: T) => K) | undefined) {
    super(to);
    this.#same = same;
    this.#key = key;
  }

  override next(value: T): void {
    if (this.stopped) return;
    let key: K;
    try {
      key = this.#key === undefined ? value as unknown as K : this.#key(value);
      if (this.#has && this.#same(this.#last as K, key)) return;
    } catch (error) {
      this.fail(error);
      return;
    }
    if (this.stopped) return;
    this.#has = true;
    this.#last = key;
    this.to.next(value);
  }
}

function identical(a: unknown, b: unknown): boolean {
  return a === b;
}

/**
 * Values that differ from the one before: by `===`, or `same(previous, current)`; of the values, or of their `key(value)`.
 *
 * ```text
 * source  -a-a-b-a-|
 *         distinctUntilChanged()
 * result  -a---b-a-|
 * ```
 *
 * Throws an `ArgumentError` if an argument is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { distinctUntilChanged, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: string[] = [];
 * of("a", "a", "b", "a").pipe(distinctUntilChanged()).subscribe((x) => seen.push(x));
 * assertEquals(seen, ["a", "b", "a"]);
 * ```
 */
export function distinctUntilChanged<T, K = T>(
  same: (previous: K, current: K) => boolean = identical,
  key?: (value: T) => K,
): MonoTypeOperatorFunction<T> {
  checkFunction("distinctUntilChanged", "same", same);
  checkOptionalFunction("distinctUntilChanged", "key", key);
  return operate((to) => new ChangesStage<T, K>(to, same, key));
}

/**
 * Objects whose property `name` differs from that of the one before: by `===`, or `same(previous, current)`.
 *
 * ```text
 * source  -a-b-c-|              a = {x: 1}, b = {x: 1}, c = {x: 2}
 *         distinctUntilKeyChanged("x")
 * result  -a---c-|
 * ```
 *
 * Throws an `ArgumentError` if `same` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { distinctUntilKeyChanged, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of({ x: 1, n: 1 }, { x: 1, n: 2 }, { x: 2, n: 3 })
 *   .pipe(distinctUntilKeyChanged("x"))
 *   .subscribe(({ n }) => seen.push(n));
 * assertEquals(seen, [1, 3]);
 * ```
 */
export function distinctUntilKeyChanged<T, K extends keyof T>(
  name: K,
  same: (previous: T[K], current: T[K]) => boolean = identical,
): MonoTypeOperatorFunction<T> {
  return distinctUntilChanged<T, T[K]>(same, (value) => value[name]);
}
