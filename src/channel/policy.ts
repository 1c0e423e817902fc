/**
 * The options that every kind of channel has, checked in one place.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import type { BufferOrder } from "./buffer/buffer.ts";
import type { Overflow } from "./types.ts";

/** What most channels have in common, so that they share one object. */
export interface Policy<T> {
  /** What to do with a value for which there is no room. */
  readonly overflow: Overflow;
  /** Takes the values that nobody will receive. */
  readonly onUndelivered: ((value: T) => void) | undefined;
  /** Most operations that may wait in one direction. */
  readonly maxWaiters: number;
  /** What reports call the channel. */
  readonly name?: string | undefined;
  /** Which of the buffered values is received next; only of local channels, `undefined` in the order they came. */
  readonly order?: BufferOrder<T> | undefined;
}

/** The part of a channel's options that becomes its policy. */
export interface PolicyOptions<T> {
  /** See `ChannelOptions`. */
  readonly overflow?: Overflow | undefined;
  /** See `ChannelOptions`. */
  readonly onUndelivered?: ((value: T) => void) | undefined;
  /** See `ChannelOptions`. */
  readonly maxWaiters?: number | undefined;
  /** See `ChannelOptions`. */
  readonly name?: string | undefined;
}

const OVERFLOWS: readonly Overflow[] = ["suspend", "dropOldest", "dropNewest", "error"];
const MAX_WAITERS = 1 << 20;
const USUAL: Policy<never> = {
  overflow: "suspend",
  onUndelivered: undefined,
  maxWaiters: MAX_WAITERS,
  order: undefined,
};

/** Refuses what is no object of options. */
export function checkOptions(options: unknown): void {
  if (typeof options === "object" && options !== null) return;
  throw new ArgumentError("the options of a channel must be an object, such as { capacity: 8 }", { options });
}

/** Checks the option `order`; `undefined` if it says nothing unusual. */
export function orderOf<T>(order: unknown, capacity: number): BufferOrder<T> | undefined {
  if (order === undefined || order === "fifo") return undefined;
  if (order !== "lifo" && typeof order !== "function") {
    throw new ArgumentError('order must be "fifo", "lifo" or a function that compares two values', { order });
  }
  if (capacity === 0) {
    throw new ArgumentError("an order needs a buffer: the capacity must be at least 1", { order, capacity });
  }
  return order as BufferOrder<T>;
}

/** Checks the options and shares the object when nothing unusual is asked for. */
export function policyOf<T>(options: PolicyOptions<T>, order?: BufferOrder<T>): Policy<T> {
  const { overflow = "suspend", onUndelivered, maxWaiters = MAX_WAITERS, name } = options;
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
  const usual = overflow === "suspend" && onUndelivered === undefined && maxWaiters === MAX_WAITERS &&
    order === undefined && name === undefined;
  return usual ? USUAL as unknown as Policy<T> : { overflow, onUndelivered, maxWaiters, order, name };
}
