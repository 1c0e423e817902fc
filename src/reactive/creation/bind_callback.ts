/**
 * Functions that take a callback, as functions that return a stream.
 *
 * @module
 */
import { checkFunction } from "../core/check.ts";
import { Observable } from "../core/observable.ts";

/** Any function. */
// deno-lint-ignore no-explicit-any
export type AnyFunction = (...args: any[]) => unknown;

/**
 * Turns `f(...args, callback)` into a function that returns a stream: each subscription calls `f` anew, and emits what the callback
 * is called with (of several arguments an array), then completes.
 *
 * ```text
 * bindCallback(f)(1)
 * result  ---(a|)
 * ```
 *
 * Throws an `ArgumentError` if `f` is no function. As RxJS's, except that there the function is called once and its result shared:
 * a stream here is cold (`shareReplay(1)` gives the other).
 *
 * @example
 * ```ts
 * import { bindCallback } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const add = (a: number, b: number, done: (sum: number) => void) => done(a + b);
 * const seen: number[] = [];
 * bindCallback<[number, number], number>(add)(1, 2).subscribe((sum) => seen.push(sum));
 * assertEquals(seen, [3]);
 * ```
 */
export function bindCallback<A extends unknown[], R>(f: AnyFunction): (...args: A) => Observable<R> {
  checkFunction("bindCallback", "f", f);
  return (...args) =>
    new Observable((to) => {
      f(...args, (...results: unknown[]) => {
        to.next((results.length > 1 ? results : results[0]) as R);
        to.complete();
      });
    });
}

/**
 * As {@linkcode bindCallback}, for callbacks in the manner of Node, whose first argument is an error or something falsy.
 *
 * ```text
 * bindNodeCallback(readFile)("a.txt")
 * result  ---(a|)
 * ```
 *
 * Throws an `ArgumentError` if `f` is no function. From RxJS; cold.
 *
 * @example
 * ```ts
 * import { bindNodeCallback } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const half = (n: number, done: (error: Error | null, half?: number) => void) =>
 *   n % 2 === 0 ? done(null, n / 2) : done(new Error("odd"));
 * const seen: unknown[] = [];
 * const halved = bindNodeCallback<[number], number>(half);
 * halved(4).subscribe((n) => seen.push(n));
 * halved(5).subscribe({ error: (error) => seen.push((error as Error).message) });
 * assertEquals(seen, [2, "odd"]);
 * ```
 */
export function bindNodeCallback<A extends unknown[], R>(f: AnyFunction): (...args: A) => Observable<R> {
  checkFunction("bindNodeCallback", "f", f);
  return (...args) =>
    new Observable((to) => {
      f(...args, (error: unknown, ...results: unknown[]) => {
        if (error) {
          if (!to.stopped) to.error(error);
          return;
        }
        to.next((results.length > 1 ? results : results[0]) as R);
        to.complete();
      });
    });
}
