/**
 * The sending face that broadcast, watch and topics share: every verb of a channel, written once over "which core does
 * this value go to?".
 *
 * @module
 */
import { ArgumentError, ChannelFullError } from "../../errors.ts";
import { BaseChannel, parkSend } from "../base.ts";
import type { Explanation } from "../debug/explain.ts";
import { INSPECT, shown } from "../debug/inspect.ts";
import { type EndCount, Sender } from "../ends.ts";
import {
  Closed,
  NOT_READY,
  SELECT_CASE,
  type Selectable,
  type SelectCase,
  type Waiter,
} from "../selectable.ts";
import type { ChannelSendOptions, Permit, SendChannel } from "../types.ts";
import { RESOLVED, sendError } from "../waiters.ts";
import type { BroadcastCore } from "./broadcast_core.ts";

/** Sending `value`, as a case of a select. Under overflow "error" it waits: choosing is what a select is for. */
export class BroadcastSendCase<T> implements SelectCase<void> {
  /** Where the value goes. */
  protected core: BroadcastCore<T>;
  readonly #value: T;

  /** Made by `onSend`. */
  constructor(core: BroadcastCore<T>, value: T) {
    this.core = core;
    this.#value = value;
  }

  /** Kept in the core: this object lives for one select only. */
  get served(): number {
    return this.core.sendServed;
  }
  set served(count: number) {
    this.core.sendServed = count;
  }

  /** Sends if that needs no waiting. */
  poll(): void | Closed | typeof NOT_READY {
    const core = this.core;
    if (core.offer(this.#value)) return undefined;
    if (core.closing !== undefined) return core.closing;
    const overflow = core.policy.overflow;
    if (overflow === "suspend" || overflow === "error") return NOT_READY;
    core.drop(this.#value);
  }

  /** Parks. */
  enlist(waiter: Waiter<void>): void {
    waiter.value = this.#value;
    this.core.enlistSender(waiter);
  }

  /** Unparks. */
  withdraw(waiter: Waiter<void>): void {
    this.core.withdraw(waiter);
  }
}

/** Whatever sends each value to all who have subscribed to it. */
export abstract class BroadcastSend<T> implements SendChannel<T> {
  #senders: EndCount | undefined = undefined;

  /** Most values that the slowest receiver may have before it; 0 if that depends on the value. */
  abstract get capacity(): number;
  /** Values that the slowest receiver has yet to receive. */
  abstract get size(): number;
  /** Whether it was closed or cancelled. */
  abstract get closed(): boolean;
  /** Ends it gently. */
  abstract close(...reason: [reason?: unknown]): void;
  /** Ends it at once. */
  abstract cancel(...reason: [reason?: unknown]): void;
  /** Its state now, and who waits to send: an object to inspect, readable when printed. */
  abstract explain(): Explanation;
  /**
   * Where this value goes.
   *
   * @ignore
   */
  protected abstract route(value: T): BroadcastCore<T>;

  /**
   * Resolves when there was room for the value before the slowest receiver; one shared promise when that needs no
   * waiting. Those who wait are admitted in the order in which they came. Without receivers there is always room.
   *
   * Rejects with a `ChannelClosedError` that carries the value (unless it was cancelled and gave the value to
   * `onUndelivered`), a `ChannelFullError` under overflow `"error"`, a `TooManyWaitersError`, or the signal's reason.
   */
  send(value: T, options?: ChannelSendOptions): Promise<void> {
    const core = this.route(value);
    if (core.offer(value)) return RESOLVED;
    if (core.closing !== undefined) return Promise.reject(sendError(core.closing, value));
    switch (core.policy.overflow) {
      case "suspend":
        return parkSend(new BroadcastSendCase(core, value), value, options);
      case "error":
        return Promise.reject(new ChannelFullError(core.capacity, value));
      default:
        core.drop(value);
        return RESOLVED;
    }
  }

  /**
   * Sends if that needs no waiting; never throws. `false`: closed, or the slowest receiver has no room (also under
   * `"dropNewest"`), and the value is still yours.
   */
  trySend(value: T): boolean {
    const core = this.route(value);
    return core.offer(value) || core.replaceOldest(value);
  }

  /**
   * Sends all values in order, waiting for room where needed. Rejects as `send` does; a `ChannelClosedError` then
   * carries an array of those that were not sent.
   */
  sendMany(values: Iterable<T>, options?: ChannelSendOptions): Promise<void> {
    // Needs nothing of a channel but `send` and `trySend`; there is one contract for it, and it is kept there.
    return BaseChannel.prototype.sendMany.call(this, values, options);
  }

  /** Sending `value`, as a case of a select. The value is fixed now, whether or not its case is chosen. */
  onSend(value: T): Selectable<void> {
    const sending = new BroadcastSendCase(this.route(value), value);
    return { [SELECT_CASE]: (): SelectCase<void> => sending };
  }

  /**
   * Waits for a free slot, whatever the overflow policy, and keeps it for one value. Rejects with a
   * `ChannelClosedError`, a `TooManyWaitersError` or the signal's reason.
   */
  abstract reserve(options?: ChannelSendOptions): Promise<Permit<T>>;

  /** A counted sending end: when the last one is disposed of, the whole closes. */
  sender(): SendChannel<T> {
    return new Sender(this, this.#senders ??= { open: 0 });
  }

  /** What `console.log` shows: not the queues. */
  [INSPECT](
    _depth: unknown,
    options: unknown,
    inspect?: (value: unknown, options: unknown) => string,
  ): string {
    const { capacity, size, closed } = this;
    return shown(this, { capacity, size, closed }, options, inspect);
  }

  /** Closes it. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** Closes it. */
  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return RESOLVED;
  }
}

/** The end that a call of `close` or `cancel` asks for. */
export function endOf(reason: [reason?: unknown]): Closed {
  return new Closed(reason[0], reason.length > 0);
}

/** Checks a number of replayed values. */
export function checkReplay(replay: unknown): void {
  if (replay === undefined || (Number.isInteger(replay) && (replay as number) >= 0)) return;
  throw new ArgumentError("replay must be a non-negative integer", { replay });
}
