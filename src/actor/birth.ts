/**
 * How an actor, or the next incarnation of one, starts.
 *
 * @module
 */
import { ActorDeadError } from "../errors.ts";
import type { Cell } from "./cell.ts";
import type { ExitReason } from "./exit.ts";
import { KEEP, kill } from "./life.ts";
import { loop } from "./loop.ts";
import { signal } from "./operation.ts";
import { mayRest } from "./passive.ts";
import { HELD, isThenable } from "./state.ts";

/** The hooks that an instance may have. */
export interface Hooks {
  onStart?(): unknown;
  onStop?(reason: ExitReason): unknown;
  onRestart?(reason: ExitReason): unknown;
}

let constructing: Cell | undefined;

/** The cell for which an actor is being constructed, once; `undefined` outside `spawn`. */
export function takeConstructing(): Cell | undefined {
  const cell = constructing;
  constructing = undefined;
  return cell;
}

/** Makes the object that handles the messages. Throws what its constructor throws. */
export function construct(cell: Cell): object {
  const before = loop.current;
  loop.current = constructing = cell;
  try {
    return cell.instance = cell.kind.construct(cell);
  } finally {
    constructing = undefined;
    loop.current = before;
  }
}

/** The first turn of a plain actor. */
const START = signal("onStart", (cell) => {
  const started = (cell.instance as Hooks).onStart!();
  cell.system.announce("started", cell);
  return started;
});

/** Starts an actor that nobody supervises. Throws what its constructor throws. */
export function begin(cell: Cell): void {
  const instance = construct(cell) as Hooks;
  mayRest(cell);
  if (instance.onStart === undefined) {
    cell.system.announce("started", cell);
    cell.proceed();
  } else {
    cell.urge(START, undefined);
    cell.proceed();
  }
}

/** A promise only if `value` is one. */
export function promised(value: unknown): Promise<unknown> | undefined {
  return isThenable(value) ? Promise.resolve(value) : undefined;
}

/** Starts an incarnation of a held actor. Throws or rejects if that fails; then it is held still. */
export function revive(cell: Cell, again: boolean): Promise<void> | undefined {
  const extra = cell.more;
  extra.incarnation++;
  extra.starting = true;
  cell.urgent = extra.stopping = undefined;
  let instance: Hooks | undefined;
  const current = () => cell.instance === instance && cell.state === HELD && extra.ending === undefined;
  const failedToStart = (error: unknown) => {
    if (current()) kill(cell, error, KEEP);
  };
  const started = () => {
    if (!current()) throw new ActorDeadError(cell.label, "killed", "onStart");
    extra.starting = false;
    if (again) cell.extra!.restarts++;
    cell.system.announce(again ? "restarted" : "started", cell);
    cell.proceed();
  };
  let result: unknown;
  try {
    instance = construct(cell);
    mayRest(cell);
    result = within(cell, () => instance!.onStart?.());
  } catch (error) {
    failedToStart(error);
    throw error;
  }
  const promise = promised(result);
  if (promise === undefined) return started() as undefined;
  return new Promise((resolve, reject) => {
    // Whoever is killed meanwhile may never be done with its start.
    extra.onEnd.push(() => reject(new ActorDeadError(cell.label, "killed", "onStart")));
    promise.then(started).then(resolve, (error) => {
      reject(error);
      failedToStart(error);
    });
  });
}

/** Calls user code on behalf of the actor, outside its turn. */
export function within<R>(cell: Cell, call: () => R): R {
  const before = loop.current;
  loop.current = cell;
  try {
    return call();
  } finally {
    loop.current = before;
  }
}
