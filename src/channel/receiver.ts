/**
 * Everything about receiving that follows from one thing, the receiving case of a select: written once for every kind
 * of channel, be it local, shared between workers, or a timer.
 *
 * @module
 */
import { ArgumentError, ChannelClosedError } from "../errors.ts";
import { Explanation } from "./debug/explain.ts";
import { INSPECT, shown } from "./debug/inspect.ts";
import { ready } from "./debug/probe.ts";
import { type EndCount, RETIRED } from "./ends.ts";
import { BatchIterator, collect, ValueIterator } from "./iterate.ts";
import {
  Closed,
  NOT_READY,
  SELECT_CASE,
  type Selectable,
  type SelectCase,
  type WaiterList,
} from "./selectable.ts";
import type { ChannelReceiveOptions, ChannelReceiveResult, ReceiveChannel } from "./types.ts";
import { waitFor, waitForOutcome } from "./wait.ts";
import { RESOLVED } from "./waiters.ts";
import { inTurn } from "./turns.ts";

const EMPTY_RESULT: { readonly state: "empty" } = Object.freeze({ state: "empty" });
const CLOSED_RESULT: { readonly state: "closed" } = Object.freeze({ state: "closed" });

/** What a receive that does not wait gives. */
export function resultOf<T>(value: T | Closed | typeof NOT_READY): ChannelReceiveResult<T> {
  if (value === NOT_READY) return EMPTY_RESULT;
  return value instanceof Closed ? CLOSED_RESULT : { state: "ok", value };
}

/** Checks the `max` of a batch. */
function checkMax(max: number): void {
  if (!Number.isInteger(max) || max < 1) throw new ArgumentError("max must be a positive integer", { max });
}

/** Whatever can be received from. */
export abstract class BaseReceiver<T> implements ReceiveChannel<T> {
  /** The receiving case; the same object for the life of the channel. */
  protected source: SelectCase<T>;
  #receivers: EndCount | undefined = undefined;

  /** For subclasses. */
  constructor(source: SelectCase<T>) {
    this.source = source;
  }

  /** Most values it buffers; 0 for a rendezvous. */
  abstract get capacity(): number;
  /** Values buffered now. For people and metrics: it may change before you act on it. */
  abstract get size(): number;
  /** Whether it was closed or cancelled. Buffered values may still be there. */
  abstract get closed(): boolean;
  /** Ends the channel gently: what is buffered can still be received. */
  abstract close(...reason: [reason?: unknown]): void;
  /** Ends the channel at once: what is buffered or waits to be sent goes to `onUndelivered`. */
  abstract cancel(...reason: [reason?: unknown]): void;

  /** What `console.log` shows: not the queues. */
  [INSPECT](
    _depth: unknown,
    options: unknown,
    inspect?: (value: unknown, options: unknown) => string,
  ): string {
    const { capacity, size, closed } = this;
    return shown(this, { capacity, size, closed }, options, inspect);
  }

  /**
   * The state of the channel now, and who waits there: an object to inspect, readable when printed. Ages and the places of
   * calls are known of operations that parked in debug mode. For people, logs and tests; of a channel that is shared
   * with other workers it names those of this isolate.
   *
   * After `datafy` of Clojure.
   *
   * @example
   * ```ts
   * import { Channel } from "@millrace/millrace";
   * import { assertEquals } from "@std/assert";
   *
   * const jobs = new Channel<string>({ name: "jobs", capacity: 1 });
   * jobs.send("sort");
   * jobs.send("sweep");
   * assertEquals(String(jobs.explain()), 'Channel "jobs" (capacity 1, 1 buffered)\n  1 waits to send:\n    send');
   * ```
   */
  explain(): Explanation {
    const { capacity, size, closed } = this;
    // The receiving cases of timers, subscriptions and operators keep their waiters under one of these names.
    const { receivers, waiters } = this.source as Partial<
      Record<"receivers" | "waiters", WaiterList<unknown>>
    >;
    const queues = { receivers: receivers ?? waiters };
    return new Explanation({ kind: this.constructor.name, capacity, size, closed }, queues);
  }

  /**
   * The next value. Rejects when the channel is closed and empty, with the close reason or a `ChannelClosedError`;
   * also with a `TooManyWaitersError` or the signal's reason.
   */
  receive(options?: ChannelReceiveOptions): Promise<T> {
    const value = waitFor(this.source, options);
    return this.source.shared ? inTurn(value) : value;
  }

  /** The next value if one is there; never throws. */
  tryReceive(): ChannelReceiveResult<T> {
    return resultOf(this.source.poll());
  }

  /** Between 1 and `max` values: what is there, or the first that comes. `[]` once the channel is closed and empty. */
  receiveMany(max: number, options?: ChannelReceiveOptions): Promise<T[]> {
    checkMax(max);
    const { source } = this;
    const batch = batchOf(source, max, options);
    return source.shared ? inTurn(batch) : batch;
  }

