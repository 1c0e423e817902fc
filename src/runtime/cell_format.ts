/**
 * How the values of one channel lie in its cells: straight in the cell when the codec gives every value the same size,
 * else as a message that says its length and moves into a block of its own when the cell is too small.
 *
 * @module
 */
import { L_PREPARED, M_BLOCK, M_IN_BLOCK, M_INLINE, M_LENGTH, S_LEASE } from "../../wasm/layout.ts";
import { Closed, NOT_READY } from "../channel/selectable.ts";
import { type Codec, WINDOW_FULL } from "../codec/codec.ts";
import { encodeInto } from "../codec/message.ts";
import { f64 } from "../codec/numbers.ts";
import { CodecError } from "../errors.ts";
import type { Isolate } from "../workers/isolate.ts";

/** Largest fixed-size value that lies straight in a cell; larger ones travel as messages. */
const STRAIGHT_MAX = 176;
/** Cell of a message: 120 bytes are carried without a block. */
const MESSAGE_STRIDE = 128;
const LENGTH_MASK = 0x7fffffff;

/** Bytes of a cell for values of `codec`, and whether cells are messages. */
export function cellShape(codec: Codec<unknown>): { readonly stride: number; readonly messages: boolean } {
  const { size } = codec;
  if (size !== undefined && size <= STRAIGHT_MAX) {
    return { stride: Math.max(8, (size + 7) & ~7), messages: false };
  }
  return { stride: MESSAGE_STRIDE, messages: true };
}

/** Reads and writes the cells of one channel, in one isolate. */
export class CellFormat<T> {
  /** Bytes of a cell. */
  readonly stride: number;
  /** Whether cells carry a length, and a block where they are too small. */
  readonly messages: boolean;
  /** Whether values that are no objects can be kept as they are until they are sent. */
  readonly scalar: boolean;
  /** Cells that a window takes. */
  readonly windowCells: number;
  readonly #isolate: Isolate;
  readonly #codec: Codec<T>;
  readonly #numbers: Float64Array | undefined;

  /** For the channels of `isolate` that carry values of `codec`. */
  constructor(isolate: Isolate, codec: Codec<T>) {
    const shape = cellShape(codec as Codec<unknown>);
    this.stride = shape.stride;
    this.messages = shape.messages;
    this.scalar = codec.size !== undefined && codec.size <= 8;
    this.windowCells = Math.floor(isolate.windowSize / shape.stride);
    this.#isolate = isolate;
    this.#codec = codec;
    this.#numbers = codec as Codec<unknown> === f64
      ? new Float64Array(isolate.core.bytes.buffer as ArrayBuffer)
      : undefined;
  }

