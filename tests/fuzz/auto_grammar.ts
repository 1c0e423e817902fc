/**
 * Frames of `auto` made by its grammar, not by its encoder: every tag, nested at will, with counts, references, shapes and
 * texts that are nearly always right. What a spoiled frame seldom reaches, such as a reference into a map that is not
 * finished, is common here.
 *
 * @module
 */
import * as tag from "../../src/codec/auto_tags.ts";
import type { Window } from "../../src/codec/mod.ts";

const DEEPEST = 12;
const KEYS = [
  "a",
  "b",
  "x",
  "name",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "length",
  "0",
  "7",
  "",
  "é",
];
const CLASSES = [
  "Error",
  "TypeError",
  "RangeError",
  "DOMException",
  "AggregateError",
  "millrace:CodecError",
  "Nobody",
  "__proto__",
];
const HIDDEN = ["cause", "stack", "name", "code", "message"];
const SOURCES = ["a", "[a-z]", "a{2}", "(", "\\"];
const FLAGS = ["", "g", "gi", "u", "uv", "zz"];
/** Views there are. */
const VIEWS = 12;
/** Odd counts, one in `ODD` times. */
const COUNTS = [0, 1, 2, 127, 128, 65_535, 2 ** 24, 2 ** 31, 2 ** 32 - 1];
const ODD = 80;

/** Writes random frames into windows of its own; the same seed makes the same frames. */
export class Grammar {
  readonly #pick: (below: number) => number;
  #bytes: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  #at = 0;
  #end = 0;
  /** Whether this frame is to have faults; else it has as few as the grammar can see to. */
  #wild = false;
  /** Where objects that may be referred to begin. */
  readonly #objects: number[] = [];
  /** Keys of each shape that was defined in this frame. */
  readonly #shapes: number[] = [];

  /** `pick` draws the numbers. */
  constructor(pick: (below: number) => number) {
    this.#pick = pick;
  }

  /** One frame into `window`, from its first byte; it may be cut off at its end. */
  frame(window: Window): void {
    this.#bytes = window.bytes;
    this.#view = window.view;
    this.#at = 0;
    this.#end = window.bytes.length - 16;
    this.#wild = this.#pick(2) === 0;
    this.#objects.length = 0;
    this.#shapes.length = 0;
    this.#container(0);
    window.at = 0;
    window.end = this.#faulty(50) ? this.#pick(this.#at + 1) : this.#at;
  }

