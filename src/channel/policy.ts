/**
 * The options that every kind of channel has, checked in one place.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import type { Overflow } from "./types.ts";

/** What most channels have in common, so that they share one object. */
export interface Policy<T> {
  /** What to do with a value for which there is no room. */
  readonly overflow: Overflow;
  /** Takes the values that nobody will receive. */
  readonly onUndelivered: ((value: T) => void) | undefined;
  /** Most operations that may wait in one direction. */
  readonly maxWaiters: number;
}

/** The part of a channel's options that becomes its policy. */
export interface PolicyOptions<T> {
  /** See `ChannelOptions`. */
  readonly overflow?: Overflow | undefined;
  /** See `ChannelOptions`. */
  readonly onUndelivered?: ((value: T) => void) | undefined;
  /** See `ChannelOptions`. */
  readonly maxWaiters?: number | undefined;
}

const OVERFLOWS: readonly Overflow[] = ["suspend", "dropOldest", "dropNewest", "error"];
const MAX_WAITERS = 1 << 20;
const USUAL: Policy<never> = { overflow: "suspend", onUndelivered: undefined, maxWaiters: MAX_WAITERS };

/** Refuses what is no object of options. */
export function checkOptions(options: unknown): void {
  if (typeof options === "object" && options !== null) return;
  throw new ArgumentError("the options of a channel must be an object, such as { capacity: 8 }", { options });
}

/** Checks the options and shares the object when nothing unusual is asked for. */
export function policyOf<T>(options: PolicyOptions<T>): Policy<T> {
  const { overflow = "suspend", onUndelivered, maxWaiters = MAX_WAITERS } = options;
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
  const usual = overflow === "suspend" && onUndelivered === undefined && maxWaiters === MAX_WAITERS;
  return usual ? USUAL as unknown as Policy<T> : { overflow, onUndelivered, maxWaiters };
}
