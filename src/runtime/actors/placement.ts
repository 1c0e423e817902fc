/**
 * Where an actor goes that is spawned on a worker.
 *
 * @module
 */
import { A_SLOTS, S_STATS, S_WORKER, SLOT_LIVE, W_RUNNING } from "../../../wasm/layout.ts";
import type { Core } from "../../core/core.ts";
import { actorsIn } from "./words.ts";

/** Slots of a runtime without workers. */
const SLOTS_ALONE = 2;

/** A slot in which a worker lives. */
interface Seat {
  readonly slot: number;
  /** Its number, from 1; 0 for the main isolate where there are no workers. */
  readonly worker: number;
}

/** The workers that live; the main isolate where there is room for no worker. */
function seats(core: Core): Seat[] {
  const found: Seat[] = [];
  const slots = core.load(A_SLOTS);
  if (slots <= SLOTS_ALONE) return [{ slot: 0, worker: 0 }];
  for (let slot = 1; slot < slots; slot++) {
    if (core.slotState(slot) !== SLOT_LIVE) continue;
    found.push({ slot, worker: core.load(core.slotAt(slot) + S_WORKER) });
  }
  return found;
}

/** Workers that a runtime has places for. */
export function workersOf(core: Core): number {
  return (core.load(A_SLOTS) - SLOTS_ALONE) / 2;
}

/** Where worker `worker` lives; `undefined` while it is being replaced. */
export function slotOfWorker(core: Core, worker: number): number | undefined {
  return worker === 0 ? 0 : seats(core).find((seat) => seat.worker === worker)?.slot;
}

/** The slot that has least to do: fewest actors, then fewest tasks; `extra` counts those on their way. */
export function leastLoaded(core: Core, extra: readonly (number | undefined)[]): number | undefined {
  let best: number | undefined, least = Infinity;
  for (const { slot } of seats(core)) {
    const running = core.load(core.slotAt(slot) + S_STATS + W_RUNNING);
    const load = actorsIn(core, slot) + (extra[slot] ?? 0) + Math.min(running, 1000) / 1001;
    if (load < least) [best, least] = [slot, load];
  }
  return best;
}

/** Always the same slot for the same key, as long as its worker lives (rendezvous hashing). */
export function slotForKey(core: Core, key: string): number | undefined {
  let best: number | undefined, most = -1;
  for (const { slot, worker } of seats(core)) {
    const weight = hash(`${worker}:${key}`);
    if (weight > most) [best, most] = [slot, weight];
  }
  return best;
}

/** FNV-1a with a last mix. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}