  /** Iterates over arrays of 1 to `max` values: all that were there. The cheapest way to receive a lot. */
  batches(max: number): AsyncIterableIterator<T[]> {
    checkMax(max);
    return new BatchIterator(this.source, max);
  }

  /** Receiving, as a case of a select; the same as naming the channel itself. */
  onReceive(): Selectable<T> {
    return this;
  }

  /** How a select waits for a value. */
  [SELECT_CASE](): SelectCase<T> {
    return this.source;
  }

  /** Iterates until the channel is closed and empty; throws the close reason if one was given. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    return new ValueIterator(this.source);
  }

  /**
   * A stream of the values. Cancelling the stream closes the channel, with the stream's reason if it has one; a value that is on
   * its way to a reader just then goes to `onUndelivered`. What is buffered can still be received: where nobody else will,
   * `cancel()` the channel as well (a shared one keeps it in shared memory until then).
   */
  toReadableStream(): ReadableStream<T> {
    return streamOf(this.source, (...reason) => this.close(...reason));
  }

  /** Another counted receiving end: when the last one is disposed of, the channel is cancelled. */
  receiver(): ReceiveChannel<T> {
    return new Receiver(this, this.source, this.receiverEnds());
  }

  /** Where receiving ends are counted; a channel that several threads use counts elsewhere. */
  protected receiverEnds(): EndCount {
    return this.#receivers ??= { open: 0 };
  }

  /** Closes the channel. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** Closes the channel. */
  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return RESOLVED;
  }
}

/** A stream of what `source` gives. Cancelling it calls `end`, with the stream's reason if it has one. */
export function streamOf<T>(
  source: SelectCase<T>,
  end: (...reason: [reason?: unknown]) => void,
): ReadableStream<T> {
  const iterator = new ValueIterator(source);
  let cancelled = false;
  return new ReadableStream<T>({
    async pull(controller) {
      const turn = await iterator.next();
      // The value may have been on its way already when the stream was cancelled.
      if (cancelled) return turn.done ? undefined : source.undelivered?.(turn.value);
      if (turn.done) controller.close();
      else controller.enqueue(turn.value);
    },
    cancel: async (reason) => {
      cancelled = true;
      await iterator.return();
      if (reason === undefined) end();
      else end(reason);
    },
    // Nothing is read ahead: a value in the stream's own queue would be lost when the stream is cancelled.
  }, { highWaterMark: 0 });
}

/** What is there, up to `max` values, or the first that comes. */
function batchOf<T>(source: SelectCase<T>, max: number, options?: ChannelReceiveOptions): Promise<T[]> {
  const values = source.pollBatch?.(NOT_READY, max);
  if (values !== undefined && values.length > 0) return ready(values);
  const value = source.poll();
  if (value === NOT_READY) {
    return waitForOutcome(source, options).then((first) =>
      first instanceof Closed ? endOfBatches(first) : collect(source, first, max)
    );
  }
  if (!(value instanceof Closed)) return ready(collect(source, value, max));
  return value.hasReason ? Promise.reject(value.reason) : Promise.resolve([]);
}

/** The plain end of a channel is an empty batch. */
function endOfBatches(closed: Closed): never[] {
  if (closed.hasReason) throw closed.reason;
  return [];
}

/** One counted receiving end, from `channel.receiver()`. */
export class Receiver<T> extends BaseReceiver<T> {
  readonly #of: BaseReceiver<T>;
  readonly #ends: EndCount;
  #open = true;

  /** Counts itself. */
  constructor(of: BaseReceiver<T>, source: SelectCase<T>, ends: EndCount) {
    super(source);
    this.#of = of;
    this.#ends = ends;
    ends.open++;
  }

  /** The channel whose end this is; for carriers that move ends to other threads. */
  get channel(): BaseReceiver<T> {
    return this.#of;
  }

  override get capacity(): number {
    return this.#of.capacity;
  }

  override get size(): number {
    return this.#of.size;
  }

  override get closed(): boolean {
    return !this.#open || this.#of.closed;
  }

  override close(...reason: [reason?: unknown]): void {
    if (this.#open) this.#of.close(...reason);
  }

  override cancel(...reason: [reason?: unknown]): void {
    if (this.#open) this.#of.cancel(...reason);
  }

  override explain(): Explanation {
    return this.#of.explain();
  }

  override receiver(): ReceiveChannel<T> {
    if (!this.#open) throw new ChannelClosedError("this end of the channel was disposed of");
    return new Receiver(this.#of, this.source, this.#ends);
  }

  override [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    this.source = RETIRED;
    if (--this.#ends.open === 0) this.#of.cancel();
  }

  override [Symbol.asyncDispose](): Promise<void> {
    this[Symbol.dispose]();
    return RESOLVED;
  }
}
