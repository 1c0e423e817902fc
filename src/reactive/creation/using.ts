/**
 * A stream that owns a resource.
 *
 * @module
 */
import { checkFunction } from "../core/check.ts";
import { runInput } from "../core/inner.ts";
import { Observable } from "../core/observable.ts";
import type { ObservableInput, Teardown } from "../core/types.ts";

/**
 * For each subscription makes a resource, and the stream that uses it; when that ends, either way, the resource is disposed of (or
 * unsubscribed). What the two functions throw is the error of the result.
 *
 * ```text
 * using(() => open(file), (file) => lines(file))
 * ```
 *
 * Throws an `ArgumentError` if an argument is no function. From RxJS; takes any `Disposable`.
 *
 * @example
 * ```ts
 * import { of, using as usingResource } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const log: string[] = [];
 * usingResource(
 *   () => ({ [Symbol.dispose]: () => void log.push("closed") }),
 *   () => of("used"),
 * ).subscribe((word) => log.push(word));
 * assertEquals(log, ["used", "closed"]);
 * ```
 */
export function using<R extends Teardown, T>(
  makeResource: () => R | void,
  makeStream: (resource: R) => ObservableInput<T>,
): Observable<T> {
  checkFunction("using", "makeResource", makeResource);
  checkFunction("using", "makeStream", makeStream);
  return new Observable((to) => {
    const resource = makeResource();
    let stream: ObservableInput<T>;
    try {
      stream = makeStream(resource as R);
    } finally {
      // Added before anything runs, so that it is disposed of whatever happens.
      to.add(resource as R);
    }
    runInput(stream, to);
  });
}
