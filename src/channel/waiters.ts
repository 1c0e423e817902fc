/**
 * The waiters of plain operations: each is a promise that has not settled yet. No closure is made per promise: one
 * static executor leaves the resolver where the caller picks it up. Only `resolve` is kept, to save the memory of
 * `reject`: a wait fails by resolving with a rejected promise.
 *
 * @module
 */
import { ArgumentError, ChannelClosedError } from "../errors.ts";
import { Closed, type Decision, type SelectCase, Waiter, type WaiterList } from "./selectable.ts";

/** Shared by every operation that has nothing to wait for. */
export const RESOLVED: Promise<void> = Promise.resolve();

let captured: (value: unknown) => void;

/** The one executor; follow `new Promise(capture)` with `takeResolver()` at once. */
export function capture(resolve: (value: unknown) => void): void {
  captured = resolve;
}

/** The resolver of the promise made last. */
export function takeResolver(): (value: unknown) => void {
  return captured;
}

/** Throws an {@linkcode ArgumentError} for what is no signal. */
export function checkSignal(signal: AbortSignal): void {
  if (typeof signal?.addEventListener === "function") return;
  throw new ArgumentError("the option signal must be an AbortSignal", { option: "signal", value: signal });
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

// The two below spell out the fields of `Waiter` instead of inheriting them: V8 does not inline the construction of a
// derived class, and that costs 15% of a rendezvous (docs/decisions/0002-local-channels.md).

/** A parked `receive()`. */
export class ReceiveWaiter<T> implements Waiter<T> {
  /** A plain operation: nothing to lock, unless its channel is shared with other threads. */
  decision: Decision | undefined = undefined;
  /** See {@linkcode Waiter}. */
  prev: Waiter<T> | undefined = undefined;
  /** See {@linkcode Waiter}. */
  next: Waiter<T> | undefined = undefined;
  /** See {@linkcode Waiter}. */
  list: WaiterList<T> | undefined = undefined;
  /** Unused. */
  value: unknown = undefined;
  /** Settles the promise. */
  readonly resolve: (value: unknown) => void = captured;

  /** Resolves with the value, rejects at the end of the channel. */
  complete(result: T | Closed): void {
    this.resolve(result instanceof Closed ? Promise.reject(receiveError(result)) : result);
  }
}

/** A parked `send(value)`. */
export class SendWaiter<R> implements Waiter<R> {
  /** A plain operation: nothing to lock, unless its channel is shared with other threads. */
  decision: Decision | undefined = undefined;
  /** See {@linkcode Waiter}. */
  prev: Waiter<R> | undefined = undefined;
  /** See {@linkcode Waiter}. */
  next: Waiter<R> | undefined = undefined;
  /** See {@linkcode Waiter}. */
  list: WaiterList<R> | undefined = undefined;
  /** What is sent. */
  value: unknown;
  /** Settles the promise. */
  readonly resolve: (value: unknown) => void = captured;

  /** Follows `new Promise(capture)`. */
  constructor(value: unknown) {
    this.value = value;
  }

  /** Resolves, or rejects and hands the value back. */
  complete(result: R | Closed): void {
    this.resolve(result instanceof Closed ? Promise.reject(sendError(result, this.value)) : result);
  }
}

/** Ends another waiter when a signal fires; takes itself off the signal when the wait ends first. */
export class AbortableWaiter<R> extends Waiter<R> {
  readonly #wait: Waiter<R> & { readonly resolve: (value: unknown) => void };
  readonly #from: SelectCase<R>;
  readonly #signal: AbortSignal;

  /** Stands in the queue of `from` in the place of `wait`. */
  constructor(
    wait: Waiter<R> & { readonly resolve: (value: unknown) => void },
    from: SelectCase<R>,
    signal: AbortSignal,
  ) {
    super();
    this.#wait = wait;
    this.#from = from;
    this.#signal = signal;
    signal.addEventListener("abort", this);
  }

  /** Passes the result on. */
  override complete(result: R | Closed): void {
    this.#signal.removeEventListener("abort", this);
    this.#wait.value = this.value;
    this.#wait.complete(result);
  }

  /** The signal fired. A claim by another thread beats it: then that completes this waiter. */
  handleEvent(): void {
    this.#signal.removeEventListener("abort", this);
    const decision = this.decision;
    if (decision !== undefined) {
      if (!decision.lock()) return;
      decision.settle();
    }
    this.#from.withdraw(this);
    this.#wait.resolve(Promise.reject(this.#signal.reason));
  }
}

/** Parks a waiter made right after `new Promise(capture)`; with a signal, until that fires. */
export function park<R>(
  from: SelectCase<R>,
  waiter: ReceiveWaiter<R> | SendWaiter<R>,
  signal: AbortSignal | undefined,
): void {
  if (signal === undefined) {
    from.enlist(waiter);
    return;
  }
  checkSignal(signal);
  const stand = new AbortableWaiter(waiter, from, signal);
  stand.value = waiter.value;
  try {
    from.enlist(stand);
  } catch (error) {
    signal.removeEventListener("abort", stand);
    throw error;
  }
}
