/**
 * What a scope is told, checked in one place.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import type { Clock } from "../../time/clock.ts";
import { checkCount } from "../sync/waitable.ts";
import { checkSignal } from "../waiters.ts";

/** What runs in a scope: any function. `signal` is the scope's: it fires when the process should come to its end. */
export type Process<R> = (signal: AbortSignal) => R;

/** Options of a `Scope`, and of what runs processes in one. */
export interface ScopeOptions {
  /** Cuts the scope short when it fires, with its reason. */
  signal?: AbortSignal | undefined;
  /** Milliseconds after which the scope is cut short, with a `TaskTimeoutError` as the reason. */
  timeout?: number | undefined;
  /** Most processes that run at once; the others start as these end, in order. Without it, all run. */
  concurrency?: number | undefined;
  /**
   * What a failure does. `"cancel"`, the default: it cuts the others short, and is thrown at the end. `"collect"`: the
   * others go on, and at the end an `AggregateError` of all failures is thrown.
   */
  onFailure?: "cancel" | "collect" | undefined;
  /** The clock of `timeout`; real time by default. */
  clock?: Clock | undefined;
}

/** Throws an {@linkcode ArgumentError} for a bad option. */
export function checkOptions(options: ScopeOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError("the options of a scope must be an object, such as { timeout: 500 }", {
      options,
    });
  }
  const { signal, timeout, concurrency, onFailure } = options;
  if (signal !== undefined) checkSignal(signal);
  if (timeout !== undefined && !(typeof timeout === "number" && timeout >= 0)) {
    throw new ArgumentError("timeout must be a number of milliseconds", { timeout });
  }
  if (concurrency !== undefined && concurrency !== Infinity) checkCount("concurrency", concurrency, 1);
  if (onFailure !== undefined && onFailure !== "cancel" && onFailure !== "collect") {
    throw new ArgumentError('onFailure must be "cancel" or "collect"', { onFailure });
  }
}
