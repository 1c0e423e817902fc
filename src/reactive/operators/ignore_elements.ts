/**
 * Only the end.
 *
 * @module
 */
import { operate } from "../core/observable.ts";
import { Stage } from "../core/subscriber.ts";
import type { OperatorFunction } from "../core/types.ts";

class EndStage extends Stage<unknown, never> {
  override next(): void {}
}

/**
 * No values, only the end of the source.
 *
 * ```text
 * source  -a-b-|
 *         ignoreElements()
 * result  -----|
 * ```
 *
 * Never throws. From RxJS.
 *
 * @example
 * ```ts
 * import { ignoreElements, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: unknown[] = [];
 * of(1, 2).pipe(ignoreElements()).subscribe({ next: (x) => seen.push(x), complete: () => seen.push("end") });
 * assertEquals(seen, ["end"]);
 * ```
 */
export function ignoreElements(): OperatorFunction<unknown, never> {
  return operate<unknown, never>((to) => new EndStage(to));
}
