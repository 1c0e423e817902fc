/**
 * The receiving face of a subscription.
 *
 * @module
 */
import { ArgumentError, ChannelClosedError } from "../../errors.ts";
import { Explanation } from "../debug/explain.ts";
import { type EndCount, RETIRED } from "../ends.ts";
import { BaseReceiver } from "../receiver.ts";
import { Closed, NOT_READY } from "../selectable.ts";
import type { ChannelReceiveResult } from "../types.ts";
import { RESOLVED } from "../waiters.ts";
import { checkReplay, endOf } from "./broadcast_send.ts";
import type { BroadcastCore } from "./broadcast_core.ts";
import type { Cursor, OnLag } from "./cursor.ts";

const EMPTY_RESULT: { readonly state: "empty" } = Object.freeze({ state: "empty" });
const CLOSED_RESULT: { readonly state: "closed" } = Object.freeze({ state: "closed" });

/** Options of `receiver()`. */
export interface BroadcastReceiverOptions {
  /** Of the values kept for late receivers, at most this many are received first; all of them by default. */
  replay?: number | undefined;
  /**
   * Is told how many values were dropped before this receiver came to them, in a microtask before an `await` of that
   * receive goes on. With it no receive rejects with a `LaggedError`. Whatever it throws is reported as uncaught.
   */
  onLag?: ((missed: number) => void) | undefined;
}

/** Checks the options of `receiver()`. */
export function checkReceiver(options: BroadcastReceiverOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError("the options of a receiver must be an object, such as { replay: 0 }", {
      options,
    });
  }
  checkReplay(options.replay);
  if (options.onLag !== undefined && typeof options.onLag !== "function") {
    throw new ArgumentError("onLag must be a function", { onLag: options.onLag });
  }
}

/** A new subscription. */
export function subscribe<T>(
  core: BroadcastCore<T>,
  replay: number | undefined,
  onLag: OnLag | undefined,
): BroadcastReceiver<T> {
  return new BroadcastReceiver(core.subscribe(replay ?? core.replay, onLag), { open: 0 });
}

/**
 * One subscription to a `Broadcast`, a `Watch` or a topic of a `PubSub`: it receives every value sent since it was made.
 * Several tasks may receive from one subscription; each value then goes to one of them.
 *
 * Hold it with `using`, or call `cancel()`: until then its backlog counts. One that the whole program has forgotten is
 * ended when the garbage collector finds it, which may take as long as it likes.
 *
 * `close` and `cancel` are the same here: they end this subscription, at once, and nothing else. `receiver()` gives another
 * end of this same subscription, which ends when the last of its ends is disposed of.
 *
 * @example
 * ```ts
 * import { Broadcast } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const news = new Broadcast<string>({ capacity: 2, overflow: "dropOldest" });
 * using reader = news.receiver();
 * for (const headline of ["a", "b", "c"]) news.trySend(headline);
 * assertEquals(reader.tryReceive(), { state: "ok", value: "b" });
 * assertEquals(reader.missed, 1);
 * ```
 */
export class BroadcastReceiver<T> extends BaseReceiver<T> {
  readonly #cursor: Cursor<T>;
  readonly #ends: EndCount;
  #open = true;

  /** For `receiver()` of the sending side only. */
  constructor(cursor: Cursor<T>, ends: EndCount) {
    super(cursor);
    this.#cursor = cursor;
    this.#ends = ends;
    ends.open++;
  }

  /** Values this subscription has missed so far, exactly: dropped before it came to them. */
  get missed(): number {
    return this.#cursor.missed;
  }

  /** Most values that may lie before it. */
  override get capacity(): number {
    return this.#cursor.core.capacity;
  }

  /** Values that lie before it. */
  override get size(): number {
    return this.#open ? this.#cursor.size : 0;
  }

  /** Whether this subscription has ended or its source was closed. Values may still lie before it in the latter case. */
  override get closed(): boolean {
    return !this.#open || this.#cursor.closed;
  }

  /** The state of this subscription now, and who waits there. */
  override explain(): Explanation {
    return new Explanation(this.#cursor.facts(), { receivers: this.#cursor.waiters });
  }

  /**
   * The next value if one is there; never throws. It does not wait for a report of lag to be taken: that is left for the
   * next `receive`, and `missed` tells of it at once.
   */
  override tryReceive(): ChannelReceiveResult<T> {
    if (!this.#open) return CLOSED_RESULT;
    const value = this.#cursor.pollOn();
    if (value === NOT_READY) return EMPTY_RESULT;
    return value instanceof Closed ? CLOSED_RESULT : { state: "ok", value };
  }

  /** Ends this subscription, as `cancel` does. */
  override close(...reason: [reason?: unknown]): void {
    if (this.#open) this.#cursor.leave(endOf(reason));
  }

  /** Ends this subscription: those who wait find the end, or the reason if one is given. */
  override cancel(...reason: [reason?: unknown]): void {
    if (this.#open) this.#cursor.leave(endOf(reason));
  }

  /** Another end of this subscription, for another task; throws a `ChannelClosedError` once this one was disposed of. */
  override receiver(): BroadcastReceiver<T> {
    if (!this.#open) throw new ChannelClosedError("this end of the channel was disposed of");
    return new BroadcastReceiver(this.#cursor, this.#ends);
  }

  /** Gives this end up; the last one ends the subscription. Idempotent. */
  override [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    this.source = RETIRED;
    if (--this.#ends.open === 0) this.#cursor.leave(endOf([]));
  }

  /** Gives this end up, as `Symbol.dispose` does. */
  override [Symbol.asyncDispose](): Promise<void> {
    this[Symbol.dispose]();
    return RESOLVED;
  }
}
