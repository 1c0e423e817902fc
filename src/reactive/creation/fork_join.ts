/**
 * The last values of several streams.
 *
 * @module
 */
import { Inner, type InnerOwner, runInput } from "../core/inner.ts";
import { Observable } from "../core/observable.ts";
import type { Subscriber } from "../core/subscriber.ts";
import type { ObservableInputTuple } from "../core/types.ts";
import { type InputRecord, inputsOf, type ValuesOf } from "./inputs.ts";

class Joining implements InnerOwner<unknown> {
  readonly #to: Subscriber<unknown>;
  readonly #join: (values: unknown[]) => unknown;
  readonly #values: unknown[];
  readonly #has: boolean[];
  #active: number;

  constructor(to: Subscriber<unknown>, count: number, join: (values: unknown[]) => unknown) {
    this.#to = to;
    this.#join = join;
    this.#values = new Array(count).fill(undefined);
    this.#has = new Array(count).fill(false);
    this.#active = count;
  }

  innerNext(value: unknown, { index }: Inner<unknown>): void {
    this.#has[index] = true;
    this.#values[index] = value;
  }

  innerComplete({ index }: Inner<unknown>): void {
    if (!this.#has[index]) this.#to.complete();
    else if (--this.#active === 0) {
      this.#to.next(this.#join(this.#values));
      this.#to.complete();
    }
  }
}

/** Of a tuple. */
export function forkJoin<A extends readonly unknown[]>(
  sources: readonly [...ObservableInputTuple<A>],
): Observable<A>;
/** Of a record. */
export function forkJoin<R extends InputRecord>(sources: R): Observable<ValuesOf<R>>;
/**
 * When all sources have completed: the last values of all, as an array or a record like `sources`. Completes without one as soon as a
 * source completes that never emitted; without sources at once. What `Promise.all` is to promises.
 *
 * ```text
 * a       -1-2-|
 * b       ---x---|
 *         forkJoin([a, b])
 * result  -------(r|)     r = [2, x]
 * ```
 *
 * Throws an `ArgumentError` if `sources` is no array or plain object. From RxJS.
 *
 * @example
 * ```ts
 * import { forkJoin, lastValueFrom, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const both = forkJoin({ user: Promise.resolve("ann"), roles: of("reader", "writer") });
 * assertEquals(await lastValueFrom(both), { user: "ann", roles: "writer" });
 * ```
 */
export function forkJoin(sources: unknown): Observable<unknown> {
  const { list, join } = inputsOf("forkJoin", sources);
  return new Observable((to) => {
    if (list.length === 0) to.complete();
    const owner = new Joining(to, list.length, join);
    for (let i = 0; i < list.length && !to.stopped; i++) {
      runInput(list[i]!, new Inner(to as Subscriber<never>, owner, i));
    }
  });
}
