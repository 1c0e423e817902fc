/**
 * The latest values of several streams, together.
 *
 * @module
 */
import { Inner, type InnerOwner, runInput } from "../core/inner.ts";
import { Observable } from "../core/observable.ts";
import type { Subscriber } from "../core/subscriber.ts";
import type { ObservableInput, ObservableInputTuple } from "../core/types.ts";
import { type InputRecord, type Inputs, inputsOf, type ValuesOf } from "./inputs.ts";

class Combining implements InnerOwner<unknown> {
  readonly #to: Subscriber<unknown>;
  readonly #join: (values: unknown[]) => unknown;
  readonly #values: unknown[];
  readonly #has: boolean[];
  #missing: number;
  #active: number;

  constructor(to: Subscriber<unknown>, { list, join }: Inputs) {
    this.#to = to;
    this.#join = join;
    // Made from the list, so that the engine knows them to be without holes.
    this.#values = list.map(() => undefined);
    this.#has = list.map(() => false);
    this.#missing = this.#active = list.length;
  }

  innerNext(value: unknown, { index }: Inner<unknown>): void {
    if (this.#missing > 0 && !this.#has[index]) {
      this.#has[index] = true;
      this.#missing--;
    }
    this.#values[index] = value;
    if (this.#missing === 0) this.#to.next(this.#join(this.#values.slice()));
  }

  innerComplete(): void {
    if (--this.#active === 0) this.#to.complete();
  }
}

class CombineLatest extends Observable<unknown> {
  readonly #inputs: Inputs;

  constructor(inputs: Inputs) {
    super();
    this.#inputs = inputs;
  }

  override runInto(to: Subscriber<unknown>): void {
    const { list } = this.#inputs;
    if (list.length === 0) {
      to.complete();
      return;
    }
    const owner = new Combining(to, this.#inputs);
    for (let i = 0; i < list.length && !to.stopped; i++) {
      const inner = new Inner(to as Subscriber<never>, owner, i);
      inner.demand = to.demand;
      runInput(list[i]!, inner);
    }
  }
}

/** The stream of arrays; what `combineLatest` and its operator forms have in common. */
export function combined(sources: readonly ObservableInput<unknown>[]): Observable<unknown> {
  return new CombineLatest({ list: sources, join: (values) => values });
}

/** Of a tuple. */
export function combineLatest<A extends readonly unknown[]>(
  sources: readonly [...ObservableInputTuple<A>],
): Observable<A>;
/** Of a record. */
export function combineLatest<R extends InputRecord>(sources: R): Observable<ValuesOf<R>>;
/**
 * Once each source has emitted: all their latest values, as an array or a record like `sources`, whenever one emits. Completes when all
 * have. Where sources change together (a "diamond") there is a value for each change, some of them of mixed age, as in
 * RxJS.
 *
 * ```text
 * a       -1---2-----|
 * b       ---x---y-|
 *         combineLatest([a, b])
 * result  ---p-q-r---|    p = [1, x], q = [2, x], r = [2, y]
 * ```
 *
 * Throws an `ArgumentError` if `sources` is no array or plain object. From RxJS.
 *
 * @example
 * ```ts
 * import { BehaviorSubject, combineLatest } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const width = new BehaviorSubject(2);
 * const height = new BehaviorSubject(3);
 * const areas: number[] = [];
 * combineLatest({ width, height }).subscribe(({ width, height }) => areas.push(width * height));
 * width.next(4);
 * assertEquals(areas, [6, 12]);
 * ```
 */
export function combineLatest(sources: unknown): Observable<unknown> {
  return new CombineLatest(inputsOf("combineLatest", sources));
}
