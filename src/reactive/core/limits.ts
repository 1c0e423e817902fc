/**
 * How much an operator holds that must hold something.
 *
 * @module
 */
import { ChannelFullError } from "../../errors/channel.ts";

/** Most values that an operator holds for which no other bound was given. Beyond it the stream fails; nothing grows for ever. */
export const MAX_BUFFERED = 1_048_576;

/** The failure of an operator that would have to hold more than its bound; carries the value. */
export function overflowed<T>(capacity: number, value: T): ChannelFullError<T> {
  return new ChannelFullError(capacity, value);
}
