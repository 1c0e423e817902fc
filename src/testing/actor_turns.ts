/**
 * Actors under a seeded scheduler: each turn handles one message, and whose turn it is the seed decides.
 *
 * @module
 */
import type { Cell } from "../actor/cell.ts";
import { loop } from "../actor/loop.ts";
import type { Scheduler } from "./scheduler.ts";

/** What the actor will do, if it is let go now; for traces. */
function intent(cell: Cell): string {
  const { urgent, op } = cell;
  if (urgent !== undefined && urgent.size > 0) return `${cell.label} handles a signal`;
  return op === undefined ? `${cell.label} handles a message` : `${cell.label} handles ${op.method}`;
}

/** One message. The clock would be read before it, and would say that the slice is used up after it. */
function turn(cell: Cell): void {
  loop.ticks = 0;
  loop.spent = false;
  cell.turn();
  loop.arg = loop.from = undefined;
}

let directed = false;

/** Whether a scheduler decides whose turn it is: then it also moves the time. */
export function isDirected(): boolean {
  return directed;
}

/** Actors that have something to do stand in the scheduler's queue until the result is disposed of. */
export function directActors(scheduler: Scheduler): Disposable {
  const { ticks, spent } = loop;
  directed = true;
  // As properties of its own, which hide the methods and go again: nothing is asked of the loop where nobody explores.
  const own = loop as { enqueue?: (cell: Cell) => void; readClock?: () => void };
  own.enqueue = (cell) => {
    cell.next = undefined;
    scheduler.enterFor(cell, () => intent(cell), () => turn(cell));
  };
  own.readClock = () => {
    loop.ticks = 1;
    loop.spent = true;
  };
  return {
    [Symbol.dispose]() {
      directed = false;
      delete own.enqueue;
      delete own.readClock;
      Object.assign(loop, { ticks, spent });
    },
  };
}
