/**
 * Actors made of functions.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import type { Cell } from "./cell.ts";
import { ActorContext } from "./context.ts";
import type { Down, Exit, ExitReason } from "./exit.ts";
import type { Kind } from "./kind.ts";
import type { Receiver } from "./local_ref.ts";
import { checkFunction, type SpawnOptions } from "./options.ts";
import type { BehaviorRef } from "./ref.ts";

/** The context of an actor made of functions: `self` takes its messages. */
export type BehaviorContext<M> = Omit<ActorContext, "self" | "become"> & {
  /** The actor's own reference. */
  readonly self: BehaviorRef<M>;
  /** Makes another function handle the next message: for timers and hooks; a handler just returns it. */
  become(next: Behavior<M>): void;
};

/**
 * Handles one message. What it returns, if that is a function, handles the next one: Erlang's loop with new arguments,
 * Akka's `become`. A promise is awaited before the next message.
 */
export interface Behavior<M> {
  (message: M, context: BehaviorContext<M>): Behavior<M> | void | Promise<Behavior<M> | void>;
}

/** The hooks of an actor made of functions, as those of {@linkcode Actor}. */
export interface BehaviorHooks<M> {
  /** Called first in each incarnation. */
  onStart?(context: BehaviorContext<M>): void | Promise<void>;
  /** Called last. */
  onStop?(reason: ExitReason, context: BehaviorContext<M>): void | Promise<void>;
  /** Called instead of `onStop` when it has failed and is restarted. */
  onRestart?(reason: ExitReason, context: BehaviorContext<M>): void | Promise<void>;
  /** Called when an actor that it watches is gone. */
  onDown?(down: Down, context: BehaviorContext<M>): void | Promise<void>;
  /** Called when a linked actor has ended, if this one traps exits. */
  onExit?(exit: Exit, context: BehaviorContext<M>): void | Promise<void>;
  /** Called when no message came for the idle time. */
  onIdle?(context: BehaviorContext<M>): void | Promise<void>;
}

/** What an actor made of functions can be told. */
export interface BehaviorOptions<M> extends SpawnOptions {
  /** Its hooks. */
  hooks?: BehaviorHooks<M> | undefined;
}

const NO_ARGUMENT = ["onStart", "onIdle"] as const;
const ONE_ARGUMENT = ["onStop", "onRestart", "onDown", "onExit"] as const;

/** The object behind one incarnation. */
class Behaving implements Receiver {
  #behavior: Behavior<unknown>;
  readonly #context: BehaviorContext<unknown>;

  constructor(behavior: Behavior<unknown>, context: BehaviorContext<unknown>, hooks: BehaviorHooks<unknown>) {
    this.#behavior = behavior;
    this.#context = context;
    const own = this as unknown as Record<string, unknown>;
    for (const name of NO_ARGUMENT) {
      if (hooks[name] !== undefined) own[name] = () => hooks[name]!(context);
    }
    for (const name of ONE_ARGUMENT) {
      if (hooks[name] !== undefined) own[name] = (told: never) => hooks[name]!(told, context);
    }
  }

  become(next: Behavior<unknown>): void {
    this.#behavior = next;
  }

  receive(message: unknown): unknown {
    const next = this.#behavior(message, this.#context);
    if (next === undefined) return undefined;
    if (typeof next !== "function") {
      return next.then((later) => void (typeof later === "function" && (this.#behavior = later)));
    }
    this.#behavior = next;
    return undefined;
  }
}

/** What all actors that begin with one function have in common. */
export class BehaviorKind implements Kind {
  readonly name: string;
  readonly patient = false;
  readonly #behavior: Behavior<unknown>;

  constructor(behavior: Behavior<unknown>) {
    this.name = behavior.name || "behavior";
    this.#behavior = behavior;
  }

  construct(cell: Cell): object {
    const context = new ActorContext(cell) as unknown as BehaviorContext<unknown>;
    return new Behaving(this.#behavior, context, (cell.options as BehaviorOptions<unknown>).hooks ?? {});
  }
}

/** Throws an `ArgumentError` for hooks that are no functions. */
export function checkHooks(hooks: unknown): void {
  if (hooks === undefined) return;
  if (typeof hooks !== "object" || hooks === null) {
    throw new ArgumentError("the hooks of an actor must be an object of functions", { got: hooks });
  }
  for (const name of [...NO_ARGUMENT, ...ONE_ARGUMENT]) {
    checkFunction(`the hook ${name}`, (hooks as Record<string, unknown>)[name]);
  }
}
