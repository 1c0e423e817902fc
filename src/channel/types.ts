/**
 * The two faces of a channel, whichever memory it lives in: what can be sent to, and what can be received from.
 *
 * The verbs and their contract are those of `@std/async`'s `Channel`; the rest is added beside them.
 *
 * @module
 */
import type { Explanation } from "./debug/explain.ts";
import type { Selectable } from "./selectable.ts";

/** Outcome of a receive that does not wait. The empty and the closed result are shared objects. */
export type ChannelReceiveResult<T> = { state: "ok"; value: T } | { state: "empty" } | { state: "closed" };

/** Options of whatever can wait for room. */
export interface ChannelSendOptions {
  /** Ends the wait: the promise rejects with the signal's `reason`. Ignored when nothing has to be waited for. */
  signal?: AbortSignal | undefined;
}

/** Options of whatever can wait for a value. */
export interface ChannelReceiveOptions {
  /** Ends the wait: the promise rejects with the signal's `reason`. Ignored when a value is there. */
  signal?: AbortSignal | undefined;
}

/**
 * What happens to a value for which there is no room.
 *
 * - `"suspend"`: its sender waits.
 * - `"dropOldest"`: the oldest buffered value makes room for it.
 * - `"dropNewest"`: it is dropped itself.
 * - `"error"`: `send` rejects with a `ChannelFullError`, and `trySend` returns `false`.
 *
 * A rendezvous channel (capacity 0) has no oldest value: both kinds of dropping drop the value that nobody waits for.
 */
export type Overflow = "suspend" | "dropOldest" | "dropNewest" | "error";

/** A slot that is kept free for one value, from `reserve()`. Dispose of it unless you use it. */
export interface Permit<T> extends Disposable {
  /**
   * Puts `value` into the reserved slot; never waits and never finds it taken.
   *
   * Throws a `ChannelClosedError` that carries `value` if the channel has closed meanwhile, and an `ArgumentError`
   * if the permit was used or disposed of before.
   */
  send(value: T): void;
}

/** What both faces tell of the channel behind them. */
export interface ChannelState {
  /** Most values it buffers; 0 for a rendezvous. */
  readonly capacity: number;
  /** Values buffered now. For people and metrics: it may change before you act on it. */
  readonly size: number;
  /** Whether it was closed or cancelled. Buffered values may still be there. */
  readonly closed: boolean;
  /** Its state now, and who waits there: an object to inspect, readable when printed. */
  explain(): Explanation;
}

/** The sending face. */
export interface SendChannel<T> extends ChannelState, Disposable {
  /**
   * Resolves when the value is buffered or with a receiver. Rejects with a `ChannelClosedError` that carries the
   * value, a `ChannelFullError` under overflow `"error"`, a `TooManyWaitersError`, or the signal's reason.
   */
  send(value: T, options?: ChannelSendOptions): Promise<void>;
  /**
   * Sends if that needs no waiting; never throws. `false`: the channel is closed or has no room, and the value is
   * still yours.
   */
  trySend(value: T): boolean;
  /**
   * Sends all values in order, waiting for room where needed. Rejects as `send` does; a `ChannelClosedError` then carries the
   * array of those that were not sent. Of an iterable that need not end (a generator, say) those are the ones that were taken
   * from it: the others are left untaken, and its iterator is told to `return`, as a `for of` does that breaks off.
   */
  sendMany(values: Iterable<T>, options?: ChannelSendOptions): Promise<void>;
  /** Waits for a free slot and keeps it. Rejects as `send` does, and with an `ArgumentError` at capacity 0. */
  reserve(options?: ChannelSendOptions): Promise<Permit<T>>;
  /** Sending `value`, as a case of a select. */
  onSend(value: T): Selectable<void>;
  /**
   * Ends the channel gently: no more sends; what is buffered can still be received. Waiting senders get their value
   * back in a `ChannelClosedError`. With a reason, receivers see that instead of the plain end. The first call counts.
   */
  close(reason?: unknown): void;
  /** Another counted sending end: when the last one is disposed of, the channel closes. */
  sender(): SendChannel<T>;
}

/** The receiving face. A `for await` over it ends when the channel is closed and empty, or throws the close reason. */
export interface ReceiveChannel<T> extends ChannelState, AsyncIterable<T>, Disposable, Selectable<T> {
  /**
   * The next value. Rejects when the channel is closed and empty, with the close reason or a `ChannelClosedError`;
   * also with a `TooManyWaitersError` or the signal's reason.
   */
  receive(options?: ChannelReceiveOptions): Promise<T>;
  /** The next value if one is there; never throws. */
  tryReceive(): ChannelReceiveResult<T>;
  /** Between 1 and `max` values: what is there, or the first that comes. `[]` once the channel is closed and empty. */
  receiveMany(max: number, options?: ChannelReceiveOptions): Promise<T[]>;
  /** Iterates over arrays of 1 to `max` values: all that were there. The cheapest way to receive a lot. */
  batches(max: number): AsyncIterableIterator<T[]>;
  /** Receiving, as a case of a select; the same as naming the channel itself. */
  onReceive(): Selectable<T>;
  /** A stream of the values. Cancelling the stream closes the channel, with the stream's reason if it has one. */
  toReadableStream(): ReadableStream<T>;
  /**
   * Ends the channel at once: what is buffered or waits to be sent goes to `onUndelivered`; receivers see the end,
   * or the reason if one is given.
   */
  cancel(reason?: unknown): void;
  /** Another counted receiving end: when the last one is disposed of, the channel is cancelled. */
  receiver(): ReceiveChannel<T>;
}
