/**
 * Actors that have their turn at once: a message is handled before whoever sends it goes on. For probes and kits, which
 * are to see things in the order in which they happen, without waiting.
 *
 * @module
 */
import type { Cell } from "../actor/cell.ts";
import { loop } from "../actor/loop.ts";
import { QUEUED } from "../actor/state.ts";

/** A turn in the middle of somebody else's, or of none: what is in hand there is in hand again afterwards. */
function turn(cell: Cell): void {
  const { current, op, arg, from, kept, ticks, spent } = loop;
  // The event loop is the caller's business.
  Object.assign(loop, { ticks: Infinity, spent: false });
  try {
    cell.turn();
  } finally {
    Object.assign(loop, { current, op, arg, from, kept, ticks, spent });
  }
}

/** From now on the actor never queues for its turn. Not while it is queued. */
export function makeSynchronous(cell: Cell): void {
  let inside = false;
  cell.wake = () => {
    cell.state = QUEUED;
    if (inside) return;
    inside = true;
    try {
      while (cell.state === QUEUED) turn(cell);
    } finally {
      inside = false;
    }
  };
}
