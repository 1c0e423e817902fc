/**
 * Values with the latest of other streams.
 *
 * @module
 */
import { Inner, type InnerOwner, runInput } from "../core/inner.ts";
import { operate } from "../core/observable.ts";
import { type Stage, type Subscriber, Through } from "../core/subscriber.ts";
import type { ObservableInput, ObservableInputTuple, OperatorFunction } from "../core/types.ts";

class WithLatestStage<T> extends Through<T, unknown[]> implements InnerOwner<unknown> {
  readonly #values: unknown[];
  readonly #has: boolean[];
  #missing: number;

  constructor(to: Subscriber<unknown[]>, others: readonly ObservableInput<unknown>[]) {
    super(to);
    this.#values = new Array(others.length).fill(undefined);
    this.#has = new Array(others.length).fill(false);
    this.#missing = others.length;
    others.forEach((other, index) => {
      const inner = new Inner<unknown>(to as Subscriber<never>, this, index);
      // They are of no use once the source has ended.
      this.add(inner);
      runInput(other, inner);
    });
  }

  override next(value: T): void {
    if (!this.stopped && this.#missing === 0) this.to.next([value, ...this.#values]);
  }

  innerNext(value: unknown, { index }: Inner<unknown>): void {
    if (!this.#has[index]) {
      this.#has[index] = true;
      this.#missing--;
    }
    this.#values[index] = value;
  }

  innerComplete(): void {}
}

/**
 * Each value together with the latest values of the others; values that come before each of those has emitted are dropped. The others are
 * subscribed to first.
 *
 * ```text
 * source  -1---2-3-|
 * other   ---x----y--
 *         withLatestFrom(other)
 * result  -----p-q-|            p = [2, x], q = [3, x]
 * ```
 *
 * Never throws; what is no stream is its error. From RxJS.
 *
 * @example
 * ```ts
 * import { BehaviorSubject, of, withLatestFrom } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const rate = new BehaviorSubject(2);
 * const seen: number[] = [];
 * of(10, 20).pipe(withLatestFrom(rate)).subscribe(([amount, rate]) => seen.push(amount * rate));
 * assertEquals(seen, [20, 40]);
 * ```
 */
export function withLatestFrom<T, A extends readonly unknown[]>(
  ...others: [...ObservableInputTuple<A>]
): OperatorFunction<T, [T, ...A]> {
  return operate((to: Subscriber<[T, ...A]>) =>
    new WithLatestStage<T>(
      to as unknown as Subscriber<unknown[]>,
      others as readonly ObservableInput<unknown>[],
    ) as unknown as Stage<T, unknown>
  );
}
