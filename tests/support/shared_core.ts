/**
 * The shared core with several slots, all played by the one isolate that tests: every interleaving of whole calls can be
 * written down, and every word can be read and broken.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { Core } from "../../src/core/core.ts";
import type { CoreExports } from "../../src/core/exports.ts";
import {
  C_CAPACITY,
  C_CELLS,
  C_HEAD,
  C_HEAD_SEEN,
  C_MASK,
  C_PUBLISHED,
  C_REFS,
  C_STRIDE,
  C_TAIL,
  GROUP,
  GROUP_HEADER,
  S_RECEIVE_WINDOW,
  S_SEND_WINDOW,
} from "../../wasm/layout.ts";

/** Bytes of each inbox in a {@linkcode SharedCore}. */
export const INBOX = 4096;

/** One memory and all its slots. */
export class SharedCore {
  /** Slot 0's view; it serves for all. */
  readonly core: Core;
  /** The exports. */
  readonly call: CoreExports;
  /** Addresses of the slots. */
  readonly me: number[] = [];
  /** The memory as 64-bit words. */
  readonly longs: BigInt64Array;

  /** `slots` live slots in `bytes` of memory. */
  constructor(slots = 3, bytes = 1 << 21) {
    this.core = Core.create(bytes, slots + 1, INBOX);
    this.call = this.core.call;
    this.longs = new BigInt64Array(this.core.memory.buffer);
    this.me.push(this.core.me);
    while (this.me.length < slots) this.start();
  }

  /** Takes a slot, makes it live, and returns its number. */
  start(): number {
    const slot = this.core.check(this.call.takeSlot(), "takeSlot");
    assertEquals(this.call.equip(slot, 65536, INBOX), 0);
    this.me[slot] = this.core.slotAt(slot);
    return slot;
  }

  /** Opens a channel of slot `by`, and attaches all the others. */
  open(capacity: number, stride = 8, messages = 0, by = 0): number {
    const ch = this.core.check(this.call.open(this.me[by]!, capacity, stride, messages), "open");
    for (const me of this.me) this.attach(me, ch);
    return ch;
  }

  /** A slot takes its seat in a channel. */
  attach(me: number, ch: number): void {
    assertEquals(this.call.find(me, this.number(ch), this.generation(ch)), ch);
  }

  /** Number of a channel. */
  number(ch: number): number {
    return this.core.load(ch + 8);
  }

  /** Generation of a channel. */
  generation(ch: number): number {
    return this.core.load(ch + C_REFS + 4);
  }

  /** A 32-bit word. */
  word(address: number): number {
    return this.core.load(address);
  }

  /** A 64-bit word. */
  long(address: number): bigint {
    return this.longs[address >> 3]!;
  }

  /** Writes a 64-bit word. */
  setLong(address: number, value: bigint): void {
    this.longs[address >> 3] = value;
  }

  /** Send window of slot `slot`. */
  out(slot: number): number {
    return this.word(this.me[slot]! + S_SEND_WINDOW);
  }

  /** Receive window of slot `slot`. */
  in(slot: number): number {
    return this.word(this.me[slot]! + S_RECEIVE_WINDOW);
  }

  /** Slot `slot` sends 8-byte integers; the status, or how many went. */
  send(slot: number, ch: number, values: readonly number[]): number {
    values.forEach((v, i) => this.setLong(this.out(slot) + i * 8, BigInt(v)));
    return this.call.send(this.me[slot]!, ch, this.out(slot), values.length);
  }

  /** Slot `slot` receives 8-byte integers; a status below zero as a number. */
  receive(slot: number, ch: number, max: number): number[] | number {
    const got = this.call.receive(this.me[slot]!, ch, this.in(slot), max);
    if (got < 0) return got;
    return Array.from({ length: got & 0xffff }, (_, i) => Number(this.long(this.in(slot) + i * 8)));
  }

  /** What `ready()` reports for a slot, sorted. */
  ready(slot: number): number[] {
    const count = this.call.ready(this.me[slot]!);
    const first = (this.me[slot]! + 128 * 9) >> 2;
    return [...this.core.words.slice(first, first + count)].sort((a, b) => a - b);
  }

  /** Sets a fresh channel's counters as if `position` values had been sent and received. */
  advance(ch: number, position: bigint): void {
    advance(this.core, ch, position);
  }

  /** Room in a channel as its counters say, for checks. */
  filled(ch: number): number {
    return Number(BigInt.asIntN(48, this.long(ch + C_TAIL) - this.long(ch + C_HEAD)));
  }

  /** Most values a channel buffers. */
  capacity(ch: number): number {
    return this.word(ch + C_CAPACITY);
  }

  /** Fails unless everything in the memory is sound. */
  sound(): void {
    assertEquals(this.call.audit(1), 0, "the number of the first broken invariant");
  }
}

/** Sets the counters of a fresh channel of `core` as if `position` values had been sent and received. */
export function advance(core: Pick<Core, "memory" | "load">, ch: number, position: bigint): void {
  const longs = new BigInt64Array(core.memory.buffer);
  const cells = BigInt(core.load(ch + C_MASK) + 1);
  const first = (core.load(ch + C_CELLS) + 63) & ~63;
  const group = GROUP_HEADER + GROUP * core.load(ch + C_STRIDE);
  for (const at of [C_TAIL, C_HEAD, C_HEAD_SEEN, C_PUBLISHED]) longs[(ch + at) >> 3] = position;
  for (let g = 0n; g < cells / 64n; g++) {
    let bits = 0n;
    for (let b = 0n; b < 64n; b++) {
      const cell = g * 64n + b;
      // Publications that this cell has seen: positions below `position` that fall on it.
      const times = position > cell ? (position - 1n - cell) / cells + 1n : 0n;
      bits |= (times & 1n) << b;
    }
    longs[(first + Number(g) * group) >> 3] = BigInt.asIntN(64, bits);
  }
}
