/**
 * All values of a channel into one.
 *
 * @module
 */
import { Closed, NOT_READY, SELECT_CASE } from "../selectable.ts";
import type { ReceiveChannel } from "../types.ts";
import { waitForOutcome } from "../wait.ts";
import { checkSignal } from "../waiters.ts";
import { checkSource } from "./inlet.ts";
import { checkFunction } from "./options.ts";

/** Options of {@linkcode reduce}. */
export interface ReduceOptions {
  /** Ends the wait for a value: the promise rejects with the signal's `reason`. */
  signal?: AbortSignal | undefined;
}

/**
 * Resolves with `fn(… fn(fn(init, first), second) …, last)` when `source` has ended. `fn` may return a promise; the next value is
 * taken when it has settled.
 *
 * Rejects with the reason with which `source` ends, with what `fn` throws, or with the signal's reason; what was summed up
 * is lost then, the rest stays in `source`, which is neither closed nor cancelled. Rejects with an `ArgumentError` for a bad argument.
 * After core.async's `reduce` and Kotlin's `fold`. (To collect values there is `Array.fromAsync(source)`.)
 *
 * @example
 * ```ts
 * import { from, reduce } from "@millrace/millrace/channel";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await reduce(from([1, 2, 3]), (sum, n) => sum + n, 0), 6);
 * ```
 */
export async function reduce<T, A>(
  source: ReceiveChannel<T>,
  fn: (accumulator: A, value: T) => A | Promise<A>,
  init: A,
  options?: ReduceOptions,
): Promise<A> {
  checkSource("reduce", source);
  checkFunction("reduce", "fn", fn);
  if (options?.signal !== undefined) checkSignal(options.signal);
  options?.signal?.throwIfAborted();
  const from = source[SELECT_CASE]();
  let accumulator = init;
  for (;;) {
    let value: T | Closed | typeof NOT_READY = from.poll();
    if (value === NOT_READY) value = await waitForOutcome(from, options);
    if (value instanceof Closed) {
      if (value.hasReason) throw value.reason;
      return accumulator;
    }
    const next = fn(accumulator, value as T);
    accumulator = next instanceof Promise ? await next : next;
    options?.signal?.throwIfAborted();
  }
}
