/**
 * The actors of the main isolate, as a tree.
 *
 * @module
 */
import type { Cell } from "../actor/cell.ts";
import { cellOf, refOf } from "../actor/signals.ts";
import { type ActorSystem, coreOf, defaultSystem } from "../actor/system.ts";
import type { ActorNode, SystemRow } from "./snapshot.ts";

/** What is left to be shown. */
export interface Budget {
  /** Rows. */
  left: number;
  /** Rows that found no room. */
  omitted: number;
}

/** The default system and those that were given. */
export function systemRows(systems: readonly ActorSystem[], budget: Budget): SystemRow[] {
  return [defaultSystem(), ...systems].map((system, i) => ({
    name: i === 0 ? "default" : `system ${i}`,
    counts: system.counts,
    kinds: system.metrics(),
    roots: nodes(rootsOf(system), budget),
  }));
}

/** Actors without a parent; the default system keeps only names. */
function rootsOf(system: ActorSystem): Cell[] {
  const { members, names } = coreOf(system);
  if (members !== undefined) return [...members];
  const named = names.keys().flatMap((name) => names.all(name)).filter((ref) => ref.alive);
  return [...new Set(named.map((ref) => topOf(cellOf(ref))))];
}

/** A supervisor need not have a name: it is found by that of its child. */
function topOf(cell: Cell): Cell {
  let top = cell;
  while (top.parent !== undefined) top = top.parent;
  return top;
}

function nodes(cells: Iterable<Cell>, budget: Budget): ActorNode[] {
  const found: ActorNode[] = [];
  for (const cell of cells) {
    if (budget.left === 0) budget.omitted++;
    else {
      budget.left--;
      const { state, queued, restarts } = refOf(cell).info();
      const children = nodes(cell.extra?.children ?? [], budget);
      found.push({ label: cell.label, kind: cell.kind.name, state, depth: queued, restarts, children });
    }
  }
  return found;
}
