/**
 * One sender's word to many: every receiver gets every value.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import type { Explanation } from "../debug/explain.ts";
import { reserveSlot } from "../permit.ts";
import { checkOptions, type Policy, policyOf } from "../policy.ts";
import type { ChannelSendOptions, Overflow, Permit } from "../types.ts";
import { BroadcastCore } from "./broadcast_core.ts";
import {
  type BroadcastReceiver,
  type BroadcastReceiverOptions,
  checkReceiver,
  subscribe,
} from "./broadcast_receiver.ts";
import { BroadcastSend, checkReplay, endOf } from "./broadcast_send.ts";

/** Options of a {@linkcode Broadcast}. */
export interface BroadcastOptions<T = unknown> {
  /**
   * Most values that a receiver may have before it, a positive integer, taken exactly. The default is the larger of
   * `replay` and 1: then a send waits until every receiver has taken the value before.
   */
  capacity?: number | undefined;
  /**
   * What to do with a value for which the slowest receiver has no room; `"suspend"` by default.
   *
   * - `"suspend"`: the sender waits for the slowest receiver.
   * - `"dropOldest"`: receivers never hold anybody up; those that fall behind by more than the capacity miss the oldest
   *   values and are told how many (`LaggedError`, or the option `onLag` of `receiver()`).
   * - `"dropNewest"`: the new value is dropped, for all receivers alike.
   * - `"error"`: `send` rejects with a `ChannelFullError`, and `trySend` returns `false`.
   */
  overflow?: Overflow | undefined;
  /** How many of the last values a receiver that joins later gets first; 0 by default, at most the capacity. */
  replay?: number | undefined;
  /**
   * Takes the values that no receiver at all has received once they are let go: sent while there were no receivers,
   * dropped by `overflow`, left behind by the last receiver, or cancelled. Whatever it throws is reported as uncaught.
   */
  onUndelivered?: ((value: T) => void) | undefined;
  /** What `explain()` and the reports of debugging call it. */
  name?: string | undefined;
  /** Most operations that may wait to send, and at one receiver, before a further one fails; 1,048,576 by default. */
  maxWaiters?: number | undefined;
}

/** The options of a broadcast, checked and complete. */
export interface BroadcastShape<T> {
  /** At least 1. */
  readonly capacity: number;
  /** At most the capacity. */
  readonly replay: number;
  /** The rest. */
  readonly policy: Policy<T>;
}

/** Checks options. */
export function shapeOf<T>(options: BroadcastOptions<T>): BroadcastShape<T> {
  checkOptions(options);
  const { replay = 0 } = options;
  checkReplay(replay);
  const { capacity = Math.max(1, replay) } = options;
  if (!Number.isInteger(capacity) || capacity < 1) {
    throw new ArgumentError("the capacity of a broadcast must be a positive integer", { capacity });
  }
  if (replay > capacity) {
    throw new ArgumentError("replay must not be larger than the capacity", { replay, capacity });
  }
  return { capacity, replay, policy: policyOf(options) };
}

