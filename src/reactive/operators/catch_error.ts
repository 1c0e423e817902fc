/**
 * What to do about errors.
 *
 * @module
 */
import { checkCount, checkFunction, checkMs, checkOptions } from "../core/check.ts";
import type { ClockOptions } from "../scheduling/clock_option.ts";
import { onFirst, runInput } from "../core/inner.ts";
import { checkStream, Observable } from "../core/observable.ts";
import { Rounds } from "../core/rounds.ts";
import { Relay, type Subscriber, Through } from "../core/subscriber.ts";
import type {
  MonoTypeOperatorFunction,
  ObservableInput,
  ObservableInputTuple,
  OperatorFunction,
} from "../core/types.ts";
import { Concatenated } from "../creation/concat.ts";
import { timer } from "../creation/timer.ts";

class CatchStage<T, R> extends Through<T, T | R> {
  readonly #handle: (error: unknown, caught: Observable<T | R>) => ObservableInput<R>;
  readonly #whole: Observable<T | R>;

  constructor(
    to: Subscriber<T | R>,
    handle: (error: unknown, caught: Observable<T | R>) => ObservableInput<R>,
    whole: Observable<T | R>,
  ) {
    super(to);
    this.#handle = handle;
    this.#whole = whole;
  }

  override next(value: T): void {
    if (!this.stopped) this.to.next(value);
  }

  protected override onError(error: unknown): void {
    let input: ObservableInput<R>;
    try {
      input = this.#handle(error, this.#whole);
    } catch (thrown) {
      this.to.error(thrown);
      return;
    }
    // Torn down before the other one starts.
    this.unsubscribe();
    runInput(input, new Relay<T | R>(this.to) as Subscriber<R>);
  }
}

class Catching<T, R> extends Observable<T | R> {
  readonly #source: Observable<T>;
  readonly #handle: (error: unknown, caught: Observable<T | R>) => ObservableInput<R>;

  constructor(
    source: Observable<T>,
    handle: (error: unknown, caught: Observable<T | R>) => ObservableInput<R>,
  ) {
    super();
    this.#source = source;
    this.#handle = handle;
  }

  override runInto(to: Subscriber<T | R>): void {
    this.#source.runInto(new CatchStage(to, this.#handle, this));
  }
}

/**
 * When the source fails, goes on with the stream that `handle(error, caught)` returns; `caught` is the result itself, for another try. What
 * `handle` throws is the error of the result.
 *
 * ```text
 * source  -a-#
 *         catchError(() => of("b"))
 * result  -a-(b|)
 * ```
 *
 * Throws an `ArgumentError` if `handle` is no function. From RxJS. For many tries use {@linkcode retry}, which does not nest.
 *
 * @example
 * ```ts
 * import { catchError, of, throwError } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: string[] = [];
 * throwError(() => "no").pipe(catchError((error) => of(`${error}, but`))).subscribe((x) => seen.push(x));
 * assertEquals(seen, ["no, but"]);
 * ```
 */
export function catchError<T, R>(
  handle: (error: unknown, caught: Observable<T | R>) => ObservableInput<R>,
): OperatorFunction<T, T | R> {
  checkFunction("catchError", "handle", handle);
  return (source) => {
    checkStream(source);
    return new Catching(source, handle);
  };
}

/**
 * When the source has completed or failed, goes on with the next of `sources`, and so on. Errors are dropped.
 *
 * ```text
 * source  -a-#
 * other   -b-|
 *         onErrorResumeNextWith(other)
 * result  -a--b-|
 * ```
 *
 * Never throws; what is no stream is skipped. From RxJS.
 *
 * @example
 * ```ts
 * import { of, onErrorResumeNextWith, throwError } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: string[] = [];
 * throwError(() => "no").pipe(onErrorResumeNextWith(of("yes"))).subscribe((x) => seen.push(x));
 * assertEquals(seen, ["yes"]);
 * ```
 */
export function onErrorResumeNextWith<T, A extends readonly unknown[]>(
  ...sources: [...ObservableInputTuple<A>]
): OperatorFunction<T, T | A[number]> {
  return (source) => {
    checkStream(source);
    return new Concatenated<T | A[number]>(
      [source, ...sources as readonly ObservableInput<A[number]>[]],
      true,
    );
  };
}

/** Options of {@linkcode retry}. */
export interface RetryOptions extends ClockOptions {
  /** Most further tries; without limit by default. */
  count?: number | undefined;
  /** Milliseconds before a further try, or a function that returns a stream: the try starts at its first value. */
  delay?: number | ((error: unknown, tries: number) => ObservableInput<unknown>) | undefined;
  /** Whether a value resets the count of tries. */
  resetOnSuccess?: boolean | undefined;
}

class TryStage<T> extends Through<T, T> {
  readonly #onValue: () => void;
  readonly #onFailure: (error: unknown) => void;

  constructor(to: Subscriber<T>, onValue: () => void, onFailure: (error: unknown) => void) {
    super(to);
    this.#onValue = onValue;
    this.#onFailure = onFailure;
  }

  override next(value: T): void {
    if (this.stopped) return;
    this.#onValue();
    this.to.next(value);
  }

  protected override onError(error: unknown): void {
    this.unsubscribe();
    this.#onFailure(error);
  }
}

/** Tries again and again; its state is that of one subscription. */
function tryAgain<T>(source: Observable<T>, to: Subscriber<T>, options: RetryOptions): void {
  const { count = Infinity, delay, resetOnSuccess = false } = options;
  let tries = 0;
  const rounds = new Rounds(to as Subscriber<never>, () => {
    source.runInto(
      new TryStage(to, () => {
        if (resetOnSuccess) tries = 0;
      }, failed),
    );
  });
  function failed(error: unknown): void {
    if (++tries > count) {
      to.error(error);
      return;
    }
    if (delay === undefined) {
      rounds.go();
      return;
    }
    let pause: ObservableInput<unknown>;
    try {
      pause = typeof delay === "number" ? timer(delay, options) : delay(error, tries);
    } catch (thrown) {
      to.error(thrown);
      return;
    }
    // A pause that ends without a value gives up.
    onFirst(pause, to as Subscriber<never>, rounds.go, () => to.complete());
  }
  rounds.go();
}

/**
 * When the source fails, subscribes to it again: `count` times at most, after a `delay` if one is given. The last error is that of the result.
 * The count is that of one subscription. Sources that fail at once do not nest.
 *
 * ```text
 * source  -a-#
 *         retry(1)
 * result  -a--a-#
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxJS; takes a clock.
 *
 * @example
 * ```ts
 * import { defer, of, retry, throwError } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * let tries = 0;
 * const flaky = defer(() => ++tries < 3 ? throwError(() => "no") : of("yes"));
 * const seen: string[] = [];
 * flaky.pipe(retry(5)).subscribe((x) => seen.push(x));
 * assertEquals(seen, ["yes"]);
 * assertEquals(tries, 3);
 * ```
 */
export function retry<T>(options?: number | RetryOptions): MonoTypeOperatorFunction<T> {
  if (typeof options !== "number") checkOptions("retry", options);
  const read = typeof options === "number" ? { count: options } : options ?? {};
  checkCount("retry", "count", read.count ?? Infinity);
  if (typeof read.delay === "number") checkMs("retry", "delay", read.delay);
  else if (read.delay !== undefined) checkFunction("retry", "delay", read.delay);
  return (source) => {
    checkStream(source);
    return new Observable((to) => tryAgain(source, to, read));
  };
}
