/**
 * The options of a shared channel, checked before anything is claimed.
 *
 * @module
 */
import { checkOptions, type Policy, policyOf } from "../channel/policy.ts";
import type { Overflow } from "../channel/types.ts";
import type { Codec } from "../codec/codec.ts";
import { ArgumentError } from "../errors.ts";

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

const CAPACITY_MAX = 1 << 24;

/** Checks the options of `rt.channel()`. */
export function checkSharedOptions<T>(options: SharedChannelOptions<T>): Policy<T> & { capacity: number } {
  checkOptions(options);
  const { capacity = 0 } = options;
  const { order } = options as { order?: unknown };
  if (order !== undefined && order !== "fifo") {
    throw new ArgumentError('a channel that crosses workers is first in, first out: order must be "fifo"', {
      order,
    });
  }
  if (!Number.isInteger(capacity) || capacity < 0 || capacity > CAPACITY_MAX) {
    throw new ArgumentError(`capacity must be an integer from 0 to ${CAPACITY_MAX}`, { capacity });
  }
  return { ...policyOf(options), capacity };
}

/** Refuses what is no codec. */
export function checkCodec(codec: unknown): void {
  const { schema, encode, decode } = (codec ?? {}) as Partial<Codec<unknown>>;
  if (typeof schema === "string" && typeof encode === "function" && typeof decode === "function") return;
  throw new ArgumentError("the first argument must be a codec, such as f64 or auto()", { value: codec });
}
