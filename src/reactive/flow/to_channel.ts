/**
 * Where push meets pull: a stream as a channel.
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import { ArgumentError, ChannelFullError } from "../../errors.ts";
import { Channel } from "../../channel/channel.ts";
import { handOver } from "../../channel/undelivered.ts";
import type { ReceiveChannel } from "../../channel/types.ts";
import { from } from "../creation/from.ts";
import { readChannel } from "../creation/read.ts";
import { checkInteger, checkOptions } from "../core/check.ts";
import { Demand } from "../core/demand.ts";
import type { Observable } from "../core/observable.ts";
import { Subscriber } from "../core/subscriber.ts";
import { Subscription } from "../core/subscription.ts";
import type { ObservableInput } from "../core/types.ts";

/** Options of {@linkcode toChannel}. */
export interface ToChannelOptions<T> {
  /** Most values that wait for a receiver; at least 1. */
  capacity: number;
  /**
   * What to do with a value for which there is no room. `"suspend"` asks the stream for as many values as there are free slots, and fails as
   * `"error"` does if it cannot wait.
   */
  overflow: "suspend" | "dropOldest" | "dropNewest" | "error";
  /** Takes the values that nobody will receive. */
  onUndelivered?: ((value: T) => void) | undefined;
  /** Unsubscribes from the stream and cancels the channel with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Puts what comes into the channel. */
class Feeder<T> extends Subscriber<T> {
  readonly #channel: Channel<T>;
  readonly #fails: boolean;
  readonly #onUndelivered: ((value: T) => void) | undefined;
  readonly #ending: AbortController | undefined;

  constructor(
    channel: Channel<T>,
    suspends: boolean,
    fails: boolean,
    onUndelivered: ((value: T) => void) | undefined,
  ) {
    super();
    this.#channel = channel;
    this.#fails = fails;
    this.#onUndelivered = onUndelivered;
    if (!suspends) return;
    this.demand = new Demand(channel.capacity);
    this.#ending = new AbortController();
    this.add(() => this.#ending!.abort());
  }

  override next(value: T): void {
    if (this.stopped) return;
    const channel = this.#channel;
    if (channel.trySend(value)) {
      const { demand } = this;
      if (demand !== undefined && --demand.credits === 0) this.#refill(demand);
      return;
    }
    if (channel.closed) return;
    if (this.#fails) channel.close(new ChannelFullError(channel.capacity, value));
    handOver(this.#onUndelivered, value);
  }

  override error(error: unknown): void {
    if (this.stopped) reportError(error);
    else this.#channel.close(error);
  }

  override complete(): void {
    if (!this.stopped) this.#channel.close();
  }

  /** Asks for as many values as there are free slots, when there are some again. */
  async #refill(demand: Demand): Promise<void> {
    const channel = this.#channel;
    try {
      // A slot that can be reserved is free.
      (await channel.reserve({ signal: this.#ending!.signal }))[Symbol.dispose]();
    } catch {
      return;
    }
    demand.request(channel.capacity - channel.size);
  }
}

const STRATEGIES: readonly unknown[] = ["suspend", "dropOldest", "dropNewest", "error"];

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
 * values wait; then `overflow` makes the source wait if it can (`"suspend"`), drops the oldest or the newest, or (`"error"`) ends the subscription,
 * and the channel with a `ChannelFullError` after what was buffered. The end of the stream closes the channel, an error with that as the reason; closing or cancelling
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
  if (!STRATEGIES.includes(overflow)) {
    throw new ArgumentError(
      'overflow of toChannel() must be "suspend", "dropOldest", "dropNewest" or "error"',
      { overflow },
    );
  }
  const stream = from(source);
  const suspends = overflow === "suspend";
  const channel = new StreamChannel<T>({ capacity, overflow: suspends ? "error" : overflow, onUndelivered });
  if (signal?.aborted) {
    channel.cancel(signal.reason);
    return channel;
  }
  if (signal !== undefined) {
    const cancel = (): void => channel.cancel(signal.reason);
    signal.addEventListener("abort", cancel, { once: true });
    channel.subscription.add(() => signal.removeEventListener("abort", cancel));
  }
  const feeder = new Feeder(channel, suspends, overflow === "error" || suspends, onUndelivered);
  // Before anything runs, so that whoever closes the channel from inside a value ends the stream.
  channel.subscription.add(feeder);
  stream.runInto(feeder);
  return channel;
}

/**
 * As {@linkcode toChannel}, as a web stream: cancelling that unsubscribes.
 *
 * ```text
 * source  -a-b-c-|
 *         toReadableStream(source, { capacity: 8, overflow: "suspend" })
 * ```
 *
 * Throws an `ArgumentError` for a bad argument.
 *
 * @example
 * ```ts
 * import { of, toReadableStream } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const stream = toReadableStream(of(1, 2), { capacity: 2, overflow: "suspend" });
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
 * reason is its error. Unsubscribing leaves the channel as it is; at most one value that was on its way to the stream goes with it.
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
