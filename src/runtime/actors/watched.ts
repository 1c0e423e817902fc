/**
 * A worker is looked at: what it tells the main isolate of its actors when it is asked. Nothing of it runs unless somebody asks.
 *
 * @module
 */
import { defaultCore } from "../../actor/system_core.ts";
import type { Actors } from "./actors.ts";
import { type Tap, tapActor } from "./tap.ts";
import { addressOf, findCell, nodesOf, type OwnNode, rootsOf, type SystemRow } from "./tree.ts";

/** Actors of one worker that are told. */
const MOST = 256;

/** What the main isolate wants to know. */
export interface Look {
  /** By which the answer is known. */
  readonly id: number;
  /** Number of an actor whose mailbox is to be told, too. */
  readonly tap?: number | undefined;
}

/** The actors of one system as their own isolate knows them. */
export interface OwnSystem extends SystemRow {
  readonly roots: readonly OwnNode[];
}

/** What a worker answers: plain data. */
export interface Seen {
  /** That of the question. */
  readonly id: number;
  /** Its actors. */
  readonly system: Omit<OwnSystem, "age">;
  /** Actors that found no room. */
  readonly omitted: number;
  /** What lies in the mailbox that was asked for; absent if there is no such actor. */
  readonly tap?: Tap | undefined;
}

/** The answer of the worker with that number. Throws nothing: whoever looks must not end who is looked at. */
export function lookAround(actors: Actors | undefined, worker: number, { id, tap }: Look): Seen {
  const { counts, observer } = defaultCore();
  const system = { name: "default", worker, counts: { ...counts }, kinds: [], roots: [] };
  try {
    const known = new Map(actors?.known().map(({ cell, at, life }) => [cell, addressOf(at, life)]));
    const roots = rootsOf(defaultCore(), known.keys());
    const budget = { left: MOST, omitted: 0 };
    const cell = tap === undefined ? undefined : findCell(roots, tap);
    return {
      id,
      system: { ...system, kinds: observer?.snapshot() ?? [], roots: nodesOf(roots, budget, known) },
      omitted: budget.omitted,
      ...cell === undefined ? {} : { tap: tapActor(cell) },
    };
  } catch {
    // Names and kinds are the user's: they may be anything.
    return { id, system, omitted: 1 };
  }
}
