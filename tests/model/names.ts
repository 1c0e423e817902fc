/**
 * Names for addresses, from the layout: what a trace shows instead of numbers.
 *
 * @module
 */
import * as layout from "../../wasm/layout.ts";

/** Bytes of a group of cells. */
export const GROUP_BYTES = (stride: number): number => layout.GROUP_HEADER + layout.GROUP * stride;

const constants = Object.entries(layout) as unknown as readonly (readonly [string, number])[];

/** The constant with the prefix whose offset is the greatest up to `offset`, and what is left. */
function field(prefix: string, offset: number): string {
  let best = "", at = -1;
  for (const [name, value] of constants) {
    if (!name.startsWith(prefix) || value > offset || value <= at && at >= 0) continue;
    if (/_(MAX|END|LIVE|SIZE)$/.test(name) && name !== "A_SIZE") continue;
    best = name;
    at = value;
  }
  return offset === at ? best : `${best}+${offset - at}`;
}

/** Names addresses of the arena in `words`. */
export function namer(words: Int32Array): (address: number) => string {
  const { TABLE, TABLE_END, SLOTS, SLOT_SIZE, A_SLOTS, A_NEXT_CHANNEL, SLOTS_MAX, C_SEATS, SEAT_SIZE } =
    layout;
  const slots = words[A_SLOTS >> 2]!;
  const headers: number[] = [];
  for (let n = SLOTS_MAX; n < words[A_NEXT_CHANNEL >> 2]!; n++) headers.push(words[(TABLE >> 2) + n]!);
  return (address) => {
    if (address < TABLE) return field("A_", address);
    if (address < TABLE_END) return `table[${(address - TABLE) >> 2}]`;
    if (address < SLOTS + slots * SLOT_SIZE) {
      const slot = ((address - SLOTS) / SLOT_SIZE) | 0, offset = (address - SLOTS) % SLOT_SIZE;
      const inLease = offset >= layout.S_LEASE && offset < layout.S_LEASE + 64;
      return `slot${slot}.${inLease ? field("L_", offset - layout.S_LEASE) : field("S_", offset)}`;
    }
    for (const [i, ch] of headers.entries()) {
      if (ch === 0) continue;
      const seats = ch + C_SEATS;
      if (address >= ch && address < seats) return `ch${i}.${field("C_", address - ch)}`;
      if (address >= seats && address < seats + slots * SEAT_SIZE) {
        const seat = ((address - seats) / SEAT_SIZE) | 0, offset = (address - seats) % SEAT_SIZE;
        return `ch${i}.seat${seat}.${field("SEAT_", offset)}`;
      }
      const cells = (words[(ch + layout.C_CELLS) >> 2]! + 63) & ~63;
      const bytes = GROUP_BYTES(words[(ch + layout.C_STRIDE) >> 2]!);
      const groups = (words[(ch + layout.C_MASK) >> 2]! + 1) >> 6;
      if (cells === 0 || address < cells || address >= cells + groups * bytes) continue;
      const group = ((address - cells) / bytes) | 0, offset = (address - cells) % bytes;
      return `ch${i}.group${group}${offset < 64 ? ".published" : `.cells+${offset - 64}`}`;
    }
    for (let slot = 0; slot < slots; slot++) {
      const at = SLOTS + slot * SLOT_SIZE;
      const ring = words[(at + layout.S_INBOX) >> 2]!;
      if (ring !== 0 && address >= ring && address < ring + layout.R_DATA + 128) {
        const offset = address - ring;
        return `inbox${slot}.${
          offset >= layout.R_DATA ? `data+${offset - layout.R_DATA}` : field("C_", offset)
        }`;
      }
      const out = words[(at + layout.S_SEND_WINDOW) >> 2]!, size = words[(at + layout.S_WINDOW_SIZE) >> 2]!;
      if (address >= out && address < out + 2 * size) {
        return address < out + size ? `out${slot}+${address - out}` : `in${slot}+${address - out - size}`;
      }
    }
    return `@${address}`;
  };
}
