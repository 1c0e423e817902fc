/**
 * Programs as data: a list of instructions that a seed generates, that shrinks, and that a corpus can keep.
 *
 * @module
 */
import fc from "npm:fast-check@4";
import type { Kind } from "./channel_model.ts";

/** The verbs of a program. */
export const VERBS = [
  "send",
  "trySend",
  "receive",
  "tryReceive",
  "reserve",
  "fill",
  "giveBack",
  "abort",
  "select",
  "selectTry",
  "sender",
  "receiver",
  "dropSender",
  "dropReceiver",
  "close",
  "cancel",
] as const;

/** One instruction: what, on which channel, and a number that says which of several. */
export type Instruction = readonly [verb: typeof VERBS[number], ch: number, which: number];

/** A program over two channels. */
export interface Program {
  readonly kinds: readonly Kind[];
  readonly code: readonly Instruction[];
}

const OVERFLOWS = ["suspend", "dropOldest", "dropNewest", "error"] as const;

/** Weighs the verbs: ends are rare, or little happens after them. */
const verb = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom("send", "trySend", "receive", "tryReceive") },
  { weight: 10, arbitrary: fc.constantFrom("reserve", "fill", "giveBack") },
  { weight: 10, arbitrary: fc.constantFrom("select", "select", "selectTry") },
  { weight: 5, arbitrary: fc.constant("abort") },
  { weight: 3, arbitrary: fc.constantFrom("sender", "receiver", "dropSender", "dropReceiver") },
  { weight: 1, arbitrary: fc.constantFrom("close", "cancel") },
) as fc.Arbitrary<typeof VERBS[number]>;

/** Options of one channel; what a shared one cannot have is left out for it. */
export function kinds(local: boolean): fc.Arbitrary<Kind> {
  return fc.record({
    capacity: fc.constantFrom(0, 1, 2, 3),
    overflow: fc.constantFrom("suspend", "suspend", ...OVERFLOWS),
    order: local ? fc.constantFrom(0, 0, 1, 2) : fc.constant(0),
    hook: fc.boolean(),
    maxWaiters: local ? fc.constantFrom(1, 2, 100) : fc.constantFrom(2, 100),
  }).map((kind) => kind.capacity === 0 ? { ...kind, order: 0 } : kind);
}

/** Programs of up to `length` instructions. */
export function programs(local: boolean, length: number): fc.Arbitrary<Program> {
  const instruction = fc.tuple(verb, fc.nat({ max: 1 }), fc.nat({ max: 11 }));
  return fc.record({
    kinds: fc.tuple(kinds(local), kinds(local)),
    code: fc.array(instruction, { maxLength: length, size: "max" }),
  });
}

/** One line that can be pasted into the corpus. */
export function print({ kinds, code }: Program): string {
  return JSON.stringify({ kinds, code });
}
