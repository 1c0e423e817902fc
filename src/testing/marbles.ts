/**
 * Marble diagrams: streams as text.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";

/** What a stream does at one moment. */
export type MarbleNotification =
  | { readonly kind: "N"; readonly value: unknown }
  | { readonly kind: "E"; readonly error: unknown }
  | { readonly kind: "C" };

/** A notification and its time. */
export interface MarbleMessage {
  /** Milliseconds from the start of the diagram, or from the `^` in it. */
  readonly frame: number;
  /** What happens then. */
  readonly notification: MarbleNotification;
}

/** From when to when somebody was subscribed. */
export interface SubscriptionLog {
  /** Milliseconds. */
  readonly subscribedFrame: number;
  /** Milliseconds; Infinity: never. */
  readonly unsubscribedFrame: number;
}

/** One character of a diagram, or a time in it. */
interface Mark {
  readonly char: string;
  readonly frame: number;
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000 };
const PROGRESS = /^(\d+(?:\.\d+)?)(ms|s|m)(?= |$)/;

/** The marks of a diagram, in order, without spaces, dashes and brackets; and how long it is. */
function marksOf(marbles: string): { marks: Mark[]; length: number } {
  if (typeof marbles !== "string") {
    throw new ArgumentError("a marble diagram is a string", { value: marbles });
  }
  const marks: Mark[] = [];
  let frame = 0;
  let group = -1;
  for (let i = 0; i < marbles.length; i++) {
    const char = marbles[i]!;
    if (/\s/.test(char)) continue;
    // A time such as `10ms` stands between spaces, so that `9` and `m` can be values too.
    const progress = i === 0 || marbles[i - 1] === " " ? PROGRESS.exec(marbles.slice(i)) : null;
    if (progress !== null) {
      if (group !== -1) throw new ArgumentError("a group of a marble diagram takes no time", { marbles });
      frame += Number(progress[1]) * UNITS[progress[2]!]!;
      i += progress[0].length - 1;
      continue;
    }
    if (char === "(") {
      if (group !== -1) throw new ArgumentError("groups of a marble diagram cannot be nested", { marbles });
      group = frame;
    } else if (char === ")") {
      if (group === -1) {
        throw new ArgumentError("a marble diagram closes a group it has not opened", { marbles });
      }
      group = -1;
    } else if (char !== "-") marks.push({ char, frame: group === -1 ? frame : group });
    frame++;
  }
  if (group !== -1) throw new ArgumentError("a marble diagram leaves a group open", { marbles });
  return { marks, length: frame };
}

/**
 * Reads the diagram of a stream. A character is a millisecond, and:
 *
 * - `-` nothing happens; spaces do not count, they align diagrams;
 * - `a` a value: that of this name in `values`, or the character itself;
 * - `|` completion, `#` an error (`error`, by default the string `"error"`);
 * - `(ab|)` all of it at once, at the time of the bracket;
 * - `10ms`, `2s`, `1m` between spaces: so much time;
 * - `^` the moment of subscription to a hot stream: time 0.
 *
 * Throws an `ArgumentError` for a diagram that makes no sense. The syntax is that of RxJS's `TestScheduler.run`.
 *
 * @example
 * ```ts
 * import { parseMarbles } from "@millrace/millrace/testing";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseMarbles("-a 2ms |", { a: 1 }), [
 *   { frame: 1, notification: { kind: "N", value: 1 } },
 *   { frame: 4, notification: { kind: "C" } },
 * ]);
 * ```
 */
export function parseMarbles(
  marbles: string,
  values: Readonly<Record<string, unknown>> = {},
  error: unknown = "error",
): MarbleMessage[] {
  const { marks } = marksOf(marbles);
  const start = marks.find(({ char }) => char === "^")?.frame ?? 0;
  const messages: MarbleMessage[] = [];
  for (const { char, frame } of marks) {
    if (char === "^") continue;
    if (char === "!") {
      throw new ArgumentError('"!" belongs into the diagram of a subscription, not of a stream', { marbles });
    }
    messages.push({ frame: frame - start, notification: notificationOf(char, values, error) });
  }
  return messages;
}

function notificationOf(
  char: string,
  values: Readonly<Record<string, unknown>>,
  error: unknown,
): MarbleNotification {
  if (char === "|") return { kind: "C" };
  if (char === "#") return { kind: "E", error };
  return { kind: "N", value: Object.hasOwn(values, char) ? values[char] : char };
}

/**
 * Reads the diagram of a subscription: `^` is where it begins, `!` where it ends; the other marks as in
 * {@linkcode parseMarbles}. Without `^` it never begins, without `!` it never ends.
 *
 * Throws an `ArgumentError` if something else is in it. From RxJS.
 *
 * @example
 * ```ts
 * import { parseSubscription } from "@millrace/millrace/testing";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseSubscription("--^--!"), { subscribedFrame: 2, unsubscribedFrame: 5 });
 * ```
 */
export function parseSubscription(marbles: string): SubscriptionLog {
  let subscribedFrame = Infinity;
  let unsubscribedFrame = Infinity;
  for (const { char, frame } of marksOf(marbles).marks) {
    if (char === "^" && subscribedFrame === Infinity) subscribedFrame = frame;
    else if (char === "!" && unsubscribedFrame === Infinity) unsubscribedFrame = frame;
    else {throw new ArgumentError('the diagram of a subscription has at most one "^" and one "!"', {
        marbles,
      });}
  }
  return { subscribedFrame, unsubscribedFrame };
}

/**
 * The milliseconds up to the `|` of a diagram, for the arguments of operators. Throws an `ArgumentError` if there is none. From RxJS.
 *
 * @example
 * ```ts
 * import { marbleTime } from "@millrace/millrace/testing";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(marbleTime("---|"), 3);
 * ```
 */
export function marbleTime(marbles: string): number {
  const end = marksOf(marbles).marks.find(({ char }) => char === "|");
  if (end === undefined) {
    throw new ArgumentError('a time is the length of a diagram up to its "|"', { marbles });
  }
  return end.frame;
}
