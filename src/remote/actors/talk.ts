/**
 * What processes say to each other's actors.
 *
 * To an actor, on its own subject (so that what one process says to it keeps its order):
 *   TELL  { method, arguments }     no answer
 *   ASK   { method, arguments }     VALUE, or FAILED with the error, or MOVED with the process that has it
 *   WATCH {}                        VALUE with the process that it lives in
 * From an actor, on the subject of its end:
 *   the exit reason
 *
 * @module
 */
import { auto } from "../../codec/auto.ts";
import { type HandleTable, Window } from "../../codec/codec.ts";
import { encodeInto } from "../../codec/message.ts";
import { CodecError } from "../../errors.ts";
import { Reader, Writer } from "../wire.ts";

export const TELL = 1;
export const ASK = 2;
export const WATCH = 3;
export const VALUE = 4;
export const FAILED = 5;
export const MOVED = 6;

const CODEC = auto<readonly unknown[]>();
const LIMIT = 1 << 30;

/** A message with a method and its arguments. Throws a `CodecError` for arguments that cannot travel. */
export function saying(
  kind: number,
  method: string,
  args: readonly unknown[],
  handles: HandleTable,
): Uint8Array {
  return new Writer(256).byte(kind).text(method).rest(encoded(args, handles)).done();
}

/** A message with one value. */
export function answering(kind: number, value: unknown, handles: HandleTable): Uint8Array {
  return new Writer(64).byte(kind).rest(encoded([value], handles)).done();
}

/** A message with why something went wrong; of a reason that cannot travel, what there is to say about it. */
export function telling(kind: number, reason: unknown, handles: HandleTable): Uint8Array {
  try {
    return answering(kind, reason, handles);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    const said = reason instanceof Error ? reason.message : "a reason that cannot travel";
    return answering(kind, new Error(said), handles);
  }
}

/** The arguments, or the value in an array. */
export function heard(reader: Reader, handles: HandleTable): unknown[] {
  const values = CODEC.decode(new Window(reader.rest(), handles));
  if (!Array.isArray(values)) throw new CodecError("a message between actors is no list of values");
  return values;
}

/** A message and its kind. */
export function opened(data: Uint8Array): { kind: number; reader: Reader } {
  const reader = new Reader(data);
  return { kind: reader.byte(), reader };
}

function encoded(values: readonly unknown[], handles: HandleTable): Uint8Array {
  const held = encodeInto(CODEC, values, new Window(new Uint8Array(512), handles), LIMIT);
  return held.bytes.subarray(0, held.at);
}
