/**
 * A stream that fails.
 *
 * @module
 */
import { checkFunction } from "../core/check.ts";
import { Observable } from "../core/observable.ts";

/**
 * Fails at once with what `makeError` returns, or throws; it is called for each subscription.
 *
 * ```text
 * result  #
 * ```
 *
 * Throws an `ArgumentError` if `makeError` is no function (RxJS takes the error itself too, with a stack from somewhere else).
 *
 * @example
 * ```ts
 * import { throwError } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * let message = "";
 * throwError(() => new Error("no")).subscribe({ error: (error) => message = (error as Error).message });
 * assertEquals(message, "no");
 * ```
 */
export function throwError(makeError: () => unknown): Observable<never> {
  checkFunction("throwError", "makeError", makeError);
  return new Observable<never>((to) => to.error(makeError()));
}
