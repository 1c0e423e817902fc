/**
 * What `auto` writes most: numbers, strings, and the look at an array that decides its form.
 *
 * @module
 */
import * as tag from "./auto_tags.ts";
import { type Window, WINDOW_FULL } from "./codec.ts";
import { writeText } from "./text.ts";

/** Shorter arrays of numbers are written value by value: smaller, and no slower. */
const PACK = 8;

/** Elements of any kind. */
export const GENERIC = 0;
/** All elements are 32-bit integers. */
export const ALL_INTS = 1;
/** All elements are numbers. */
export const ALL_NUMBERS = 2;
/** At least one element is missing. */
export const HAS_HOLES = 3;

/** Writes a number with its tag, in the shortest form that keeps every bit. */
export function writeNumber(value: number, to: Window): void {
  if (value !== (value | 0) || (value === 0 && 1 / value < 0)) {
    const at = to.claim(9);
    to.bytes[at] = tag.FLOAT;
    to.view.setFloat64(at + 1, value, true);
  } else if (value >= 0 && value <= tag.SMALL_INT) {
    const at = to.claim(1);
    to.bytes[at] = value;
  } else if (value >= -0x80 && value < 0x80) {
    const at = to.claim(2);
    to.bytes[at] = tag.INT8;
    to.view.setInt8(at + 1, value);
  } else if (value >= -0x8000 && value < 0x8000) {
    const at = to.claim(3);
    to.bytes[at] = tag.INT16;
    to.view.setInt16(at + 1, value, true);
  } else {
    const at = to.claim(5);
    to.bytes[at] = tag.INT32;
    to.view.setInt32(at + 1, value, true);
  }
}

/** Writes a string with its tag. */
export function writeString(text: string, to: Window): void {
  const length = text.length;
  const start = to.at;
  if (length <= tag.SHORT_TEXT_MAX) {
    const bytes = to.bytes;
    if (start + 1 + length > to.end) throw WINDOW_FULL;
    let i = 0;
    for (let unit; i < length; i++) {
      if ((unit = text.charCodeAt(i)) > 0x7f) break;
      bytes[start + 1 + i] = unit;
    }
    if (i === length) {
      bytes[start] = tag.SHORT_TEXT | length;
      to.at = start + 1 + length;
      return;
    }
  }
  const at = to.claim(1);
  to.bytes[at] = tag.TEXT;
  writeText(text, to);
}

/** Whether it is the name of an element of an array, rather than of a property such as `01` or `1.5`. */
export function isIndex(key: string): boolean {
  const index = Number(key) >>> 0;
  return String(index) === key && index !== 2 ** 32 - 1;
}

/** What the elements have in common; stops at the first hole. */
export function scan(array: unknown[], count: number): number {
  let kind = count < PACK ? GENERIC : ALL_INTS;
  for (let i = 0; i < count; i++) {
    const value = array[i];
    if (value === undefined) {
      if (!Object.hasOwn(array, i)) return HAS_HOLES;
      kind = GENERIC;
    } else if (kind !== GENERIC) {
      if (typeof value !== "number") kind = GENERIC;
      else if (kind === ALL_INTS && (value !== (value | 0) || Object.is(value, -0))) kind = ALL_NUMBERS;
    }
  }
  return kind;
}
