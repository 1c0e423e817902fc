/**
 * Notes the turns of actors while a trace runs: the method that gives a cell its turn is hidden by one that tells of it, and is
 * there again afterwards. Where nothing is traced nothing of this is there.
 *
 * Invariants
 * - I1  One trace per isolate is told, the one that was begun last: the actors of an isolate belong to no runtime.
 * - I2  Who has kept the hiding method may go on to call it.
 *
 * @module
 */
import { Cell } from "../actor/cell.ts";
import type { Core } from "../core/core.ts";
import type { Tracer } from "../core/tracer.ts";
import type { TraceRing } from "../core/trace_ring.ts";

let told: Tracer | undefined;
const plain = Cell.prototype.turn;

/** Notes what this isolate does in the ring from now on, actors included; without one, nothing any more. */
export function traceIsolate(core: Core, ring: TraceRing | undefined): void {
  const before = core.tracer;
  core.trace(ring);
  if (core.tracer !== undefined) told = core.tracer;
  else if (told === before) told = undefined;
  const wanted = told === undefined ? plain : tracedTurn;
  if (Cell.prototype.turn !== wanted) Cell.prototype.turn = wanted;
}

function tracedTurn(this: Cell): void {
  const tracer = told;
  if (tracer === undefined) return plain.call(this);
  const began = tracer.turn(this.kind.name);
  try {
    plain.call(this);
  } finally {
    tracer.turned(began);
  }
}
