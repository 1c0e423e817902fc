/**
 * One stream after the other.
 *
 * @module
 */
import { runInput } from "../core/inner.ts";
import { Observable } from "../core/observable.ts";
import { type Subscriber, Through } from "../core/subscriber.ts";
import type { ObservableInput, ObservableInputTuple } from "../core/types.ts";

/** Runs one source after the other; a loop, so that a long row of synchronous ones does not nest. */
class Row<T> {
  readonly #to: Subscriber<T>;
  readonly #sources: readonly ObservableInput<T>[];
  readonly #onError: boolean;
  #next = 0;
  #running = false;
  #again = false;

  constructor(to: Subscriber<T>, sources: readonly ObservableInput<T>[], onError: boolean) {
    this.#to = to;
    this.#sources = sources;
    this.#onError = onError;
  }

  run(): void {
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    while (this.#again && !this.#to.stopped) {
      this.#again = false;
      if (this.#next >= this.#sources.length) this.#to.complete();
      else runInput(this.#sources[this.#next++]!, new RowStage(this.#to, this, this.#onError));
    }
    this.#running = false;
  }
}

class RowStage<T> extends Through<T, T> {
  readonly #row: Row<T>;
  readonly #goesOn: boolean;

  constructor(to: Subscriber<T>, row: Row<T>, goesOn: boolean) {
    super(to);
    this.#row = row;
    this.#goesOn = goesOn;
  }

  override next(value: T): void {
    if (!this.stopped) this.to.next(value);
  }

  protected override onError(error: unknown): void {
    if (this.#goesOn) this.onComplete();
    else super.onError(error);
  }

  protected override onComplete(): void {
    // Torn down before the next one starts.
    this.unsubscribe();
    this.#row.run();
  }
}

/** The sources in a row; with `onError` an error only ends its own source. */
export class Concatenated<T> extends Observable<T> {
  readonly #sources: readonly ObservableInput<T>[];
  readonly #onError: boolean;

  /** Nothing runs yet. */
  constructor(sources: readonly ObservableInput<T>[], onError = false) {
    super();
    this.#sources = sources;
    this.#onError = onError;
  }

  override runInto(to: Subscriber<T>): void {
    new Row(to, this.#sources, this.#onError).run();
  }
}

/**
 * All values of the first source, then all of the second, and so on; each is subscribed to when the one before has completed.
 *
 * ```text
 * a       --1-2-|
 * b       -x-|
 *         concat(a, b)
 * result  --1-2--x-|
 * ```
 *
 * Never throws; what is no stream is its error. From RxJS.
 *
 * @example
 * ```ts
 * import { concat, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * concat(of(1, 2), [3]).subscribe((n) => seen.push(n));
 * assertEquals(seen, [1, 2, 3]);
 * ```
 */
export function concat<A extends readonly unknown[]>(
  ...sources: [...ObservableInputTuple<A>]
): Observable<A[number]> {
  return new Concatenated(sources as readonly ObservableInput<A[number]>[]);
}

/**
 * As {@linkcode concat}, but goes on to the next source when one fails too. Errors are dropped.
 *
 * ```text
 * a       --1-#
 * b       -x-|
 *         onErrorResumeNext(a, b)
 * result  --1--x-|
 * ```
 *
 * Never throws. From RxJS.
 *
 * @example
 * ```ts
 * import { of, onErrorResumeNext, throwError } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * onErrorResumeNext(throwError(() => "no"), of(1)).subscribe((n) => seen.push(n));
 * assertEquals(seen, [1]);
 * ```
 */
export function onErrorResumeNext<A extends readonly unknown[]>(
  ...sources: [...ObservableInputTuple<A>]
): Observable<A[number]> {
  return new Concatenated(sources as readonly ObservableInput<A[number]>[], true);
}
