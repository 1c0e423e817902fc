/**
 * The options of a shared subject, checked before anything is claimed.
 *
 * @module
 */
import { checkOptions, type Policy, policyOf } from "../../channel/policy.ts";
import type { Overflow } from "../../channel/types.ts";
import { ArgumentError } from "../../errors.ts";

/** Options of `rt.subject()`. */
export interface SharedSubjectOptions<T = unknown> {
  /** How many of the last values a subscriber that comes later gets first; 0 by default, at most the capacity. */
  replay?: number | undefined;
  /**
   * What to do with a value for which the slowest subscriber has no room; `"suspend"` by default.
   *
   * - `"suspend"`: `send` waits for the slowest subscriber, `next` answers `"full"`.
   * - `"dropOldest"`: subscribers hold nobody up; those that fall behind by more than the capacity go on with the oldest
   *   value that is kept, and `missed` says how many they did not see.
   * - `"dropNewest"`: the new value is dropped, for all subscribers alike; `next` answers `"full"`.
   * - `"error"`: `send` rejects with a `ChannelFullError`; `next` answers `"full"`.
   */
  overflow?: Overflow | undefined;
  /** Most values that a subscriber may have before it, 1 to 8,388,608; by default 256, or `replay` if that is more. */
  capacity?: number | undefined;
  /**
   * Takes the values of `send` that no subscriber will see: dropped by `"dropNewest"`, or sent while there was none and with no
   * replay. (`next` gives them back by its answer.) It stays in the isolate that gave it.
   */
  onUndelivered?: ((value: T) => void) | undefined;
  /** Most sends of one isolate that may wait; 1,048,576 by default. */
  maxWaiters?: number | undefined;
  /** A name for reports and `rt.stats()`. */
  name?: string | undefined;
}

/** Checked and complete. */
export interface SubjectShape<T> {
  /** At least 1. */
  readonly capacity: number;
  /** At most the capacity. */
  readonly replay: number;
  /** The rest. */
  readonly policy: Policy<T>;
}

const CAPACITY_MAX = 1 << 23;
const CAPACITY = 256;

/** Checks the options of `rt.subject()`. */
export function checkSubjectOptions<T>(options: SharedSubjectOptions<T>): SubjectShape<T> {
  checkOptions(options);
  const { replay = 0 } = options;
  if (!Number.isInteger(replay) || replay < 0) {
    throw new ArgumentError("replay must be a non-negative integer", { replay });
  }
  const { capacity = Math.max(CAPACITY, replay) } = options;
  if (!Number.isInteger(capacity) || capacity < 1 || capacity > CAPACITY_MAX) {
    throw new ArgumentError(`the capacity of a subject must be an integer from 1 to ${CAPACITY_MAX}`, {
      capacity,
    });
  }
  if (replay > capacity) {
    throw new ArgumentError("replay must not be larger than the capacity", { replay, capacity });
  }
  return { capacity, replay, policy: policyOf(options) };
}

/** What is done about values that were dropped before a receiver came to them. */
export type OnLag = (missed: number) => void;

/** Options of `receiver()`. */
export interface SubjectReceiverOptions {
  /** Of the values kept for those who come later, at most this many are received first; all of them by default. */
  replay?: number | undefined;
  /**
   * Is told how many values were dropped before this receiver came to them. With it no receive rejects with a `LaggedError`.
   * Whatever it throws is reported as uncaught.
   */
  onLag?: ((missed: number) => void) | undefined;
}

/** Checks the options of `receiver()`. */
export function checkReceiverOptions(options: SubjectReceiverOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError("the options of a receiver must be an object, such as { replay: 0 }", {
      options,
    });
  }
  const { replay, onLag } = options;
  if (replay !== undefined && (!Number.isInteger(replay) || replay < 0)) {
    throw new ArgumentError("replay must be a non-negative integer", { replay });
  }
  if (onLag !== undefined && typeof onLag !== "function") {
    throw new ArgumentError("onLag must be a function", { onLag });
  }
}
