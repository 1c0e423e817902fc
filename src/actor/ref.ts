/**
 * What the outside sees of an actor. An actor of this isolate and one of another worker look alike from here.
 *
 * @module
 */
import type { Down, ExitReason, Link, Monitor } from "./exit.ts";

/** What became of a message: in the mailbox; refused for want of room; a dead letter because the actor is dead. */
export type TellStatus = "ok" | "full" | "dead";

/** What an ask can be told. */
export interface AskOptions {
  /** Milliseconds until it rejects with an `AskTimeoutError`; `Infinity` for never. Default: that of the system, 5000. */
  timeout?: number | undefined;
  /** Ends the wait: the promise rejects with the signal's `reason`; a message not yet begun is not handled any more. */
  signal?: AbortSignal | undefined;
  /** Buffers and ports that move with a message to another worker instead of being copied: here they are empty then. */
  transfer?: readonly Transferable[] | undefined;
}

/** What a send that waits can be told. */
export interface SendOptions {
  /** Ends the wait for room: the promise rejects with the signal's `reason`, and nothing was sent. */
  signal?: AbortSignal | undefined;
  /** Buffers and ports that move with a message to another worker instead of being copied: here they are empty then. */
  transfer?: readonly Transferable[] | undefined;
}

/** What a stop can be told. */
export interface StopOptions {
  /** The exit reason. Default: `"normal"`. */
  reason?: ExitReason;
  /** Milliseconds until the actor is killed instead; `Infinity` for never. Default: its `shutdown` option, 5000. */
  timeout?: number | undefined;
}

/** Names of the public methods of an actor class. */
export type MethodName<A> =
  & { [K in keyof A]: A[K] extends (...args: never[]) => unknown ? K : never }[keyof A]
  & string;

/** Sends without waiting: each method of the actor, returning what became of the message. */
export type Tell<A> = {
  readonly [K in MethodName<A>]: A[K] extends (...args: infer P) => unknown ? (...args: P) => TellStatus
    : never;
};

/** Sends and waits for room in the mailbox: each method of the actor. Never rejects but with the reason of a signal. */
export type SendMethods<A> = {
  readonly [K in MethodName<A>]: A[K] extends (...args: infer P) => unknown
    ? (...args: P) => Promise<TellStatus>
    : never;
};

/** Sends and waits for the answer: each method of the actor, with a promise of what it returns. */
export type AskMethods<A> = {
  readonly [K in MethodName<A>]: A[K] extends (...args: infer P) => infer R
    ? (...args: P) => Promise<Awaited<R>>
    : never;
};

/** Asks, with the system's timeout or with options: `ref.ask.with({ timeout: 100 }).value()`. */
export type Ask<A> = AskMethods<A> & {
  /** The same methods under these options; worth keeping if it is used often. */
  with(options: AskOptions): AskMethods<A>;
};

/** Sends that wait for room, or with options: `ref.send.with({ signal }).add(1)`. */
export type Send<A> = SendMethods<A> & {
  /** The same methods under these options. */
  with(options: SendOptions): SendMethods<A>;
};

/** What can be seen of an actor from outside. */
export interface ActorInfo {
  /** `"held"`: not started yet, or between two incarnations; `"busy"`: an asynchronous handler runs. */
  readonly state: "idle" | "queued" | "running" | "busy" | "held" | "dead";
  /** Messages in the mailbox. */
  readonly queued: number;
  /** Messages in the stash. */
  readonly stashed: number;
  /** Actors it has spawned that live. */
  readonly children: number;
  /** How often it was restarted in place. */
  readonly restarts: number;
}

/** What every actor's reference can do. Anybody in the isolate may hold and use it; it may outlive its actor. */
export interface Ref extends AsyncDisposable {
  /** Unique in this isolate, in order of creation. */
  readonly id: number;
  /** The name it was spawned with. */
  readonly name: string | undefined;
  /** Whether messages are still taken. */
  readonly alive: boolean;
  /**
   * Stops it after the message in hand; what is left in the mailbox becomes dead letters. Resolves when this incarnation
   * has ended (a permanent child of a supervisor is then restarted); never rejects for what the actor does. Throws an
   * `ArgumentError` for a bad timeout.
   */
  stop(options?: StopOptions): Promise<void>;
  /** Stops it after all messages that are in the mailbox now. Akka's PoisonPill. Resolves when it has ended. */
  poison(): Promise<void>;
  /**
   * Sends an exit signal, as `exit/2` of Erlang: `"normal"` does nothing, `"kill"` ends it at once, whatever it does (a
   * handler that runs is abandoned: JavaScript cannot stop it); others end it after the message in hand, or are told to
   * `onExit` if it traps exits.
   */
  exit(reason: ExitReason): void;
  /** Calls `listener` once when it is gone for good; in a microtask with `"noproc"` if it is. */
  watch(listener: (down: Down) => void): Monitor;
  /** Links the two: if one fails, the other one does. At most one link per pair. Throws an `ArgumentError` for itself. */
  link(other: Ref): Link;
  /** Resolves with the exit reason once it is gone for good; `"noproc"` if it was. Rejects with the reason of the signal. */
  ended(options?: { signal?: AbortSignal | undefined }): Promise<ExitReason>;
  /** A look at it, now. */
  info(): ActorInfo;
}

/** A reference to an actor of class `A`. */
export interface ActorRef<A> extends Ref {
  /** Sends without waiting. */
  readonly tell: Tell<A>;
  /** Sends and waits for the answer. */
  readonly ask: Ask<A>;
  /** Sends and waits for room. */
  readonly send: Send<A>;
}

/**
 * An actor's own reference, as it sees it: goes wherever an `ActorRef` of its class is wanted. Inside a class TypeScript does
 * not know which methods `this` has in the end, hence the `any`.
 */
export interface SelfRef extends Ref {
  /** Sends without waiting. */
  // deno-lint-ignore no-explicit-any
  readonly tell: any;
  /** Sends and waits for the answer. */
  // deno-lint-ignore no-explicit-any
  readonly ask: any;
  /** Sends and waits for room. */
  // deno-lint-ignore no-explicit-any
  readonly send: any;
}

/** Where an answer goes. Settles once; whatever comes later is dropped. */
export interface Reply<R> {
  /** Whether an answer is no longer wanted: given already, timed out, cancelled. */
  readonly settled: boolean;
  /** Answers. `false` if nobody waits any more. */
  send(value: R): boolean;
  /** Rejects the ask. `false` if nobody waits any more. */
  fail(error: unknown): boolean;
}

/** A reference to an actor made of functions, which takes messages of type `M`. */
export interface BehaviorRef<M> extends Ref {
  /** Sends without waiting. */
  tell(message: M): TellStatus;
  /** Sends and waits for room. Rejects with the reason of the signal only. */
  send(message: M, options?: SendOptions): Promise<TellStatus>;
  /** Sends the message that `build` makes around a {@linkcode Reply} and waits for the answer. */
  ask<R>(build: (reply: Reply<R>) => M, options?: AskOptions): Promise<R>;
}
