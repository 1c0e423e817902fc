/**
 * The built-in classes that `auto` carries as themselves: how each is written and read.
 *
 * @module
 */
import * as classes from "./auto_classes.ts";
import { writeError } from "./auto_errors.ts";
import type { AutoReader } from "./auto_reader.ts";
import * as tag from "./auto_tags.ts";
import type { AutoWriter } from "./auto_writer.ts";
import { readBytes, writeBytes } from "./bytes.ts";
import type { Window } from "./codec.ts";
import { malformed, misfit, within } from "./failure.ts";
import { take } from "./numbers.ts";
import { readText, writeText } from "./text.ts";
import { readVarint, writeVarint } from "./varint.ts";

/** Longest magnitude of a bigint, in bytes. */
const LONGEST_BIGINT = 1 << 20;

/** Writes a bigint with its tag. */
export function writeBigInt(value: bigint, to: Window): void {
  if (BigInt.asIntN(64, value) === value) {
    const at = to.claim(9);
    to.bytes[at] = tag.BIGINT64;
    to.view.setBigInt64(at + 1, value, true);
    return;
  }
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString(16);
  const length = (digits.length + 1) >> 1;
  if (length > LONGEST_BIGINT) throw misfit(`a bigint of at most ${LONGEST_BIGINT} bytes`, "a longer one");
  const at = to.claim(2);
  to.bytes[at] = tag.BIGINT;
  to.bytes[at + 1] = negative ? 1 : 0;
  writeVarint(length, to);
  let next = to.claim(length);
  for (let i = digits.length & 1 ? -1 : 0; i < digits.length; i += 2) {
    to.bytes[next++] = parseInt(digits.slice(Math.max(i, 0), i + 2), 16);
  }
}

/** Reads a bigint beyond 64 bits, behind its tag. */
export function readBigInt(from: Window): bigint {
  const sign = take(from, 1);
  const length = readVarint(from);
  const at = take(from, length);
  if (length === 0 || length > LONGEST_BIGINT) throw malformed("a bigint has a wrong length", at);
  const digits: string[] = [];
  for (let i = at; i < at + length; i++) digits.push(from.bytes[i]!.toString(16).padStart(2, "0"));
  const magnitude = BigInt(`0x${digits.join("")}`);
  return from.bytes[sign] === 1 ? -magnitude : magnitude;
}

/** Writes a genuine instance of a built-in class, with its tag. */
export function writeBuiltIn(kind: number, object: object, writer: AutoWriter): void {
  const to = writer.to;
  switch (kind) {
    case classes.IS_MAP:
      return writeMap(object as Map<unknown, unknown>, writer);
    case classes.IS_SET:
      return writeSet(object as Set<unknown>, writer);
    case classes.IS_DATE: {
      const at = to.claim(9);
      to.bytes[at] = tag.DATE;
      return to.view.setFloat64(at + 1, Date.prototype.getTime.call(object), true);
    }
    case classes.IS_REGEXP:
      writer.byte(tag.REGEXP);
      writeText((object as RegExp).source, to);
      return writeText((object as RegExp).flags, to);
    case classes.IS_BUFFER:
      if (to.handles?.moves?.(object)) {
        writer.byte(tag.HANDLE);
        return void to.handles.encode(object, to);
      }
      writer.byte(tag.BUFFER);
      return writeBytes(bytesOf(object as ArrayBuffer), to);
    case classes.IS_VIEW:
      return writeView(object as ArrayBufferView, writer);
    case classes.IS_BOXED: {
      const primitive = classes.unboxed(object);
      if (primitive === undefined) throw misfit("data that can be copied", object);
      writer.byte(tag.BOXED);
      return writer.value(primitive);
    }
    case classes.IS_ERROR:
      return writeError(object as Error, writer);
    default:
      throw misfit(
        "data: shared memory does not travel in a message; copy it, or use a channel of the runtime",
        object,
      );
  }
}

function bytesOf(buffer: ArrayBuffer): Uint8Array {
  try {
    return new Uint8Array(buffer);
  } catch {
    throw misfit("data: the buffer is detached, its bytes are elsewhere", buffer);
  }
}

