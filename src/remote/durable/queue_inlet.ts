/**
 * The receiving side of a durable channel: what was handed out to this process and not yet received in it.
 *
 * Invariants:
 *   I1  `held` has the message of each value in hand, in the same order.
 *   I2  The queue is read only once somebody here has wanted to receive, and until the end.
 *   I3  What is in hand is not handed out again while this process lives, however slow whoever receives is: its time begins anew in time.
 *       Once the inlet has ended it does not: whoever closed it may not come for the rest.
 *
 * @module
 */
import { Ring } from "../../channel/buffer/ring.ts";
import { Stage } from "../../channel/operators/stage.ts";
import type { Closed, NOT_READY, Waiter } from "../../channel/selectable.ts";
import { type Clock, Timer } from "../../time/clock.ts";
import type { LogMessage } from "../carrier.ts";

/** Whatever takes messages of a queue. */
export interface MessageInlet {
  /** What it has in hand. */
  readonly ready: { readonly size: number };
  /** Set once it has ended. */
  readonly closing: Closed | undefined;
  /** A message was handed out. */
  arrive(message: LogMessage): void;
  /** The end, after what is in hand. */
  finish(end: Closed): void;
  /** The end at once. */
  cancel(end: Closed): void;
  /** What is in hand goes back to the queue; nothing more is received here. */
  leave(end: Closed): void;
}

/** How many times within `ackWait` the queue is told that what is in hand still is. */
const TELLS = 4;

/** How much the inlet holds, and for how long. */
export interface InletLimits {
  /** Most messages, which whoever reads the queue sees to. */
  readonly window: number;
  /** Milliseconds after which the queue hands out again what it does not hear of. */
  readonly ackWait: number;
}

/** What the inlet needs of its channel. */
export interface QueueLink<R> {
  /** Somebody wants to receive, for the first time. */
  wanted(inlet: MessageInlet): void;
  /** What is received for a message; `undefined` if it is nobody's business. */
  open(message: LogMessage): R | undefined;
  /** A value was handed to somebody. */
  received(message: LogMessage): void;
  /** Nothing more is to be read for it. */
  ended(inlet: MessageInlet): void;
  /** The inlet was cancelled by whoever holds it. */
  cancelled(end: Closed): void;
  /** Takes what will not be received any more. */
  readonly hook: ((value: R) => void) | undefined;
}

/** Values, or deliveries, of a queue. */
export class QueueInlet<R> extends Stage<R> implements MessageInlet {
  override readonly kind = "DurableChannel";
  readonly #link: QueueLink<R>;
  readonly #held: Ring<LogMessage> = new Ring();
  readonly #clock: Clock;
  readonly #every: number;
  readonly #timer: Timer = new Timer({ onTimer: (): void => this.#keep() });
  #wanted = false;
  #leaving = false;

  /** Holds nothing yet. */
  constructor(link: QueueLink<R>, { window, ackWait }: InletLimits, clock: Clock) {
    super({ capacity: window, onUndelivered: link.hook });
    this.#link = link;
    this.#clock = clock;
    this.#every = ackWait / TELLS;
  }

  override poll(): R | Closed | typeof NOT_READY {
    this.#want();
    return super.poll();
  }

  override enlist(waiter: Waiter<R>): void {
    super.enlist(waiter);
    this.#want();
  }

  /** A message was handed out. */
  arrive(message: LogMessage): void {
    if (this.#leaving) return message.nak();
    const value = this.#link.open(message);
    if (value === undefined) return;
    const before = this.ready.size;
    this.put(value);
    if (this.ready.size === before) return this.#link.received(message);
    this.#held.push(message);
    if (!this.#timer.armed) this.#clock.arm(this.#timer, this.#every);
  }

  /** What is in hand goes back to the queue; nothing more is received here. */
  leave(end: Closed): void {
    this.#leaving = true;
    this.#clock.cancel(this.#timer);
    while (this.ready.size > 0) {
      this.ready.shift();
      try {
        this.#held.shift().nak();
      } catch {
        // The carrier is gone for good: then it goes back when its time is over.
      }
    }
    this.finish(end);
  }

  protected override advance(): boolean {
    return false;
  }

  protected override taken(): void {
    this.#link.received(this.#held.shift());
  }

  protected override stop(end: Closed, cancelled: boolean): void {
    if (this.#leaving) return;
    this.#clock.cancel(this.#timer);
    this.#link.ended(this);
    if (!cancelled) return;
    // What is in hand is dropped, for all: it was the end of the channel that whoever cancelled wanted.
    while (this.#held.size > 0) this.#link.received(this.#held.shift());
    this.#link.cancelled(end);
  }

  /** Tells the queue that what is in hand still is. */
  #keep(): void {
    if (this.#held.size === 0) return;
    for (let left = this.#held.size; left > 0; left--) {
      const message = this.#held.shift();
      this.#held.push(message);
      try {
        message.working();
      } catch {
        // The carrier is gone for good: then it is handed out again, elsewhere.
      }
    }
    this.#clock.arm(this.#timer, this.#every);
  }

  #want(): void {
    if (this.#wanted || this.closing !== undefined) return;
    this.#wanted = true;
    this.#link.wanted(this);
  }
}
