/**
 * A tap: what lies in one channel or in one mailbox right now, as short texts. Only for inspectors that were told `tap: true`.
 *
 * @module
 */
import { C_KIND, C_REFS, KIND_RENDEZVOUS, KIND_SUBJECT, TABLE } from "../../wasm/layout.ts";
import { Window } from "../codec/codec.ts";
import { brief } from "../runtime/brief.ts";
import { internalsOf, type Runtime } from "../runtime/runtime.ts";
import { SeenHandles } from "../runtime/seen_handles.ts";
import type { Tap, TapRow } from "../runtime/actors/tap.ts";
import { type CellCopy, readCells } from "./cells.ts";

const NUMBER_MAX = 4095;

/** The first values in the channel of that number; `undefined` if none is open. Decoding is what a receive would do. */
export function tapChannel(rt: Runtime, id: number): Tap | undefined {
  const { core, register } = internalsOf(rt);
  if (!Number.isInteger(id) || id < 0 || id > NUMBER_MAX || register.hidden.has(id)) return undefined;
  const name = register.names.get(id);
  const ch = core.load(TABLE + 4 * id);
  if (name === undefined || ch === 0 || core.load(ch + C_REFS) >= 0) return undefined;
  const kind = core.load(ch + C_KIND);
  if (kind === KIND_RENDEZVOUS) return nothing("values meet without a buffer: there is nothing to see");
  if (kind === KIND_SUBJECT) return nothing("a subject is observed, not tapped");
  const seen = readCells(core, id);
  if (seen === undefined) return undefined;
  const handles = new SeenHandles(register.names);
  const codec = register.codecs.get(id)!;
  const rows = seen.cells.map((cell) => rowOf(cell, (window) => codec.decode(window), handles));
  const more = seen.depth - seen.missed - rows.length;
  const notes = [
    seen.missed > 0 ? `${seen.missed} were taken while they were looked at` : "",
    more > 0 ? `${more} more behind them` : "",
  ];
  return { depth: seen.depth, rows, note: notes.filter((one) => one !== "").join("; ") };
}

function nothing(note: string): Tap {
  return { depth: 0, rows: [], note };
}

function rowOf(
  { place, bytes, length }: CellCopy,
  decode: (window: Window) => unknown,
  handles: SeenHandles,
): TapRow {
  if (bytes === undefined) return { place, text: `(${length} bytes: too long to be shown)` };
  try {
    return { place, text: brief(decode(new Window(bytes, handles))) };
  } catch {
    // A codec of the user's own may throw anything.
    return { place, text: `(${length} bytes that cannot be decoded here)` };
  }
}
