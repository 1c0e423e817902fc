/**
 * The language in which isolates speak about actors: frames of messages, in inbox records of kind ACTORS.
 *
 * ```text
 * 0  kind: 8, shape: 8, method: 16          4  bytes that follow
 * TELL   8  address of the record, life number          16  the arguments
 * ASK    8  address of the record, life number, id      20  the arguments
 * ANSWER, REFUSAL   8  id                               12  the value or the error
 * NOTICE 8  [what it is, ...]
 * ```
 *
 * Arguments, values and notices are written by `auto`. A method is a number that the sender has made known before by a notice.
 *
 * @module
 */
import { auto } from "../../codec/auto.ts";
import { type Codec, Window } from "../../codec/codec.ts";
import { encodeInto } from "../../codec/message.ts";

/** The kind of inbox records that carry frames. */
export const ACTORS = 16;

/** A message that nobody waits for the answer of. */
export const TELL = 1;
/** A message whose answer is sent back. */
export const ASK = 2;
/** What was answered. */
export const ANSWER = 3;
/** The question was refused, or failed. */
export const REFUSAL = 4;
/** Anything rare: an array that says what it is. */
export const NOTICE = 5;

/** Bytes before the value of TELL, ASK, ANSWER and REFUSAL, NOTICE. */
export const HEADS: readonly number[] = [0, 16, 20, 12, 12, 8];

/** What notices say. */
export const Says = {
  /** Numbers of methods: first number, names. */
  Methods: 0,
  /** An actor is gone: record, life, reason. */
  Gone: 1,
  /** A worker is dead: slot, generation, worker. */
  Lost: 2,
  /** There is room in a mailbox: record, life. */
  Room: 3,
  /** A question is not waited for any more: id. */
  Dropped: 4,
  /** What is wanted of an actor: id, record, life, a verb, more. */
  Verb: 5,
  /** An exit signal: to (record, life), from, reason, whether over a link. */
  Exit: 6,
  /** A link: to (record, life), other. */
  Link: 7,
  /** A link was parted by hand: to (record, life), other. */
  Unlink: 8,
  /** An actor is wanted: id, module, export, arguments, options. */
  Spawn: 9,
  /** A supervised actor has ended or failed, and is held: the reference, reason. */
  Failed: 10,
  /** An actor has a name from now on: id, name, reference. */
  Name: 11,
  /** An isolate has joined, and wants to know the names. */
  Hello: 12,
  /** What moves with the next message comes by another way: ticket. */
  Ticket: 13,
  /** The trace that the next message belongs to: text. */
  Trace: 14,
} as const;

/** One of them. */
export type Says = typeof Says[keyof typeof Says];

/** The codec of all that actors say across isolates. */
export const codec: Codec<unknown> = auto();

/** Encodes `value`; what does not travel goes as its text, errors as their class, code and message. */
export function encodeAnyhow(value: unknown, handles: Window["handles"], limit: number): Window {
  for (const form of [() => value, () => plain(value), () => String(value).slice(0, 200), () => undefined]) {
    try {
      return encodeInto(codec, form(), new Window(new Uint8Array(512), handles), limit);
    } catch {
      // The next form travels.
    }
  }
  return new Window(new Uint8Array(1), handles);
}

/** The least of an error that programs act on. */
function plain(value: unknown): unknown {
  if (!(value instanceof Error)) return String(value).slice(0, 200);
  const { message, name, code } = value as Error & { code?: unknown };
  const least = Object.setPrototypeOf(
    new Error(message.slice(0, 1000)),
    Object.getPrototypeOf(value),
  ) as Error;
  return Object.assign(least, code === undefined ? { name, stack: "" } : { name, stack: "", code });
}
