/**
 * Supervisors, as one sees them from outside.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import type { Cell } from "./cell.ts";
import { checkSpec, type ChildOptions, type ChildSpec, type RestartType, specOf } from "./child.ts";
import type { ExitReason } from "./exit.ts";
import { ClassKind } from "./kind.ts";
import { begin } from "./birth.ts";
import { kill } from "./life.ts";
import { ClassRef } from "./local_ref.ts";
import { checkCount, checkSpawn } from "./options.ts";
import { type Entry, Overseer } from "./overseer.ts";
import type { ActorRef, AskMethods, Ref, StopOptions } from "./ref.ts";
import { refOf } from "./signals.ts";
import { defaultCore, type SystemCore } from "./system_core.ts";
import { checkWindow } from "./window.ts";

/**
 * Who is restarted when a child fails: `"one_for_one"`: that one; `"one_for_all"`: all; `"rest_for_one"`: that one and those
 * started after it.
 */
export type Strategy = "one_for_one" | "one_for_all" | "rest_for_one";

/** What a supervisor can be told. */
export interface SupervisorOptions {
  /** Who is restarted when a child fails. Default: `"one_for_one"`. */
  strategy?: Strategy | undefined;
  /** Restarts within `period`; one more, and it gives up. Default: 1. */
  intensity?: number | undefined;
  /** Milliseconds. Default: 5000. */
  period?: number | undefined;
  /** Children that may live at a time. Default: `Infinity`. */
  maxChildren?: number | undefined;
  /**
   * For children that come and go: those that end are forgotten, and at the end all are stopped at once. Only with
   * `"one_for_one"`. Erlang's `simple_one_for_one`, Elixir's `DynamicSupervisor`. Default: `false`.
   */
  dynamic?: boolean | undefined;
  /** A name, as every actor can have. */
  name?: string | undefined;
  /** Milliseconds it has for stopping until it and its children are killed. Default: `Infinity`. */
  shutdown?: number | undefined;
}

/** One child, as a supervisor lists it. */
export interface ChildInfo {
  /** Unique among its siblings. */
  readonly id: string;
  /** Its reference. */
  readonly ref: Ref;
  /** When it is restarted. */
  readonly restart: RestartType;
  /** Whether it lives; while it is being restarted, too. */
  readonly alive: boolean;
}

const STRATEGIES = ["one_for_one", "one_for_all", "rest_for_one"];
let overseers: ClassKind | undefined;

function check(options: SupervisorOptions, specs: readonly ChildSpec[]): void {
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError("the options of a supervisor must be an object", { got: options });
  }
  const { strategy = "one_for_one", maxChildren, dynamic } = options;
  if (!STRATEGIES.includes(strategy)) {
    throw new ArgumentError(`the strategy of a supervisor must be one of ${STRATEGIES.join(", ")}`, {
      got: strategy,
    });
  }
  if (dynamic && strategy !== "one_for_one") {
    throw new ArgumentError("a dynamic supervisor must be one_for_one", { strategy });
  }
  checkWindow(options);
  if (maxChildren !== undefined) checkCount("maxChildren", maxChildren, 1);
  checkSpawn({ name: options.name, shutdown: options.shutdown });
  if (!Array.isArray(specs)) {
    throw new ArgumentError("a supervisor needs an array of children", { got: specs });
  }
  for (const spec of specs) checkSpec(spec);
}

function overseer(
  system: SystemCore,
  parent: Cell | undefined,
  options: SupervisorOptions,
  specs: readonly ChildSpec[],
): ClassRef {
  overseers ??= new ClassKind(Overseer, Object.prototype);
  const { name, shutdown } = options;
  return new ClassRef(overseers, [options, [...specs]], { name, shutdown, trapExit: true }, system, parent);
}

/**
 * A supervisor: starts its children in order, restarts those that fail, stops them in reverse order. Made by `supervise`.
 * Anybody in the isolate may use it.
 *
 * A restart keeps the child's reference and its mailbox; the message that failed is dropped, and those who watch see
 * nothing. It traps exits: those of linked actors and of strangers do not end it, those of its parent do. If there are more than `intensity` restarts within `period`, it stops its children and ends with `"shutdown"`.
 */
export class Supervisor implements AsyncDisposable {
  readonly #cell: ClassRef;

