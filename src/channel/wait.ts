/**
 * Waiting for one thing: what `receive()`, `mutex.lock()` and every other single wait have in common.
 *
 * @module
 */
import { Closed, NOT_READY, type SelectCase } from "./selectable.ts";
import { capture, park, receiveError, ReceiveWaiter } from "./waiters.ts";

/** What a wait can be told. */
export interface WaitOptions {
  /** Ends the wait: the promise rejects with the signal's `reason`. Ignored when nothing has to be waited for. */
  signal?: AbortSignal | undefined;
}

/**
 * Takes from `source` now if it is ready, else parks. Rejects with the end of `source` (its reason, or a
 * `ChannelClosedError`), with whatever its `enlist` throws, or with the signal's reason.
 */
export function waitFor<R>(source: SelectCase<R>, options?: WaitOptions): Promise<R> {
  const value = source.poll();
  if (value !== NOT_READY) {
    return value instanceof Closed ? Promise.reject(receiveError(value)) : Promise.resolve(value);
  }
  const signal = options?.signal;
  if (signal?.aborted) return Promise.reject(signal.reason);
  const promise = new Promise<unknown>(capture) as Promise<R>;
  try {
    park(source, new ReceiveWaiter<R>(), signal);
  } catch (error) {
    return Promise.reject(error);
  }
  return promise;
}
