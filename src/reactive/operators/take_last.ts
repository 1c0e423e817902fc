/**
 * The last values.
 *
 * @module
 */
import { Ring } from "../../channel/buffer/ring.ts";
import { checkInteger } from "../core/check.ts";
import { held } from "../core/hold.ts";
import { operate } from "../core/observable.ts";
import { Stage, type Subscriber } from "../core/subscriber.ts";
import type { MonoTypeOperatorFunction } from "../core/types.ts";

class TakeLastStage<T> extends Stage<T, T> {
  readonly #count: number;
  readonly #kept: Ring<T> = new Ring();

  constructor(to: Subscriber<T>, count: number) {
    super(to);
    this.#count = count;
    if (count === 0) this.finish();
  }

  override next(value: T): void {
    if (this.stopped) return;
    if (this.#kept.size < this.#count) this.#kept.push(value);
    else this.#kept.evict(value);
  }

  protected override onComplete(): void {
    while (this.#kept.size > 0 && !this.to.stopped) this.to.next(this.#kept.shift());
    this.to.complete();
  }
}

/**
 * The last `count` values, when the source completes.
 *
 * ```text
 * source  -a-b-c-|
 *         takeLast(2)
 * result  -------(bc|)
 * ```
 *
 * Throws an `ArgumentError` unless `count` is an integer of at least 0. From RxJS.
 *
 * @example
 * ```ts
 * import { of, takeLast } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(1, 2, 3).pipe(takeLast(2)).subscribe((x) => seen.push(x));
 * assertEquals(seen, [2, 3]);
 * ```
 */
export function takeLast<T>(count: number): MonoTypeOperatorFunction<T> {
  checkInteger("takeLast", "count", count);
  return operate((to) => new TakeLastStage<T>(held(held(to)), count));
}
