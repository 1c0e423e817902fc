/**
 * What an observable comes to, as promises.
 *
 * @module
 */
import { onAbort } from "./hub.ts";
import type { Observable } from "./observable.ts";
import type { SubscribeOptions, SubscriptionObserver } from "./observer.ts";

/** How an observer settles the promise; both leave the observable. */
interface Settle<R> {
  resolve(value: R): void;
  reject(reason: unknown): void;
}

/** Subscribes until the promise is settled, or rejects it with the reason of the signal. */
function settle<T, R>(
  source: Observable<T>,
  signal: AbortSignal | undefined,
  observe: (settle: Settle<R>) => SubscriptionObserver<T>,
): Promise<R> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const leaving = new AbortController();
    const off = signal === undefined ? undefined : onAbort(signal, () => {
      reject(signal.reason);
      leaving.abort(signal.reason);
    });
    const observer = observe({
      resolve(value) {
        off?.();
        resolve(value);
        leaving.abort();
      },
      reject(reason) {
        off?.();
        reject(reason);
        leaving.abort(reason);
      },
    });
    source.subscribe(observer, { signal: leaving.signal });
  });
}

/** All values. */
export function toArray<T>(source: Observable<T>, options?: SubscribeOptions): Promise<T[]> {
  const values: T[] = [];
  return settle(source, options?.signal, ({ resolve, reject }) => ({
    next: (value) => void values.push(value),
    error: reject,
    complete: () => resolve(values),
  }));
}

/** Does something about each value. */
export function forEach<T>(
  source: Observable<T>,
  visitor: (value: T, index: number) => void,
  options?: SubscribeOptions,
): Promise<void> {
  let index = 0;
  return settle<T, void>(source, options?.signal, ({ resolve, reject }) => ({
    next(value) {
      try {
        visitor(value, index++);
      } catch (error) {
        reject(error);
      }
    },
    error: reject,
    complete: () => resolve(undefined),
  }));
}

/** What `found` makes of the first value that `predicate` is truthy for, or `missing`. */
export function search<T, R>(
  source: Observable<T>,
  predicate: (value: T, index: number) => unknown,
  found: (value: T) => R,
  missing: R,
  options?: SubscribeOptions,
): Promise<R> {
  let index = 0;
  return settle<T, R>(source, options?.signal, ({ resolve, reject }) => ({
    next(value) {
      try {
        if (predicate(value, index++)) resolve(found(value));
      } catch (error) {
        reject(error);
      }
    },
    error: reject,
    complete: () => resolve(missing),
  }));
}

/** The first value. */
export function first<T>(source: Observable<T>, options?: SubscribeOptions): Promise<T> {
  return settle<T, T>(source, options?.signal, ({ resolve, reject }) => ({
    next: resolve,
    error: reject,
    complete: () => reject(new RangeError("the observable has no value")),
  }));
}

/** The last value. */
export function last<T>(source: Observable<T>, options?: SubscribeOptions): Promise<T> {
  const values: T[] = [];
  return settle<T, T>(source, options?.signal, ({ resolve, reject }) => ({
    next: (value) => void (values[0] = value),
    error: reject,
    complete() {
      if (values.length > 0) resolve(values[0] as T);
      else reject(new RangeError("the observable has no value"));
    },
  }));
}

/** All values folded into one. */
export function reduce<T, A>(
  source: Observable<T>,
  reducer: (state: A, value: T, index: number) => A,
  initialValue: A | undefined,
  options?: SubscribeOptions,
): Promise<A> {
  let [state, has, index] = [initialValue, initialValue !== undefined, 0];
  return settle<T, A>(source, options?.signal, ({ resolve, reject }) => ({
    next(value) {
      if (!has) {
        [state, has, index] = [value as unknown as A, true, 1];
        return;
      }
      try {
        state = reducer(state as A, value, index++);
      } catch (error) {
        reject(error);
      }
    },
    error: reject,
    complete() {
      if (has) resolve(state as A);
      else reject(new TypeError("the observable has no value, and there is no initial one"));
    },
  }));
}
