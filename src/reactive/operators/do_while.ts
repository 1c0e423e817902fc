/**
 * Again, as long as a condition holds.
 *
 * @module
 */
import { checkFunction } from "../core/check.ts";
import type { MonoTypeOperatorFunction } from "../core/types.ts";
import { EMPTY } from "../creation/constant.ts";
import { iif } from "../creation/defer.ts";
import { of } from "../creation/of.ts";
import { pipe } from "../core/pipe.ts";
import { repeat } from "./repeat.ts";

/**
 * When the source completes and `condition()` is truthy, subscribes to it again, and so on. What `condition` throws is the error of the result.
 *
 * ```text
 * source  -a|
 *         doWhile(() => ++n < 2)
 * result  -a-a|
 * ```
 *
 * Throws an `ArgumentError` if `condition` is no function. From RxPY. Rounds that are over at once do not nest.
 *
 * @example
 * ```ts
 * import { doWhile, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * let n = 0;
 * const seen: string[] = [];
 * of("a").pipe(doWhile(() => ++n < 3)).subscribe((x) => seen.push(x));
 * assertEquals(seen, ["a", "a", "a"]);
 * ```
 */
export function doWhile<T>(condition: () => unknown): MonoTypeOperatorFunction<T> {
  checkFunction("doWhile", "condition", condition);
  return repeat({ delay: () => condition() ? of(true) : EMPTY });
}

/**
 * As {@linkcode doWhile}, but asks before the first round too.
 *
 * ```text
 * source  -a|
 *         whileDo(() => n++ < 2)
 * result  -a-a|
 * ```
 *
 * Throws an `ArgumentError` if `condition` is no function. From RxPY.
 *
 * @example
 * ```ts
 * import { of, whileDo } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * let n = 0;
 * const seen: string[] = [];
 * of("a").pipe(whileDo(() => n++ < 2)).subscribe((x) => seen.push(x));
 * assertEquals(seen, ["a", "a"]);
 * ```
 */
export function whileDo<T>(condition: () => unknown): MonoTypeOperatorFunction<T> {
  checkFunction("whileDo", "condition", condition);
  const rounds = doWhile<T>(condition);
  return pipe(rounds, (source) => iif(() => Boolean(condition()), source, EMPTY));
}
