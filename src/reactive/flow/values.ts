/**
 * Streams as promises.
 *
 * @module
 */
import { EmptyError } from "../../errors.ts";
import { checkOptions } from "../core/check.ts";
import type { Observable } from "../core/observable.ts";
import { from } from "../creation/from.ts";
import type { ObservableInput } from "../core/types.ts";

/** Options of {@linkcode firstValueFrom} and {@linkcode lastValueFrom}. */
export interface ValueFromOptions<D> {
  /** The value for a stream that completes without one; without it that is an `EmptyError`. */
  defaultValue?: D | undefined;
  /** Unsubscribes; the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

function settle<T, D>(
  source: Observable<T>,
  first: boolean,
  options: ValueFromOptions<D> | undefined,
): Promise<T | D> {
  const signal = options?.signal;
  return new Promise((resolve, reject) => {
    let has = false;
    let latest: T | D | undefined = undefined;
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const ending = new AbortController();
    const abort = (): void => {
      ending.abort();
      reject(signal!.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
    const subscription = source.subscribe({
      next(value) {
        if (first && has) return;
        has = true;
        latest = value;
        if (!first) return;
        resolve(value);
        ending.abort();
      },
      error: reject,
      complete() {
        if (has) resolve(latest as T);
        else if (options !== undefined && "defaultValue" in options) resolve(options.defaultValue as D);
        else reject(new EmptyError());
      },
    }, { signal: ending.signal });
    subscription.add(() => signal?.removeEventListener("abort", abort));
  });
}

/**
 * A promise of the first value; the stream is unsubscribed from then. Rejects with the error of the stream, with an `EmptyError` if it completes
 * without a value and there is no `defaultValue`, or with the reason of `signal`.
 *
 * ```text
 * source  -a-b-|
 *         firstValueFrom(source)
 * result  -a
 * ```
 *
 * Throws an `ArgumentError` if `source` is no stream. From RxJS.
 *
 * @example
 * ```ts
 * import { firstValueFrom, interval } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await firstValueFrom(interval(1)), 0);
 * ```
 */
export function firstValueFrom<T, D = never>(
  source: ObservableInput<T>,
  options?: ValueFromOptions<D>,
): Promise<T | D> {
  checkOptions("firstValueFrom", options);
  return settle(from(source), true, options);
}

/**
 * A promise of the last value. Rejects with the error of the stream, with an `EmptyError` if it completes without a value and there is no
 * `defaultValue`, or with the reason of `signal`.
 *
 * ```text
 * source  -a-b-|
 *         lastValueFrom(source)
 * result  -----b
 * ```
 *
 * Throws an `ArgumentError` if `source` is no stream. From RxJS.
 *
 * @example
 * ```ts
 * import { lastValueFrom, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await lastValueFrom(of(1, 2)), 2);
 * ```
 */
export function lastValueFrom<T, D = never>(
  source: ObservableInput<T>,
  options?: ValueFromOptions<D>,
): Promise<T | D> {
  checkOptions("lastValueFrom", options);
  return settle(from(source), false, options);
}
