/**
 * How every operator runs. An operator is a channel whose values are made out of those of its sources; there is no loop
 * and no promise in between: a receive takes from the source in the same stretch of code, and a value that was waited for
 * goes from its sender through the operator to its receiver in one.
 *
 * The rules that all operators share:
 *   - **Taking.** A value is taken from a source when there is a place for it: a receiver that waits, or a free one of
 *     `capacity` places (0 by default). If that receiver leaves meanwhile, the value stays in hand for the next one.
 *   - **The end goes down.** When a source ends, so does the output, with the same reason, after the values in hand.
 *   - **Disposing lets go.** `using` the output (and `close()`) stops the taking and leaves the sources as they are.
 *   - **Cancelling goes up.** `cancel(reason)` of the output, an aborted `signal`, and a cancelled stream of it cancel the
 *     sources too, with the reason; values in hand go to `onUndelivered`.
 *   - **A failure goes both ways.** What a function given to the operator throws ends the output, after the values
 *     in hand, and cancels the sources.
 *   - **Being done lets go.** An operator that has enough (`take`, a transducer that says so) ends its output and leaves
 *     its sources as they are.
 *
 * Functions given to an operator run wherever the value is: inside a send or a receive. They may use any channel;
 * receiving from the operator's own output, they find nothing.
 *
 * Invariants:
 *   I1  Receivers wait only while nothing is in hand, nudged ones and those behind them excepted.
 *   I2  `advance` is never entered twice; whoever would, leaves it to the one inside.
 *   I3  Sources are polled only in `poll` and in a microtask of the operator's own, never in `enlist` or
 *       in the stretch of a sender: the sender there could be a select that is parked on this very operator.
 *
 * @module
 */
import { listen, unlisten } from "../abort.ts";
import { TooManyWaitersError } from "../../errors.ts";
import { type ChannelFacts, titleOf } from "../debug/explain.ts";
import type { QueueOwner } from "../debug/recorder.ts";
import { Ring } from "../buffer/ring.ts";
import { Closed, NOT_READY, nudge, type SelectCase, type Waiter, WaiterList } from "../selectable.ts";
import type { ReceiveChannel } from "../types.ts";
import { handOver } from "../undelivered.ts";
import { RESOLVED } from "../waiters.ts";
import type { Inlet } from "./inlet.ts";
import type { OperatorOptions } from "./options.ts";

/** An end without a reason. */
export const PLAIN_END: Closed = new Closed(undefined, false);

const MAX_WAITERS = 1 << 20;

/** One running operator; as a case of a select, receiving from its output. */
export abstract class Stage<R> implements SelectCase<R>, QueueOwner {
  served = 0;
  /** Set once it has ended; values may still be in hand. */
  closing: Closed | undefined = undefined;
  /** Places besides those of receivers that wait. */
  readonly capacity: number;
  /** Values in hand. */
  readonly ready: Ring<R> = new Ring();
  /** Those who wait for a value. */
  readonly receivers: WaiterList<R> = new WaiterList(this);
  /** The sources, as far as they are channels. */
  protected inlets: Inlet<never>[] = [];
  readonly #hook: ((value: R) => void) | undefined;
  readonly #signal: AbortSignal | undefined;
  /** Takes values also when nobody waits and there is no free place. */
  protected readonly eager: boolean = false;
  /** Inside `advance`, or inside what a source hands over. */
  protected busy = false;
  #polled = false;
  #cancelled = false;
  #scheduled = false;

  /** The options were checked. */
  constructor(options: OperatorOptions<R>) {
    this.capacity = options.capacity ?? 0;
    this.#hook = options.onUndelivered;
    this.#signal = options.signal;
  }

  /** Does one thing that needs no waiting: takes a value, notices an end. `false`: there is nothing to do. */
  protected abstract advance(): boolean;

  /** Waits for what `advance` did not find; polls nothing. */
  protected park(): void {
    for (const inlet of this.inlets) inlet.park();
  }

  /** Nobody wants a value: takes the waits back. */
  protected rest(): void {
    for (const inlet of this.inlets) inlet.unpark();
  }

  /** Puts what is half done, before a gentle end. */
  protected flush(): void {}

  /** Gives what is half done to `onUndelivered`, before an abrupt end. */
  protected drop(): void {}

  /** It has ended: lets go of everything that is no inlet. */
  protected stop(_end: Closed, _cancelled: boolean): void {}

