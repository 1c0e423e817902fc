/**
 * What a supervisor is told about each child.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import type { Actor } from "./actor.ts";
import type { Behavior, BehaviorOptions } from "./behavior.ts";
import type { Cell } from "./cell.ts";
import { type ForeignClass, foreignMaker, type Placement } from "./foreign.ts";
import type { SpawnOptions } from "./options.ts";
import type { ActorRef, BehaviorRef, Ref } from "./ref.ts";
import { type ActorClass, prepare } from "./spawn.ts";
import type { SystemCore } from "./system_core.ts";
import { type BackoffOptions, checkBackoff } from "./window.ts";

/** When a child is restarted: always; unless it ended clean; never. */
export type RestartType = "permanent" | "transient" | "temporary";

/** What a child can be told beside what every actor can. */
export interface ChildOptions {
  /** Unique among its siblings. Default: its name, else the name of its class, numbered if need be. */
  id?: string | undefined;
  /** When it is restarted. Default: `"permanent"`. */
  restart?: RestartType | undefined;
  /** Waits before each restart. Default: none. */
  backoff?: BackoffOptions | undefined;
}

/** A child that a supervisor is to start. Made by `child` or `supervisor`; may be used for several supervisors. */
export interface ChildSpec<R extends Ref = Ref> {
  /** Unique among its siblings; `undefined`: made up from the class. */
  readonly id: string | undefined;
  /** When it is restarted. */
  readonly restart: RestartType;
  /** Waits before each restart. */
  readonly backoff: BackoffOptions | undefined;
  /** The type of the reference; there is no such property. */
  readonly ref?: R;
}

/** The forms of `child`. */
export interface MakeChild {
  /** A child of an actor class. */
  // deno-lint-ignore no-explicit-any
  <A extends Actor, P extends any[]>(
    cls: ActorClass<A, P>,
    args: readonly [...P],
    options?: SpawnOptions & ChildOptions,
  ): ChildSpec<ActorRef<A>>;
  /** A child of an actor class of a task module, which lives in a worker: `child(mod.Counter, [10])`. */
  <A extends Actor, P extends unknown[]>(
    cls: ForeignClass<A, P>,
    args: readonly [...P],
    options?: SpawnOptions & ChildOptions & Placement,
  ): ChildSpec<ActorRef<A>>;
  /** A child of an actor class that is constructed without arguments. */
  <A extends Actor>(cls: ActorClass<A, []>): ChildSpec<ActorRef<A>>;
  /** A child made of a function. */
  <M>(behavior: Behavior<M>, options?: BehaviorOptions<M> & ChildOptions): ChildSpec<BehaviorRef<M>>;
}

const RESTARTS = ["permanent", "transient", "temporary"];

/** Makes the actor of a specification, which is not started yet. */
type Prepare = (system: SystemCore, parent: Cell) => Cell;

/** Apart from the specification, which everybody sees. */
const prepares = new WeakMap<object, Prepare>();

/** Makes the actor of a specification, which is not started yet. */
export function prepareChild(spec: ChildSpec, system: SystemCore, parent: Cell): Cell {
  return prepares.get(spec)!(system, parent);
}

/** Throws an `ArgumentError` for what `child` has not made. */
export function checkSpec(spec: unknown): void {
  if (typeof spec === "object" && spec !== null && prepares.has(spec)) return;
  throw new ArgumentError("a child of a supervisor is described by child(…) or supervisor(…)", { got: spec });
}

/** Checks what a child was told. */
export function specOf(
  options: ChildOptions & { name?: string | undefined },
  prepare: Prepare,
): ChildSpec {
  const { id = options.name, restart = "permanent", backoff } = options;
  if (id !== undefined && (typeof id !== "string" || id === "")) {
    throw new ArgumentError("the id of a child must be a string that is not empty", { got: id });
  }
  if (!RESTARTS.includes(restart)) {
    throw new ArgumentError(`the restart type of a child must be one of ${RESTARTS.join(", ")}`, {
      got: restart,
    });
  }
  if (backoff !== undefined) checkBackoff(backoff);
  const spec: ChildSpec = Object.freeze({ id, restart, backoff });
  prepares.set(spec, prepare);
  return spec;
}

/**
 * Describes a child for `supervise`: what `spawn` takes, and in the options also its `id`, its `restart` type and a `backoff`.
 * Anybody may call it; nothing is started. Throws an `ArgumentError` for a bad option. After the child specifications of OTP.
 */
export const child: MakeChild = ((given: unknown, ...rest: unknown[]): ChildSpec => {
  const last = rest.at(-1);
  const options = typeof last === "object" && last !== null && !Array.isArray(last) ? last : {};
  const foreign = foreignMaker(given);
  if (foreign === undefined) {
    return specOf(options, (system, parent) => prepare(system, parent, given, rest[0], rest[1]));
  }
  const args = (Array.isArray(rest[0]) ? rest[0] : []) as readonly unknown[];
  return specOf(options, (system, parent) => foreign(system, parent, args, options));
}) as MakeChild;
