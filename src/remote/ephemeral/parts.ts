/**
 * What an ephemeral channel is made of.
 *
 * @module
 */
import type { Clock } from "../../time/clock.ts";
import type { Carrier } from "../carrier.ts";
import type { Presence } from "../presence.ts";
import type { Values } from "../values.ts";

/** What an ephemeral channel is made of. */
export interface EphemeralParts<T> {
  /** What lies between the processes. */
  readonly carrier: Carrier;
  /** Who is there. */
  readonly presence: Presence;
  /** What nobody else is called, not even the same channel opened twice: the process, a dash, and a number. */
  readonly self: string;
  /** The channel's own subject. */
  readonly subject: string;
  /** Values of each sending process that are taken ahead. */
  readonly capacity: number;
  /** How values become bytes. */
  readonly values: Values<T>;
  /** Takes values that may not have been delivered. */
  readonly onUndelivered: ((value: T) => void) | undefined;
  /** The clock of what is asked again. */
  readonly clock: Clock;
  /** The channel has left. */
  readonly gone: () => void;
  /** Somebody sent what is no message of this protocol. */
  readonly malformed: (subject: string, error: unknown) => void;
}