/**
 * A channel whose every receiver gets every value sent since it joined: one ring, in which each receiver has its own
 * place. Sending costs the same for one receiver as for a thousand, but for waking those who wait.
 *
 * - **The slowest receiver counts.** `size` is what it has yet to receive; at `capacity` the overflow policy decides who
 *   gives way: the sender, the value, or the receiver. A receiver that is disposed of holds nobody up any longer.
 * - **All see one order**, without duplicates, and none begins in the middle of a value's life: from where it joins it
 *   gets everything, or is told exactly how much it has missed.
 * - **Nothing is lost silently.** A value that was accepted is received by somebody, kept for those who join later, or
 *   given to `onUndelivered`. Without receivers values go straight to the replay, and from there to `onUndelivered`.
 * - **The end.** `close` lets every receiver have what lies before it, and one that joins afterwards has the replay;
 *   `cancel` discards all that. Having no receivers ends nothing.
 *
 * core.async's `mult` and `tap` (`"suspend"`), tokio's `broadcast` (`"dropOldest"`), Kotlin's `SharedFlow` (`replay`).
 *
 * @example Everybody gets everything
 * ```ts
 * import { Broadcast } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const news = new Broadcast<string>({ capacity: 8 });
 * using first = news.receiver();
 * using second = news.receiver();
 * await news.sendMany(["rain", "sun"]);
 * news.close();
 * assertEquals(await Array.fromAsync(first), ["rain", "sun"]);
 * assertEquals(await Array.fromAsync(second), ["rain", "sun"]);
 * ```
 *
 * @example Receivers that fall behind are told
 * ```ts
 * import { Broadcast } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const prices = new Broadcast<number>({ capacity: 2, overflow: "dropOldest" });
 * let missed = 0;
 * using slow = prices.receiver({ onLag: (count) => missed += count });
 * for (const price of [1, 2, 3, 4, 5]) await prices.send(price);
 * assertEquals(await slow.receiveMany(8), [4, 5]);
 * assertEquals(missed, 3);
 * ```
 */
export class Broadcast<T> extends BroadcastSend<T> {
  readonly #core: BroadcastCore<T>;

  /** Throws an `ArgumentError` for a bad option. */
  constructor(options: BroadcastOptions<T> = {}) {
    super();
    const { capacity, replay, policy } = shapeOf(options);
    this.#core = new BroadcastCore(capacity, replay, policy);
  }

  /** Most values that a receiver may have before it. */
  override get capacity(): number {
    return this.#core.capacity;
  }

  /** Values that the slowest receiver has yet to receive. */
  override get size(): number {
    return this.#core.tail - this.#core.head;
  }

  /** Whether it was closed or cancelled. */
  override get closed(): boolean {
    return this.#core.closing !== undefined;
  }

  /** How many subscriptions there are. */
  get receivers(): number {
    return this.#core.readers;
  }

  /**
   * A new subscription: gets the replay, if there is one, and every value sent from now on. To a closed broadcast too:
   * it has the replay and then the end. Throws an `ArgumentError` for a bad option.
   *
   * @example
   * ```ts
   * import { Broadcast } from "@millrace/millrace";
   * import { assertEquals } from "@std/assert";
   *
   * const log = new Broadcast<string>({ replay: 2 });
   * await log.sendMany(["one", "two", "three"]);
   * using late = log.receiver();
   * assertEquals(await late.receiveMany(9), ["two", "three"]);
   * using fresh = log.receiver({ replay: 0 });
   * assertEquals(fresh.tryReceive(), { state: "empty" });
   * ```
   */
  receiver(options: BroadcastReceiverOptions = {}): BroadcastReceiver<T> {
    checkReceiver(options);
    return subscribe(this.#core, options.replay, options.onLag);
  }

  /**
   * Waits for a free slot, whatever the overflow policy, and keeps it for one value. Rejects with a
   * `ChannelClosedError`, a `TooManyWaitersError` or the signal's reason.
   */
  override reserve(options?: ChannelSendOptions): Promise<Permit<T>> {
    return reserveSlot(this.#core, options);
  }

  /**
   * Ends it gently: no more sends; every receiver can have what lies before it. Waiting senders get their value back in
   * a `ChannelClosedError`. With a reason, receivers reject with that at the end. Idempotent: the first call counts.
   */
  override close(...reason: [reason?: unknown]): void {
    this.#core.close(endOf(reason));
  }

  /**
   * Ends it at once: what nobody has received yet, or waits to be sent, goes to `onUndelivered`. Receivers see the end,
   * or reject with the reason if one is given here or was given to an earlier `close`.
   */
  override cancel(...reason: [reason?: unknown]): void {
    this.#core.cancel(endOf(reason));
  }

  /** Its state now, and who waits to send. */
  override explain(): Explanation {
    return this.#core.explain();
  }

  /**
   * Where this value goes.
   *
   * @ignore
   */
  protected override route(): BroadcastCore<T> {
    return this.#core;
  }
}
