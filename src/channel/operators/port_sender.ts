/**
 * The sending face of a channel over a message port.
 *
 * Invariants:
 *   I1  A value is posted against one credit; the far side has granted room for it, or a receiver.
 *   I2  Senders wait only while there is no credit, nudged ones and those behind them excepted.
 *
 * @module
 */
import { ArgumentError, ChannelClosedError, TooManyWaitersError } from "../../errors.ts";
import { parkSend } from "../base.ts";
import { Explanation } from "../debug/explain.ts";
import { type EndCount, Sender } from "../ends.ts";
import {
  Closed,
  NOT_READY,
  SELECT_CASE,
  type Selectable,
  type SelectCase,
  type Waiter,
  WaiterList,
} from "../selectable.ts";
import type { ChannelSendOptions, Permit, SendChannel } from "../types.ts";
import { iteratorOf, restOf, unsent } from "../values.ts";
import { waitFor } from "../wait.ts";
import { reserveError, RESOLVED, sendError } from "../waiters.ts";

/** What the sender needs of the port. */
export interface PortSink<T> {
  /** Posts a value; throws a `DataCloneError` if it cannot be copied. */
  value(value: T): void;
  /** There will be no more values. */
  ended(end: Closed): void;
}

const MAX_WAITERS = 1 << 20;
/** Offered by the waiter of `reserve()`. */
const RESERVATION: unique symbol = Symbol("RESERVATION");

/** Sends against credit. */
export class PortSender<T> implements SendChannel<T> {
  /** Set once it has ended, on this side or on the other. */
  closing: Closed | undefined = undefined;
  readonly #sink: PortSink<T>;
  readonly #senders: WaiterList<unknown> = new WaiterList();
  #ends: EndCount | undefined = undefined;
  #credit = 0;
  #granted = 0;

  /** Without credit yet. */
  constructor(sink: PortSink<T>) {
    this.#sink = sink;
  }

  /** Values the far side buffers; 0 until it has said so. */
  get capacity(): number {
    return this.#granted;
  }

  /** Values that were sent and not yet received, as far as the far side has told. */
  get size(): number {
    return this.#granted - this.#credit;
  }

  get closed(): boolean {
    return this.closing !== undefined;
  }

  send(value: T, options?: ChannelSendOptions): Promise<void> {
    try {
      if (this.trySend(value)) return RESOLVED;
    } catch (error) {
      return Promise.reject(error);
    }
    if (this.closing !== undefined) return Promise.reject(sendError(this.closing, value));
    return parkSend(this.#case(value) as SelectCase<void>, value, options);
  }

  trySend(value: T): boolean {
    if (this.closing !== undefined || this.#credit === 0 || this.#senders.head !== undefined) return false;
    this.#sink.value(value);
    this.#credit--;
    return true;
  }

  async sendMany(values: Iterable<T>, options?: ChannelSendOptions): Promise<void> {
    const iterator = iteratorOf(values);
    for (let turn = iterator.next(); !turn.done; turn = iterator.next()) {
      try {
        await this.send(turn.value, options);
      } catch (error) {
        const rest = restOf(values, iterator);
        throw error instanceof ChannelClosedError ? unsent(error, [turn.value, ...rest]) : error;
      }
    }
  }

  reserve(options?: ChannelSendOptions): Promise<Permit<T>> {
    if (this.closing !== undefined) return Promise.reject(reserveError(this.closing));
    return waitFor(this.#case(RESERVATION) as SelectCase<Permit<T>>, options).catch((error) => {
      throw error instanceof ChannelClosedError || error === this.closing?.reason
        ? reserveError(this.closing!)
        : error;
    });
  }

  onSend(value: T): Selectable<void> {
    const sending = this.#case(value) as SelectCase<void>;
    return { [SELECT_CASE]: (): SelectCase<void> => sending };
  }

  close(...reason: [reason?: unknown]): void {
    const end = new Closed(reason[0], reason.length > 0);
    if (this.end(end)) this.#sink.ended(end);
  }

  sender(): SendChannel<T> {
    return new Sender(this, this.#ends ??= { open: 0 });
  }

  explain(): Explanation {
    const { capacity, size, closed } = this;
    return new Explanation({ kind: "PortSender", capacity, size, closed }, { senders: this.#senders });
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Nothing is sent any more; `false` if it had ended before. */
  end(end: Closed): boolean {
    if (this.closing !== undefined) return false;
    this.closing = end;
    for (let waiter = this.#senders.claim(); waiter !== undefined; waiter = this.#senders.claim()) {
      waiter.complete(end);
    }
    return true;
  }

  /** The far side has room for `count` more. */
  grant(count: number): void {
    if (this.#granted === 0) this.#granted = count;
    this.#credit += count;
    this.#serve();
  }

  /** Room for `count` is gone again, as far as it is not used. */
  revoke(count: number): void {
    this.#credit = Math.max(0, this.#credit - count);
  }

  /** Values that can be sent now without waiting. */
  get room(): number {
    return this.#credit;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#senders.length;
  }

  #serve(): void {
    while (this.#credit > 0 && this.closing === undefined) {
      const head = this.#senders.head;
      if (head === undefined) return;
      if (head.decision?.nudge !== undefined && !head.decision.settled) return head.decision.nudge();
      const waiter = this.#senders.claim();
      if (waiter === undefined) return;
      this.#complete(waiter);
    }
  }

  #complete(waiter: Waiter<unknown>): void {
    if (waiter.value === RESERVATION) {
      this.#credit--;
      return waiter.complete(this.#permit());
    }
    try {
      this.#sink.value(waiter.value as T);
      this.#credit--;
    } catch (error) {
      return waiter.complete(new Closed(error, true));
    }
    waiter.complete(undefined);
  }

  #permit(): Permit<T> {
    let open = true;
    return {
      send: (value: T): void => {
        if (!open) throw new ArgumentError("the permit was used or disposed of before");
        open = false;
        if (this.closing !== undefined) throw sendError(this.closing, value);
        try {
          this.#sink.value(value);
        } catch (error) {
          this.grant(1);
          throw error;
        }
      },
      [Symbol.dispose]: (): void => {
        if (open) this.grant(1);
        open = false;
      },
    };
  }

  #served = 0;

  /** Sending, or reserving, as a case of a select. */
  #case(value: T | typeof RESERVATION): SelectCase<unknown> {
    // deno-lint-ignore no-this-alias -- the case below has a `this` of its own
    const sender = this;
    return {
      get served(): number {
        return sender.#served;
      },
      set served(count: number) {
        sender.#served = count;
      },
      poll(): unknown {
        if (sender.closing !== undefined) return sender.closing;
        if (value !== RESERVATION) return sender.trySend(value) ? undefined : NOT_READY;
        if (sender.#credit === 0 || sender.#senders.head !== undefined) return NOT_READY;
        sender.#credit--;
        return sender.#permit();
      },
      enlist(waiter: Waiter<unknown>): void {
        if (sender.#senders.length >= MAX_WAITERS) throw new TooManyWaitersError(MAX_WAITERS);
        waiter.value = value;
        sender.#senders.push(waiter);
      },
      withdraw(waiter: Waiter<unknown>): void {
        (waiter.list as WaiterList<unknown> | undefined)?.remove(waiter);
        if (waiter.decision?.nudge !== undefined) sender.#serve();
      },
    };
  }
}