  /** For the library only: use `supervise`. */
  constructor(
    system: SystemCore,
    parent: Cell | undefined,
    options: SupervisorOptions | ClassRef,
    specs: readonly ChildSpec[],
  ) {
    if (options instanceof ClassRef) {
      this.#cell = options;
      return;
    }
    check(options, specs);
    this.#cell = overseer(system, parent, options, specs);
    system.admit(this.#cell);
    try {
      begin(this.#cell);
    } catch (error) {
      kill(this.#cell, error);
      throw error;
    }
  }

  /** Its reference, to be watched, linked or stopped as any actor. */
  get ref(): Ref {
    return this.#cell;
  }

  /** Whether it lives. */
  get alive(): boolean {
    return this.#cell.alive;
  }

  /** Resolves when all children were started. Rejects with an `ActorDeadError`, the reason as `cause`, if one could not be. */
  ready(): Promise<void> {
    return this.#ask.ready();
  }

  /**
   * The reference of a child, by its id or by its specification (the first that was started from it). May be used at once,
   * before the child was started. `undefined` if there is none.
   */
  find<R extends Ref>(spec: ChildSpec<R>): R | undefined;
  /** The reference of a child, by its id. */
  find(id: string): Ref | undefined;
  find(which: ChildSpec | string): Ref | undefined {
    const found = this.#entries.find(({ id, spec }) => id === which || spec === which);
    return found && refOf(found.cell);
  }

  /** The supervisor that is the child of that id; `undefined` if there is none. */
  nested(id: string): Supervisor | undefined {
    const cell = this.#entries.find((entry) => entry.id === id)?.cell;
    if (!(cell instanceof ClassRef) || cell.kind !== overseers) return undefined;
    return new Supervisor(cell.system, undefined, cell, []);
  }

  /** Its children, in order of start. */
  children(): ChildInfo[] {
    return this.#entries.map(({ id, cell, spec: { restart } }) => {
      return { id, ref: refOf(cell), restart, alive: (cell as ClassRef).alive };
    });
  }

  /**
   * Starts one more child. Rejects with what its start throws, with a `TooManyChildrenError`, or with an `ArgumentError`
   * if the id is taken. Throws an `ArgumentError` for what is no specification.
   */
  start<R extends Ref>(spec: ChildSpec<R>): Promise<R> {
    checkSpec(spec);
    return this.#ask.startChild(spec) as Promise<R>;
  }

  /** Stops a child for good. Its specification stays, for `restart`, unless it is temporary or this is dynamic. */
  terminate(id: string): Promise<boolean> {
    return this.#ask.terminateChild(id);
  }

  /** Starts a child anew that was terminated or has ended clean; it has a new reference. Rejects if there is none. */
  restart(id: string): Promise<Ref> {
    return this.#ask.restartChild(id);
  }

  /** Forgets a child that has ended; `false` if there is none, or it lives. */
  remove(id: string): Promise<boolean> {
    return this.#ask.deleteChild(id);
  }

  /** Stops the children in reverse order, each within its own time, and then itself. */
  stop(options?: StopOptions): Promise<void> {
    return this.#cell.stop(options);
  }

  /** Resolves with the reason when it is gone for good: `"shutdown"` if there were too many restarts. */
  ended(options?: { signal?: AbortSignal | undefined }): Promise<ExitReason> {
    return this.#cell.ended(options);
  }

  /** Stops it, with `"shutdown"` as the reason. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#cell[Symbol.asyncDispose]();
  }

  get #entries(): readonly Entry[] {
    return (this.#cell.instance as Overseer | undefined)?.entries ?? [];
  }

  get #ask(): AskMethods<Overseer> {
    return (this.#cell as unknown as ActorRef<Overseer>).ask.with({ timeout: Infinity });
  }
}

/**
 * Starts a supervisor in the default system, and its children in order; inside an actor use `context.supervise`. The children
 * may be used at once: messages wait until they are started. Anybody in the isolate may call it.
 *
 * Throws an `ArgumentError` for a bad option, and a `NameTakenError`. If a child cannot be started, those before it are stopped,
 * and the supervisor ends with that error. After the supervisors of Erlang/OTP.
 *
 * @example
 * ```ts
 * import { Actor, child, supervise } from "@millrace/millrace";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * class Divider extends Actor {
 *   divide(a: bigint, b: bigint) {
 *     return a / b;
 *   }
 * }
 *
 * const divider = child(Divider, [], { id: "divider" });
 * await using supervisor = supervise({ strategy: "one_for_one", intensity: 3, period: 5_000 }, [divider]);
 * const ref = supervisor.find(divider)!;
 * await assertRejects(() => ref.ask.divide(1n, 0n), RangeError);
 * assertEquals(await ref.ask.divide(6n, 3n), 2n);
 * assertEquals(ref.info().restarts, 1);
 * ```
 */
export function supervise(options: SupervisorOptions, specs: readonly ChildSpec[]): Supervisor {
  return new Supervisor(defaultCore(), undefined, options, specs);
}

/** Describes a supervisor as the child of another one. Anybody may call it. Throws an `ArgumentError` for a bad option. */
export function supervisor(
  options: SupervisorOptions & ChildOptions,
  specs: readonly ChildSpec[],
): ChildSpec<Ref> {
  check(options, specs);
  return specOf(options, (system, parent) => overseer(system, parent, options, specs)) as ChildSpec<Ref>;
}
