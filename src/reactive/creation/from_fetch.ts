/**
 * What a server answers.
 *
 * @module
 */
import { checkOptionalFunction, checkOptions } from "../core/check.ts";
import { runInput } from "../core/inner.ts";
import { Observable } from "../core/observable.ts";
import { Relay, type Subscriber } from "../core/subscriber.ts";
import type { ObservableInput } from "../core/types.ts";

/** Options of {@linkcode fromFetch}: those of `fetch`, and what to read of the answer. */
export interface FetchOptions<T> extends RequestInit {
  /** What is emitted for the response: a promise of its text, say, or the stream of its lines. By default the response itself. */
  selector?: ((response: Response) => ObservableInput<T>) | undefined;
}

function request<T>(
  input: string | URL | Request,
  { selector, ...init }: FetchOptions<T>,
  to: Subscriber<Response | T>,
): void {
  const leaving = new AbortController();
  // Once somebody has the response, its body is theirs to cancel.
  let given = false;
  to.add(() => {
    if (!given) leaving.abort();
  });
  const outer = init.signal ?? (input instanceof Request ? input.signal : undefined);
  const signal = outer === undefined ? leaving.signal : AbortSignal.any([outer, leaving.signal]);
  fetch(input, { ...init, signal }).then((response) => {
    if (to.stopped) return;
    if (selector !== undefined) {
      runInput(selector(response), new Relay(to as Subscriber<T>));
      return;
    }
    given = true;
    to.next(response);
    to.complete();
  }).catch((error) => {
    // Whoever has left has caused it.
    if (!to.stopped) to.error(error);
  });
}

/** With what is read of the answer. */
export function fromFetch<T>(
  input: string | URL | Request,
  options: FetchOptions<T> & { selector: (response: Response) => ObservableInput<T> },
): Observable<T>;
/** The response itself. */
export function fromFetch(input: string | URL | Request, options?: RequestInit): Observable<Response>;
/**
 * The response of a server, by a `fetch` for each subscription; with `selector` what that makes of it. Unsubscribing aborts the request, and the
 * reading of the body that a `selector` has begun. A status such as 404 is no error, as with `fetch`.
 *
 * ```text
 * fromFetch("https://example.org/")
 * result  -----(r|)             r = the response
 * ```
 *
 * Throws an `ArgumentError` for bad options; a request that fails is the error of the result, as is the reason of `signal`. From RxJS's
 * `rxjs/fetch`, and in the place of its `ajax`.
 *
 * @example
 * ```ts
 * import { fromFetch, lastValueFrom } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const answer = fromFetch("data:application/json,[1,2]", { selector: (response) => response.json() });
 * assertEquals(await lastValueFrom(answer), [1, 2]);
 * ```
 */
export function fromFetch<T>(
  input: string | URL | Request,
  options?: FetchOptions<T>,
): Observable<Response | T> {
  checkOptions("fromFetch", options);
  checkOptionalFunction("fromFetch", "selector", options?.selector);
  return new Observable((to) => request(input, options ?? {}, to));
}
