/**
 * The receiving face of one who pulls.
 *
 * @module
 */
import { Explanation } from "../../channel/debug/explain.ts";
import { type EndCount, RETIRED } from "../../channel/ends.ts";
import { BaseReceiver, resultOf } from "../../channel/receiver.ts";
import { Closed } from "../../channel/selectable.ts";
import type { ChannelReceiveOptions, ChannelReceiveResult } from "../../channel/types.ts";
import { RESOLVED } from "../../channel/waiters.ts";
import { ArgumentError, ChannelClosedError } from "../../errors.ts";
import type { SubjectReader } from "./subject_reader.ts";

const CLOSED_RESULT: { readonly state: "closed" } = Object.freeze({ state: "closed" });

/**
 * A subscription to a `SharedSubject` that is pulled, with a place of its own in the ring: under `"suspend"` writers wait until
 * it has received. Each value goes to one of those who receive from the same receiver.
 *
 * Hold it with `using`, or call `cancel()`: until then what lies before it counts. One that the whole program has forgotten is
 * ended when the garbage collector finds it. `close` and `cancel` are the same here: they end this subscription, at once, and
 * nothing else. Like `BroadcastReceiver`.
 *
 * @example
 * ```ts
 * import { f64, Runtime } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
 * const prices = rt.subject(f64, { capacity: 2, overflow: "dropOldest" });
 * let missed = 0;
 * using slow = prices.receiver({ onLag: (count) => missed += count });
 * for (const price of [1, 2, 3, 4, 5]) prices.next(price);
 * assertEquals(await slow.receiveMany(8), [4, 5]);
 * assertEquals([missed, slow.missed], [3, 3]);
 * ```
 */
export class SubjectReceiver<T> extends BaseReceiver<T> {
  readonly #reader: SubjectReader<T>;
  readonly #ends: EndCount;
  #open = true;

  /** For `receiver()` only. */
  constructor(reader: SubjectReader<T>, ends: EndCount = { open: 0 }) {
    super(reader);
    this.#reader = reader;
    this.#ends = ends;
    ends.open++;
  }

  /** Values this subscription has missed so far, exactly: dropped before it came to them. */
  get missed(): number {
    return this.#reader.missed;
  }

  /** Most values that may lie before it. */
  override get capacity(): number {
    return this.#reader.port.capacity;
  }

  /** Values that lie before it. */
  override get size(): number {
    return this.#open ? this.#reader.size : 0;
  }

  /** Whether this subscription has ended or its subject has. Values may still lie before it in the latter case. */
  override get closed(): boolean {
    return !this.#open || this.#reader.closed;
  }

  /** The state of this subscription now, and who waits there. */
  override explain(): Explanation {
    const { capacity, size, closed } = this;
    const facts = { kind: "SubjectReceiver", capacity, size, closed, counters: { missed: this.missed } };
    return new Explanation(facts, { receivers: this.#reader.waiters });
  }

  /** As `Channel.receive`; rejects with a `LaggedError` once after a gap, unless there is `onLag`, and with what decoding throws. */
  override receive(options?: ChannelReceiveOptions): Promise<T> {
    try {
      return super.receive(options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** As `Channel.receiveMany`; a value that cannot be decoded rejects the call after the one that left it out. */
  override receiveMany(max: number, options?: ChannelReceiveOptions): Promise<T[]> {
    try {
      return super.receiveMany(max, options);
    } catch (error) {
      if (error instanceof ArgumentError) throw error;
      return Promise.reject(error);
    }
  }

  /**
   * The next value if one is there. It does not wait for a report of lag to be taken: that is left for the next `receive`, and
   * `missed` tells of it at once.
   */
  override tryReceive(): ChannelReceiveResult<T> {
    return this.#open ? resultOf(this.#reader.pollOn()) : CLOSED_RESULT;
  }

  /** Ends this subscription, as `cancel` does. */
  override close(...reason: [reason?: unknown]): void {
    this.cancel(...reason);
  }

  /** Ends this subscription: those who wait find the end, or the reason if one is given. */
  override cancel(...reason: [reason?: unknown]): void {
    if (this.#open) this.#reader.leave(new Closed(reason[0], reason.length > 0));
  }

  /** Another end of this subscription, for another task; throws a `ChannelClosedError` once this one was disposed of. */
  override receiver(): SubjectReceiver<T> {
    if (!this.#open) throw new ChannelClosedError("this end of the subject was disposed of");
    return new SubjectReceiver(this.#reader, this.#ends);
  }

  /** Gives this end up; the last one ends the subscription. Idempotent. */
  override [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    this.source = RETIRED;
    if (--this.#ends.open === 0) this.#reader.leave(new Closed(undefined, false));
  }

  /** Gives this end up, as `Symbol.dispose` does. */
  override [Symbol.asyncDispose](): Promise<void> {
    this[Symbol.dispose]();
    return RESOLVED;
  }
}
