/**
 * The decoding half of `auto`. It trusts nothing: every length is checked against the bytes that are left before anything is
 * made of it, so that a message cannot ask for more memory than its own size justifies.
 *
 * @module
 */
import { readBigInt, readBuiltIn } from "./auto_builtins.ts";
import { readError } from "./auto_errors.ts";
import { beyond, DEFAULT_LIMITS, type FullLimits } from "./auto_limits.ts";
import { isIndex } from "./auto_scalars.ts";
import { hotReader, put, type ReaderShape, readShape } from "./auto_shapes.ts";
import * as tag from "./auto_tags.ts";
import { Window } from "./codec.ts";
import { malformed, truncated } from "./failure.ts";
import { take } from "./numbers.ts";
import { readText } from "./text.ts";
import { readVarint } from "./varint.ts";

/** A sparse array up to this long may have its elements side by side. */
const DENSE = 1024;
/** What is no container but holds a value, such as a view its buffer, may stand this deep below the deepest container. */
const LEAVES = 2;

/** Reads one message of `auto`; may be used again for the next one, but not while it reads. */
export class AutoReader {
  /** Where it reads. */
  from: Window = new Window(new Uint8Array(0));
  /** Whether a message is being read. */
  busy = false;
  private start = 0;
  private depth = 0;
  private items = 0;
  private limits = DEFAULT_LIMITS;
  private shapes: ReaderShape[] = [];
  private remembered: Map<number, unknown> | undefined;

  /** Reads a whole message. */
  read(from: Window, limits: FullLimits): unknown {
    this.busy = true;
    this.from = from;
    this.start = from.at;
    this.limits = limits;
    try {
      return this.value();
    } finally {
      this.depth = 0;
      this.items = 0;
      if (this.shapes.length > 0) this.shapes = [];
      this.remembered = undefined;
      this.busy = false;
    }
  }

  /** Reads one value at the cursor. */
  value(): unknown {
    const from = this.from;
    const at = from.at;
    if (at >= from.end) throw truncated(from);
    const byte = from.bytes[at]!;
    from.at = at + 1;
    if (byte <= tag.SMALL_INT) return byte;
    if (byte < tag.SHORT_ARRAY) return this.shortText(byte & tag.SHORT_TEXT_MAX);
    if (byte < tag.SCALARS) {
      return this.array(byte & tag.SHORT_ARRAY_MAX, (byte & tag.SHORT_REFERENCED) !== 0, at);
    }
    return byte < tag.CONTAINERS ? this.scalar(byte) : this.container(byte, at);
  }

  private shortText(length: number): string {
    const from = this.from;
    const at = from.at;
    const end = at + length;
    if (end > from.end) throw truncated(from);
    from.at = end;
    const bytes = from.bytes;
    if (length > 12) return longerText(bytes, at, length);
    let text = "";
    for (let i = at; i < end; i++) {
      if (bytes[i]! > 0x7f) throw malformed("a short text is not ASCII", i);
      text += String.fromCharCode(bytes[i]!);
    }
    return text;
  }

  private scalar(byte: number): unknown {
    const from = this.from;
    switch (byte) {
      case tag.UNDEFINED:
        return undefined;
      case tag.NULL:
        return null;
      case tag.FALSE:
        return false;
      case tag.TRUE:
        return true;
      case tag.INT8:
        return from.view.getInt8(take(from, 1));
      case tag.INT16:
        return from.view.getInt16(take(from, 2), true);
      case tag.INT32:
        return from.view.getInt32(take(from, 4), true);
      case tag.FLOAT:
        return from.view.getFloat64(take(from, 8), true);
      case tag.TEXT:
        return readText(from);
      case tag.BIGINT64:
        return from.view.getBigInt64(take(from, 8), true);
      case tag.BIGINT:
        return readBigInt(from);
      case tag.REF:
        return this.reference();
      default:
        throw malformed("a value has an unknown tag", from.at - 1);
    }
  }

  private container(byte: number, at: number): unknown {
    const from = this.from;
    const referenced = (byte & tag.REFERENCED) !== 0;
    const base = byte & ~tag.REFERENCED;
    switch (base) {
      case tag.NEW_SHAPE: {
        const shape = readShape(from);
        this.shapes.push(shape);
        return this.shaped(shape, referenced, at);
      }
      case tag.SHAPE: {
        const shape = this.shapes[readVarint(from)];
        if (shape === undefined) throw malformed("an object has a shape that was not defined", at);
        return this.shaped(shape, referenced, at);
      }
      case tag.ARRAY:
        return this.array(readVarint(from), referenced, at);
      case tag.INTS:
      case tag.FLOATS:
        return this.packed(base === tag.INTS, referenced, at);
      case tag.SPARSE:
        return this.sparse(referenced, at);
      case tag.DICTIONARY:
        return this.dictionary(referenced, at);
      case tag.HANDLE:
        if (from.handles === undefined) {
          throw malformed("a live handle came without a table to look it up", at);
        }
        return this.remember(referenced, at, from.handles.decode(from));
    }
    if (base > tag.HANDLE) throw malformed("a value has an unknown tag", at);
    const contains = base === tag.MAP || base === tag.SET || base === tag.ERROR;
    this.descend(contains ? 0 : LEAVES);
    const remember = (made: object): void => void this.remember(referenced, at, made);
    const made = base === tag.ERROR ? readError(this, remember) : readBuiltIn(base, this, remember);
    this.depth--;
    return made;
  }