  /** Encodes `value` into cell `index` of the send window; a block it needs is then in this isolate's lease. */
  write(value: T, index = 0): void {
    const cell = this.#isolate.sendWindow + index * this.stride;
    if (this.#numbers !== undefined && typeof value === "number") this.#numbers[cell >> 3] = value;
    else {
      const isolate = this.#isolate;
      isolate.coding = true;
      try {
        if (this.messages) this.#writeMessage(value, index, cell);
        else {
          const { window } = isolate;
          window.at = cell;
          window.end = cell + this.stride;
          this.#codec.encode(value, window);
        }
      } finally {
        isolate.coding = false;
      }
    }
  }

  /** Encodes values of `list` from `at` on into consecutive cells, as many as the window takes; returns how many. */
  writeMany(list: readonly T[], at: number): number {
    const most = Math.min(list.length - at, this.windowCells);
    const numbers = this.#numbers;
    let count = 0;
    if (numbers === undefined) {
      try {
        for (; count < most && !this.isTight(count); count++) this.write(list[at + count]!, count);
      } catch (error) {
        // Those before it are whole: it is the next call's to refuse.
        if (count === 0) throw error;
      }
      return count;
    }
    const first = this.#isolate.sendWindow >> 3;
    for (; count < most; count++) {
      const value = list[at + count] as unknown;
      if (typeof value !== "number") break;
      numbers[first + count] = value;
    }
    // The codec itself refuses what is no number.
    if (count === 0) this.write(list[at]!, count++);
    return count;
  }

  /** Whether a value written behind cell `index` could run over the end of the window. */
  isTight(index: number): boolean {
    return this.messages && index * this.stride > this.#isolate.windowSize >> 1;
  }

  /** A copy of cell 0 of the send window without a block: what is needed to send it later. */
  snapshot(value: T): Uint8Array | undefined {
    if (this.scalar && typeof value !== "object") return undefined;
    const { core, sendWindow } = this.#isolate;
    this.write(value);
    if (!this.messages) return core.bytes.slice(sendWindow, sendWindow + this.stride);
    const word = core.words[(sendWindow + M_LENGTH) >> 2]!;
    const length = word & LENGTH_MASK;
    const from = (word & M_IN_BLOCK) === 0 ? sendWindow + M_INLINE : core.words[(sendWindow + M_BLOCK) >> 2]!;
    const copy = core.bytes.slice(from, from + length);
    core.call.abandon(core.me);
    return copy;
  }

  /** Puts a snapshot, or a scalar value, into cell 0 of the send window. */
  restore(value: T, snapshot: Uint8Array | undefined): void {
    if (snapshot === undefined) return this.write(value);
    const { core, sendWindow } = this.#isolate;
    if (!this.messages) return core.bytes.set(snapshot, sendWindow);
    if (snapshot.length <= this.stride - M_INLINE) {
      core.words[(sendWindow + M_LENGTH) >> 2] = snapshot.length;
      core.bytes.set(snapshot, sendWindow + M_INLINE);
    } else {
      core.bytes.set(snapshot, this.#block(0, snapshot.length));
    }
  }

  /** Decodes the cell at `address` and gives its block back. */
  read(address: number): T {
    if (this.#numbers !== undefined) return this.#numbers[address >> 3] as T;
    return this.messages ? this.#readMessage(address) : this.#decode(address, this.stride);
  }

  /**
   * Decodes `count` cells of the receive window behind `first`, unless that is NOT_READY; leaves out what cannot be decoded,
   * and says why.
   */
  readBatch(first: T | typeof NOT_READY, count: number): { values: T[]; failure: Closed | undefined } {
    const { receiveWindow } = this.#isolate;
    const had = first === NOT_READY ? 0 : 1;
    const numbers = this.#numbers as unknown as T[] | undefined;
    if (numbers !== undefined) {
      const from = (receiveWindow >> 3) - had;
      // Made at its full length, V8 learns what is in it: growing an array of one takes twice as long.
      const values = new Array<T>(had + count);
      if (first !== NOT_READY) values[0] = first;
      for (let i = had; i < values.length; i++) values[i] = numbers[from + i]!;
      return { values, failure: undefined };
    }
    const values = first === NOT_READY ? [] : [first];
    let failure: Closed | undefined;
    for (let i = 0; i < count; i++) {
      try {
        values.push(this.read(receiveWindow + i * this.stride));
      } catch (error) {
        failure ??= new Closed(error, true);
      }
    }
    return { values, failure };
  }

  /** As `readBatch`, into the first places of `values`, where these are plain numbers; `false` where they are not. Allocates nothing. */
  readNumbers(values: T[], count: number): boolean {
    const numbers = this.#numbers as unknown as T[] | undefined;
    if (numbers === undefined) return false;
    const from = this.#isolate.receiveWindow >> 3;
    for (let i = 0; i < count; i++) values[i] = numbers[from + i]!;
    return true;
  }

  /** Forgets a message that was written but not sent. */
  abandon(): void {
    const { core } = this.#isolate;
    if (this.messages) core.call.abandon(core.me);
  }

  /** The block of cell 0, if it has one, now belongs to something else than the send window. */
  disown(): void {
    const { core } = this.#isolate;
    core.store(core.me + S_LEASE + L_PREPARED, 0);
  }

  #writeMessage(value: T, index: number, cell: number): void {
    const { core, window, sendWindow, windowSize, maxMessage } = this.#isolate;
    const size = this.#codec.sizeOf?.(value) ?? 0;
    if (size > this.stride - M_INLINE && size <= maxMessage) {
      return this.#writeBlock(value, index, cell, size);
    }
    const start = cell + M_INLINE;
    window.at = start;
    window.end = sendWindow + windowSize;
    const held = encodeInto(this.#codec, value, window, maxMessage);
    const inWindow = held === window;
    const length = inWindow ? window.at - start : held.at;
    if (inWindow && length <= this.stride - M_INLINE) {
      core.words[(cell + M_LENGTH) >> 2] = length;
      return;
    }
    const block = this.#block(index, length);
    if (inWindow) core.bytes.copyWithin(block, start, start + length);
    else core.bytes.set(held.bytes.subarray(0, length), block);
  }

  /** Encodes straight into a block, whose size the codec knows. */
  #writeBlock(value: T, index: number, cell: number, size: number): void {
    const { core, window } = this.#isolate;
    const block = this.#block(index, size);
    window.at = block;
    window.end = block + size;
    try {
      this.#codec.encode(value, window);
    } catch (error) {
      core.call.abandon(core.me);
      throw error === WINDOW_FULL
        ? new CodecError("sizeOf promised fewer bytes than encode needs", "$", { size })
        : error;
    }
    core.words[(cell + M_LENGTH) >> 2] = (window.at - block) | M_IN_BLOCK;
  }

  #block(index: number, bytes: number): number {
    const { core } = this.#isolate;
    const block = core.retry(() => core.call.prepare(core.me, index, this.stride, bytes));
    return core.check(block, "a message", { bytes });
  }

  #readMessage(cell: number): T {
    const { core } = this.#isolate;
    const word = core.words[(cell + M_LENGTH) >> 2]!;
    const length = word & LENGTH_MASK;
    if ((word & M_IN_BLOCK) === 0) {
      if (length > this.stride - M_INLINE) throw core.failure(core.call.poison(20), "receive");
      return this.#decode(cell + M_INLINE, length);
    }
    const block = core.words[(cell + M_BLOCK) >> 2]!;
    if (core.call.holds(block, length) === 0) throw core.failure(core.call.poison(20), "receive");
    try {
      return this.#decode(block, length);
    } finally {
      core.retry(() => core.call.letGo(core.me, cell));
    }
  }

  #decode(at: number, length: number): T {
    const isolate = this.#isolate;
    const { window } = isolate;
    window.at = at;
    window.end = at + length;
    let value: T;
    isolate.coding = true;
    try {
      value = this.#codec.decode(window);
    } finally {
      isolate.coding = false;
    }
    if (window.at > at + length) throw new CodecError("the codec read beyond its message", "$", { length });
    return value;
  }
}
