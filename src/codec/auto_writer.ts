/**
 * The encoding half of `auto`.
 *
 * Invariants:
 * - W1 Every container is noted in `#seen` with the offset of its tag before its parts are written, so that a cycle finds it.
 * - W2 Offsets count from the first byte of the value, not of the window, so that a message may be copied anywhere.
 * - W3 After a message no user object stays referenced from here.
 *
 * @module
 */
import * as classes from "./auto_classes.ts";
import { writeBigInt, writeBuiltIn } from "./auto_builtins.ts";
import { beyond, DEFAULT_LIMITS, type FullLimits } from "./auto_limits.ts";
import { MOST_KEYS, shapeOf, type WriterShape, writeValues } from "./auto_shapes.ts";
import { ALL_INTS, GENERIC, HAS_HOLES, isIndex, scan, writeNumber, writeString } from "./auto_scalars.ts";
import * as tag from "./auto_tags.ts";
import { Window, WINDOW_FULL } from "./codec.ts";
import { keyStep, misfit, within } from "./failure.ts";
import { writeText } from "./text.ts";
import { writeVarint } from "./varint.ts";

/** Up to this many containers are searched one by one, which is faster than a Map. */
const FEW = 16;
let messages = 0;

/** Writes one message of `auto`; may be used again for the next one, but not while it writes. */
export class AutoWriter {
  /** Where it writes. */
  to: Window = new Window(new Uint8Array(0));
  /** Whether a message is being written. */
  busy = false;
  private start = 0;
  private depth = 0;
  private items = 0;
  private limits = DEFAULT_LIMITS;
  private message = 0;
  private readonly shapes: WriterShape[] = [];
  private shapeCount = 0;
  private seen: (object | undefined)[] = [];
  private offsets: number[] = [];
  private count = 0;
  private index: Map<object, number> | undefined;

  /** Writes `value` as a whole message. */
  write(value: unknown, to: Window, limits: FullLimits): void {
    this.to = to;
    if (typeof value !== "object" && typeof value !== "function") return this.value(value);
    this.busy = true;
    this.start = to.at;
    this.limits = limits;
    this.message = ++messages;
    try {
      this.value(value);
    } finally {
      this.forget(0);
      this.shapeCount = 0;
      this.depth = 0;
      this.items = 0;
      this.busy = false;
    }
  }

  /** Writes one value at the cursor. */
  value(value: unknown): void {
    switch (typeof value) {
      case "number":
        return writeNumber(value, this.to);
      case "string":
        return writeString(value, this.to);
      case "object":
        if (value === null) return this.byte(tag.NULL);
        if (Array.isArray(value)) return this.array(value);
        return this.object(value);
      case "boolean":
        return this.byte(value ? tag.TRUE : tag.FALSE);
      case "undefined":
        return this.byte(tag.UNDEFINED);
      case "bigint":
        return writeBigInt(value, this.to);
      case "function":
        if (this.handle(value)) return;
        throw misfit("data: a function cannot leave its isolate", value);
      default:
        throw misfit("data: a symbol cannot leave its isolate", value);
    }
  }

  /** Writes one byte, a tag mostly. */
  byte(byte: number): void {
    const at = this.to.claim(1);
    this.to.bytes[at] = byte;
  }

  private array(array: unknown[]): void {
    if (this.again(array)) return;
    const count = array.length;
    const kind = scan(array, count);
    if (kind === HAS_HOLES) return this.sparse(array);
    this.enter(count);
    if (count <= tag.SHORT_ARRAY_MAX) {
      this.byte(tag.SHORT_ARRAY | count);
    } else if (kind !== GENERIC) {
      this.packed(array as number[], kind === ALL_INTS);
      this.depth--;
      return;
    } else {
      this.byte(tag.ARRAY);
      writeVarint(count, this.to);
    }
    let i = 0;
    try {
      for (; i < count; i++) this.value(array[i]);
    } catch (failure) {
      throw within(failure, `[${i}]`);
    }
    this.depth--;
  }

  private packed(array: number[], ints: boolean): void {
    const to = this.to;
    const count = array.length;
    const size = ints ? 4 : 8;
    this.byte(ints ? tag.INTS : tag.FLOATS);
    writeVarint(count, to);
    let at = to.claim(count * size);
    const view = to.view;
    if (ints) { for (let i = 0; i < count; i++, at += 4) view.setInt32(at, array[i]!, true); }
    else for (let i = 0; i < count; i++, at += 8) view.setFloat64(at, array[i]!, true);
  }

  private sparse(array: unknown[]): void {
    const keys = Object.keys(array);
    this.enter(keys.length);
    this.byte(tag.SPARSE);
    writeVarint(array.length, this.to);
    writeVarint(keys.length, this.to);
    for (const key of keys) {
      this.value(isIndex(key) ? Number(key) : key);
      this.field(array, key);
    }
    this.depth--;
  }