  /** Once in `times`, in frames that are to have faults. */
  #faulty(times: number): boolean {
    return this.#wild && this.#pick(times) === 0;
  }

  #byte(value: number): void {
    this.#bytes[this.#at++] = value;
  }

  #varint(n: number): void {
    while (n > 0x7f) {
      this.#byte((n & 0x7f) | 0x80);
      n = Math.floor(n / 128);
    }
    this.#byte(n);
  }

  /** A count that is right, nearly always. */
  #count(right: number): void {
    this.#varint(this.#faulty(ODD) ? COUNTS[this.#pick(COUNTS.length)]! : right);
  }

  #text(text: string): void {
    this.#count(2 * text.length + (this.#faulty(40) ? 1 : 0));
    // No UTF-8: what is no ASCII goes out as one byte.
    for (let i = 0; i < text.length; i++) this.#byte(text.charCodeAt(i) & 255);
  }

  #key(): string {
    return KEYS[this.#pick(KEYS.length - (this.#wild ? 0 : 1))]!;
  }

  #value(depth: number): void {
    if (this.#at >= this.#end) return;
    if (depth >= DEEPEST || this.#pick(5) < 2) return this.#scalar();
    this.#container(depth);
  }

  #values(count: number, depth: number): void {
    for (let i = 0; i < count; i++) this.#value(depth + 1);
  }

  #scalar(): void {
    const pick = this.#pick, kind = pick(16), at = this.#at;
    if (kind === 0) return this.#byte(pick(128));
    if (kind === 1) {
      const length = pick(32);
      this.#byte(tag.SHORT_TEXT + length);
      for (let i = 0; i < length; i++) this.#byte(32 + pick(90));
      return;
    }
    if (kind < 6) return this.#byte(tag.UNDEFINED + kind - 2);
    if (kind < 10) {
      this.#byte(tag.INT8 + kind - 6);
      this.#view.setFloat64(at + 1, [pick(2 ** 32), NaN, -0, 1e300][pick(4)]!, true);
      this.#at = at + 1 + [1, 2, 4, 8][kind - 6]!;
      return;
    }
    if (kind === 10) {
      this.#byte(tag.TEXT);
      return this.#text(this.#key().repeat(pick(4)));
    }
    if (kind === 11) {
      this.#byte(tag.BIGINT64);
      this.#view.setBigInt64(at + 1, BigInt(pick(2 ** 32)), true);
      this.#at = at + 9;
      return;
    }
    if (kind === 12) {
      const length = 1 + pick(12);
      this.#byte(tag.BIGINT);
      this.#byte(pick(3));
      this.#count(length);
      for (let i = 0; i < length; i++) this.#byte(pick(256));
      return;
    }
    if (kind < 15 && this.#objects.length > 0) {
      this.#byte(tag.REF);
      return this.#varint(this.#objects[pick(this.#objects.length)]! + (this.#faulty(30) ? 1 : 0));
    }
    this.#byte(this.#faulty(10) ? pick(256) : pick(128));
  }

  #container(depth: number): void {
    const pick = this.#pick, count = pick(5), referenced = pick(2);
    if (referenced) this.#objects.push(this.#at);
    if (pick(12) === 0) {
      this.#byte(tag.SHORT_ARRAY + count + referenced * tag.SHORT_REFERENCED);
      return this.#values(count, depth);
    }
    const some = tag.CONTAINERS + 2 * pick(this.#wild ? 17 : 16);
    const base = some === tag.SHAPE && this.#shapes.length === 0 && !this.#wild ? tag.ARRAY : some;
    this.#byte(base + referenced);
    switch (base) {
      case tag.ARRAY:
      case tag.SET:
        this.#count(count);
        return this.#values(count, depth);
      case tag.INTS:
      case tag.FLOATS:
        this.#count(count);
        this.#at += count * (base === tag.INTS ? 4 : 8);
        return;
      case tag.SPARSE:
        return this.#sparse(count, depth);
      case tag.NEW_SHAPE:
        return this.#newShape(count, depth);
      case tag.SHAPE: {
        const shape = pick(this.#shapes.length + (this.#wild ? 1 : 0));
        this.#varint(shape);
        return this.#values(this.#shapes[shape] ?? 0, depth);
      }
      case tag.DICTIONARY:
        this.#count(count);
        for (let i = 0; i < count; i++) {
          this.#text(this.#key());
          this.#value(depth + 1);
        }
        return;
      case tag.MAP:
        this.#count(count);
        return this.#values(2 * count, depth);
      case tag.ERROR:
        return this.#error(count, depth);
      default:
        return this.#builtIn(base, count, depth);
    }
  }

  #sparse(count: number, depth: number): void {
    this.#count(count + 3);
    this.#count(count);
    for (let i = 0; i < count; i++) {
      if (this.#faulty(9)) this.#value(depth + 1);
      else this.#byte(this.#pick(count + 3));
      this.#value(depth + 1);
    }
  }

  #newShape(count: number, depth: number): void {
    const keys = Array.from({ length: count }, () => this.#key());
    const unique = this.#faulty(9) ? keys : [...new Set(keys)];
    const size = unique.reduce((sum, key) => sum + 1 + key.length, 1);
    this.#count(size);
    this.#varint(this.#pick(1024));
    this.#varint(unique.length);
    for (const key of unique) this.#text(key);
    this.#shapes.push(unique.length);
    this.#values(unique.length, depth);
  }

  #error(count: number, depth: number): void {
    this.#text(CLASSES[this.#pick(CLASSES.length)]!);
    for (let i = 0; i < 3; i++) this.#text(this.#key());
    for (let i = 0; i < count; i++) {
      this.#byte(1 + this.#pick(2));
      this.#text(this.#pick(3) === 0 ? HIDDEN[this.#pick(HIDDEN.length)]! : this.#key());
      this.#value(depth + 1);
    }
    this.#byte(0);
  }

  #builtIn(base: number, count: number, depth: number): void {
    const pick = this.#pick;
    if (base === tag.DATE) this.#at += 8;
    else if (base === tag.REGEXP) {
      this.#text(SOURCES[pick(this.#wild ? SOURCES.length : 3)]!);
      this.#text(FLAGS[pick(this.#wild ? FLAGS.length : 4)]!);
    } else if (base === tag.BUFFER || base === tag.PART) {
      if (base === tag.PART) this.#byte(pick(this.#wild ? VIEWS + 2 : VIEWS));
      this.#count(8 * count);
      this.#at += 8 * count;
    } else if (base === tag.VIEW) {
      this.#byte(pick(this.#wild ? VIEWS + 2 : VIEWS));
      if (!this.#faulty(3)) {
        this.#byte(tag.BUFFER);
        this.#count(8 * count);
        this.#at += 8 * count;
      } else this.#value(depth + 1);
    } else if (this.#wild) this.#scalar();
    else this.#byte([tag.TRUE, tag.SHORT_TEXT, 7][pick(3)]!);
  }
}
