/**
 * References to actors, and the replies to questions, as values in messages.
 *
 * ```text
 * 0  made of functions: 1      1  overflow     2  slot     3  bytes of the label     4  bytes of the name
 * 5  generation of the slot    9  record, 0 for one that was gone when it was sent     13  life number
 * 17 capacity of its mailbox as a float        25  label, name
 * ```
 *
 * @module
 */
import type { Cell } from "../../actor/cell.ts";
import { FunctionRef } from "../../actor/local_ref.ts";
import { CAPACITY, type MailboxOverflow } from "../../actor/options.ts";
import type { Window } from "../../codec/codec.ts";
import { CodecError } from "../../errors.ts";
import { FunctionStandIn, StandIn } from "./stand_in.ts";

const HEAD = 25;
const TEXT_MAX = 255;
const OVERFLOWS: readonly MailboxOverflow[] = ["suspend", "dropOldest", "dropNewest", "error"];
const text = new TextEncoder();
const plain = new TextDecoder();

/** What a reference leads to. */
export interface Address {
  /** An actor made of functions. */
  readonly functions: boolean;
  readonly slot: number;
  readonly generation: number;
  /** Address of its record, 0 for one that was gone when it was sent. */
  readonly at: number;
  readonly life: number;
  readonly capacity: number;
  readonly overflow: MailboxOverflow;
  /** What reports call it. */
  readonly label: string;
  /** The name it was spawned with. */
  readonly name: string | undefined;
}

/** Where a record is, and whose. */
export type Place = Pick<Address, "slot" | "generation" | "at" | "life">;

/** Writes the reference of an actor that lives at `place`. */
export function writeAddress(cell: Cell, place: Place, to: Window): void {
  const { capacity, overflow } = mailboxOf(cell);
  const label = short(cell.label), name = short(cell.options.name ?? "");
  const at = to.claim(HEAD + label.length + name.length);
  const { view, bytes } = to;
  view.setUint8(at, cell instanceof FunctionRef || cell instanceof FunctionStandIn ? 1 : 0);
  view.setUint8(at + 1, OVERFLOWS.indexOf(overflow));
  view.setUint8(at + 2, place.slot);
  view.setUint8(at + 3, label.length);
  view.setUint8(at + 4, name.length);
  view.setUint32(at + 5, place.generation, true);
  view.setUint32(at + 9, place.at, true);
  view.setUint32(at + 13, place.life, true);
  view.setFloat64(at + 17, capacity, true);
  bytes.set(label, at + HEAD);
  bytes.set(name, at + HEAD + label.length);
}

/** Reads a reference. Throws a `CodecError` for what is none. */
export function readAddress(from: Window): Address {
  const at = step(from, HEAD);
  const { view, bytes } = from;
  const overflow = OVERFLOWS[view.getUint8(at + 1)];
  const capacity = view.getFloat64(at + 17, true);
  const label = step(from, view.getUint8(at + 3));
  const name = step(from, view.getUint8(at + 4));
  if (overflow === undefined || !(capacity >= 1)) {
    throw new CodecError("the bytes are no reference of an actor");
  }
  return {
    functions: view.getUint8(at) !== 0,
    slot: view.getUint8(at + 2),
    generation: view.getUint32(at + 5, true),
    at: view.getUint32(at + 9, true),
    life: view.getUint32(at + 13, true),
    capacity,
    overflow,
    label: plain.decode(bytes.slice(label, name)),
    name: plain.decode(bytes.slice(name, from.at)) || undefined,
  };
}

/** The bound of the real mailbox. */
function mailboxOf(cell: Cell): { readonly capacity: number; readonly overflow: MailboxOverflow } {
  if (cell instanceof StandIn) return cell.real;
  const { capacity = CAPACITY, overflow = "suspend" } = cell.options.mailbox ?? {};
  return { capacity, overflow };
}

function short(value: string): Uint8Array {
  const bytes = text.encode(value);
  return bytes.length <= TEXT_MAX ? bytes : text.encode(value.slice(0, 60));
}

/** Reader: moves the cursor over `size` bytes, if there are so many. */
function step(from: Window, size: number): number {
  const start = from.at;
  if (size > from.end - start) throw new CodecError("the bytes of a reference are cut short");
  from.at = start + size;
  return start;
}
