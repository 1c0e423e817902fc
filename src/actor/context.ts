/**
 * What an actor can do beside handling messages: everything it sees of itself and the house.
 *
 * @module
 */
import { ArgumentError, StashFullError } from "../errors.ts";
import { Actor } from "./actor.ts";
import type { Cell } from "./cell.ts";
import { HELD } from "./state.ts";
import { postSignal } from "./admission.ts";
import type { ExitReason, Link, Monitor } from "./exit.ts";
import { Refusal } from "./answer.ts";
import { quit, unstash } from "./life.ts";
import { DEFERRED, loop, STASHED } from "./loop.ts";
import { SIGNAL, signal, TELL } from "./operation.ts";
import { checkFunction, needFunction, STASH } from "./options.ts";
import type { PendingAsk } from "./pending_ask.ts";
import { receive, type Received, type ReceiveOptions, type Wanted } from "./receive.ts";
import type { Ref, Reply } from "./ref.ts";
import { cellOf, link, refOf, Watch } from "./signals.ts";
import { type Spawn, spawnUnder } from "./spawn.ts";
import type { ChildSpec } from "./child.ts";
import { Supervisor, type SupervisorOptions } from "./supervisor.ts";
import { type ActorSystem, faceOf } from "./system.ts";
import { ActorTimers } from "./timers.ts";

const RUN = signal("pipeToSelf", (_cell, { act, incarnation, cell }: Piped) => {
  return cell.extra!.incarnation === incarnation ? act() : undefined;
});

interface Piped {
  readonly cell: Cell;
  readonly incarnation: number;
  readonly act: () => unknown;
}

/**
 * An actor's view of itself. Only for its own code: constructor, handlers and hooks, also after an `await`, unless
 * a method says otherwise.
 */
export class ActorContext {
  readonly #cell: Cell;

  /** For the library only. */
  constructor(cell: Cell) {
    this.#cell = cell;
  }

