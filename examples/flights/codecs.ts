/**
 * How batches cross from worker to worker: their columns as bytes, the airports' names as text.
 *
 * @module
 */
import { array, bytes, type Codec, f64, i32, type Infer, str, struct } from "@millrace/millrace";
import type { CleanBatch, RawBatch } from "./batch.ts";
import type { Group, Kind } from "./groups.ts";

/** A part of the file that somebody has to read. */
export const partCodec: Codec<{ start: number; end: number }> = struct({ start: f64, end: f64 });

/** A raw batch on the way. */
export const rawCodec = struct({
  rows: i32,
  date: bytes,
  delay: bytes,
  distance: bytes,
  origin: bytes,
  destination: bytes,
  names: array(str),
});

/** A clean batch on the way. */
export const cleanCodec = struct({
  rows: i32,
  hour: bytes,
  delay: bytes,
  distance: bytes,
  origin: bytes,
  destination: bytes,
  names: array(str),
});

/** Some of an aggregator's groups on the way. */
export const groupsCodec = array(
  struct({ kind: str, key: str, flights: f64, delay: f64, late: f64, miles: f64 }),
);

/** What {@linkcode rawCodec} carries. */
export type RawMessage = Infer<typeof rawCodec>;

/** What {@linkcode cleanCodec} carries. */
export type CleanMessage = Infer<typeof cleanCodec>;

/** What {@linkcode groupsCodec} carries. */
export type GroupsMessage = Infer<typeof groupsCodec>;

/** The columns of `batch` as bytes, without copying them. */
export function packRaw(batch: RawBatch): RawMessage {
  return {
    rows: batch.rows,
    date: raw(batch.date),
    delay: raw(batch.delay),
    distance: raw(batch.distance),
    origin: raw(batch.origin),
    destination: raw(batch.destination),
    names: [...batch.names],
  };
}

/** The bytes as columns again. */
export function unpackRaw(message: RawMessage): RawBatch {
  return {
    rows: message.rows,
    date: view(Float64Array, message.date),
    delay: view(Float64Array, message.delay),
    distance: view(Float64Array, message.distance),
    origin: view(Uint16Array, message.origin),
    destination: view(Uint16Array, message.destination),
    names: message.names,
  };
}

/** The columns of `batch` as bytes, without copying them. */
export function packClean(batch: CleanBatch): CleanMessage {
  return {
    rows: batch.rows,
    hour: batch.hour,
    delay: raw(batch.delay),
    distance: raw(batch.distance),
    origin: raw(batch.origin),
    destination: raw(batch.destination),
    names: [...batch.names],
  };
}

/** The bytes as columns again. */
export function unpackClean(message: CleanMessage): CleanBatch {
  return {
    rows: message.rows,
    hour: message.hour,
    delay: view(Int32Array, message.delay),
    distance: view(Int32Array, message.distance),
    origin: view(Uint16Array, message.origin),
    destination: view(Uint16Array, message.destination),
    names: message.names,
  };
}

/** A group's kind is one of four words again. */
export function groupOf(message: GroupsMessage[number]): Group {
  return { ...message, kind: message.kind as Kind };
}

function raw(column: ArrayBufferView): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}

interface ColumnArray<A> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, length: number): A;
}

/** Bytes arrive wherever the message put them; only an aligned start can be looked at as numbers. */
function view<A>(kind: ColumnArray<A>, packed: Uint8Array): A {
  const size = kind.BYTES_PER_ELEMENT;
  const aligned = packed.byteOffset % size === 0 ? packed : packed.slice();
  return new kind(aligned.buffer, aligned.byteOffset, Math.floor(aligned.byteLength / size));
}
