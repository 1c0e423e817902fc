/**
 * A stream that is chosen when somebody subscribes.
 *
 * @module
 */
import { checkFunction } from "../core/check.ts";
import { runInput } from "../core/inner.ts";
import { Observable } from "../core/observable.ts";
import type { ObservableInput } from "../core/types.ts";

/**
 * Calls `make` for each subscription and is the stream of what that returns. What it throws is the error of the result.
 *
 * ```text
 * defer(() => Math.random() < 0.5 ? one : other)
 * ```
 *
 * Throws an `ArgumentError` if `make` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { defer, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * let runs = 0;
 * const counted = defer(() => of(++runs));
 * const seen: number[] = [];
 * counted.subscribe((n) => seen.push(n));
 * counted.subscribe((n) => seen.push(n));
 * assertEquals(seen, [1, 2]);
 * ```
 */
export function defer<T>(make: () => ObservableInput<T>): Observable<T> {
  checkFunction("defer", "make", make);
  return new Observable((to) => runInput(make(), to));
}

/**
 * Of two streams one, chosen by `condition()` for each subscription.
 *
 * ```text
 * iif(() => loggedIn, news, login)
 * ```
 *
 * Throws an `ArgumentError` if `condition` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { iif, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * let open = false;
 * const door = iif(() => open, of("in"), of("wait"));
 * const seen: string[] = [];
 * door.subscribe((word) => seen.push(word));
 * open = true;
 * door.subscribe((word) => seen.push(word));
 * assertEquals(seen, ["wait", "in"]);
 * ```
 */
export function iif<T, F>(
  condition: () => boolean,
  then: ObservableInput<T>,
  otherwise: ObservableInput<F>,
): Observable<T | F> {
  checkFunction("iif", "condition", condition);
  return defer<T | F>(() => condition() ? then : otherwise);
}
