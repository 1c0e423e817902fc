/**
 * Histories: who called what when, and what came of it. One operation is one word group, so that a failure prints a
 * line that can be pasted back into a test: `call-return verb channel [value] outcome; …`.
 *
 * @module
 */

/** What was called. A case that a select chose is recorded as the operation that it stands for. */
export type Verb = "send" | "trySend" | "receive" | "tryReceive" | "reserve" | "fill" | "close";

/** What came of it: a value, or a word. */
export type Outcome = number | "ok" | "no" | "closed" | "full" | "empty" | "aborted";

/** One operation. */
export interface Operation {
  /** Stamp taken before the call. */
  readonly call: number;
  /** Stamp taken after the outcome was known. */
  readonly ret: number;
  readonly verb: Verb;
  /** Which of the channels. */
  readonly ch: number;
  /** What was sent. */
  readonly value?: number | undefined;
  readonly got: Outcome;
}

/** Verbs that carry a value. */
const SENDING: readonly Verb[] = ["send", "trySend", "fill"];

/** One line that {@linkcode parse} reads. */
export function print(history: readonly Operation[]): string {
  const line = ({ call, ret, verb, ch, value, got }: Operation) =>
    [`${call}-${ret}`, verb, ch, ...value === undefined ? [] : [value], got].join(" ");
  return [...history].sort((a, b) => a.call - b.call).map(line).join("; ");
}

/** The history that a line describes. */
export function parse(line: string): Operation[] {
  return line.split(";").map((part) => part.trim()).filter((part) => part !== "").map((part) => {
    const [when, verb, ch, ...rest] = part.split(/\s+/) as [string, Verb, string, ...string[]];
    const [call, ret] = when.split("-").map(Number) as [number, number];
    const value = SENDING.includes(verb) ? Number(rest.shift()) : undefined;
    const word = rest[0]!;
    const got = (/^\d+$/.test(word) ? Number(word) : word) as Outcome;
    if (!(call < ret) || rest.length !== 1) throw new TypeError(`not an operation: ${part}`);
    return { call, ret, verb, ch: Number(ch), value, got };
  });
}
