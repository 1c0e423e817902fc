/**
 * Counted sending ends: when the last one is disposed of, the channel closes. Ends can be cloned, passed on and
 * held with `using`; the channel itself does not count as one. (The receiving counterpart is in `receiver.ts`.)
 *
 * After tokio's `Sender` and the "retire" of PyCSP.
 *
 * @module
 */
import { ChannelClosedError } from "../errors.ts";
import type { Explanation } from "./debug/explain.ts";
import { INSPECT, shown } from "./debug/inspect.ts";
import { Closed, type NOT_READY, SELECT_CASE, type Selectable, type SelectCase } from "./selectable.ts";
import type { ChannelSendOptions, Permit, SendChannel } from "./types.ts";
import { iteratorOf, restOf } from "./values.ts";

/** How many ends of one direction are in use. */
export interface EndCount {
  /** Ends not yet disposed of. */
  open: number;
}

const RETIRED_END = new Closed(undefined, false);

/** What a retired end offers: always closed. */
export const RETIRED: SelectCase<never> & Selectable<never> = {
  served: 0,
  poll: (): Closed | typeof NOT_READY => RETIRED_END,
  enlist(): void {},
  withdraw(): void {},
  [SELECT_CASE](): SelectCase<never> {
    return this;
  },
};

/** One counted sending end, from `channel.sender()`. */
export class Sender<T> implements SendChannel<T> {
  readonly #to: SendChannel<T>;
  readonly #ends: EndCount;
  #open = true;

  /** Counts itself. */
  constructor(to: SendChannel<T>, ends: EndCount) {
    this.#to = to;
    this.#ends = ends;
    ends.open++;
  }

  /** The channel whose end this is; for carriers that move ends to other threads. */
  get channel(): SendChannel<T> {
    return this.#to;
  }

  /** Of the channel. */
  get capacity(): number {
    return this.#to.capacity;
  }

  /** Of the channel. */
  get size(): number {
    return this.#to.size;
  }

  /** Whether this end was disposed of or its channel closed. */
  get closed(): boolean {
    return !this.#open || this.#to.closed;
  }

  /** Of the channel. */
  explain(): Explanation {
    return this.#to.explain();
  }

  /** As the channel's; rejects with a `ChannelClosedError` once this end was disposed of. */
  send(value: T, options?: ChannelSendOptions): Promise<void> {
    return this.#open ? this.#to.send(value, options) : Promise.reject(retired(value));
  }

  /** As the channel's; `false` once this end was disposed of. */
  trySend(value: T): boolean {
    return this.#open && this.#to.trySend(value);
  }

  /** As the channel's; rejects with a `ChannelClosedError` once this end was disposed of. */
  sendMany(values: Iterable<T>, options?: ChannelSendOptions): Promise<void> {
    return this.#open
      ? this.#to.sendMany(values, options)
      : Promise.reject(retired(restOf(values, iteratorOf(values))));
  }

  /** As the channel's; rejects with a `ChannelClosedError` once this end was disposed of. */
  reserve(options?: ChannelSendOptions): Promise<Permit<T>> {
    return this.#open ? this.#to.reserve(options) : Promise.reject(retired(undefined));
  }

  /** As the channel's; closed once this end was disposed of. */
  onSend(value: T): Selectable<void> {
    return this.#open ? this.#to.onSend(value) : RETIRED;
  }

  /** Closes the channel for everybody, whoever else has an end; nothing once this end was disposed of. */
  close(...reason: [reason?: unknown]): void {
    if (this.#open) this.#to.close(...reason);
  }

  /** Another end that is counted with this one; throws a `ChannelClosedError` once this end was disposed of. */
  sender(): SendChannel<T> {
    if (!this.#open) throw retired(undefined);
    return new Sender(this.#to, this.#ends);
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

  /** Gives this end up; the last one closes the channel. Idempotent. */
  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    if (--this.#ends.open === 0) this.#to.close();
  }
}

function retired<V>(value: V): ChannelClosedError<V> {
  return new ChannelClosedError("this end of the channel was disposed of", value);
}
