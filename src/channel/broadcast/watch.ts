/**
 * The latest value of something, for those who want to know it now and those who want to know when it changes.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import type { Explanation } from "../debug/explain.ts";
import { ready } from "../debug/probe.ts";
import { SlotPermit } from "../permit.ts";
import { policyOf } from "../policy.ts";
import type { Permit } from "../types.ts";
import { reserveError, sendError } from "../waiters.ts";
import { BroadcastCore } from "./broadcast_core.ts";
import { type BroadcastReceiver, checkReceiver, subscribe } from "./broadcast_receiver.ts";
import { BroadcastSend, endOf } from "./broadcast_send.ts";
import { IGNORE_LAG } from "./cursor.ts";

/** A broadcast that always has room, and remembers its last value beyond every end. */
class WatchCore<T> extends BroadcastCore<T> {
  override readonly kind = "Watch";
  /** The value sent last. */
  latest: T;

  constructor(initial: T) {
    super(1, 1, policyOf<T>({ overflow: "dropOldest" }));
    this.latest = initial;
    this.append(initial);
  }

  override offer(value: T): boolean {
    if (this.closing !== undefined) return false;
    this.put(value);
    return true;
  }

  override put(value: T): void {
    this.latest = value;
    if (this.head < this.tail) this.dropOldest();
    super.put(value);
  }
}

/** Options of `watch.receiver()`. */
export interface WatchReceiverOptions {
  /** 1, the default: the present value comes first. 0: only what it becomes from now on. */
  replay?: 0 | 1 | undefined;
}

/**
 * A value that changes: `value` is what it is now, and a `receiver()` tells what it becomes. A receiver that is slow gets
 * the latest value and none of those between: that is what a watch is for, and no loss. It never holds up a sender.
 *
 * The last value can be received after `close`, also by a receiver that is made then, and `value` stays for ever. Setting
 * an equal value counts as a change; compare before where that matters.
 *
 * Kotlin's `CONFLATED` channel and `StateFlow`, tokio's `watch`.
 *
 * @example
 * ```ts
 * import { Watch } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * using level = new Watch(1);
 * using changes = level.receiver();
 * assertEquals(await changes.receive(), 1);
 * level.set(2);
 * level.update((now) => now + 1);
 * assertEquals(await changes.receive(), 3);
 * level.close();
 * assertEquals(level.value, 3);
 * assertEquals(await Array.fromAsync(level.receiver()), [3]);
 * ```
 */
export class Watch<T> extends BroadcastSend<T> {
  readonly #core: WatchCore<T>;

  /** Begins with this value. */
  constructor(initial: T) {
    super();
    this.#core = new WatchCore(initial);
  }

  /** What it is now, or was last once it has ended. */
  get value(): T {
    return this.#core.latest;
  }

  /** Always 1: there is only the latest value. */
  override get capacity(): number {
    return 1;
  }

  /** 1 while a receiver has not seen the latest value, else 0. */
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

  /** Sets the value, as `trySend` does, but throws a `ChannelClosedError` that carries it if the watch was closed. */
  set(value: T): void {
    if (!this.#core.offer(value)) throw sendError(this.#core.closing!, value);
  }

  /**
   * Sets the value to what `change` makes of the present one, and returns that. Throws what `change` throws, and then
   * nothing has changed, or a `ChannelClosedError` if the watch was closed.
   */
  update(change: (value: T) => T): T {
    if (typeof change !== "function") {
      throw new ArgumentError("update() needs a function of the present value; to set one there is set()", {
        value: change,
      });
    }
    const closing = this.#core.closing;
    if (closing !== undefined) throw sendError(closing, undefined);
    const value = change(this.#core.latest);
    this.set(value);
    return value;
  }

  /** A new subscription: gets the present value first, unless told not to. Throws an `ArgumentError` for a bad option. */
  receiver(options: WatchReceiverOptions = {}): BroadcastReceiver<T> {
    checkReceiver(options);
    return subscribe(this.#core, options.replay, IGNORE_LAG);
  }

  /**
   * A permit to set the value once; never waits, since there is always room, and keeps nobody else from setting theirs.
   * Rejects with a `ChannelClosedError`.
   */
  override reserve(): Promise<Permit<T>> {
    const core = this.#core;
    if (core.closing !== undefined) return Promise.reject(reserveError(core.closing));
    core.reserved++;
    return ready(new SlotPermit(core));
  }

  /** Ends it: no more changes; the last value can still be received. With a reason, receivers then reject with that. */
  override close(...reason: [reason?: unknown]): void {
    this.#core.close(endOf(reason));
  }

  /** Ends it at once: receivers see the end, or the reason, and not the last value; `value` still tells it. */
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
