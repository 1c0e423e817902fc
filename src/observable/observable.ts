/**
 * The standard's observable.
 *
 * @module
 */
import { catchError } from "../reactive/operators/catch_error.ts";
import { concatMap } from "../reactive/operators/concat_map.ts";
import { filter } from "../reactive/operators/filter.ts";
import { map } from "../reactive/operators/map.ts";
import { skip } from "../reactive/operators/skip.ts";
import { switchMap } from "../reactive/operators/switch_map.ts";
import { take } from "../reactive/operators/take.ts";
import { converted } from "./convert.ts";
import { Hub, type InternalObserver } from "./hub.ts";
import { inspected, type Inspector } from "./inspect.ts";
import { type Interoperable, lifted, runInto, type Runs, streamOf, type Subscribable } from "./lift.ts";
import { internalObserver, type SubscribeOptions, type SubscriptionObserver } from "./observer.ts";
import { Subscriber } from "./subscriber.ts";
import * as terminals from "./terminals.ts";

/** Makes a run of an observable: of the user's function, or of the library's own. */
type Start<T> = (hub: Hub<T>) => void;

/** What a mapper may return where a stream is wanted: anything that {@linkcode Observable.from} takes. */
export type Convertible<R> = Observable<R> | Interoperable<R> | AsyncIterable<R> | Iterable<R> | Promise<R>;

/** What the library makes of its own observables, without a `Subscriber`. */
const NATIVE: unique symbol = Symbol("NATIVE");

/**
 * The `Observable` of the WICG's proposal, which browsers have begun to ship: a producer that is started by the first who subscribes, shared
 * by all, and ended when the last one has left. `subscribe` returns nothing, one leaves by an `AbortSignal`; methods in the place of
 * `pipe`; those that give one value return a promise. Works on the operators of `@millrace/millrace/reactive`, whose `from` takes it, and
 * whose streams `Observable.from` takes.
 *
 * An end goes from upstream down: abort events and teardowns (the last one first), then the observer's `complete`. A value or completion after the
 * end is ignored, an error then, and whatever a callback throws, is reported as uncaught. Differs from the proposal in that `flatMap` keeps
 * 1,048,576 values at most, and in that listeners which were on a signal before us hear of an abort first.
 *
 * The constructor throws a `TypeError` if `producer` is no function.
 *
 * @example
 * ```ts
 * import { Observable } from "@millrace/millrace/observable";
 * import { assertEquals } from "@std/assert";
 *
 * const words = new Observable<string>((subscriber) => {
 *   for (const word of ["ant", "bee", "cat"]) subscriber.next(word);
 *   subscriber.complete();
 * });
 * assertEquals(await words.filter((word) => word !== "bee").map((word) => word.length).toArray(), [3, 3]);
 * ```
 */
export class Observable<T> {
  readonly #start: Start<T>;
  #hub: Hub<T> | undefined = undefined;
  readonly #runs: Runs<T> = { run: (observer, linked) => this.#run(observer, linked) };

