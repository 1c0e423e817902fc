/**
 * Encoding one message for a carrier: into the window it has, or into a larger one made for it.
 *
 * @module
 */
import { ArgumentError, MessageTooLargeError } from "../errors.ts";
import { type Codec, Window, WINDOW_FULL } from "./codec.ts";

/** Bytes of the first heap window, when the codec does not say how many it needs. */
const FIRST_HEAP_WINDOW = 1024;

/**
 * Encodes `value` at the cursor of `window`, or, where that has no room, into a fresh heap window of up to `limit` bytes.
 *
 * Any carrier may call it. Returns `window` itself with its cursor moved behind the message, or a fresh window that holds
 * the message from byte 0 to its `at`. The codec may be called several times with the same value.
 *
 * @throws {MessageTooLargeError} when the message takes more than `limit` bytes; carries the value.
 * @throws whatever the codec throws for a value it cannot carry. After any throw the cursor of `window` is where it was.
 *
 * @example
 * ```ts ignore
 * const held = encodeInto(codec, value, window, 1 << 20);
 * const length = held === window ? window.at - start : held.at;
 * ```
 */
export function encodeInto<T>(codec: Codec<T>, value: T, window: Window, limit: number): Window {
  const start = window.at;
  const size = codec.size;
  if (size === undefined || (size <= window.end - start && size <= limit)) {
    try {
      codec.encode(value, window);
    } catch (failure) {
      window.at = start;
      if (failure === WINDOW_FULL) return encodeOnHeap(codec, value, window, limit);
      throw failure;
    }
    const written = window.at - start;
    if (written <= limit) return window;
    window.at = start;
    throw new MessageTooLargeError(limit, value, written);
  }
  return encodeOnHeap(codec, value, window, limit);
}

/** The slow path: heap windows of doubling size, the last one exactly `limit` bytes. */
function encodeOnHeap<T>(codec: Codec<T>, value: T, full: Window, limit: number): Window {
  if (!(limit >= 0)) throw new ArgumentError("the limit of a message must not be negative", { limit });
  if (codec.size !== undefined && codec.size > limit) {
    throw new MessageTooLargeError(limit, value, codec.size);
  }
  let room = Math.min(limit, Math.max(codec.size ?? 0, 2 * (full.end - full.at), FIRST_HEAP_WINDOW));
  for (;;) {
    const window = new Window(new Uint8Array(room), full.handles);
    try {
      codec.encode(value, window);
      return window;
    } catch (failure) {
      if (failure !== WINDOW_FULL) throw failure;
    }
    if (room >= limit) throw new MessageTooLargeError(limit, value);
    room = Math.min(limit, room * 2);
  }
}
