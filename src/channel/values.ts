/**
 * The values of `sendMany`.
 *
 * @module
 */
import { ArgumentError, ChannelClosedError } from "../errors.ts";

/** The values of `sendMany`, one by one. Throws an {@linkcode ArgumentError} for what is no iterable. */
export function iteratorOf<T>(values: Iterable<T>): Iterator<T> {
  if (typeof values?.[Symbol.iterator] === "function") return values[Symbol.iterator]();
  throw new ArgumentError("sendMany() needs an array or another iterable; for one value there is send()", {
    value: values,
  });
}

/** What is left of the values of `sendMany` if that is known to be finite; else nothing, and the iterator ends. */
export function restOf<T>(values: Iterable<T>, iterator: Iterator<T>): T[] {
  if (Array.isArray(values) || ArrayBuffer.isView(values) || values instanceof Set || values instanceof Map) {
    return [...{ [Symbol.iterator]: () => iterator }];
  }
  try {
    iterator.return?.();
  } catch {
    // As in a `for of` that breaks off by throwing: what made it break off is what counts, and carries the value.
  }
  return [];
}

/** The error of a single send, for all the values that were not sent. */
export function unsent<T>(error: ChannelClosedError, values: T[]): ChannelClosedError<T[]> {
  const cause = "cause" in error ? { cause: error.cause } : undefined;
  return new ChannelClosedError(error.message, values, cause);
}
