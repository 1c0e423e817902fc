/**
 * Whether two streams are the same.
 *
 * @module
 */
import { Ring } from "../../channel/buffer/ring.ts";
import { checkFunction } from "../core/check.ts";
import { Demand } from "../core/demand.ts";
import { held } from "../core/hold.ts";
import { Inner, type InnerOwner, runInput } from "../core/inner.ts";
import { MAX_BUFFERED, overflowed } from "../core/limits.ts";
import { checkStream, Observable } from "../core/observable.ts";
import type { Subscriber } from "../core/subscriber.ts";
import type { ObservableInput, OperatorFunction } from "../core/types.ts";

/** Values that a source which can wait may be ahead of the other. */
const AHEAD = 128;

class Comparing<T> implements InnerOwner<T> {
  readonly #to: Subscriber<boolean>;
  readonly #same: (a: T, b: T) => boolean;
  readonly #waiting: readonly [Ring<T>, Ring<T>] = [new Ring(), new Ring()];
  readonly #inners: Inner<T>[] = [];
  readonly #done: [boolean, boolean] = [false, false];

  constructor(to: Subscriber<boolean>, same: (a: T, b: T) => boolean) {
    this.#to = to;
    this.#same = same;
  }

  /** Runs one of the two. */
  run(source: ObservableInput<T>, index: 0 | 1): void {
    const inner = new Inner<T>(this.#to as Subscriber<never>, this, index);
    inner.demand = new Demand(AHEAD);
    this.#inners.push(inner);
    runInput(source, inner);
  }

  innerNext(value: T, { index, demand }: Inner<T>): void {
    demand!.credits--;
    const side = index as 0 | 1;
    const other = this.#waiting[1 - side as 0 | 1];
    if (other.size === 0) {
      if (this.#done[1 - side as 0 | 1]) this.#answer(false);
      else if (this.#waiting[side].size >= MAX_BUFFERED) this.#to.error(overflowed(MAX_BUFFERED, value));
      else this.#waiting[side].push(value);
      return;
    }
    const partner = other.shift();
    let same: boolean;
    try {
      same = side === 0 ? this.#same(value, partner) : this.#same(partner, value);
    } catch (error) {
      this.#to.error(error);
      return;
    }
    if (!same) this.#answer(false);
    // Of each side one value is done with.
    else for (const inner of this.#inners) inner.demand!.request(1);
  }

  innerComplete({ index }: Inner<T>): void {
    const side = index as 0 | 1;
    const opposite = 1 - side as 0 | 1;
    this.#done[side] = true;
    if (this.#done[opposite]) this.#answer(this.#waiting[0].size + this.#waiting[1].size === 0);
    else if (this.#waiting[opposite].size > 0) this.#answer(false);
  }

  #answer(answer: boolean): void {
    this.#to.next(answer);
    this.#to.complete();
  }
}

/**
 * Whether the source and `other` emit the same values in the same order, whenever they do: `false` as soon as that is known, else `true` at the
 * end of both. Values of the faster one wait: up to 128 of one that can wait, of others up to 1,048,576, beyond which the stream fails with a `ChannelFullError`.
 *
 * ```text
 * source  -a-b-|
 * other   --a--b-|
 *         sequenceEqual(other)
 * result  -------(t|)        t = true
 * ```
 *
 * Throws an `ArgumentError` if `same` is no function. From RxJS, whose buffers have no bound.
 *
 * @example
 * ```ts
 * import { of, sequenceEqual } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: boolean[] = [];
 * of(1, 2).pipe(sequenceEqual(of(1, 2))).subscribe((same) => seen.push(same));
 * assertEquals(seen, [true]);
 * ```
 */
export function sequenceEqual<T>(
  other: ObservableInput<T>,
  same: (a: T, b: T) => boolean = (a, b) => a === b,
): OperatorFunction<T, boolean> {
  checkFunction("sequenceEqual", "same", same);
  return (source) => {
    checkStream(source);
    return new Observable((to) => {
      const comparing = new Comparing(held(to), same);
      comparing.run(source, 0);
      if (!to.stopped) comparing.run(other, 1);
    });
  };
}
