/**
 * Actor classes that are not loaded in this isolate: how a supervisor here makes a child of one.
 *
 * @module
 */
import type { Actor } from "./actor.ts";
import type { Cell } from "./cell.ts";
import type { SpawnOptions } from "./options.ts";
import type { Ref } from "./ref.ts";
import type { SystemCore } from "./system_core.ts";

/** Where an actor may be placed that lives in a worker: what `spawn.with` takes beside the options of every actor. */
export interface Placement {
  /** Number of the worker, from 1. Default: the one with the fewest actors. */
  readonly worker?: number | undefined;
  /** On the worker of this one. */
  readonly near?: Ref | undefined;
  /** On the same worker as others with the same key, as long as that lives. */
  readonly key?: string | undefined;
}

/** Makes the cell of a child that is not started yet. Throws an `ArgumentError` for a bad option. */
export type MakeForeign = (
  system: SystemCore,
  parent: Cell,
  args: readonly unknown[],
  options: SpawnOptions & Placement,
) => Cell;

/** An actor class of another isolate, whose actors are constructed with `P`. */
export interface ForeignClass<A extends Actor, P extends unknown[]> {
  /** The types; there is no such property. */
  readonly actor?: { readonly of: A; readonly from: (...args: P) => void };
}

const makers = new WeakMap<object, MakeForeign>();

/** From now on `cls` can be given to `child`. */
export function registerForeign(cls: object, make: MakeForeign): void {
  makers.set(cls, make);
}

/** How children of `given` are made, if it is a class of another isolate. */
export function foreignMaker(given: unknown): MakeForeign | undefined {
  return typeof given === "function" ? makers.get(given) : undefined;
}
