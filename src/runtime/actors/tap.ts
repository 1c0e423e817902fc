/**
 * What lies in an actor's mailbox, in brief: nothing is taken out, and nothing of a message is called.
 *
 * @module
 */
import type { Cell } from "../../actor/cell.ts";
import type { Hand } from "../../actor/mailbox.ts";
import { SIGNAL } from "../../actor/operation.ts";
import { StandIn } from "./stand_in.ts";
import { brief, cut } from "../brief.ts";

/** Messages that are told. */
const MOST = 16;

/** A message, or a value, in brief. */
export interface TapRow {
  /** Its place: 0 is what comes next. */
  readonly place: number;
  /** Method and arguments of a message, or the value; at most 200 characters. */
  readonly text: string;
}

/** What waits somewhere: see `inspect(rt, { tap: true })`. */
export interface Tap {
  /** What waits in all. */
  readonly depth: number;
  /** The first of it. */
  readonly rows: readonly TapRow[];
  /** What else is to be known, or why there is nothing. */
  readonly note: string;
}

/** The first messages in the mailbox. */
export function tapActor(cell: Cell): Tap {
  const first: Hand[] = cell.op === undefined
    ? messagesIn(cell)
    : [{ op: cell.op, arg: cell.arg, from: cell.from }];
  const rows = first.map(({ op, arg }, place) => {
    const told = op.args(arg).map((one) => brief(one)).join(", ");
    return { place, text: cut(`${op.method}(${told})`) };
  });
  if (cell instanceof StandIn) return { depth: 0, rows: [], note: "it lives in another isolate: look there" };
  const depth = cell.op === undefined ? cell.box?.size ?? 0 : 1;
  return { depth, rows, note: depth > rows.length ? `the first ${rows.length} of ${depth}` : "" };
}

function messagesIn({ box }: Cell): Hand[] {
  const found: Hand[] = [];
  if (box === undefined || box.size === 0) return found;
  const enough = {};
  try {
    // Nothing is picked: it only looks at each. A priority mailbox shows them in no particular order.
    box.pick({ op: undefined!, arg: undefined, from: undefined }, (message) => {
      if (message.op.shape !== SIGNAL) found.push({ ...message });
      if (found.length === MOST) throw enough;
      return false;
    });
  } catch (reason) {
    if (reason !== enough) throw reason;
  }
  return found;
}
