/**
 * Where push meets pull: a stream as a channel.
 *
 * @module
 */
import { ArgumentError, ChannelFullError } from "../../errors.ts";
import { Channel } from "../../channel/channel.ts";
import type { ReceiveChannel } from "../../channel/types.ts";
import { from } from "../creation/from.ts";
import { readChannel } from "../creation/read.ts";
import { checkInteger, checkOptions } from "../core/check.ts";
import type { Observable } from "../core/observable.ts";
import { Subscription } from "../core/subscription.ts";
import type { ObservableInput } from "../core/types.ts";

/** Options of {@linkcode toChannel}. */
export interface ToChannelOptions<T> {
  /** Most values that wait for a receiver; at least 1. */
  capacity: number;
  /** What to do with a value for which there is no room: a stream cannot be made to wait. */
  overflow: "dropOldest" | "dropNewest" | "error";
  /** Takes the values that nobody will receive. */
  onUndelivered?: ((value: T) => void) | undefined;
  /** Unsubscribes from the stream and cancels the channel with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Ends the subscription with the channel. */
class StreamChannel<T> extends Channel<T> {
  readonly subscription: Subscription = new Subscription();

  override close(...reason: [reason?: unknown]): void {
    super.close(...reason);
    this.subscription.unsubscribe();
  }

  override cancel(...reason: [reason?: unknown]): void {
    super.cancel(...reason);
    this.subscription.unsubscribe();
  }
}

/**
 * Subscribes to `source` and puts its values into a channel, for receivers that take their time. The strategy has to be said: up to `capacity`
 * values wait; then `overflow` drops the oldest or the newest, or (`"error"`) ends the subscription, and the channel with a
 * `ChannelFullError` after what was buffered. The end of the stream closes the channel, an error with that as the reason; closing or cancelling
 * the channel unsubscribes.
 *
 * ```text
 * source  -a-b-c-|
 *         toChannel(source, { capacity: 8, overflow: "error" })
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. `toReadableStream()` of the channel makes a web stream of it. (RxJS has nothing like it:
 * ReactiveX/rxjs#6857.)
 *
 * @example
 * ```ts
 * import { range, toChannel } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const latest = toChannel(range(1, 5), { capacity: 2, overflow: "dropOldest" });
 * assertEquals(await Array.fromAsync(latest), [4, 5]);
 * ```
 */
export function toChannel<T>(source: ObservableInput<T>, options: ToChannelOptions<T>): ReceiveChannel<T> {
  checkOptions("toChannel", options ?? null);
  const { capacity, overflow, onUndelivered, signal } = options;
  checkInteger("toChannel", "capacity", capacity, 1);
  if (overflow !== "dropOldest" && overflow !== "dropNewest" && overflow !== "error") {
    throw new ArgumentError('overflow of toChannel() must be "dropOldest", "dropNewest" or "error"', {
      overflow,
    });
  }
  const stream = from(source);
  const channel = new StreamChannel<T>({ capacity, overflow, onUndelivered });
  if (signal?.aborted) {
    channel.cancel(signal.reason);
    return channel;
  }
  const ending = new AbortController();
  channel.subscription.add(() => ending.abort());
  if (signal !== undefined) {
    const cancel = (): void => channel.cancel(signal.reason);
    signal.addEventListener("abort", cancel, { once: true });
    channel.subscription.add(() => signal.removeEventListener("abort", cancel));
  }
  stream.subscribe({
    next(value) {
      if (channel.trySend(value) || channel.closed) return;
      if (overflow === "error") channel.close(new ChannelFullError(capacity, value));
      onUndelivered?.(value);
    },
    error: (error) => channel.close(error),
    complete: () => channel.close(),
  }, { signal: ending.signal });
  return channel;
}

/**
 * As {@linkcode toChannel}, as a web stream: cancelling that unsubscribes.
 *
 * ```text
 * source  -a-b-c-|
 *         toReadableStream(source, { capacity: 8, overflow: "error" })
 * ```
 *
 * Throws an `ArgumentError` for a bad argument.
 *
 * @example
 * ```ts
 * import { of, toReadableStream } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const stream = toReadableStream(of(1, 2), { capacity: 2, overflow: "error" });
 * assertEquals(await Array.fromAsync(stream), [1, 2]);
 * ```
 */
export function toReadableStream<T>(
  source: ObservableInput<T>,
  options: ToChannelOptions<T>,
): ReadableStream<T> {
  return toChannel(source, options).toReadableStream();
}

/**
 * A stream of what a channel gives, for as long as somebody is subscribed: each value goes to one of the subscribers. The next one is received
 * when the observer has returned, so that the channel makes its senders wait. A channel that was closed without a reason completes the stream, a
 * reason is its error. Unsubscribing leaves the channel as it is, and loses no value.
 *
 * ```text
 * channel  -a-b-c-|
 *          fromChannel(channel)
 * result   -a-b-c-|
 * ```
 *
 * Throws an `ArgumentError` if that is no channel.
 *
 * @example
 * ```ts
 * import { fromChannel, lastValueFrom, toArray } from "@millrace/millrace/reactive";
 * import { Channel } from "@millrace/millrace/channel";
 * import { assertEquals } from "@std/assert";
 *
 * const channel = new Channel<number>({ capacity: 4 });
 * channel.trySend(1);
 * channel.trySend(2);
 * channel.close();
 * assertEquals(await lastValueFrom(fromChannel(channel).pipe(toArray())), [1, 2]);
 * ```
 */
export function fromChannel<T>(
  channel: Pick<ReceiveChannel<T>, "receive" | "tryReceive" | "closed">,
): Observable<T> {
  if (typeof channel?.receive !== "function" || typeof channel.tryReceive !== "function") {
    throw new ArgumentError("fromChannel() takes a channel to receive from", { channel });
  }
  return readChannel(channel);
}
