/**
 * The first values together, then the second ones, and so on.
 *
 * @module
 */
import { Ring } from "../../channel/buffer/ring.ts";
import { Inner, type InnerOwner, runInput } from "../core/inner.ts";
import { MAX_BUFFERED, overflowed } from "../core/limits.ts";
import { Observable } from "../core/observable.ts";
import type { Subscriber } from "../core/subscriber.ts";
import type { ObservableInput, ObservableInputTuple } from "../core/types.ts";

class Zipping implements InnerOwner<unknown> {
  readonly #to: Subscriber<unknown[]>;
  readonly #waiting: Ring<unknown>[] = [];
  readonly #done: boolean[] = [];
  /** Sources of which no value waits. */
  #empty: number;

  constructor(to: Subscriber<unknown[]>, count: number) {
    this.#to = to;
    this.#empty = count;
    for (let i = 0; i < count; i++) {
      this.#waiting.push(new Ring());
      this.#done.push(false);
    }
  }

  innerNext(value: unknown, { index }: Inner<unknown>): void {
    const waiting = this.#waiting[index]!;
    if (waiting.size >= MAX_BUFFERED) {
      this.#to.error(overflowed(MAX_BUFFERED, value));
      return;
    }
    if (waiting.size === 0) this.#empty--;
    waiting.push(value);
    if (this.#empty > 0) return;
    const values: unknown[] = new Array(this.#waiting.length);
    let over = false;
    for (let i = 0; i < values.length; i++) {
      const queue = this.#waiting[i]!;
      values[i] = queue.shift();
      if (queue.size > 0) continue;
      this.#empty++;
      if (this.#done[i]) over = true;
    }
    this.#to.next(values);
    if (over) this.#to.complete();
  }

  innerComplete({ index }: Inner<unknown>): void {
    this.#done[index] = true;
    if (this.#waiting[index]!.size === 0) this.#to.complete();
  }
}

/** The stream of tuples; what `zip` and its operator forms have in common. */
export function zipped(sources: readonly ObservableInput<unknown>[]): Observable<unknown[]> {
  return new Observable((to) => {
    if (sources.length === 0) to.complete();
    const owner = new Zipping(to, sources.length);
    for (let i = 0; i < sources.length && !to.stopped; i++) {
      runInput(sources[i]!, new Inner(to as Subscriber<never>, owner, i));
    }
  });
}

/**
 * Emits an array of the first values of all sources, then of the second ones, and so on. Values that wait for those of slower sources are
 * buffered, up to 1,048,576 a source; beyond that the stream fails with a `ChannelFullError`. Completes as soon as a source has completed
 * and none of its values waits.
 *
 * ```text
 * a       -1-2----3-|
 * b       ---x-y-|
 *         zip(a, b)
 * result  ---p-(q|)       p = [1, x], q = [2, y]
 * ```
 *
 * Never throws; what is no stream is its error. From RxJS, whose buffers have no bound.
 *
 * @example
 * ```ts
 * import { of, zip } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: [number, string][] = [];
 * zip(of(1, 2, 3), of("a", "b")).subscribe((pair) => seen.push(pair));
 * assertEquals(seen, [[1, "a"], [2, "b"]]);
 * ```
 */
export function zip<A extends readonly unknown[]>(...sources: [...ObservableInputTuple<A>]): Observable<A> {
  return zipped(sources) as unknown as Observable<A>;
}
