/**
 * One subscription for many observers.
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import { checkCount, checkFunction, checkOptions } from "../core/check.ts";
import { checkStream, Observable } from "../core/observable.ts";
import type { Subscriber } from "../core/subscriber.ts";
import type { Subscription } from "../core/subscription.ts";
import type { MonoTypeOperatorFunction, ObservableInput } from "../core/types.ts";
import { from } from "../creation/from.ts";
import { type ReplayOptions, ReplaySubject } from "../subjects/replay_subject.ts";
import { Connection } from "../subjects/connection.ts";
import { Subject } from "../subjects/subject.ts";
import { take } from "./take.ts";

/** Whether something resets; a function returns a stream, at whose first value it does. */
export type ResetPolicy = boolean | ((error?: unknown) => ObservableInput<unknown>);

/** Options of {@linkcode share}. */
export interface ShareOptions<T> {
  /** Makes the subject that the observers listen to; a plain `Subject` by default. */
  connector?: (() => Subject<T>) | undefined;
  /** Whether those who subscribe after an error start the source anew; by default they do. */
  resetOnError?: ResetPolicy | undefined;
  /** Whether those who subscribe after completion start the source anew; by default they do. */
  resetOnComplete?: ResetPolicy | undefined;
  /** Whether the source is unsubscribed from when nobody listens; by default it is. A function gives it a period of grace. */
  resetOnRefCountZero?: ResetPolicy | undefined;
}

class Shared<T> extends Observable<T> {
  readonly #source: Observable<T>;
  readonly #options: ShareOptions<T>;
  #subject: Subject<T> | undefined = undefined;
  #connection: Connection<T> | undefined = undefined;
  #reset: Subscription | undefined = undefined;
  #count = 0;
  #ended = false;

  constructor(source: Observable<T>, options: ShareOptions<T>) {
    super();
    this.#source = source;
    this.#options = options;
  }

  override runInto(to: Subscriber<T>): void {
    // A reset that follows the end comes all the same: only the grace of a source that runs ends with the next observer.
    if (!this.#ended) this.#cancelReset();
    this.#count++;
    let subject: Subject<T>;
    try {
      subject = this.#subject ??= this.#options.connector?.() ?? new Subject<T>();
    } catch (error) {
      this.#count--;
      to.error(error);
      return;
    }
    // Before anything runs: whoever leaves while the source starts must count.
    to.add(() => {
      this.#count--;
      if (this.#count === 0 && !this.#ended) {
        this.#resetBy(this.#options.resetOnRefCountZero ?? true, () => this.#disconnect());
      }
    });
    subject.runInto(to);
    if (this.#connection !== undefined || this.#count === 0 || this.#ended) return;
    const connection = this.#connection = new Connection(subject, (error) => this.#end(error));
    this.#source.runInto(connection);
  }

  #end(error: [unknown?]): void {
    this.#ended = true;
    this.#cancelReset();
    const { resetOnError = true, resetOnComplete = true } = this.#options;
    const policy = error.length > 0 ? resetOnError : resetOnComplete;
    this.#resetBy(policy, () => this.#forget(), ...error);
  }

  #forget(): void {
    this.#cancelReset();
    this.#connection = undefined;
    this.#subject = undefined;
    this.#ended = false;
  }

  #disconnect(): void {
    const connection = this.#connection;
    this.#forget();
    connection?.unsubscribe();
  }

  #resetBy(policy: ResetPolicy, reset: () => void, ...error: [unknown?]): void {
    if (policy === true) reset();
    else if (typeof policy === "function") {
      let waiting: Subscription | undefined;
      try {
        waiting = from(policy(...error)).pipe(take(1)).subscribe({ next: reset });
      } catch (thrown) {
        reportError(thrown);
      }
      if (waiting !== undefined && !waiting.closed) this.#reset = waiting;
    }
  }

  #cancelReset(): void {
    this.#reset?.unsubscribe();
    this.#reset = undefined;
  }
}

function checkReset(name: string, policy: unknown): void {
  if (policy !== undefined && typeof policy !== "boolean") checkFunction("share", name, policy);
}

/**
 * Subscribes to the source once, for all who subscribe to the result while somebody does. When nobody is left it unsubscribes; whoever comes
 * after that, or after the end, starts the source anew. The `reset…` options change that, with a period of grace say:
 * `resetOnRefCountZero: () => timer(1000)`.
 *
 * ```text
 * source  -a-b-c-|
 *         share()
 * first   -a-b-c-|
 * second     ^b-c-|
 * ```
 *
 * Throws an `ArgumentError` for bad options. From RxJS.
 *
 * @example
 * ```ts
 * import { share, Subject, defer } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * let started = 0;
 * const source = new Subject<number>();
 * const shared = defer(() => { started++; return source; }).pipe(share());
 * const seen: number[] = [];
 * shared.subscribe((x) => seen.push(x));
 * shared.subscribe((x) => seen.push(-x));
 * source.next(1);
 * assertEquals(seen, [1, -1]);
 * assertEquals(started, 1);
 * ```
 */
export function share<T>(options?: ShareOptions<T>): MonoTypeOperatorFunction<T> {
  checkOptions("share", options);
  const read = options ?? {};
  if (read.connector !== undefined) checkFunction("share", "connector", read.connector);
  checkReset("resetOnError", read.resetOnError);
  checkReset("resetOnComplete", read.resetOnComplete);
  checkReset("resetOnRefCountZero", read.resetOnRefCountZero);
  return (source) => {
    checkStream(source);
    return new Shared(source, read);
  };
}

/** Options of {@linkcode shareReplay}. */
export interface ShareReplayOptions extends ReplayOptions {
  /** Most values that newcomers are told. */
  capacity: number;
  /** Whether the source is unsubscribed from, and what was kept forgotten, when nobody listens; by default it is. */
  refCount?: boolean | undefined;
}

/**
 * As {@linkcode share}, but tells newcomers the last `capacity` values, also after completion: what the source did is done once. While it
 * runs, it is unsubscribed from when nobody listens any more.
 *
 * ```text
 * source  -a-b-c-|
 *         shareReplay(1)
 * first   -a-b-c-|
 * second     ^ab-c-|
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxJS, where `refCount` is off by default and the source runs on for nobody
 * (ReactiveX/rxjs#3336), and the capacity is not needed.
 *
 * @example
 * ```ts
 * import { defer, of, shareReplay } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * let started = 0;
 * const once = defer(() => of(++started)).pipe(shareReplay(1));
 * const seen: number[] = [];
 * once.subscribe((x) => seen.push(x));
 * once.subscribe((x) => seen.push(x));
 * assertEquals(seen, [1, 1]);
 * ```
 */
export function shareReplay<T>(options: number | ShareReplayOptions): MonoTypeOperatorFunction<T> {
  const read = typeof options === "number" ? { capacity: options } : options;
  checkOptions("shareReplay", read ?? null);
  checkCount("shareReplay", "capacity", read?.capacity);
  const { capacity, refCount = true } = read as ShareReplayOptions;
  return share({
    connector: () => new ReplaySubject<T>(capacity, read),
    resetOnComplete: false,
    resetOnRefCountZero: refCount,
  });
}
