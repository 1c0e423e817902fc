/**
 * The options that all operators have, and the checks of what operators are given.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { checkSignal } from "../waiters.ts";

/** Options that all operators have. `R` is what comes out. */
export interface OperatorOptions<R> {
  /** Most values that it takes, or holds ready, before somebody receives them; 0 by default. */
  capacity?: number | undefined;
  /** Cancels the output, and so the sources, with the signal's `reason`. */
  signal?: AbortSignal | undefined;
  /** Takes the values that will not come out any more, after a cancel. What it throws is reported as uncaught. */
  onUndelivered?: ((value: R) => void) | undefined;
}

/** Checks what all operators have in common and returns the options. */
export function checkOptions<O extends OperatorOptions<never>>(operator: string, options: O | undefined): O {
  if (options === undefined) return {} as O;
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError(`the options of ${operator}() must be an object, such as { capacity: 8 }`, {
      value: options,
    });
  }
  const { capacity = 0, signal, onUndelivered } = options;
  if (!Number.isInteger(capacity) || capacity < 0) {
    throw new ArgumentError(`capacity of ${operator}() must be a non-negative integer`, { capacity });
  }
  if (signal !== undefined) checkSignal(signal);
  if (onUndelivered !== undefined) checkFunction(operator, "onUndelivered", onUndelivered);
  return options;
}

/** Checks a function among the arguments of an operator. */
export function checkFunction(operator: string, name: string, value: unknown): void {
  if (typeof value === "function") return;
  throw new ArgumentError(`${name} of ${operator}() must be a function`, { value });
}
