/**
 * Who listens.
 *
 * @module
 */
import { reportError } from "../errors/report.ts";
import { type InternalObserver, reported } from "./hub.ts";

/** Who listens to an {@linkcode Observable}: any of the three. */
export interface SubscriptionObserver<T> {
  /** A value. */
  next?: ((value: T) => void) | undefined;
  /** It has failed; without this the error is reported as uncaught. */
  error?: ((error: unknown) => void) | undefined;
  /** It has ended well. */
  complete?: (() => void) | undefined;
}

/** Options of whatever subscribes. */
export interface SubscribeOptions {
  /** Ends the subscription. */
  signal?: AbortSignal | undefined;
}

const IGNORE = (): void => {};

/** What `subscribe` was given, made safe. Throws a `TypeError` for what is neither an object nor a function. */
export function internalObserver<T>(
  observer: SubscriptionObserver<T> | ((value: T) => void) | undefined,
): InternalObserver<T> {
  if (
    observer !== undefined && typeof observer !== "function" &&
    (typeof observer !== "object" || observer === null)
  ) {
    throw new TypeError("subscribe() takes an observer or a function");
  }
  const { next, error, complete } = typeof observer === "function"
    ? { next: observer, error: undefined, complete: undefined }
    : observer ?? {};
  return {
    next: next === undefined ? IGNORE : (value) => reported(next, value),
    error: error === undefined ? (reason) => reportError(reason) : (reason) => reported(error, reason),
    complete: complete === undefined ? IGNORE : () => reported(complete),
  };
}
