/**
 * How a value lies in the queue of a durable channel: a byte of marks, then what its codec wrote.
 *
 * @module
 */
import { CodecError } from "../../errors.ts";
import type { LogMessage } from "../carrier.ts";

/** It was sent again because nobody knew whether it had been kept: it may be there twice, if the first was done with meanwhile. */
const RETRIED = 1;

/** The message for a value. */
export function keptValue(content: Uint8Array): Uint8Array {
  const data = new Uint8Array(content.length + 1);
  data.set(content, 1);
  return data;
}

/** Marks a message that is sent again. */
export function markRetried(data: Uint8Array): void {
  data[0] = RETRIED;
}

/** Whether it is marked so. */
export function wasRetried({ data }: LogMessage): boolean {
  return data[0] === RETRIED;
}

/** What its codec wrote. Throws a `CodecError` for a message that is none of this. */
export function contentOf({ data }: LogMessage): Uint8Array {
  if (data.length === 0 || data[0]! > RETRIED) {
    throw new CodecError("a kept value has marks of another version");
  }
  return data.subarray(1);
}
