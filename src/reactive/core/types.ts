/**
 * The vocabulary of streams: who listens, what an operator is, what counts as a source.
 *
 * @module
 */
import type { Observable } from "./observable.ts";
import type { Subscription } from "./subscription.ts";

/** Whoever can be told to stop: a `Subscription` of this library or of another one. */
export interface Unsubscribable {
  /** Stops. Idempotent. */
  unsubscribe(): void;
}

/** What is run, unsubscribed or disposed of when a subscription ends. */
export type Teardown = (() => void) | Unsubscribable | Disposable;

/** What a producer may return: how to stop it, or nothing. */
export type TeardownLogic = Teardown | void;

/** Whoever listens to a stream: any number of values, then at most one error or completion. */
export interface Observer<T> {
  /** A value. */
  next(value: T): void;
  /** The stream has failed; nothing comes after this. */
  error(error: unknown): void;
  /** The stream has ended well; nothing comes after this. */
  complete(): void;
}

/** The answer of a subject to `next`, after the `EmitResult` of Reactor's sinks. */
export type EmitResult =
  /** Every observer was told, or the value is kept for those to come. */
  | "ok"
  /** Not accepted: too many values wait for the observers to return. The value is still yours. */
  | "full"
  /** Not accepted: the subject has completed or failed. */
  | "closed"
  /** Nobody listens, and this kind of subject keeps nothing. */
  | "noSubscribers";

/** What an operator call returns: a function from a stream to a stream, for `pipe`. */
export type OperatorFunction<T, R> = (source: Observable<T>) => Observable<R>;

/** An operator that does not change the type of the values. */
export type MonoTypeOperatorFunction<T> = OperatorFunction<T, T>;

/** Any object that follows the informal `Symbol.observable` protocol, such as an `Observable` of RxJS. */
export interface InteropObservable<T> {
  /** The observable itself, or another one that it stands for. */
  "@@observable"(): { subscribe(observer: Partial<Observer<T>>): unknown };
}

/** The part of a stream of another library that is needed to read it. */
export interface ForeignObservable<T> {
  /** Starts to tell `observer`. */
  subscribe(observer: Partial<Observer<T>>): unknown;
}

/** Everything that can be read as a stream: see {@linkcode from}. */
export type ObservableInput<T> =
  | Observable<T>
  | PromiseLike<T>
  | Iterable<T>
  | AsyncIterable<T>
  | ReadableStream<T>
  | InteropObservable<T>
  | ForeignObservable<T>;

/** The type of the values of a source. */
export type ObservedValueOf<O> = O extends ObservableInput<infer T> ? T : never;

/** A tuple of sources, from the tuple of the types of their values. */
export type ObservableInputTuple<A extends readonly unknown[]> = { [K in keyof A]: ObservableInput<A[K]> };

/** Values that count as false. */
export type Falsy = null | undefined | false | 0 | -0 | 0n | "";

/** Options of `subscribe`. */
export interface SubscribeOptions {
  /** Ends the subscription. Where it has been aborted already, nothing starts. */
  signal?: AbortSignal | undefined;
  /**
   * How many values are wanted to begin with; `request()` of the subscription asks for more. A source that can wait does; one that cannot fails the
   * subscription with a `ChannelFullError`, which carries the value, unless an `onBackpressure…` operator says what to do instead. Without this option
   * everything is wanted.
   */
  demand?: number | undefined;
}

/** The subscription of somebody who asks for values. From `subscribe(…, { demand })`. */
export interface PacedSubscription extends Subscription {
  /**
   * Wants `count` more values. They may come before it returns; a call from inside a value does not nest. What is asked for adds up. After the end it
   * does nothing. Anything but an integer of at least 1, or Infinity, ends the subscription with an `ArgumentError`, as rule 3.9 of Reactive
   * Streams has it.
   */
  request(count: number): void;
}