function writeMap(map: Map<unknown, unknown>, writer: AutoWriter): void {
  const flat: unknown[] = [];
  Map.prototype.forEach.call(map, (value, key) => void flat.push(key, value));
  writer.enter(flat.length);
  writer.byte(tag.MAP);
  writeVarint(flat.length / 2, writer.to);
  writeAll(flat, writer, (i) => i & 1 ? `.get(#${i >> 1})` : `.key(#${i >> 1})`);
  writer.leave();
}

function writeSet(set: Set<unknown>, writer: AutoWriter): void {
  const flat: unknown[] = [];
  Set.prototype.forEach.call(set, (value) => void flat.push(value));
  writer.enter(flat.length);
  writer.byte(tag.SET);
  writeVarint(flat.length, writer.to);
  writeAll(flat, writer, (i) => `.value(#${i})`);
  writer.leave();
}

function writeAll(values: unknown[], writer: AutoWriter, step: (i: number) => string): void {
  let i = 0;
  try {
    for (; i < values.length; i++) writer.value(values[i]);
  } catch (failure) {
    throw within(failure, step(i));
  }
}

function writeView(view: ArrayBufferView, writer: AutoWriter): void {
  const buffer = view.buffer as ArrayBuffer;
  const kind = classes.kindOf(Object.getPrototypeOf(buffer));
  if (kind !== classes.IS_BUFFER) {
    throw misfit("data: the array lies on shared memory; copy it with slice()", view);
  }
  const to = writer.to;
  const whole = view.byteLength === buffer.byteLength;
  const at = to.claim(2);
  to.bytes[at] = whole ? tag.VIEW : tag.PART;
  to.bytes[at + 1] = classes.viewNumber(view);
  if (whole) return writer.value(buffer);
  writeBytes(new Uint8Array(buffer, view.byteOffset, view.byteLength), to);
}

/** Reads a Map, Set, Date, RegExp, buffer, view or boxed primitive; `remember` notes it before its parts are read. */
export function readBuiltIn(base: number, reader: AutoReader, remember: (made: object) => void): object {
  const from = reader.from;
  const start = from.at;
  let made: object;
  switch (base) {
    case tag.MAP:
      return readMap(reader, remember);
    case tag.SET:
      return readSet(reader, remember);
    case tag.DATE:
      made = new Date(from.view.getFloat64(take(from, 8), true));
      break;
    case tag.REGEXP:
      made = readRegExp(from);
      break;
    case tag.BUFFER:
      made = readBytes(from).buffer;
      break;
    case tag.VIEW:
      made = readView(reader, from.bytes[take(from, 1)]!, undefined);
      break;
    case tag.PART:
      made = readView(reader, from.bytes[take(from, 1)]!, readBytes(from).buffer);
      break;
    default: {
      const primitive = reader.value();
      if (!/^(boolean|number|string|bigint)$/.test(typeof primitive)) {
        throw malformed("a box holds no primitive", start);
      }
      made = Object(primitive) as object;
    }
  }
  remember(made);
  return made;
}

function readMap(reader: AutoReader, remember: (made: object) => void): Map<unknown, unknown> {
  const made = new Map<unknown, unknown>();
  remember(made);
  for (let left = reader.count(2); left > 0; left--) {
    const key = reader.value();
    made.set(key, reader.value());
  }
  return made;
}

function readSet(reader: AutoReader, remember: (made: object) => void): Set<unknown> {
  const made = new Set<unknown>();
  remember(made);
  for (let left = reader.count(1); left > 0; left--) made.add(reader.value());
  return made;
}

function readRegExp(from: Window): RegExp {
  const start = from.at;
  const source = readText(from);
  const flags = readText(from);
  try {
    return new RegExp(source, flags);
  } catch {
    throw malformed("a regular expression does not parse", start);
  }
}

function readView(reader: AutoReader, number: number, part: ArrayBuffer | undefined): ArrayBufferView {
  const start = reader.from.at;
  const View = classes.VIEW_CLASSES[number];
  if (View === undefined) throw malformed("there is no view of that number", start);
  const buffer = part ?? reader.value();
  if (!(buffer instanceof ArrayBuffer)) throw malformed("a view has no buffer", start);
  if (buffer.byteLength % (View.BYTES_PER_ELEMENT ?? 1) !== 0) {
    throw malformed("a view has a broken element", start);
  }
  return new View(buffer);
}
