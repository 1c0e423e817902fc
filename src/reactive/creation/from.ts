/**
 * Anything that has values, as a stream.
 *
 * @module
 */
import { ArgumentError } from "../../errors/base.ts";
import { type Demand, pace } from "../core/demand.ts";
import { Observable } from "../core/observable.ts";
import type { Subscriber } from "../core/subscriber.ts";
import { Subscription } from "../core/subscription.ts";
import type { ForeignObservable, ObservableInput, Teardown, TeardownLogic } from "../core/types.ts";
import { readAsyncIterable, readChannel, readStream, type Receivable } from "./read.ts";
import { ArrayStream } from "./of.ts";

class IterableStream<T> extends Observable<T> {
  readonly #values: Iterable<T>;

  constructor(values: Iterable<T>) {
    super();
    this.#values = values;
  }

  override runInto(to: Subscriber<T>): void {
    if (to.demand !== undefined) {
      paceIterator(this.#values, to, to.demand);
      return;
    }
    try {
      for (const value of this.#values) {
        to.next(value);
        if (to.stopped) return;
      }
    } catch (error) {
      to.error(error);
      return;
    }
    to.complete();
  }
}

/** The end of an iterator is seen when a value is wanted: looking ahead would take one that may never be. */
function paceIterator<T>(values: Iterable<T>, to: Subscriber<T>, demand: Demand): void {
  let over = false;
  let iterator: Iterator<T>;
  try {
    iterator = values[Symbol.iterator]();
  } catch (error) {
    to.error(error);
    return;
  }
  to.add(() => {
    if (!over) iterator.return?.();
  });
  pace(to, demand, {
    more: () => true,
    step() {
      over = true;
      const turn = iterator.next();
      if (turn.done) {
        to.complete();
        return;
      }
      over = false;
      to.next(turn.value);
    },
  });
}

function fromPromise<T>(promise: PromiseLike<T>): Observable<T> {
  return new Observable((to) => {
    promise.then((value) => {
      to.whenRequested(() => {
        to.next(value);
        to.complete();
      });
    }, (error) => {
      // Nobody listens any more: that is no error of the stream.
      if (!to.stopped) to.error(error);
    });
  });
}

function fromForeign<T>(source: ForeignObservable<T>): Observable<T> {
  return new Observable((to) => {
    const ending = new Subscription();
    to.add(ending);
    // With what makes it a subscriber to RxJS: a source that does not wait looks at `closed`, and is ended before it has returned.
    const observer = {
      next: (value: T) => to.next(value),
      error: (error: unknown) => to.error(error),
      complete: () => to.complete(),
      get closed() {
        return ending.closed;
      },
      add: (teardown: TeardownLogic) => ending.add(teardown),
      remove: (teardown: Teardown) => ending.remove(teardown),
      unsubscribe: () => ending.unsubscribe(),
    };
    return source.subscribe(observer) as { unsubscribe(): void } | undefined;
  });
}

/** The stream that an object stands for by the `Symbol.observable` protocol. */
function standsFor<T>(input: object): ForeignObservable<T> | undefined {
  const known = input as Record<PropertyKey, unknown>;
  const protocol = (Symbol as { observable?: symbol }).observable;
  const give = (protocol === undefined ? undefined : known[protocol]) ?? known["@@observable"];
  if (typeof give === "function") return give.call(input) as ForeignObservable<T>;
  return typeof known["subscribe"] === "function" ? input as ForeignObservable<T> : undefined;
}

/**
 * A stream of the values of `input`:
 *
 * - an `Observable` of this library is returned as it is; one of another library is subscribed to;
 * - an array, a string or any iterable is read synchronously, and its iterator told to `return` if nobody listens any more;
 * - a promise gives its value, or its error;
 * - an async iterable, a `ReadableStream` and a receiving end of a channel are read one value at a time: the next one is asked for
 *   when the observers have returned from the one before. Unsubscribing returns the iterator, cancels the stream, and leaves the
 *   channel as it is; a value that was handed over in that moment, or came when others had used up what was asked for, goes with the stream.
 *
 * ```text
 * from([1, 2, 3])
 * result  (123|)
 * ```
 *
 * Throws an `ArgumentError` for anything else. From RxJS, which has no channels and, of a `ReadableStream`, keeps the lock.
 *
 * @example
 * ```ts
 * import { from, lastValueFrom, toArray } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await lastValueFrom(from(new Set([1, 2])).pipe(toArray())), [1, 2]);
 * assertEquals(await lastValueFrom(from(ReadableStream.from(["a", "b"])).pipe(toArray())), ["a", "b"]);
 * assertEquals(await lastValueFrom(from(Promise.resolve(7))), 7);
 * ```
 */
export function from<T>(input: ObservableInput<T>): Observable<T> {
  if (input instanceof Observable) return input;
  if (Array.isArray(input) || typeof input === "string") return new ArrayStream<T>(input as ArrayLike<T>);
  if (typeof input === "object" && input !== null || typeof input === "function") {
    const it = input as object;
    const foreign = standsFor<T>(it);
    if (foreign instanceof Observable) return foreign;
    if (foreign !== undefined) return fromForeign(foreign);
    if ("receive" in it && "tryReceive" in it) return readChannel(it as Receivable<T>);
    if ("then" in it && typeof it.then === "function") return fromPromise(it as PromiseLike<T>);
    if (it instanceof ReadableStream) return readStream<T>(it);
    if (Symbol.asyncIterator in it) return readAsyncIterable(it as AsyncIterable<T>);
    if (Symbol.iterator in it) return new IterableStream(it as Iterable<T>);
    if ("length" in it && typeof it.length === "number" && typeof it !== "function") {
      return new ArrayStream(it as ArrayLike<T>);
    }
  }
  throw new ArgumentError(
    "from() takes an Observable, a promise, an iterable, an async iterable, a ReadableStream or a channel",
    { value: input },
  );
}
