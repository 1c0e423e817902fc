/**
 * What a durable channel is made of.
 *
 * @module
 */
import type { Clock } from "../../time/clock.ts";
import type { Carrier, Log } from "../carrier.ts";
import type { FullChannelOptions } from "../options.ts";
import type { Values } from "../values.ts";

/** What a durable channel is made of. */
export interface DurableParts<T> {
  /** What lies between the processes. */
  readonly carrier: Carrier;
  /** The queue. */
  readonly log: Log;
  /** Where values go that nobody could handle. */
  readonly deadLog: () => Promise<Log>;
  /** Which channels are closed. */
  readonly states: Log;
  /** The channel's key there. */
  readonly key: string;
  /** Where it is said that there is room. */
  readonly hints: string;
  /** The own name. */
  readonly self: string;
  /** How values become bytes. */
  readonly values: Values<T>;
  /** As they were given. */
  readonly options: FullChannelOptions<T>;
  /** The clock of what is tried again. */
  readonly clock: Clock;
  /** The channel has left. */
  readonly gone: () => void;
  /** A value could not be read: it went to the dead letters. */
  readonly malformed: (subject: string, error: unknown) => void;
}
