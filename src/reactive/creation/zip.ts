/**
 * The first values together, then the second ones, and so on.
 *
 * @module
 */
import { Ring } from "../../channel/buffer/ring.ts";
import { Demand } from "../core/demand.ts";
import { Inner, type InnerOwner, runInput } from "../core/inner.ts";
import { MAX_BUFFERED, overflowed } from "../core/limits.ts";
import { Observable } from "../core/observable.ts";
import type { Subscriber } from "../core/subscriber.ts";
import type { ObservableInput, ObservableInputTuple } from "../core/types.ts";

/** Values that a source which can wait may be ahead of the others, and how many are used before it is asked for more. */
const AHEAD = 128;
const BATCH = 64;

class Zipping implements InnerOwner<unknown> {
  readonly #to: Subscriber<unknown[]>;
  readonly #waiting: Ring<unknown>[] = [];
  readonly #done: boolean[] = [];
  /** Sources of which no value waits. */
  #empty: number;
  readonly #inners: Inner<unknown>[] = [];
  /** Values of each source that were used since it was asked for more. */
  #used = 0;
  #draining = false;

  constructor(to: Subscriber<unknown[]>, count: number) {
    this.#to = to;
    this.#empty = count;
    for (let i = 0; i < count; i++) {
      this.#waiting.push(new Ring());
      this.#done.push(false);
    }
  }

  /** Runs source number `index`. */
  run(source: ObservableInput<unknown>, index: number): void {
    const inner = new Inner<unknown>(this.#to as Subscriber<never>, this, index);
    inner.demand = new Demand(AHEAD);
    this.#inners.push(inner);
    runInput(source, inner);
  }

  innerNext(value: unknown, { index, demand }: Inner<unknown>): void {
    demand!.credits--;
    const waiting = this.#waiting[index]!;
    if (waiting.size >= MAX_BUFFERED) {
      this.#to.error(overflowed(MAX_BUFFERED, value));
      return;
    }
    if (waiting.size === 0) this.#empty--;
    waiting.push(value);
    if (this.#empty === 0 && !this.#draining) this.#drain();
  }

  innerComplete({ index }: Inner<unknown>): void {
    this.#done[index] = true;
    if (this.#waiting[index]!.size === 0) this.#to.complete();
  }

  /** Sends what is complete and wanted, then asks for more. */
  readonly #drain = (): void => {
    this.#draining = true;
    while (this.#empty === 0 && !this.#to.stopped) {
      if (this.#to.requested <= 0) {
        this.#to.whenRequested(this.#drain);
        return;
      }
      this.#emit();
    }
    this.#draining = false;
  };

  #emit(): void {
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
    else if (++this.#used >= BATCH) this.#refill();
  }

  #refill(): void {
    const used = this.#used;
    this.#used = 0;
    for (const inner of this.#inners) inner.demand!.request(used);
  }
}

/** The stream of tuples; what `zip` and its operator forms have in common. */
export function zipped(sources: readonly ObservableInput<unknown>[]): Observable<unknown[]> {
  return new Observable((to) => {
    if (sources.length === 0) to.complete();
    const owner = new Zipping(to, sources.length);
    for (let i = 0; i < sources.length && !to.stopped; i++) {
      owner.run(sources[i]!, i);
    }
  });
}

/**
 * Emits an array of the first values of all sources, then of the second ones, and so on. Values that wait for those of slower sources are
 * buffered: up to 128 of a source that can wait, an endless iterable say; of others up to 1,048,576, beyond which the stream fails with a
 * `ChannelFullError`. Completes as soon as a source has completed
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
