/**
 * The local channel: what one isolate's tasks say to each other.
 *
 * @module
 */
import { ArgumentError, ChannelFullError } from "../errors.ts";
import { BaseChannel, parkSend } from "./base.ts";
import type { BufferOrder } from "./buffer/buffer.ts";
import { ChannelCore } from "./core.ts";
import { Explanation } from "./debug/explain.ts";
import { RESERVATION, reserveSlot } from "./permit.ts";
import { resultOf } from "./receiver.ts";
import { Closed, type Selectable } from "./selectable.ts";
import type { ChannelReceiveResult, ChannelSendOptions, Overflow, Permit } from "./types.ts";
import { checkOptions, orderOf, policyOf } from "./policy.ts";
import { SendCase } from "./send_case.ts";
import { capture, RESOLVED, sendError, sendWaiter } from "./waiters.ts";

/** Options of a {@linkcode Channel}. */
export interface ChannelOptions<T = unknown> {
  /**
   * Most values it buffers, a non-negative integer. 0, the default, is a rendezvous: a send waits for its receiver. Memory
   * follows what is buffered, not this number: for a channel that hardly ever makes anybody wait, say 1,000,000.
   */
  capacity?: number | undefined;
  /** What to do with a value for which there is no room; `"suspend"` by default. */
  overflow?: Overflow | undefined;
  /**
   * Which of the buffered values is received next; `"fifo"` by default. Needs a capacity of at least 1.
   *
   * - `"fifo"`: the oldest.
   * - `"lifo"`: the newest, as from a stack.
   * - a function, as for `Array.prototype.sort`: the least, in O(log n); of equal ones the oldest. It must not use the channel;
   *   what it throws is reported as an uncaught error, and the two values count as equal.
   *
   * Only what is buffered has an order: a value for which a receiver waits goes straight to that, and senders that wait for
   * room join the buffer in the order in which they came. Overflow `"dropOldest"` drops what has been there for longest, but by a
   * function the value that would be received last, be it the new one: the channel then keeps the least ones.
   */
  order?: BufferOrder<T> | undefined;
  /**
   * Takes the values that nobody will receive: dropped by `overflow`, or left in a cancelled channel. Whatever it
   * throws is reported as an uncaught error. It may use the channel and end it; sending into one that is full and drops would
   * only drop, and call it, again.
   */
  onUndelivered?: ((value: T) => void) | undefined;
  /** Most operations that may wait in one direction before a further one fails; 1,048,576 by default. */
  maxWaiters?: number | undefined;
  /** What `explain()` and the reports of debugging call it. */
  name?: string | undefined;
}

/** A `RangeError` as in `@std/async`, with the code of this library's errors. */
function badCapacity(capacity: unknown): RangeError {
  const { code, message } = new ArgumentError("capacity must be a non-negative integer", { capacity });
  return Object.assign(new RangeError(message), { code });
}

/**
 * A channel between tasks of one isolate: values go in at one side and come out at the other, each to exactly one
 * receiver, in order. The verbs and their contract are those of `@std/async`'s `Channel`, so that swapping the import
 * is enough; select, overflow policies, permits, batches, counted ends and `cancel` come on top.
 *
 * - **In order.** Values are received in the order in which they were sent (or that of the option `order`); those who wait, selects included, are
 *   served in the order in which they came.
 * - **Nothing is lost.** A value that was accepted is in the channel, with a receiver, or given to `onUndelivered`. A
 *   value that was not accepted stays with its sender: in the `value` of the error, or as the `false` of `trySend`.
 * - **Abort.** A `signal` ends a wait. An operation that need not wait ignores it.
 * - **Any value.** `undefined` is one too. (A promise is awaited on its way out of `receive`, as promises do.)
 *
 * After Go's channels, with Kotlin's split of `close` and `cancel`, tokio's permits and Deno's verbs.
 *
 * @example Send, close, drain
 * ```ts
 * import { Channel } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const jobs = new Channel<string>({ capacity: 8 });
 * await jobs.send("sort");
 * await jobs.send("sweep");
 * jobs.close();
 * assertEquals(await Array.fromAsync(jobs), ["sort", "sweep"]);
 * ```
 *
 * @example Without waiting
 * ```ts
 * import { Channel } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const latest = new Channel<number>({ capacity: 1, overflow: "dropOldest" });
 * latest.trySend(1);
 * latest.trySend(2);
 * assertEquals(latest.tryReceive(), { state: "ok", value: 2 });
 * assertEquals(latest.tryReceive(), { state: "empty" });
 * ```
 *
 * @example Values that must be cleaned up
 * ```ts
 * import { Channel } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const released: string[] = [];
 * const files = new Channel<string>({ capacity: 2, onUndelivered: (file) => released.push(file) });
 * await files.send("a.txt");
 * files.cancel();
 * assertEquals(released, ["a.txt"]);
 * ```
 */
export class Channel<T> extends BaseChannel<T> {
  readonly #core: ChannelCore<T>;

  /** Throws a `RangeError` with code `ARGUMENT` for a bad capacity, an `ArgumentError` for any other bad option. */
  constructor(options: ChannelOptions<T> = {}) {
    checkOptions(options);
    const { capacity = 0 } = options;
    if (!Number.isInteger(capacity) || capacity < 0) {
      throw badCapacity(capacity);
    }
    const core = new ChannelCore<T>(capacity, policyOf(options, orderOf<T>(options.order, capacity)));
    super(core);
    this.#core = core;
  }

  /** Most values it buffers; 0 for a rendezvous. */
  override get capacity(): number {
    return this.#core.capacity;
  }

