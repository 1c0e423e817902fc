/**
 * The waiters of plain operations: each is a promise that has not settled yet. No closure is made per promise: one
 * static executor leaves the resolver where the caller picks it up. Only `resolve` is kept, to save the memory of
 * `reject`: a wait fails by resolving with a rejected promise.
 *
 * @module
 */
import { listen, unlisten } from "./abort.ts";
import { ArgumentError, ChannelClosedError } from "../errors.ts";
import { probe } from "./debug/probe.ts";
import { type Closed, type SelectCase, Waiter, type WaitOwner } from "./selectable.ts";

/** Shared by every operation that has nothing to wait for. Replaced while schedules are explored (`./testing`). */
export let RESOLVED: Promise<void> = Promise.resolve();

/** Makes another promise the shared one; returns the one before. */
export function replaceResolved(next: Promise<void>): Promise<void> {
  const before = RESOLVED;
  RESOLVED = next;
  return before;
}

let captured: (value: unknown) => void;

/** The one executor; follow `new Promise(capture)` with `takeResolver()` at once. */
export function capture(resolve: (value: unknown) => void): void {
  captured = probe === undefined ? resolve : probe.parking(resolve);
}

/** The resolver of the promise made last. */
export function takeResolver(): (value: unknown) => void {
  return captured;
}

const IGNORE = (): void => {};

/**
 * What a waiting promise is resolved with to reject it. It takes that up a microtask later; without a handler of its own every
 * one would until then stand in the engine's list of unhandled rejections, which takes a minute when a hundred thousand
 * waits end in one stretch. The waiting promise is unhandled still if nobody handles it.
 */
export function rejected(reason: unknown): Promise<never> {
  const promise = Promise.reject(reason);
  promise.then(undefined, IGNORE);
  return promise;
}

/** Throws an {@linkcode ArgumentError} for what is no signal. */
export function checkSignal(signal: AbortSignal): void {
  if (typeof signal?.addEventListener === "function") return;
  throw new ArgumentError("the option signal must be an AbortSignal", { option: "signal", value: signal });
}

/** The signal among the options of whatever waits. Throws an {@linkcode ArgumentError} for what are no options. */
export function signalOf(
  options: { signal?: AbortSignal | undefined } | null | undefined,
): AbortSignal | undefined {
  if (options === undefined || options === null) return undefined;
  if (typeof options === "object" && !(options instanceof AbortSignal)) return options.signal;
  throw new ArgumentError("the options of what waits must be an object, such as { signal }", { options });
}

const receiveErrors = new WeakMap<Closed, ChannelClosedError>();

/** What a receive rejects with: the reason that was given, else one `ChannelClosedError` per channel. */
export function receiveError(closed: Closed): unknown {
  if (closed.hasReason) return closed.reason;
  let error = receiveErrors.get(closed);
  if (error === undefined) {
    error = new ChannelClosedError("cannot receive: the channel is closed");
    receiveErrors.set(closed, error);
  }
  return error;
}

/** What a send rejects with; the reason, if any, is its `cause`. */
export function sendError<T>(closed: Closed, value: T): ChannelClosedError<T> {
  return new ChannelClosedError("cannot send: the channel is closed", value, causeOf(closed));
}

/** What a reservation rejects with: there is no value yet. */
export function reserveError(closed: Closed): ChannelClosedError {
  return new ChannelClosedError("cannot reserve: the channel is closed", undefined, causeOf(closed));
}

function causeOf(closed: Closed): ErrorOptions | undefined {
  return closed.hasReason ? { cause: closed.reason } : undefined;
}

/** Owns every plain receive: hears of the end of the channel. */
const RECEIVING: WaitOwner<never> = {
  complete(result: never | Closed, waiter: Waiter<never>): void {
    waiter.resolve!(rejected(receiveError(result as Closed)));
  },
};

/** Owns every plain send. */
const SENDING: WaitOwner<void> = {
  complete(result: void | Closed, waiter: Waiter<void>): void {
    waiter.resolve!(rejected(sendError(result as Closed, waiter.value)));
  },
};

/** The waiter of a plain receive; follows `new Promise(capture)`. */
export function receiveWaiter<T>(): Waiter<T> {
  return new Waiter<T>(undefined, captured, RECEIVING as WaitOwner<unknown> as WaitOwner<T>);
}

/** The waiter of a plain `send(value)`; follows `new Promise(capture)`. */
export function sendWaiter(value: unknown): Waiter<void> {
  return new Waiter<void>(value, captured, SENDING);
}

/** Ends a wait when a signal fires; takes itself off the signal when the wait ends first. */
class Abortable<R> implements WaitOwner<R> {
  readonly #wait: Waiter<R>;
  readonly #owner: WaitOwner<R> | undefined;
  readonly #resolve: ((value: unknown) => void) | undefined;
  readonly #settle: (value: unknown) => void = captured;
  readonly #from: SelectCase<R>;
  readonly #signal: AbortSignal;

  /** Puts itself between the waiter and its owner. */
  constructor(wait: Waiter<R>, from: SelectCase<R>, signal: AbortSignal) {
    this.#wait = wait;
    this.#owner = wait.owner;
    this.#resolve = wait.resolve;
    this.#from = from;
    this.#signal = signal;
    wait.owner = this;
    wait.resolve = undefined;
    listen(signal, this);
  }

  /** Passes the result on. */
  complete(result: R | Closed, waiter: Waiter<R>): void {
    this.release();
    waiter.resolve = this.#resolve;
    waiter.owner = this.#owner;
    waiter.complete(result);
  }

  /** Forgets the signal. */
  release(): void {
    unlisten(this.#signal, this);
  }

  /** The signal fired. A claim by another thread beats it: then that completes the waiter. */
  handleEvent(): void {
    this.release();
    const wait = this.#wait;
    const decision = wait.decision;
    if (decision !== undefined) {
      if (!decision.lock()) return;
      decision.settle();
    }
    this.#from.withdraw(wait);
    this.#settle(rejected(this.#signal.reason));
  }
}

/** Parks a waiter made right after `new Promise(capture)`; with a signal, until that fires. */
export function park<R>(
  from: SelectCase<R>,
  waiter: Waiter<R>,
  signal: AbortSignal | undefined,
): void {
  if (signal === undefined) {
    from.enlist(waiter);
    return;
  }
  checkSignal(signal);
  const abortable = new Abortable(waiter, from, signal);
  try {
    from.enlist(waiter);
  } catch (error) {
    abortable.release();
    throw error;
  }
}
