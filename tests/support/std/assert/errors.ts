import { AssertionError, refuse } from "./assertion_error.ts";

// deno-lint-ignore no-explicit-any
type ErrorType<E extends Error> = abstract new (...args: any[]) => E;

/** Requires an error of the class (default: any), with a message that includes or matches `msgMatches`. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  ErrorClass?: ErrorType<E>,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E {
  if (!(error instanceof Error)) {
    refuse(`Expected "error" to be an Error object but got ${typeof error}: ${String(error)}`, msg);
  }
  if (ErrorClass !== undefined && !(error instanceof ErrorClass)) {
    refuse(
      `Expected error to be instance of "${ErrorClass.name}", but was "${error.constructor.name}": ${error.message}`,
      msg,
    );
  }
  if (msgMatches === undefined) return;
  const fits = typeof msgMatches === "string"
    ? error.message.includes(msgMatches)
    : msgMatches.test(error.message);
  if (!fits) refuse(`Expected error message to match "${msgMatches}", but got "${error.message}"`, msg);
}

interface Wanted<E extends Error> {
  readonly type: ErrorType<E> | undefined;
  readonly includes: string | undefined;
  readonly msg: string | undefined;
}

function wanted<E extends Error>(first?: ErrorType<E> | string, second?: string, msg?: string): Wanted<E> {
  return typeof first === "string"
    ? { type: undefined, includes: undefined, msg: first }
    : { type: first, includes: second, msg };
}

function settle<E extends Error>(error: unknown, want: Wanted<E>): unknown {
  if (want.type !== undefined) assertIsError(error, want.type, want.includes, want.msg);
  return error;
}

/** Requires that `fn` throws, and returns what it threw. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** Requires that `fn` throws an error of the class, and returns it. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorType<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  first?: ErrorType<E> | string,
  second?: string,
  third?: string,
): unknown {
  const want = wanted(first, second, third);
  try {
    fn();
  } catch (error) {
    return settle(error, want);
  }
  refuse("Expected function to throw", want.msg);
}

/** Requires that the promise of `fn` rejects, and resolves to what it rejected with. */
export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
/** Requires that the promise of `fn` rejects with an error of the class, and resolves to it. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorType<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  first?: ErrorType<E> | string,
  second?: string,
  third?: string,
): Promise<unknown> {
  const want = wanted(first, second, third);
  let promise: PromiseLike<unknown>;
  try {
    promise = fn();
  } catch (cause) {
    throw new AssertionError("Function throws when expected to reject", { cause });
  }
  if (typeof promise?.then !== "function") refuse("Function throws when expected to reject", want.msg);
  try {
    await promise;
  } catch (error) {
    return settle(error, want);
  }
  refuse("Expected function to reject", want.msg);
}
