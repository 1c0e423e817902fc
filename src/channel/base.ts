/**
 * The sending verbs that follow from others, written once for every kind of channel that can be sent to, local or
 * shared between workers: it provides `trySend`, `onSend` and `reserve`, and overrides what it can do faster.
 *
 * @module
 */
import { ChannelClosedError } from "../errors.ts";
import { type EndCount, Sender } from "./ends.ts";
import { BaseReceiver } from "./receiver.ts";
import { Closed, NOT_READY, SELECT_CASE, type Selectable, type SelectCase } from "./selectable.ts";
import type { ChannelSendOptions, Permit, SendChannel } from "./types.ts";
import { iteratorOf, restOf, unsent } from "./values.ts";
import { capture, park, RESOLVED, sendError, sendWaiter, signalOf } from "./waiters.ts";

/** Whatever can be sent to and received from. */
export abstract class BaseChannel<T> extends BaseReceiver<T> implements SendChannel<T> {
  #senders: EndCount | undefined = undefined;

  /** Sends if that needs no waiting; never throws. `false`: closed or no room, and the value is still yours. */
  abstract trySend(value: T): boolean;
  /** Sending `value`, as a case of a select. */
  abstract onSend(value: T): Selectable<void>;
  /** Waits for a free slot and keeps it. */
  abstract reserve(options?: ChannelSendOptions): Promise<Permit<T>>;

  /**
   * Resolves when the value is buffered or with a receiver. Rejects with a `ChannelClosedError` that carries the value,
   * a `ChannelFullError` under overflow `"error"`, a `TooManyWaitersError`, or the signal's reason.
   */
  send(value: T, options?: ChannelSendOptions): Promise<void> {
    const sending = this.onSend(value)[SELECT_CASE]();
    const done = sending.poll();
    if (done instanceof Closed) return Promise.reject(sendError(done, value));
    return done === NOT_READY ? parkSend(sending, value, options) : RESOLVED;
  }

  /**
   * Sends all values in order, waiting for room where needed. Rejects as `send` does; a `ChannelClosedError` then carries the
   * array of those that were not sent. Of an iterable that need not end (a generator, say) that is the one that was taken from
   * it: the others are left untaken, and its iterator is told to `return`, as a `for of` does that breaks off.
   */
  async sendMany(values: Iterable<T>, options?: ChannelSendOptions): Promise<void> {
    const iterator = iteratorOf(values);
    for (let turn = iterator.next(); !turn.done; turn = iterator.next()) {
      if (this.trySend(turn.value)) continue;
      try {
        await this.send(turn.value, options);
      } catch (error) {
        const rest = restOf(values, iterator);
        if (!(error instanceof ChannelClosedError)) throw error;
        // A cancelled channel handed the value it had parked to `onUndelivered`: then it is not ours to return.
        throw unsent(
          error,
          error.value === undefined && turn.value !== undefined ? rest : [turn.value, ...rest],
        );
      }
    }
  }

  /** Another counted sending end: when the last one is disposed of, the channel closes. */
  sender(): SendChannel<T> {
    return new Sender(this, this.senderEnds());
  }

  /** Where sending ends are counted; a channel that several threads use counts elsewhere. */
  protected senderEnds(): EndCount {
    return this.#senders ??= { open: 0 };
  }
}

/** Parks a send that found no room. */
export function parkSend<T>(
  sending: SelectCase<void>,
  value: T,
  options: ChannelSendOptions | undefined,
): Promise<void> {
  try {
    const signal = signalOf(options);
    if (signal?.aborted) return Promise.reject(signal.reason);
    const promise = new Promise<unknown>(capture) as Promise<void>;
    park(sending, sendWaiter(value), signal);
    return promise;
  } catch (error) {
    return Promise.reject(error);
  }
}
