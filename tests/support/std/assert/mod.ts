/**
 * Stands in for `jsr:@std/assert` where JSR cannot be reached: the functions used here, with the same names,
 * signatures and outcomes, over `node:assert/strict`. Structural equality is the platform's `deepStrictEqual`,
 * which is never laxer than the original (it also tells a null-prototype object from a plain one).
 *
 * @module
 */
import { deepStrictEqual } from "node:assert/strict";
import { inspect } from "node:util";
import { AssertionError, refuse } from "./assertion_error.ts";

export { AssertionError } from "./assertion_error.ts";
export { assertIsError, assertRejects, assertThrows } from "./errors.ts";

const show = (value: unknown): string => inspect(value, { depth: 6, maxArrayLength: 64, breakLength: 100 });

/** Requires a truthy value. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Requires a falsy value. */
export function assertFalse(expr: unknown, msg = ""): asserts expr is false | 0 | "" | null | undefined {
  if (expr) throw new AssertionError(msg);
}

/** Whether two values are structurally equal: Map, Set, Date, RegExp, typed arrays and cycles included. */
export function equal(a: unknown, b: unknown): boolean {
  try {
    deepStrictEqual(a, b);
    return true;
  } catch {
    return false;
  }
}

/** Requires structural equality. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  try {
    deepStrictEqual(actual, expected);
  } catch (cause) {
    refuse((cause as Error).message, msg);
  }
}

/** Requires structural difference. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) refuse(`Expected actual: ${show(actual)} not to be: ${show(expected)}`, msg);
}

/** Requires `Object.is` equality. */
export function assertStrictEquals<T>(actual: unknown, expected: T, msg?: string): asserts actual is T {
  if (!Object.is(actual, expected)) {
    refuse(`Values are not strictly equal: ${show(actual)} and ${show(expected)}`, msg);
  }
}

/** Requires that the two are not the same by `Object.is`. */
export function assertNotStrictEquals<T>(actual: T, expected: T, msg?: string): void {
  if (Object.is(actual, expected)) {
    refuse(`Expected "actual" to not be strictly equal to: ${show(actual)}`, msg);
  }
}

/** Requires two numbers within `tolerance` (default: 1e-7 of the expected value). */
export function assertAlmostEquals(actual: number, expected: number, tolerance?: number, msg?: string): void {
  if (Object.is(actual, expected)) return;
  const allowed = tolerance ?? (Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7);
  if (!(Math.abs(expected - actual) <= allowed)) {
    refuse(`Expected actual: "${actual}" to be close to "${expected}": tolerance ${allowed}`, msg);
  }
}

/** Requires neither `null` nor `undefined`. */
export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) {
    refuse(`Expected actual: "${actual}" to not be null or undefined`, msg);
  }
}

/** Requires an instance of the class. */
// deno-lint-ignore no-explicit-any
export function assertInstanceOf<T extends abstract new (...args: any[]) => any>(
  actual: unknown,
  expectedType: T,
  msg?: string,
): asserts actual is InstanceType<T> {
  if (actual instanceof expectedType) return;
  refuse(`Expected object to be an instance of "${expectedType.name}" but was ${show(actual)}`, msg);
}

/** Requires something that is no instance of the class. */
export function assertNotInstanceOf<A, T>(
  actual: A,
  // deno-lint-ignore no-explicit-any
  unexpectedType: abstract new (...args: any[]) => T,
  msg?: string,
): asserts actual is Exclude<A, T> {
  if (actual instanceof unexpectedType) {
    refuse(`Expected object to not be an instance of "${unexpectedType.name}"`, msg);
  }
}

/** Requires a match. */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  if (!expected.test(actual)) refuse(`Expected actual: ${show(actual)} to match: ${show(expected)}`, msg);
}

/** Requires that nothing matches. */
export function assertNotMatch(actual: string, expected: RegExp, msg?: string): void {
  if (expected.test(actual)) refuse(`Expected actual: ${show(actual)} to not match: ${show(expected)}`, msg);
}

/** Requires a substring. */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  if (!actual.includes(expected)) {
    refuse(`Expected actual: ${show(actual)} to contain: ${show(expected)}`, msg);
  }
}

/** Requires every expected item, structurally, somewhere in the actual list. */
export function assertArrayIncludes<T>(actual: ArrayLike<T>, expected: ArrayLike<T>, msg?: string): void {
  const have = Array.from(actual);
  const missing = Array.from(expected).filter((item) => !have.some((other) => equal(item, other)));
  if (missing.length > 0) refuse(`Expected actual: ${show(have)} to include, missing: ${show(missing)}`, msg);
}

/** Requires that the actual object has the expected one's properties, deeply; it may have more. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  assertEquals(pick(actual, expected), expected, msg);
}

function pick(actual: unknown, expected: unknown): unknown {
  const plain = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  if (!plain(expected) || typeof actual !== "object" || actual === null) return actual;
  const from = actual as Record<string, unknown>;
  const names = Object.keys(expected).filter((name) => name in from);
  return Object.fromEntries(names.map((name) => [name, pick(from[name], expected[name])]));
}

/** Requires `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual > expected)) refuse(`Expect ${show(actual)} > ${show(expected)}`, msg);
}

/** Requires `actual >= expected`. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual >= expected)) refuse(`Expect ${show(actual)} >= ${show(expected)}`, msg);
}

/** Requires `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual < expected)) refuse(`Expect ${show(actual)} < ${show(expected)}`, msg);
}

/** Requires `actual <= expected`. */
export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual <= expected)) refuse(`Expect ${show(actual)} <= ${show(expected)}`, msg);
}

/** Fails. */
export function fail(msg?: string): never {
  refuse("Failed assertion", msg);
}

/** Fails because a place was reached that must not be. */
export function unreachable(msg?: string): never {
  refuse("Unreachable", msg);
}
