/**
 * All values in a map, or a set.
 *
 * @module
 */
import { checkFunction, checkOptionalFunction } from "../core/check.ts";
import { checkStream, type Observable } from "../core/observable.ts";
import type { OperatorFunction } from "../core/types.ts";
import { defer } from "../creation/defer.ts";
import { reduce } from "./reduce.ts";

/** Each subscription collects into something of its own. */
function collect<T, C>(make: () => C, add: (all: C, value: T) => unknown): OperatorFunction<T, C> {
  return (source: Observable<T>) => {
    checkStream(source);
    return defer(() =>
      source.pipe(reduce((all: C, value: T) => {
        add(all, value);
        return all;
      }, make()))
    );
  };
}

/**
 * A `Map` of all values by `key(value)`, when the source completes; with `element`, of what that returns for each. Of several with the same key the
 * last one counts.
 *
 * ```text
 * source  -a1-b2-a3-|
 *         toMap((x) => x[0], (x) => x[1])
 * result  ----------(r|)         r = Map { a => 3, b => 2 }
 * ```
 *
 * Throws an `ArgumentError` if an argument is no function; what they throw is the error of the result. From RxPY's `to_dict`.
 *
 * @example
 * ```ts
 * import { of, toMap } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: Map<string, number>[] = [];
 * of("ant", "bear").pipe(toMap((word) => word[0]!, (word) => word.length)).subscribe((all) => seen.push(all));
 * assertEquals(seen, [new Map([["a", 3], ["b", 4]])]);
 * ```
 */
export function toMap<T, K, E = T>(
  key: (value: T) => K,
  element?: (value: T) => E,
): OperatorFunction<T, Map<K, E>> {
  checkFunction("toMap", "key", key);
  checkOptionalFunction("toMap", "element", element);
  const read = element ?? ((value: T) => value as unknown as E);
  return collect<T, Map<K, E>>(() => new Map(), (all, value) => all.set(key(value), read(value)));
}

/**
 * A `Set` of all values, when the source completes.
 *
 * ```text
 * source  -a-b-a-|
 *         toSet()
 * result  -------(r|)            r = Set { a, b }
 * ```
 *
 * Never throws. From RxPY.
 *
 * @example
 * ```ts
 * import { of, toSet } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: Set<number>[] = [];
 * of(1, 2, 1).pipe(toSet()).subscribe((all) => seen.push(all));
 * assertEquals(seen, [new Set([1, 2])]);
 * ```
 */
export function toSet<T>(): OperatorFunction<T, Set<T>> {
  return collect<T, Set<T>>(() => new Set(), (all, value) => all.add(value));
}