  private object(object: object): void {
    const prototype = Object.getPrototypeOf(object) as object | null;
    if (prototype === Object.prototype || prototype === null) return this.plain(object);
    const kind = classes.kindOf(prototype);
    if (kind !== classes.PLAIN && kind !== classes.IS_LIVE && classes.isGenuine(kind, object)) {
      if (!this.again(object)) writeBuiltIn(kind, object, this);
      return;
    }
    if (this.handle(object)) return;
    if (kind === classes.IS_LIVE) {
      throw misfit("data: it is a live object, which only its own isolate can use", object);
    }
    this.plain(object);
  }

  private plain(object: object): void {
    if (this.again(object)) return;
    const keys = Object.keys(object);
    this.enter(keys.length);
    const shape = keys.length <= MOST_KEYS ? shapeOf(keys) : undefined;
    if (shape === undefined) {
      this.dictionary(object, keys);
    } else {
      this.shape(shape);
      writeValues(object as Record<string, unknown>, shape, this);
    }
    this.depth--;
  }

  private shape(shape: WriterShape): void {
    if (shape.message === this.message) {
      this.byte(tag.SHAPE);
      return writeVarint(shape.number, this.to);
    }
    shape.message = this.message;
    shape.number = this.shapeCount;
    this.shapes[this.shapeCount++] = shape;
    const { definition } = shape;
    const at = this.to.claim(1 + definition.length);
    const bytes = this.to.bytes;
    bytes[at] = tag.NEW_SHAPE;
    for (let i = 0; i < definition.length; i++) bytes[at + 1 + i] = definition[i]!;
  }

  private dictionary(object: object, keys: readonly string[]): void {
    this.byte(tag.DICTIONARY);
    writeVarint(keys.length, this.to);
    for (const key of keys) {
      writeText(key, this.to);
      this.field(object, key);
    }
  }

  /** Writes the value of one property; a failure gets its name into the path. */
  field(object: object, key: string): void {
    try {
      this.value((object as Record<string, unknown>)[key]);
    } catch (failure) {
      throw within(failure, keyStep(key));
    }
  }

  /** Offers `object` to the carrier's table of live handles. */
  private handle(object: object): boolean {
    const to = this.to;
    if (to.handles === undefined) return false;
    if (this.again(object)) return true;
    const at = to.at;
    this.byte(tag.HANDLE);
    if (to.handles.encode(object, to)) return true;
    to.at = at;
    this.forget(this.count - 1);
    return false;
  }

  /** Goes one level down, into a container of `items`. The way up is `leave`. */
  enter(items: number): void {
    this.items += items;
    if (this.items > this.limits.items) throw beyond("items", this.limits.items);
    if (++this.depth > this.limits.depth) throw beyond("depth", this.limits.depth);
  }

  /** Comes back up from a container. */
  leave(): void {
    this.depth--;
  }

  /** Notes a container; if it has come before, writes a reference to it instead and returns true. */
  again(object: object): boolean {
    const count = this.count;
    const at = this.to.at - this.start;
    if (count < FEW) {
      for (let i = 0; i < count; i++) if (this.seen[i] === object) return this.refer(this.offsets[i]!);
    } else {
      this.index ??= new Map(this.seen.slice(0, count).map((known, i) => [known!, this.offsets[i]!]));
      const offset = this.index.get(object);
      if (offset !== undefined) return this.refer(offset);
      this.index.set(object, at);
    }
    this.seen[count] = object;
    this.offsets[count] = at;
    this.count = count + 1;
    return false;
  }

  private refer(offset: number): true {
    this.byte(tag.REF);
    writeVarint(offset, this.to);
    const bytes = this.to.bytes;
    const at = this.start + offset;
    bytes[at] = bytes[at]! | (bytes[at]! < tag.CONTAINERS ? tag.SHORT_REFERENCED : tag.REFERENCED);
    return true;
  }

  /** Takes back every note of a container from number `from` on. */
  private forget(from: number): void {
    if (this.index !== undefined) {
      if (from < FEW) this.index = undefined;
      else for (let i = from; i < this.count; i++) this.index.delete(this.seen[i]!);
    }
    if (this.count > 256 && from === 0) this.seen = [], this.offsets = [];
    else for (let i = from; i < this.count; i++) this.seen[i] = undefined;
    this.count = from;
  }

  /** Runs `part`; if it meets a value that cannot travel, or cannot even be read, everything it wrote is taken back. */
  attempt(part: () => void): boolean {
    const { count, depth, items, shapeCount } = this;
    const at = this.to.at;
    try {
      part();
      return true;
    } catch (failure) {
      if (failure === WINDOW_FULL) throw failure;
      this.to.at = at;
      this.forget(count);
      this.depth = depth;
      this.items = items;
      for (let i = shapeCount; i < this.shapeCount; i++) this.shapes[i]!.message = 0;
      this.shapeCount = shapeCount;
      return false;
    }
  }
}
