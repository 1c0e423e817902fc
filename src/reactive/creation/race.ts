/**
 * The fastest of several streams.
 *
 * @module
 */
import { runInput } from "../core/inner.ts";
import { Observable } from "../core/observable.ts";
import { type Subscriber, Through } from "../core/subscriber.ts";
import type { ObservableInput, ObservableInputTuple } from "../core/types.ts";

class Racer<T> extends Through<T, T> {
  readonly #racers: Racer<T>[];
  #won = false;

  constructor(to: Subscriber<T>, racers: Racer<T>[]) {
    super(to);
    this.#racers = racers;
    racers.push(this);
  }

  override next(value: T): void {
    if (this.stopped) return;
    if (!this.#won) this.#win();
    this.to.next(value);
  }

  protected override onError(error: unknown): void {
    this.#win();
    this.to.error(error);
  }

  protected override onComplete(): void {
    this.#win();
    this.to.complete();
  }

  #win(): void {
    this.#won = true;
    for (const racer of this.#racers.splice(0)) if (racer !== this) racer.unsubscribe();
  }
}

/** What `race` and its operator form have in common. */
export function raced<T>(sources: readonly ObservableInput<T>[]): Observable<T> {
  return new Observable((to) => {
    const racers: Racer<T>[] = [];
    let decided = false;
    for (const source of sources) {
      if (decided || to.stopped) return;
      const racer = new Racer(to, racers);
      runInput(source, racer);
      // Whoever wins empties the list.
      decided = racers.length === 0;
    }
  });
}

/**
 * Is whichever source emits, fails or completes first; the others are unsubscribed from then.
 *
 * ```text
 * a       ---1-2-|
 * b       --x-y-z-|
 *         race(a, b)
 * result  --x-y-z-|
 * ```
 *
 * Never throws; what is no stream is its error. From RxJS.
 *
 * @example
 * ```ts
 * import { NEVER, of, race } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: string[] = [];
 * race(NEVER, of("now")).subscribe((word) => seen.push(word));
 * assertEquals(seen, ["now"]);
 * ```
 */
export function race<A extends readonly unknown[]>(
  ...sources: [...ObservableInputTuple<A>]
): Observable<A[number]> {
  return raced(sources as readonly ObservableInput<A[number]>[]);
}