  /** Values buffered now. For people and metrics: it may change before you act on it. */
  override get size(): number {
    return this.#core.buffer.size;
  }

  /** Whether it was closed or cancelled. Buffered values may still be there. */
  override get closed(): boolean {
    return this.#core.closing !== undefined;
  }

  /**
   * Resolves when the value is buffered or with a receiver; one shared promise when that needs no waiting.
   *
   * Rejects with a `ChannelClosedError` that carries the value (unless a cancelled channel gave it to
   * `onUndelivered`), a `ChannelFullError` under overflow `"error"`, a `TooManyWaitersError`, or the signal's reason.
   *
   * @example
   * ```ts
   * import { Channel } from "@millrace/millrace";
   * import { assertEquals } from "@std/assert";
   *
   * const ch = new Channel<number>();
   * const sent = ch.send(42);
   * assertEquals(await ch.receive(), 42);
   * await sent;
   * ```
   */
  override send(value: T, options?: ChannelSendOptions): Promise<void> {
    return this.#core.offer(value) ? RESOLVED : this.#sendSlowly(value, options);
  }

  /**
   * The next value if one is there; never throws. (Spelt out for speed: inlined, the result is often no object at
   * all.)
   */
  override tryReceive(): ChannelReceiveResult<T> {
    const core = this.#core;
    return core.buffer.size > 0 ? { state: "ok", value: core.take() } : resultOf(core.poll());
  }

  /**
   * Sends if that needs no waiting; never throws. `false`: the channel is closed or has no room, and the value is still
   * yours (also under `"dropNewest"`); under `"dropOldest"` there is room whenever something is buffered.
   */
  override trySend(value: T): boolean {
    const core = this.#core;
    if (core.offer(value)) return true;
    if (core.policy.overflow !== "dropOldest" || core.closing !== undefined || core.buffer.size === 0) {
      return false;
    }
    core.drop(value);
    return true;
  }

  /**
   * What `tryReceive` would give, left where it is. For people and metrics, and for a receiver that is the only one: with others,
   * or a select that waits to send, it may be gone when you come for it. Never throws.
   *
   * @example
   * ```ts
   * import { Channel } from "@millrace/millrace";
   * import { assertEquals } from "@std/assert";
   *
   * const jobs = new Channel<number>({ capacity: 4, order: (a, b) => a - b });
   * await jobs.sendMany([5, 3, 8]);
   * assertEquals(jobs.peek(), { state: "ok", value: 3 });
   * assertEquals(jobs.size, 3);
   * ```
   */
  peek(): ChannelReceiveResult<T> {
    return resultOf(this.#core.peek());
  }

  /** See {@linkcode BaseReceiver.explain}. */
  override explain(): Explanation {
    const core = this.#core;
    const { senders, receivers } = core;
    return new Explanation(core.facts(), { senders, receivers, reservation: RESERVATION });
  }

  /** Sending `value`, as a case of a select. The value is fixed now, whether or not its case is chosen. */
  override onSend(value: T): Selectable<void> {
    return new SendCase(this.#core, value);
  }

  /**
   * Waits for a free slot, whatever the overflow policy, and keeps it for one value.
   *
   * Rejects with an `ArgumentError` at capacity 0 (there are no slots), with a `ChannelClosedError`, a
   * `TooManyWaitersError` or the signal's reason.
   *
   * @example
   * ```ts
   * import { Channel } from "@millrace/millrace";
   * import { assertEquals } from "@std/assert";
   *
   * const results = new Channel<number>({ capacity: 1 });
   * using place = await results.reserve();
   * assertEquals(results.trySend(0), false);
   * place.send(6 * 7);
   * assertEquals(await results.receive(), 42);
   * ```
   */
  override reserve(options?: ChannelSendOptions): Promise<Permit<T>> {
    const core = this.#core;
    if (core.capacity === 0) {
      return Promise.reject(
        new ArgumentError("a rendezvous channel has no slot to reserve", { capacity: 0 }),
      );
    }
    return reserveSlot(core, options);
  }

  /**
   * Ends the channel gently: no more sends; what is buffered can still be received. Waiting senders get their value
   * back in a `ChannelClosedError`. With a reason, receivers reject with that. Idempotent: the first call counts.
   */
  override close(...reason: [reason?: unknown]): void {
    this.#core.close(new Closed(reason[0], reason.length > 0));
  }

  /**
   * Ends the channel at once: what is buffered or waits to be sent goes to `onUndelivered`. Senders that wait reject
   * with a `ChannelClosedError`, which carries the value if there is no such hook. Receivers see the end, or reject
   * with the reason if one is given here or was given to an earlier `close`.
   */
  override cancel(...reason: [reason?: unknown]): void {
    this.#core.cancel(new Closed(reason[0], reason.length > 0));
  }

  #sendSlowly(value: T, options: ChannelSendOptions | undefined): Promise<void> {
    const core = this.#core;
    if (core.closing !== undefined) return Promise.reject(sendError(core.closing, value));
    switch (core.policy.overflow) {
      case "suspend":
        return options === undefined
          ? this.#parkSend(value)
          : parkSend(new SendCase(core, value), value, options);
      case "error":
        return Promise.reject(new ChannelFullError(core.capacity, value));
      default:
        core.drop(value);
        return RESOLVED;
    }
  }

  /** The way of most sends that wait: without a signal there is nothing to undo. */
  #parkSend(value: T): Promise<void> {
    const promise = new Promise<unknown>(capture) as Promise<void>;
    try {
      this.#core.enlistSender(sendWaiter(value));
    } catch (error) {
      return Promise.reject(error);
    }
    return promise;
  }
}
