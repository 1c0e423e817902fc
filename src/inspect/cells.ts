/**
 * Copies of what lies in a channel, taken without touching anything.
 *
 * Invariants:
 *   I1  A copy is told only if its value was still in the channel after all of it was read: the channel is the same one, and
 *       its head has not passed the value. Whoever takes a value moves the head before he gives its block back.
 *   I2  Every word is read by an atomic load, so that the look at the head is behind the copy on every processor.
 *   I3  What is read is bounded: so many values, so many bytes each.
 *
 * After Linux's seqlocks.
 *
 * @module
 */
import {
  A_SIZE,
  C_CAPACITY,
  C_CELLS,
  C_HEAD,
  C_KIND,
  C_MASK,
  C_MESSAGES,
  C_REFS,
  C_STRIDE,
  C_TAIL,
  GROUP,
  GROUP_HEADER,
  KIND_CELLS,
  M_BLOCK,
  M_IN_BLOCK,
  M_INLINE,
  M_LENGTH,
  TABLE,
} from "../../wasm/layout.ts";
import type { Core } from "../core/core.ts";
import { position } from "../runtime/stats.ts";

/** Values that are copied at a time. */
const VALUES = 16;
/** Bytes of one value. */
const BYTES = 16_384;
const LENGTH = 0x7fffffff;

/** One value, as it lies there. */
export interface CellCopy {
  /** How many others come before it. */
  readonly place: number;
  /** Its bytes; `undefined` where there are too many. */
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
  /** How many bytes it has. */
  readonly length: number;
}

/** A channel and the first values in it. */
export interface CellsSeen {
  /** Values in it. */
  readonly depth: number;
  /** Those that could be copied whole. */
  readonly cells: readonly CellCopy[];
  /** Those that somebody took, or had not published yet, meanwhile. */
  readonly missed: number;
}

/** The channel of that number; `undefined` if there is none that is open, or none that has cells. */
export function readCells(core: Core, id: number): CellsSeen | undefined {
  const ch = core.load(TABLE + 4 * id);
  if (ch === 0 || core.load(ch + C_REFS) >= 0 || core.load(ch + C_KIND) !== KIND_CELLS) return undefined;
  const generation = core.load(ch + C_REFS + 4);
  const head = position(core, ch + C_HEAD);
  const depth = Math.max(0, position(core, ch + C_TAIL) - head);
  const wanted = Math.min(depth, VALUES, core.load(ch + C_CAPACITY));
  const cells: CellCopy[] = [];
  for (let place = 0; place < wanted; place++) {
    const cell = publishedCell(core, ch, head + place);
    const copy = cell === undefined ? undefined : copyOf(core, ch, cell, place);
    if (copy !== undefined && position(core, ch + C_HEAD) <= head + place) cells.push(copy);
  }
  const same = core.load(TABLE + 4 * id) === ch && core.load(ch + C_REFS) < 0 &&
    core.load(ch + C_REFS + 4) === generation;
  return same ? { depth, cells, missed: wanted - cells.length } : undefined;
}

/** Where the value at a position lies, if it was published. See `wasm/cells.ts`, I3. */
function publishedCell(core: Core, ch: number, at: number): number | undefined {
  const stride = core.load(ch + C_STRIDE);
  const size = core.load(ch + C_MASK) + 1;
  const index = at % size;
  const first = (core.load(ch + C_CELLS) + 63) & ~63;
  const group = first + Math.floor(index / GROUP) * (GROUP_HEADER + stride * GROUP);
  const bit = index % GROUP;
  if (!within(core, group, GROUP_HEADER + stride * GROUP)) return undefined;
  const set = (core.load(group + (bit < 32 ? 0 : 4)) >>> (bit & 31)) & 1;
  const odd = Math.floor(at / size) % 2;
  return set === odd ? undefined : group + GROUP_HEADER + bit * stride;
}

function copyOf(core: Core, ch: number, cell: number, place: number): CellCopy | undefined {
  const stride = core.load(ch + C_STRIDE);
  if (core.load(ch + C_MESSAGES) === 0) return { place, bytes: copy(core, cell, stride), length: stride };
  const word = core.load(cell + M_LENGTH);
  const length = word & LENGTH;
  const inBlock = (word & M_IN_BLOCK) !== 0;
  const from = inBlock ? core.load(cell + M_BLOCK) : cell + M_INLINE;
  if (!inBlock && length > stride - M_INLINE || !within(core, from, length)) return undefined;
  return { place, bytes: length > BYTES ? undefined : copy(core, from, length), length };
}

/** Whether that lies in the memory: what is read may have become something else meanwhile. */
function within(core: Core, from: number, length: number): boolean {
  return from > 0 && (from & 3) === 0 && length >= 0 && from + length + 3 < core.load(A_SIZE);
}

function copy(core: Core, from: number, length: number): Uint8Array<ArrayBuffer> {
  const words = new Int32Array((length + 3) >> 2);
  for (let i = 0; i < words.length; i++) words[i] = core.load(from + 4 * i);
  return new Uint8Array(words.buffer, 0, length);
}