  /** The actor's own reference. */
  get self(): Ref {
    return refOf(this.#cell);
  }

  /** Who spawned it; `undefined` if that was no actor. */
  get parent(): Ref | undefined {
    const parent = this.#cell.parent;
    return parent && refOf(parent);
  }

  /** The actors it has spawned that live, in order of start. */
  get children(): Ref[] {
    return [...this.#cell.extra?.children ?? []].map(refOf);
  }

  /** The system it belongs to. */
  get system(): ActorSystem {
    return faceOf(this.#cell.system);
  }

  /** Spawns a child: it is stopped before its parent is. As the function `spawn`; throws an `ActorDeadError` once the actor is gone. */
  get spawn(): Spawn {
    return this.#cell.extra?.journal?.spawn ?? spawnUnder(this.#cell.system, this.#cell);
  }

  /** Starts a supervisor as a child. As the function `supervise`. */
  supervise(options: SupervisorOptions, specs: readonly ChildSpec[]): Supervisor {
    return new Supervisor(this.#cell.system, this.#cell, options, specs);
  }

  /** Fires when the actor is to stop or to be restarted, so that a handler that waits can give up. */
  get signal(): AbortSignal {
    const extra = this.#cell.more;
    return (extra.controller ??= new AbortController()).signal;
  }

  /** Timers whose ticks are messages. */
  get timers(): ActorTimers {
    return this.#cell.more.timers ??= new ActorTimers(this.#cell);
  }

  /** Whether exits of linked actors are told to `onExit` instead of ending this one. */
  get trapExit(): boolean {
    return this.#cell.extra?.trapExit ?? this.#cell.options.trapExit ?? false;
  }

  set trapExit(trap: boolean) {
    this.#cell.more.trapExit = trap;
  }

  /**
   * Calls `onDown` once `ref` is gone for good, after its last message; at once, with `"noproc"`, if it is. Ends with this
   * incarnation: who watches from `onStart` on watches anew after a restart.
   */
  watch(ref: Ref): Monitor {
    this.#cell.extra?.journal?.note({ type: "watched", ref });
    return new Watch(cellOf(ref), this.#cell);
  }

  /** Shares the fate of `ref`: if one fails, the other one does. Throws an `ArgumentError` for itself. */
  link(ref: Ref): Link {
    this.#cell.extra?.journal?.note({ type: "linked", ref });
    return link(this.#cell, cellOf(ref));
  }

  /** Stops the actor after the message in hand. What is in the mailbox becomes dead letters. */
  stop(reason: ExitReason = "normal"): void {
    quit(this.#cell, reason);
  }

  /** For actors made of functions, who see it with its type. Throws an `ArgumentError` for others, and for what is no function. */
  become(next: unknown): void {
    const instance = this.#cell.instance as { become?(next: unknown): void } | undefined;
    if (typeof next !== "function" || instance instanceof Actor || instance?.become === undefined) {
      throw new ArgumentError("only an actor made of functions becomes another function", { got: next });
    }
    instance.become(next);
  }

  /**
   * Puts the message in hand aside; an ask goes on waiting. Only before the first `await` of a handler, else an
   * `ArgumentError`. Throws a `StashFullError` if the stash is full.
   */
  stash(): void {
    const cell = this.#cell;
    this.#inHand("stash");
    const stash = cell.more.stash ??= [];
    const capacity = cell.options.stash ?? STASH;
    if (stash.length >= capacity) throw new StashFullError(cell.label, capacity);
    stash.push({ op: loop.op, arg: loop.arg, from: loop.from });
    loop.kept = STASHED;
    cell.extra?.journal?.note({ type: "stashed", method: loop.op.method });
  }

  /** Puts everything that was put aside back, in its order, ahead of the mailbox. */
  unstashAll(): void {
    unstash(this.#cell);
  }

  /**
   * Answers the ask in hand later, by hand: what the handler returns is then no answer. Rejected if the actor ends first.
   * Only before the first `await` of a handler that was asked, else an `ArgumentError`.
   */
  defer<R>(): Reply<R> {
    this.#inHand("defer");
    if (loop.op.answer === TELL) throw new ArgumentError("nobody has asked", { method: loop.op.method });
    loop.kept = DEFERRED;
    return loop.from as PendingAsk as Reply<R>;
  }

  /**
   * What a handler returns to reject the ask without failing: `return this.context.refuse(new RangeError("…"))`.
   * To a `tell` it means nothing.
   */
  refuse(error: unknown): never {
    return new Refusal(error) as never;
  }

  /**
   * Waits, inside an asynchronous handler, for a message out of turn; others stay where they are. Resolves with
   * `undefined` if none came within `timeout`. Throws an `ArgumentError` outside a handler.
   */
  receive(wanted: Wanted, options?: ReceiveOptions): Promise<Received | undefined> {
    return receive(this.#cell, wanted, options);
  }

  /**
   * Calls a function with what becomes of `promise`, as if that were a message: in its turn, not in the middle of another
   * handler. Without `onRejected` a rejection is a failure of the actor. Dropped if the actor was restarted meanwhile.
   */
  pipeToSelf<T>(
    promise: PromiseLike<T>,
    onFulfilled: (value: T) => unknown,
    onRejected?: (error: unknown) => unknown,
  ): void {
    needFunction("what is called with the value", onFulfilled);
    checkFunction("what is called with the error", onRejected);
    const cell = this.#cell;
    const { incarnation } = cell.more;
    const post = (act: () => unknown) => postSignal(cell, RUN, { cell, incarnation, act } satisfies Piped);
    promise.then(
      (value) => post(() => onFulfilled(value)),
      (error) =>
        post(() => {
          if (onRejected === undefined) throw error;
          return onRejected(error);
        }),
    );
  }

  #inHand(what: string): void {
    const cell = this.#cell;
    if (loop.current === cell && cell.running && loop.op.shape !== SIGNAL) return;
    const reason = cell.state === HELD
      ? "the actor is not handling a message"
      : "only before the first await of a handler";
    throw new ArgumentError(`${what}: ${reason}`, { actor: this.#cell.label });
  }
}
