/**
 * The receiving side of a durable channel: what was handed out to this process and not yet received in it.
 *
 * Invariants:
 *   I1  `held` has the message of each value in hand, in the same order.
 *   I2  The queue is read only once somebody here has wanted to receive, and until the end.
 *
 * @module
 */
import { Ring } from "../../channel/buffer/ring.ts";
import { Stage } from "../../channel/operators/stage.ts";
import type { Closed, NOT_READY, Waiter } from "../../channel/selectable.ts";
import type { LogMessage } from "../carrier.ts";

/** Whatever takes messages of a queue. */
export interface MessageInlet {
  /** What it has in hand. */
  readonly ready: { readonly size: number };
  /** A message was handed out. */
  arrive(message: LogMessage): void;
  /** The end, after what is in hand. */
  finish(end: Closed): void;
  /** The end at once. */
  cancel(end: Closed): void;
  /** What is in hand goes back to the queue; nothing more is received here. */
  leave(end: Closed): void;
}

/** What the inlet needs of its channel. */
export interface QueueLink<R> {
  /** Somebody wants to receive, for the first time. */
  wanted(inlet: MessageInlet): void;
  /** What is received for a message; `undefined` if it is nobody's business. */
  open(message: LogMessage): R | undefined;
  /** A value was handed to somebody. */
  received(message: LogMessage): void;
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
  #wanted = false;
  #leaving = false;

  /** Holds at most `window` values, which whoever reads the queue sees to. */
  constructor(link: QueueLink<R>, window: number) {
    super({ capacity: window, onUndelivered: link.hook });
    this.#link = link;
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
    if (this.ready.size > before) this.#held.push(message);
    else this.#link.received(message);
  }

  /** What is in hand goes back to the queue; nothing more is received here. */
  leave(end: Closed): void {
    this.#leaving = true;
    while (this.ready.size > 0) {
      this.ready.shift();
      this.#held.shift().nak();
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
    if (!cancelled || this.#leaving) return;
    // What is in hand is dropped, for all: it was the end of the channel that whoever cancelled wanted.
    while (this.#held.size > 0) this.#link.received(this.#held.shift());
    this.#link.cancelled(end);
  }

  #want(): void {
    if (this.#wanted || this.closing !== undefined) return;
    this.#wanted = true;
    this.#link.wanted(this);
  }
}
