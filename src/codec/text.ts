/**
 * Strings on the wire: a varint of `{ byteLength, wide }` (wide is the lowest bit), then UTF-8, or UTF-16 when `wide`.
 *
 * A JavaScript string may hold lone surrogates, for which UTF-8 has no bytes. Such a string travels as UTF-16, so that every
 * string arrives unit for unit as it was sent, and nothing is replaced silently.
 *
 * Short ASCII goes through a loop: below about 50 characters that is faster than a call into the engine's encoder.
 *
 * @module
 */
import { type Window, WINDOW_FULL } from "./codec.ts";
import { malformed, truncated } from "./failure.ts";
import { putVarint, readVarint, varintSize, writeVarint } from "./varint.ts";

/** Below 64, so that the length takes one byte. */
const LOOP_ENCODE = 48;
const LOOP_DECODE = 96;
const CONCAT_DECODE = 12;
const WIDE_DECODE = 4096;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Writes `text` at the cursor. */
export function writeText(text: string, to: Window): void {
  const length = text.length;
  if (length > LOOP_ENCODE) return writeLong(text, to);
  const start = to.at;
  const at = start + 1;
  if (at + length > to.end) throw WINDOW_FULL;
  const bytes = to.bytes;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return writeLong(text, to);
    bytes[at + i] = unit;
  }
  bytes[start] = length << 1;
  to.at = at + length;
}

/** Any text: one call into the engine's encoder, straight into the window. */
function writeLong(text: string, to: Window): void {
  if (!text.isWellFormed()) return writeWide(text, to);
  const start = to.at;
  const widest = 3 * text.length;
  const head = varintSize(2 * widest);
  const at = start + head;
  if (at + text.length > to.end) throw WINDOW_FULL;
  const { read, written } = encodeInto(text, to.bytes, at, Math.min(to.end, at + widest));
  if (read < text.length) throw WINDOW_FULL;
  putVarint(2 * written, start, head, to.bytes);
  to.at = at + written;
}

/** Browsers refuse to encode into shared memory; there the text takes a detour through private memory. */
function encodeInto(text: string, bytes: Uint8Array, at: number, end: number): TextEncoderEncodeIntoResult {
  try {
    return encoder.encodeInto(text, bytes.subarray(at, end));
  } catch {
    const scratch = new Uint8Array(end - at);
    const result = encoder.encodeInto(text, scratch);
    bytes.set(scratch.subarray(0, result.written), at);
    return result;
  }
}

function writeWide(text: string, to: Window): void {
  const length = text.length;
  writeVarint(4 * length + 1, to);
  let at = to.claim(2 * length);
  const view = to.view;
  for (let i = 0; i < length; i++, at += 2) view.setUint16(at, text.charCodeAt(i), true);
}

/** Reads a text that {@linkcode writeText} wrote. */
export function readText(from: Window): string {
  const head = readVarint(from);
  const length = head >>> 1;
  const at = from.at;
  if (at + length > from.end) throw truncated(from);
  from.at = at + length;
  if ((head & 1) !== 0) return readWide(from, at, length);
  return length > LOOP_DECODE ? readLong(from.bytes, at, length) : readShort(from.bytes, at, length);
}

function readShort(bytes: Uint8Array, at: number, length: number): string {
  if (length <= CONCAT_DECODE) {
    let text = "";
    for (let i = at; i < at + length; i++) {
      const unit = bytes[i]!;
      if (unit > 0x7f) return readLong(bytes, at, length);
      text += String.fromCharCode(unit);
    }
    return text;
  }
  const units = new Array<number>(length);
  for (let i = 0; i < length; i++) {
    const unit = bytes[at + i]!;
    if (unit > 0x7f) return readLong(bytes, at, length);
    units[i] = unit;
  }
  return String.fromCharCode.apply(null, units);
}

function readLong(bytes: Uint8Array, at: number, length: number): string {
  const part = bytes.subarray(at, at + length);
  try {
    return decoder.decode(part);
  } catch {
    // Either not UTF-8, or a platform that does not decode from shared memory: a private copy tells which.
    if (bytes.buffer instanceof ArrayBuffer) throw malformed("a string is not UTF-8", at);
    return readLong(new Uint8Array(part), 0, length);
  }
}

function readWide(from: Window, at: number, length: number): string {
  if ((length & 1) !== 0) throw malformed("a UTF-16 string has an odd number of bytes", at);
  const view = from.view;
  const end = at + length;
  let text = "";
  while (at < end) {
    const units = new Array<number>(Math.min(end - at, WIDE_DECODE) >> 1);
    for (let i = 0; i < units.length; i++, at += 2) units[i] = view.getUint16(at, true);
    text += String.fromCharCode.apply(null, units);
  }
  return text;
}