  private array(count: number, referenced: boolean, at: number): unknown[] {
    this.enter(count);
    const array: unknown[] = [];
    if (referenced) this.remember(true, at, array);
    for (let i = 0; i < count; i++) array.push(this.value());
    this.depth--;
    return array;
  }

  private packed(ints: boolean, referenced: boolean, start: number): number[] {
    const from = this.from;
    const count = readVarint(from);
    let at = take(from, count * (ints ? 4 : 8));
    this.tally(count, 0);
    const view = from.view;
    const array: number[] = [];
    if (ints) { for (let i = 0; i < count; i++, at += 4) array.push(view.getInt32(at, true)); }
    else for (let i = 0; i < count; i++, at += 8) array.push(view.getFloat64(at, true));
    if (referenced) this.remember(true, start, array);
    return array;
  }

  private sparse(referenced: boolean, at: number): unknown[] {
    const length = readVarint(this.from);
    const count = readVarint(this.from);
    this.enter(count, 2 * count);
    const array: unknown[] = [];
    // A length reserves room for as many elements, unless the array has been a dictionary before.
    if (length > DENSE) array.length = 2 ** 32 - 1;
    array.length = length;
    if (referenced) this.remember(true, at, array);
    for (let i = 0; i < count; i++) {
      const key = this.value();
      const value = this.value();
      if (typeof key === "number" && Number.isInteger(key) && key >= 0 && key < length) array[key] = value;
      else if (typeof key === "string" && key !== "length" && !isIndex(key)) put(array, key, value);
      else throw malformed("an array has an impossible key", at);
    }
    this.depth--;
    return array;
  }

  private dictionary(referenced: boolean, at: number): object {
    const count = readVarint(this.from);
    this.enter(count, 2 * count);
    const object = {};
    if (referenced) this.remember(true, at, object);
    for (let i = 0; i < count; i++) {
      const key = readText(this.from);
      put(object, key, this.value());
    }
    this.depth--;
    return object;
  }

  private shaped(shape: ReaderShape, referenced: boolean, at: number): object {
    const keys = shape.keys;
    this.enter(keys.length);
    // A generated reader makes the object after its values, too late for one of them to point back to it.
    const read = referenced ? undefined : hotReader(shape);
    let object: Record<string, unknown>;
    if (read !== undefined) {
      object = read(this);
    } else {
      object = {};
      if (referenced) this.remember(true, at, object);
      for (let i = 0; i < keys.length; i++) put(object, keys[i]!, this.value());
    }
    this.depth--;
    return object;
  }

  private remember<V>(referenced: boolean, at: number, value: V): V {
    if (referenced) (this.remembered ??= new Map()).set(at - this.start, value);
    return value;
  }

  private reference(): unknown {
    const offset = readVarint(this.from);
    if (this.remembered?.has(offset)) return this.remembered.get(offset);
    throw malformed("a reference points to no object", this.from.at);
  }

  /** Goes one level down, into a container of `items`, which take at least `bytes`. What it counts is what the writer counts. */
  private enter(items: number, bytes = items): void {
    this.tally(items, bytes);
    this.descend(0);
  }

  /** Goes one level down, or up to `more` levels below the deepest container. */
  private descend(more: number): void {
    if (++this.depth > this.limits.depth + more) throw beyond("depth", this.limits.depth);
  }

  /** Counts `items`, which take at least `bytes`. */
  private tally(items: number, bytes: number): void {
    const from = this.from;
    if (bytes > from.end - from.at) throw malformed("a count is larger than the message", from.at);
    this.items += items;
    if (this.items > this.limits.items) throw beyond("items", this.limits.items);
  }

  /** Reads the count of a container whose items are `parts` values each. */
  count(parts: number): number {
    const count = readVarint(this.from);
    this.tally(count * parts, count * parts);
    return count;
  }

  /** Counts one more item. */
  item(): void {
    if (++this.items > this.limits.items) throw beyond("items", this.limits.items);
  }
}

function longerText(bytes: Uint8Array, at: number, length: number): string {
  const units = new Array<number>(length);
  for (let i = 0; i < length; i++) {
    const unit = bytes[at + i]!;
    if (unit > 0x7f) throw malformed("a short text is not ASCII", at + i);
    units[i] = unit;
  }
  return String.fromCharCode.apply(null, units);
}
