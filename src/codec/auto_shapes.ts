/**
 * Shapes: the key lists of plain objects, written once per message and remembered across messages.
 *
 * On the wire a shape is `{ varint length, hint, varint count, key texts }`; `length` counts the bytes behind `hint`. The
 * hint only says where to look in the reader's table: what is found there is compared byte by byte.
 *
 * A shape that comes often gets a generated function that reads or writes all its values, so that the engine sees one
 * hidden class per call site. Only keys that look like identifiers get into generated code.
 *
 * @module
 */
import { Window, WINDOW_FULL } from "./codec.ts";
import { keyStep, malformed, within } from "./failure.ts";
import { mayGenerate } from "./generate.ts";
import { take } from "./numbers.ts";
import { readText, writeText } from "./text.ts";
import { readVarint, varintSize, writeVarint } from "./varint.ts";

/** Objects with more keys are dictionaries, not shapes. */
export const MOST_KEYS = 32;
const LONGEST_SHAPE = 512;
const SLOTS = 1024;
const HOT = 24;
const PLAIN_KEY = /^(?!__proto__$)[A-Za-z_$][\w$]{0,63}$/;

/** Whoever writes the values of an object one by one. */
export interface ValueWriter {
  value(value: unknown): void;
}

/** Whoever reads them. */
export interface ValueReader {
  value(): unknown;
}

type Write = (object: Record<string, unknown>, writer: ValueWriter) => void;
type Read = (reader: ValueReader) => Record<string, unknown>;

/** A shape as the writer knows it. */
export interface WriterShape {
  readonly keys: readonly string[];
  /** The definition, ready to copy into a message. */
  readonly definition: Uint8Array;
  /** The message that defined it last, and its number there. */
  message: number;
  number: number;
  hits: number;
  write: Write | undefined;
}

/** A shape as the reader knows it. */
export interface ReaderShape {
  readonly keys: readonly string[];
  readonly bytes: Uint8Array;
  hits: number;
  read: Read | undefined;
}

const writerTable = new Array<WriterShape | undefined>(SLOTS).fill(undefined);
const readerTable = new Array<ReaderShape | undefined>(SLOTS).fill(undefined);

function sameKeys(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The shape with these keys; `undefined` when they are too long for one. */
export function shapeOf(keys: readonly string[]): WriterShape | undefined {
  const count = keys.length;
  let slot = count * 37;
  if (count > 0) {
    const first = keys[0]!, last = keys[count - 1]!;
    slot += first.length * 5 + last.length * 131 + (last.length > 0 ? last.charCodeAt(0) * 7 : 0) +
      (first.length > 0 ? first.charCodeAt(0) : 0);
  }
  slot &= SLOTS - 1;
  const known = writerTable[slot];
  if (known !== undefined && sameKeys(known.keys, keys)) return known;
  const made = makeShape(keys);
  if (made !== undefined) writerTable[slot] = made;
  return made;
}

function makeShape(keys: readonly string[]): WriterShape | undefined {
  const scratch = new Window(new Uint8Array(LONGEST_SHAPE));
  try {
    writeVarint(keys.length, scratch);
    for (const key of keys) writeText(key, scratch);
  } catch (failure) {
    if (failure === WINDOW_FULL) return undefined;
    throw failure;
  }
  const body = scratch.bytes.subarray(0, scratch.at);
  const whole = new Window(new Uint8Array(varintSize(body.length) + 1 + body.length));
  writeVarint(body.length, whole);
  whole.bytes[whole.claim(1)] = body.reduce((hash, byte) => (Math.imul(hash, 31) + byte) | 0, 7) & 0xff;
  whole.bytes.set(body, whole.at);
  return { keys: [...keys], definition: whole.bytes, message: 0, number: 0, hits: 0, write: undefined };
}

/** Writes all values of `object`; a failure gets the key into its path. */
export function writeValues(object: Record<string, unknown>, shape: WriterShape, writer: ValueWriter): void {
  if (shape.write !== undefined) return shape.write(object, writer);
  const keys = shape.keys;
  let i = 0;
  try {
    for (; i < keys.length; i++) writer.value(object[keys[i]!]);
  } catch (failure) {
    throw within(failure, keyStep(keys[i]!));
  }
  if (++shape.hits === HOT && mayGenerate() && keys.every((key) => PLAIN_KEY.test(key))) {
    const puts = keys.map((key, n) => `s = ${n}; w.value(o.${key});`).join("\n");
    const steps = keys.map(keyStep);
    const code = `return (o, w) => { let s = 0; try { ${puts} } catch (e) { throw within(e, steps[s]); } };`;
    shape.write = new Function("within", "steps", code)(within, steps) as Write;
  }
}

/** Reads the definition of a shape at the cursor. */
export function readShape(from: Window): ReaderShape {
  const length = readVarint(from);
  const hint = take(from, 1);
  const at = take(from, length);
  const slot = (from.bytes[hint]! | (length << 8)) & (SLOTS - 1);
  const known = readerTable[slot];
  if (known !== undefined && known.bytes.length === length && sameBytes(known.bytes, from.bytes, at)) {
    return known;
  }
  if (length > LONGEST_SHAPE) throw malformed("a shape is too long", at);
  const part = new Window(new Uint8Array(from.bytes.subarray(at, at + length)));
  const count = readVarint(part);
  if (count > length) throw malformed("a shape has more keys than bytes", at);
  const keys: string[] = [];
  for (let i = 0; i < count; i++) keys.push(readText(part));
  if (part.at !== length || new Set(keys).size !== count) {
    throw malformed("the keys of a shape are wrong", at);
  }
  const made = { keys, bytes: part.bytes, hits: 0, read: undefined };
  readerTable[slot] = made;
  return made;
}

function sameBytes(known: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[at + i]) return false;
  return true;
}

/** Counts a use of `shape`; the generated reader once it is hot. */
export function hotReader(shape: ReaderShape): Read | undefined {
  if (
    shape.read === undefined && ++shape.hits === HOT && mayGenerate() &&
    shape.keys.every((k) => PLAIN_KEY.test(k))
  ) {
    const reads = shape.keys.map((key) => `${JSON.stringify(key)}: r.value()`).join(", ");
    shape.read = new Function("r", `"use strict"; return { ${reads} };`) as Read;
  }
  return shape.read;
}

/** Sets an own property, whatever its name is. */
export function put(object: object, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    (object as Record<string, unknown>)[key] = value;
  }
}