  /** `producer` is called when the first one subscribes. */
  constructor(producer: (subscriber: Subscriber<T>) => void) {
    if (typeof producer !== "function") throw new TypeError("an Observable needs a function");
    const native = (producer as { [NATIVE]?: Start<T> })[NATIVE];
    this.#start = native ?? ((hub) => {
      try {
        producer(new Subscriber(hub));
      } catch (error) {
        hub.error(error);
      }
    });
  }

  /** What `value` stands for: an observable, a stream of `./reactive`, an async iterable, an iterable or a promise. Throws a `TypeError` for others. */
  static from<T>(value: Convertible<T>): Observable<T> {
    if (value instanceof Observable) return value;
    return native(converted<T>(value));
  }

  /** Starts to tell `observer`, until `signal` aborts. With a signal that was aborted before nobody is told, though the producer is called. */
  subscribe(observer?: SubscriptionObserver<T> | ((value: T) => void), options?: SubscribeOptions): void {
    this.#subscribe(internalObserver(observer), options?.signal);
  }

  /** Its values until `notifier` emits or fails. */
  takeUntil(notifier: Convertible<unknown>): Observable<T> {
    const other = Observable.from(notifier);
    // The notifier first, and it leaves first: the order of the standard, which the operator of the engine has the other way round.
    return native((hub) => {
      const end = (): void => hub.complete();
      const linked = (leave: (reason: unknown) => void): void => void hub.link(() => leave(hub.reason));
      if (hub.active) other.#runs.run({ next: end, error: end, complete() {} }, linked);
      if (hub.active) runInto(streamOf(this.#runs, hub as unknown as Hub<never>), hub);
    });
  }

  /** What `mapper(value, index)` returns for each value; what that throws is the error. */
  map<R>(mapper: (value: T, index: number) => R): Observable<R> {
    return native(lifted(this.#runs, () => map(mapper)));
  }

  /** The values for which `predicate(value, index)` is truthy. */
  filter(predicate: (value: T, index: number) => unknown): Observable<T> {
    return native(lifted(this.#runs, () => filter(predicate)));
  }

  /** The first `amount` values. */
  take(amount: number): Observable<T> {
    return native(lifted(this.#runs, () => take(amount)));
  }

  /** All but the first `amount` values. */
  drop(amount: number): Observable<T> {
    return native(lifted(this.#runs, () => skip(amount)));
  }

  /** The values of what `mapper(value, index)` returns for each value, one after the other. (`concatMap` of RxJS.) Up to 1,048,576 values wait. */
  flatMap<R>(mapper: (value: T, index: number) => Convertible<R>): Observable<R> {
    return native(
      lifted(
        this.#runs,
        (hub) => concatMap((value, i) => streamOf(Observable.from(mapper(value, i)).#runs, hub)),
      ),
    );
  }

  /** The values of what `mapper(value, index)` returns for the newest value. */
  switchMap<R>(mapper: (value: T, index: number) => Convertible<R>): Observable<R> {
    return native(
      lifted(
        this.#runs,
        (hub) => switchMap((value, i) => streamOf(Observable.from(mapper(value, i)).#runs, hub)),
      ),
    );
  }

  /** Tells `inspector` of what goes by. What it throws is the error. */
  inspect(inspector?: Inspector<T> | ((value: T) => void)): Observable<T> {
    return native(inspected(this.#runs, inspector));
  }

  /** Goes on with what `callback(error)` returns. */
  catch<R>(callback: (error: unknown) => Convertible<R>): Observable<T | R> {
    return native<T | R>(lifted<T, T | R>(
      this.#runs,
      (hub) => catchError((error) => streamOf(Observable.from(callback(error)).#runs, hub)),
    ));
  }

  /** Calls `callback` at the end, however that comes, before the observers hear of it. */
  finally(callback: () => void): Observable<T> {
    return native((hub) => {
      hub.addTeardown(callback);
      runInto(streamOf(this.#runs, hub as unknown as Hub<never>), hub);
    });
  }

  /** All values. Rejects, as all that follow, with the error or the reason of `signal`. */
  toArray(options?: SubscribeOptions): Promise<T[]> {
    return terminals.toArray(this, options);
  }

  /** Calls `visitor(value, index)` for each value. Rejects with what that throws too. */
  forEach(visitor: (value: T, index: number) => void, options?: SubscribeOptions): Promise<void> {
    return terminals.forEach(this, visitor, options);
  }

  /** Whether `predicate(value, index)` is truthy for all values. */
  every(predicate: (value: T, index: number) => unknown, options?: SubscribeOptions): Promise<boolean> {
    return terminals.search(this, (value, i) => !predicate(value, i), () => false, true, options);
  }

  /** The first value; rejects with a `RangeError` if there is none. */
  first(options?: SubscribeOptions): Promise<T> {
    return terminals.first(this, options);
  }

  /** The last value; rejects with a `RangeError` if there is none. */
  last(options?: SubscribeOptions): Promise<T> {
    return terminals.last(this, options);
  }

  /** The first value for which `predicate(value, index)` is truthy, or `undefined`. */
  find(predicate: (value: T, index: number) => unknown, options?: SubscribeOptions): Promise<T | undefined> {
    return terminals.search<T, T | undefined>(this, predicate, (value) => value, undefined, options);
  }

  /** Whether `predicate(value, index)` is truthy for any value. */
  some(predicate: (value: T, index: number) => unknown, options?: SubscribeOptions): Promise<boolean> {
    return terminals.search(this, predicate, () => true, false, options);
  }

  /** Folds all values. Without an initial value the first one is; rejects with a `TypeError` if there is neither. */
  reduce<A = T>(
    reducer: (state: A, value: T, index: number) => A,
    initialValue?: A,
    options?: SubscribeOptions,
  ): Promise<A> {
    return terminals.reduce(this, reducer, initialValue, options);
  }

  /** The stream of it for `from` of `./reactive` and of other libraries: the last of whose subscriptions that ends, ends the run. */
  "@@observable"(): Subscribable<T> {
    return streamOf(this.#runs);
  }

  #subscribe(observer: InternalObserver<T>, signal: AbortSignal | undefined): void {
    const running = this.#hub;
    if (running?.active) {
      running.join(observer, signal);
      return;
    }
    const hub = this.#hub = new Hub<T>();
    hub.join(observer, signal);
    if (signal?.aborted) hub.close(signal.reason);
    this.#start(hub);
  }

  #run(observer: InternalObserver<T>, linked: (leave: (reason: unknown) => void) => void): void {
    const running = this.#hub;
    const hub = running?.active ? running : this.#hub = new Hub<T>();
    hub.join(observer, undefined);
    linked((reason) => hub.leave(observer, reason));
    if (hub !== running) this.#start(hub);
  }
}

/** An observable of the library's own. */
export function native<T>(start: Start<T>): Observable<T> {
  return new Observable<T>(Object.assign(() => {}, { [NATIVE]: start }));
}
