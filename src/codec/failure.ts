/**
 * The words in which codecs fail: what was expected, what was found, and the path to it.
 *
 * A codec throws with the path `$`; each container the failure passes through on its way out prepends its own step. The
 * happy path pays nothing for paths.
 *
 * @module
 */
import { CodecError } from "../errors.ts";
import type { Window } from "./codec.ts";

/** Longest piece of a user's string that an error message repeats. */
const SHOWN_CHARS = 40;

/** The error for a value that its codec does not carry. */
export function misfit(expected: string, value: unknown): CodecError {
  const long = typeof value === "string" && value.length > SHOWN_CHARS;
  return new CodecError(`the value is not ${expected}`, "$", {
    got: long ? `${value.slice(0, SHOWN_CHARS)}…` : value,
    length: long ? value.length : undefined,
  });
}

/** The error for bytes that do not decode. `at` is the offset in the window. */
export function malformed(what: string, at: number): CodecError {
  return new CodecError(`the bytes do not decode: ${what}`, "$", { at });
}

/** The error for a message that ends before its value does. */
export function truncated(from: Window): CodecError {
  return malformed("the message ends too early", from.at);
}

/** The path step of a property: `.name`, or `["any text"]`. */
export function keyStep(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/**
 * Prepends `step` to the path of a failure that passes through a container; everything but a CodecError goes through as
 * it is. The error is changed in place: it is still on its way to the caller, and keeps its class, cause and stack.
 */
export function within(failure: unknown, step: string): unknown {
  if (!(failure instanceof CodecError)) return failure;
  const longer = `$${step}${failure.path.slice(1)}`;
  const was = `path=${JSON.stringify(failure.path)}`;
  const is = `path=${JSON.stringify(longer)}`;
  const message = failure.message;
  const renamed = message.replace(was, () => is);
  const stack = failure.stack;
  (failure as { path: string }).path = longer;
  failure.message = renamed;
  if (stack !== undefined) failure.stack = stack.replace(message, () => renamed);
  return failure;
}
