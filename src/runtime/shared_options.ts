/**
 * The options of a shared channel, checked before anything is claimed.
 *
 * @module
 */
import type { Overflow } from "../channel/types.ts";
import type { Codec } from "../codec/codec.ts";
import { ArgumentError } from "../errors.ts";
import type { PortPolicy } from "./port.ts";

/** Options of `rt.channel()`. */
export interface SharedChannelOptions<T = unknown> {
  /** Most values it buffers, 0 (a rendezvous, the default) to 16,777,216. */
  capacity?: number | undefined;
  /** What to do with a value for which there is no room; `"suspend"` by default. */
  overflow?: Overflow | undefined;
  /** Takes the values that this isolate knows nobody will receive. It does not travel with the channel. */
  onUndelivered?: ((value: T) => void) | undefined;
  /** Most operations of one isolate that may wait in one direction; 1,048,576 by default. */
  maxWaiters?: number | undefined;
  /** A name for `rt.stats()`. */
  name?: string | undefined;
}

const OVERFLOWS: readonly Overflow[] = ["suspend", "dropOldest", "dropNewest", "error"];
const MAX_WAITERS = 1 << 20;
const CAPACITY_MAX = 1 << 24;

/** Checks the options of `rt.channel()`. */
export function checkSharedOptions<T>(
  options: SharedChannelOptions<T>,
): PortPolicy<T> & { capacity: number } {
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError("the options of a channel must be an object, such as { capacity: 8 }", {
      options,
    });
  }
  const { capacity = 0, overflow = "suspend", onUndelivered, maxWaiters = MAX_WAITERS, name } = options;
  if (!Number.isInteger(capacity) || capacity < 0 || capacity > CAPACITY_MAX) {
    throw new ArgumentError(`capacity must be an integer from 0 to ${CAPACITY_MAX}`, { capacity });
  }
  if (!OVERFLOWS.includes(overflow)) {
    throw new ArgumentError('overflow must be "suspend", "dropOldest", "dropNewest" or "error"', {
      overflow,
    });
  }
  if (!Number.isInteger(maxWaiters) || maxWaiters < 1) {
    throw new ArgumentError("maxWaiters must be a positive integer", { maxWaiters });
  }
  if (onUndelivered !== undefined && typeof onUndelivered !== "function") {
    throw new ArgumentError("onUndelivered must be a function", { onUndelivered });
  }
  if (name !== undefined && typeof name !== "string") {
    throw new ArgumentError("name must be a string", { name });
  }
  return { capacity, overflow, onUndelivered, maxWaiters };
}

/** Refuses what is no codec. */
export function checkCodec(codec: unknown): void {
  const { schema, encode, decode } = (codec ?? {}) as Partial<Codec<unknown>>;
  if (typeof schema === "string" && typeof encode === "function" && typeof decode === "function") return;
  throw new ArgumentError("the first argument must be a codec, such as f64 or auto()", { value: codec });
}
