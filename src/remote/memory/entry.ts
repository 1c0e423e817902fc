/**
 * What a log in memory keeps, and who reads it.
 *
 * @module
 */
import type { LogMessage, ReadOptions } from "../carrier.ts";

/** A message that is kept. */
export interface Entry {
  readonly key: string;
  readonly data: Uint8Array;
  readonly sequence: number;
  readonly time: number;
  /** When it was appended, by the log's clock. */
  readonly at: number;
  attempt: number;
  /** Queue: who has it now. */
  holder: Reader | undefined;
  /** Queue: whether its handler was called. */
  shown: boolean;
  /** Queue: not to be handed out before this time of the clock. */
  notBefore: number;
}

/** Somebody who reads. */
export interface Reader {
  readonly handler: (message: LogMessage) => void;
  readonly options: ReadOptions;
  /** History: the number of the last message handed out. */
  position: number;
  /** Queue: messages that are out. */
  out: number;
  open: boolean;
}

/** What a reader is handed; `settle` says what becomes of it, nothing in a history. */
export function messageOf(
  entry: Entry,
  attempt: number,
  settle?: (delay: number | undefined) => void,
  working: () => void = () => {},
): LogMessage {
  const { key, data, sequence, time } = entry;
  return {
    key,
    data,
    sequence,
    time,
    attempt,
    ack: (): void => settle?.(undefined),
    nak: (delay = 0): void => settle?.(delay),
    working,
  };
}