  /** Whether there is a place for one more value. */
  protected wants(): boolean {
    const size = this.ready.size;
    return size < this.capacity || size === 0 && (this.#polled || this.receivers.head !== undefined);
  }

  /** What it is called in reports. */
  readonly kind: string = this.constructor.name;

  /** What it says about itself in reports. */
  get facts(): ChannelFacts {
    const { capacity, closing, ready } = this;
    return { kind: this.kind, capacity, size: ready.size, closed: closing !== undefined };
  }

  /** For reports. */
  waitingFor(): string {
    return `receive on ${titleOf(this.facts)}`;
  }

  /** The signal is listened to, and what may be taken ahead is. */
  start(): void {
    if (this.closing !== undefined) return;
    const signal = this.#signal;
    if (signal?.aborted) return this.cancel(new Closed(signal.reason, true));
    if (signal !== undefined) listen(signal, this);
    if (this.wants()) this.later();
  }

  /** The signal fired. */
  handleEvent(): void {
    this.cancel(new Closed(this.#signal!.reason, true));
  }

  /** Receives if that needs no waiting. */
  poll(): R | Closed | typeof NOT_READY {
    if (this.ready.size === 0) {
      if (this.closing !== undefined) return this.closing;
      if (this.busy || this.receivers.head !== undefined) return NOT_READY;
      this.#polled = true;
      this.run();
      this.#polled = false;
      if (this.ready.size === 0) return this.closing ?? NOT_READY;
    }
    const value = this.ready.shift();
    this.taken();
    return value;
  }

  /** Parks a receiver. */
  enlist(waiter: Waiter<R>): void {
    if (this.receivers.length >= MAX_WAITERS) throw new TooManyWaitersError(MAX_WAITERS);
    this.receivers.push(waiter);
    // Since the poll before this, another case of the select may have changed things.
    if (this.closing !== undefined || this.ready.size > 0) return void RESOLVED.then(() => this.#attend());
    // Whoever is inside, or is about to be, parks when it is done.
    if (this.busy || this.#scheduled) return;
    // With others before this one the poll has not looked at the sources: parked at a source that has values already, nobody
    // would ever be told of them.
    if (this.receivers.head !== waiter) return this.later();
    try {
      this.park();
    } catch (error) {
      if (waiter.list === this.receivers) this.receivers.remove(waiter);
      throw error;
    }
  }

  /** Unparks a receiver. */
  withdraw(waiter: Waiter<R>): void {
    if (waiter.list !== undefined) (waiter.list as WaiterList<R>).remove(waiter);
    if (waiter.decision?.nudge !== undefined) this.#deliver();
    if (this.closing === undefined && !this.busy && !this.wants()) this.rest();
  }

  /** A value left the hand: there may be room for another. */
  protected taken(): void {
    if (this.capacity > 0 && this.closing === undefined) this.run();
  }

  /** Goes on as far as that needs no waiting, then waits if there is a reason to. */
  run(): void {
    if (this.busy || this.closing !== undefined) return;
    this.busy = true;
    try {
      while (this.closing === undefined && this.wants() && this.advance());
    } catch (error) {
      this.fail(error);
    }
    this.busy = false;
    if (this.closing !== undefined) return;
    // Whoever polls is told that nothing is there, and parks the inlets by enlisting.
    if (this.#polled && this.capacity === 0 && !this.eager && this.receivers.head === undefined) return;
    this.settle();
  }

  /** After a run: waits, or rests. */
  protected settle(): void {
    if (!this.wants()) return this.rest();
    try {
      this.park();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Goes on in a microtask. */
  later(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    RESOLVED.then(this.#resume);
  }

  /** Hands a value to whoever waits longest, or keeps it. After the end it cannot be received any more. */
  put(value: R): void {
    if (this.closing !== undefined) return this.undelivered(value);
    if (this.ready.size === 0) {
      const head = this.receivers.head;
      if (head !== undefined && !(this.capacity > 0 && nudge(head))) {
        const receiver = this.receivers.claim();
        if (receiver !== undefined) return receiver.complete(value);
      }
    }
    this.ready.push(value);
  }

  /** A source has ended, or the operator is done: so is the output. The sources are let go. */
  finish(end: Closed): void {
    this.#end(end, false, true);
  }

  /** A function of the user's failed: the output ends with that, and the sources are cancelled. */
  fail(error: unknown): void {
    this.#end(new Closed(error, true), true, false);
  }

  /** The gentle end, by whoever holds the output. */
  close(end: Closed): void {
    this.#end(end, false, true);
  }

  /** The abrupt end, by whoever holds the output. */
  cancel(end: Closed): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    this.#end(end, true, false);
    while (this.ready.size > 0) this.undelivered(this.ready.shift());
  }

  /** Hands a value that nobody will receive to the hook. */
  undelivered(value: R): void {
    handOver(this.#hook, value);
  }

  #end(end: Closed, cancel: boolean, gentle: boolean): void {
    if (this.closing !== undefined) return;
    if (gentle) this.#flush();
    if (this.closing !== undefined) return;
    this.closing = end;
    if (this.#signal !== undefined) unlisten(this.#signal, this);
    if (!gentle) this.drop();
    this.stop(end, cancel);
    for (const inlet of this.inlets) {
      inlet.unpark();
      if (cancel) cancelWith(inlet.channel, end);
    }
    this.inlets = [];
    if (this.#cancelled) { while (this.ready.size > 0) this.undelivered(this.ready.shift()); }
    this.#attend();
  }

  /** Those who wait get what is in hand, or the end. */
  #attend(): void {
    if (this.closing === undefined) return this.#deliver();
    for (let waiter = this.receivers.claim(); waiter !== undefined; waiter = this.receivers.claim()) {
      waiter.complete(this.ready.size > 0 ? this.ready.shift() : this.closing);
    }
  }

  #flush(): void {
    try {
      this.flush();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Values in hand go to those who wait: a select that chose something else left them. */
  #deliver(): void {
    while (this.ready.size > 0) {
      const head = this.receivers.head;
      if (head === undefined || nudge(head)) return;
      const receiver = this.receivers.claim();
      if (receiver === undefined) return;
      receiver.complete(this.ready.shift());
      this.taken();
    }
    if (this.closing === undefined && this.wants()) this.later();
  }

  readonly #resume = (): void => {
    this.#scheduled = false;
    this.run();
  };
}

/** Cancels a channel as it was ended itself: with a reason or without. */
export function cancelWith(channel: ReceiveChannel<unknown>, end: Closed): void {
  if (end.hasReason) channel.cancel(end.reason);
  else channel.cancel();
}
