/**
 * The stream itself.
 *
 * @module
 */
import { ArgumentError } from "../../errors/base.ts";
import { consumerOf } from "./consumer.ts";
import { iterate } from "./iterate.ts";
import { Pipeable } from "./pipeable.ts";
import { Relay, type Stage, Subscriber } from "./subscriber.ts";
import { PacedConsumer } from "./paced.ts";
import type { Subscription } from "./subscription.ts";
import type {
  Observer,
  OperatorFunction,
  PacedSubscription,
  SubscribeOptions,
  TeardownLogic,
} from "./types.ts";

/** Lets a producer tell `subscriber`, now or later; returns how to stop it, if there is anything to stop. */
export type Producer<T> = (subscriber: Subscriber<T>) => TeardownLogic;

/**
 * A stream of values over time that ends at most once, with an error or with completion. It is cold: nothing happens until
 * somebody subscribes, and the producer runs anew for each subscription.
 *
 * - **Lazy, and synchronous where its producer is.** `subscribe` runs the producer; values may come before it returns.
 * - **Ended from either side.** By the producer, or by `unsubscribe()`, `signal`, `using`. Teardowns run after the observer's
 *   `complete` or `error`, in the order in which they were added.
 * - **Never silent about errors.** One that nobody handles, one that comes after the end, and whatever an observer throws is reported
 *   as an uncaught error (`reportError`); none of them unwinds into the producer.
 *
 * Names and meaning are those of RxJS 7; where they differ, `docs/reactive.md` says why.
 *
 * @example
 * ```ts
 * import { Observable } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const countdown = new Observable<number>((subscriber) => {
 *   for (let i = 3; i > 0 && !subscriber.closed; i--) subscriber.next(i);
 *   subscriber.complete();
 * });
 * const seen: unknown[] = [];
 * countdown.subscribe({ next: (value) => seen.push(value), complete: () => seen.push("liftoff") });
 * assertEquals(seen, [3, 2, 1, "liftoff"]);
 * ```
 */
export class Observable<T> extends Pipeable<T> implements AsyncIterable<T> {
  readonly #producer: Producer<T> | undefined;

  /** `producer` runs once for each subscription; without one the stream never emits. Throws an `ArgumentError` for anything else. */
  constructor(producer?: Producer<T>) {
    super();
    if (producer !== undefined && typeof producer !== "function") {
      throw new ArgumentError("an Observable needs a function that produces its values", { producer });
    }
    this.#producer = producer;
  }

  /** For an observer that asks for its values. */
  subscribe(
    observer: Partial<Observer<T>> | ((value: T) => void),
    options: SubscribeOptions & { demand: number },
  ): PacedSubscription;
  /** For an observer that takes what comes. */
  subscribe(
    observer?: Partial<Observer<T>> | ((value: T) => void),
    options?: SubscribeOptions,
  ): Subscription;
  /**
   * Starts the stream. The observer may be an object with any of `next`, `error` and `complete`, or a function for the values.
   * Ends with the subscription that it returns, with `signal`, or by itself. Given the subscriber of another stream, it forwards to
   * that and ends with it. With `demand` no more values come than were asked for, there or by `request()` of the subscription.
   *
   * Throws an `ArgumentError` if the observer is none; whatever the producer throws goes to the observer's `error`.
   */
  subscribe(
    observer?: Partial<Observer<T>> | ((value: T) => void),
    options?: SubscribeOptions,
  ): Subscription {
    let subscriber: Subscriber<T> = observer instanceof Subscriber
      ? new Relay<T>(observer)
      : consumerOf(observer);
    if (options?.demand !== undefined) subscriber = new PacedConsumer(subscriber, options.demand);
    const signal = options?.signal;
    if (signal !== undefined) {
      endBy(signal, subscriber);
      if (subscriber.closed) return subscriber;
    }
    this.runInto(subscriber);
    return subscriber;
  }

  /**
   * Runs into `subscriber`, which is given to one stream, once; what the producer returns is in its teardowns. For operators and subclasses;
   * everybody else uses `subscribe`. Never throws. As `_subscribe` in RxJS.
   *
   * @example
   * ```ts
   * import { Observable, of } from "@millrace/millrace/reactive";
   * import { assertEquals } from "@std/assert";
   *
   * const greeted = new Observable<string>((subscriber) => {
   *   subscriber.next("hello");
   *   of("and", "goodbye").runInto(subscriber);
   * });
   * const seen: string[] = [];
   * greeted.subscribe((word) => seen.push(word));
   * assertEquals(seen, ["hello", "and", "goodbye"]);
   * ```
   */
  runInto(subscriber: Subscriber<T>): void {
    const producer = this.#producer;
    if (producer === undefined) return;
    try {
      subscriber.add(producer(subscriber));
    } catch (error) {
      subscriber.error(error);
    }
  }

  /**
   * Iterates over the values, for `for await`; leaving the loop unsubscribes. Up to 1,048,576 values wait for the loop; if it is slower
   * than that the iteration fails with a `ChannelFullError`. `toChannel` lets you choose the bound and what happens there.
   *
   * @example
   * ```ts
   * import { range } from "@millrace/millrace/reactive";
   * import { assertEquals } from "@std/assert";
   *
   * const seen: number[] = [];
   * for await (const n of range(10)) {
   *   if (n === 2) break;
   *   seen.push(n);
   * }
   * assertEquals(seen, [0, 1]);
   * ```
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<T, undefined> {
    return iterate((subscriber) => this.runInto(subscriber));
  }

  /** Itself: how other libraries recognise a stream (`from(…)` of RxJS takes it). */
  "@@observable"(): this {
    return this;
  }
}

function endBy(signal: AbortSignal, subscription: Subscription): void {
  if (typeof signal !== "object" || typeof signal.addEventListener !== "function") {
    throw new ArgumentError("signal must be an AbortSignal", { signal });
  }
  if (signal.aborted) {
    subscription.unsubscribe();
    return;
  }
  const end = (): void => subscription.unsubscribe();
  signal.addEventListener("abort", end, { once: true });
  subscription.add(() => signal.removeEventListener("abort", end));
}

/** Makes the station that stands between a source and `to`. */
export type MakeStage<T, R> = (to: Subscriber<R>) => Stage<T, unknown>;

/** What an operator returns: runs its source into the station of the operator. */
class Operated<T, R> extends Observable<R> {
  readonly #source: Observable<T>;
  readonly #make: MakeStage<T, R>;

  constructor(source: Observable<T>, make: MakeStage<T, R>) {
    super();
    this.#source = source;
    this.#make = make;
  }

  override runInto(subscriber: Subscriber<R>): void {
    // The station has to be linked before anything runs, and may have been closed by what it subscribed to.
    const stage = this.#make(subscriber);
    if (stage.stopped) return;
    this.#source.runInto(stage);
    if (!stage.stopped) stage.started();
  }
}

/** Checks that an operator is applied to a stream. */
export function checkStream(source: unknown): void {
  if (source instanceof Observable) return;
  throw new ArgumentError("an operator is applied to an Observable; from() makes one of other things", {
    value: source,
  });
}

/** An operator, from the station that does its work. */
export function operate<T, R>(make: MakeStage<T, R>): OperatorFunction<T, R> {
  return (source) => {
    checkStream(source);
    return new Operated(source, make);
  };
}
