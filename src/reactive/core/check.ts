/**
 * Checks of arguments, with sentences that say what was expected.
 *
 * @module
 */
import { ArgumentError } from "../../errors/base.ts";

/** Throws an `ArgumentError` unless `value` is a function. */
export function checkFunction(operator: string, name: string, value: unknown): void {
  if (typeof value === "function") return;
  throw new ArgumentError(`${name} of ${operator}() must be a function`, { value });
}

/** Throws an `ArgumentError` unless `value` is undefined or a function. */
export function checkOptionalFunction(operator: string, name: string, value: unknown): void {
  if (value !== undefined) checkFunction(operator, name, value);
}

/** Throws an `ArgumentError` unless `value` is an integer of at least `least`, or Infinity. */
export function checkCount(operator: string, name: string, value: unknown, least = 0): void {
  if (value === Infinity || Number.isInteger(value) && (value as number) >= least) return;
  throw new ArgumentError(`${name} of ${operator}() must be an integer of at least ${least}, or Infinity`, {
    value,
  });
}

/** Throws an `ArgumentError` unless `value` is a finite integer of at least `least`. */
export function checkInteger(operator: string, name: string, value: unknown, least = 0): void {
  if (Number.isInteger(value) && (value as number) >= least) return;
  throw new ArgumentError(`${name} of ${operator}() must be an integer of at least ${least}`, { value });
}

/** Throws an `ArgumentError` unless `value` is a number of milliseconds, 0 or more. */
export function checkMs(operator: string, name: string, value: unknown): void {
  if (typeof value === "number" && value >= 0) return;
  throw new ArgumentError(`${name} of ${operator}() must be a number of milliseconds, 0 or more`, { value });
}

/** Throws an `ArgumentError` unless `value` is undefined or an object of options. */
export function checkOptions(operator: string, value: unknown): void {
  if (value === undefined || typeof value === "object" && value !== null) return;
  throw new ArgumentError(`the options of ${operator}() must be an object`, { value });
}
