/**
 * Where in the user's code an operation was called, and under which name.
 *
 * @module
 */

/** Frames that are kept of each stack, the library's own included. */
const DEPTH = 16;

const BUNDLE = "in a bundle";
/** Where this library's files lie, as stacks name it (Bun's without `file://`); in a bundle they lie where everything does. */
const HOME = /^(?:file:\/\/)?(.*\/)channel\/debug\/stack\.[jt]s$/.exec(import.meta.url)?.[1] ?? BUNDLE;

/** A place in the user's code. */
export interface CallSite {
  /** The library's function that was called there, such as `Channel.receive`; empty if it cannot be told. */
  readonly call: string;
  /** The frames from there on, one a line, as in the `stack` of an error. */
  readonly stack: string;
}

/** The place from which the library was called. Serialised at once: a stack that is not holds what it refers to. */
export function callSite(): CallSite {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = DEPTH;
  const text = new Error().stack ?? "";
  Error.stackTraceLimit = limit;
  const frames = text.split("\n").slice(1).map((line) => line.trim());
  let first = frames.findIndex((frame) => frame.startsWith("at ") && !inside(frame));
  // In a bundle: from where the promise was made.
  if (HOME === BUNDLE || first < 0) {
    first = frames.findIndex((frame) => frame.startsWith("at new Promise")) + 1;
  }
  const call = first === 0 ? "" : nameOf(frames[first - 1]!);
  const own = frames.slice(first).filter((frame, at) => at === 0 || !foreign(frame));
  return { call, stack: own.join("\n") };
}

/** Of this library, or of the runtime. */
function foreign(frame: string): boolean {
  return frame.includes(HOME) || /\((?:ext|node):/.test(frame);
}

function inside(frame: string): boolean {
  return frame.includes(HOME) || /^at (?:new )?Promise |\(<anonymous>\)$|^at <anonymous>$/.test(frame);
}

function nameOf(frame: string): string {
  return /^at (?:async )?(?:new )?([\w.$#<>]+) /.exec(frame)?.[1] ?? "";
}
