/**
 * Bringing actors to life.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import { Actor } from "./actor.ts";
import { type Behavior, BehaviorKind, type BehaviorOptions, checkHooks } from "./behavior.ts";
import type { Cell } from "./cell.ts";
import { ClassKind, type Kind } from "./kind.ts";
import { begin } from "./birth.ts";
import { kill } from "./life.ts";
import { ClassRef, FunctionRef } from "./local_ref.ts";
import { checkSpawn, NO_OPTIONS, type SpawnOptions } from "./options.ts";
import type { ActorRef, BehaviorRef } from "./ref.ts";
import { defaultCore, type SystemCore } from "./system_core.ts";

/** A class of actors that is constructed with `P`. */
// deno-lint-ignore no-explicit-any
export type ActorClass<A extends Actor = Actor, P extends any[] = any[]> = new (...args: P) => A;

/** The forms of `spawn`. */
export interface Spawn {
  /** An actor of a class, constructed with `args`, each time it is restarted anew. */
  // deno-lint-ignore no-explicit-any
  <A extends Actor, P extends any[]>(
    cls: ActorClass<A, P>,
    args: readonly [...P],
    options?: SpawnOptions,
  ): ActorRef<A>;
  /** An actor of a class that is constructed without arguments. */
  <A extends Actor>(cls: ActorClass<A, []>): ActorRef<A>;
  /** An actor made of a function that handles whole messages. */
  <M>(behavior: Behavior<M>, options?: BehaviorOptions<M>): BehaviorRef<M>;
}

const kinds = new WeakMap<object, Kind>();
const NO_ARGS: readonly unknown[] = Object.freeze([]);

/** Most actors are of the class of the one before; before the first it is something that nobody can give. */
let lastGiven: unknown = NO_ARGS, lastKind: Kind | undefined;

function kindOf(given: unknown): Kind {
  if (typeof given !== "function") {
    throw new ArgumentError("spawn needs an actor class or a function", { got: given });
  }
  let kind = kinds.get(given);
  if (kind === undefined) {
    kind = given.prototype instanceof Actor
      ? new ClassKind(given as ActorClass, Actor.prototype)
      : new BehaviorKind(given as Behavior<unknown>);
    kinds.set(given, kind);
  }
  lastGiven = given;
  return lastKind = kind;
}

/** What is to be made: checked, but not alive and not known to anybody. Throws an `ArgumentError`. */
export function prepare(
  system: SystemCore,
  parent: Cell | undefined,
  given: unknown,
  first: unknown,
  second: unknown,
): Cell {
  const kind = given === lastGiven ? lastKind! : kindOf(given);
  const isClass = kind instanceof ClassKind;
  const args = isClass && first !== undefined ? first as readonly unknown[] : NO_ARGS;
  const options = ((isClass ? second : first) ?? NO_OPTIONS) as SpawnOptions;
  if (args !== NO_ARGS && !Array.isArray(args)) {
    throw new ArgumentError("the arguments of an actor must be an array", { got: args });
  }
  if (options !== NO_OPTIONS) {
    checkSpawn(options);
    checkHooks((options as BehaviorOptions<unknown>).hooks);
  }
  return isClass
    ? new ClassRef(kind, args, options, system, parent)
    : new FunctionRef(kind, args, options, system, parent);
}

/** Brings an actor to life. */
function start(
  system: SystemCore,
  parent: Cell | undefined,
  given: unknown,
  first: unknown,
  second: unknown,
): Cell {
  const cell = prepare(system, parent, given, first, second);
  system.admit(cell);
  try {
    begin(cell);
  } catch (error) {
    kill(cell, error);
    throw error;
  }
  return cell;
}

/** The `spawn` of a system, or of an actor in it. */
export function spawnUnder(system: SystemCore, parent: Cell | undefined): Spawn {
  const spawn = (given: unknown, first: unknown, second: unknown) =>
    start(system, parent, given, first, second);
  return spawn as unknown as Spawn;
}

/**
 * Brings an actor to life in the default system. The constructor runs now, `onStart` as its first turn; messages may
 * be sent at once and wait for that. Anybody in the isolate may call it; inside an actor, `context.spawn` makes a child.
 *
 * `spawn(Class, args, options)` for a class of actors, `spawn(behavior, options)` for a function that handles whole messages.
 *
 * Throws an `ArgumentError` for a bad argument, a `NameTakenError` if somebody has the name, and what the constructor throws.
 * After Erlang's `spawn` and Akka's `actorOf`.
 *
 * @example A function, and the next one
 * ```ts
 * import { type Behavior, type Reply, spawn } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * type Message = { add: number } | { total: Reply<number> };
 * const counting = (sum: number): Behavior<Message> => (message) => {
 *   if ("add" in message) return counting(sum + message.add);
 *   message.total.send(sum);
 *   return undefined; // the same one handles the next message
 * };
 *
 * const counter = spawn(counting(0));
 * counter.tell({ add: 2 });
 * counter.tell({ add: 3 });
 * assertEquals(await counter.ask<number>((total) => ({ total })), 5);
 * await counter.stop();
 * ```
 */
export const spawn: Spawn =
  ((given: unknown, first: unknown, second: unknown) =>
    start(defaultCore(), undefined, given, first, second)) as unknown as Spawn;
