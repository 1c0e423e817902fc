/**
 * A value of a durable channel together with what becomes of it.
 *
 * @module
 */

/** A value that was handed out and is kept until it is acknowledged. */
export interface Delivery<T> {
  /** The value. */
  readonly value: T;
  /** How often it was handed out, this time included. */
  readonly attempt: number;
  /** Whether somebody had it before, and may have acted on it. */
  readonly redelivered: boolean;
  /** Its number in the channel. */
  readonly sequence: number;
  /** It is done: nobody gets it again. */
  ack(): void;
  /** It is to be handed out again, after `delay` milliseconds (0 by default). */
  nak(delay?: number): void;
  /** It takes longer: the channel's `ackWait` begins anew. Call it oftener than that, or somebody else gets the value, too. */
  working(): void;
}
