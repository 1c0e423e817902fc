/**
 * Waiting for one thing: what `receive()`, `mutex.lock()` and every other single wait have in common.
 *
 * @module
 */
import { ready } from "./debug/probe.ts";
import { Closed, NOT_READY, type SelectCase, Waiter, type WaitOwner } from "./selectable.ts";
import { capture, park, receiveError, receiveWaiter, signalOf, takeResolver } from "./waiters.ts";

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
    return value instanceof Closed ? Promise.reject(receiveError(value)) : ready(value);
  }
  try {
    const signal = options === undefined ? undefined : signalOf(options);
    if (signal?.aborted) return Promise.reject(signal.reason);
    const promise = new Promise<unknown>(capture) as Promise<R>;
    park(source, receiveWaiter<R>(), signal);
    return promise;
  } catch (error) {
    return Promise.reject(error);
  }
}

const OUTCOME: WaitOwner<unknown> = {
  complete(result: unknown, waiter: Waiter<unknown>): void {
    waiter.resolve!(result);
  },
};

/**
 * Parks, after `source` was polled and found not ready; the end of `source` is a result like any other. For whoever has to
 * tell it from other failures: polling once more to find out might take what has come meanwhile.
 */
export function waitForOutcome<R>(source: SelectCase<R>, options?: WaitOptions): Promise<R | Closed> {
  try {
    const signal = signalOf(options);
    if (signal?.aborted) return Promise.reject(signal.reason);
    const promise = new Promise<unknown>(capture) as Promise<R | Closed>;
    park(source, new Waiter<R>(undefined, takeResolver(), OUTCOME as WaitOwner<R>), signal);
    return promise;
  } catch (error) {
    return Promise.reject(error);
  }
}
