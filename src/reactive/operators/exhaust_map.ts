/**
 * Streams inside a stream, of which only one runs and the others are left out.
 *
 * @module
 */
import { checkFunction } from "../core/check.ts";
import { type InnerOwner, PassInner, runInput } from "../core/inner.ts";
import { operate } from "../core/observable.ts";
import { Stage, type Subscriber } from "../core/subscriber.ts";
import type { ObservableInput, ObservedValueOf, OperatorFunction } from "../core/types.ts";
import { identity } from "./merge_map.ts";

class ExhaustStage<T, R> extends Stage<T, R> implements InnerOwner<R> {
  readonly #project: (value: T, index: number) => ObservableInput<R>;
  #index = 0;
  #busy = false;
  #done = false;

  constructor(to: Subscriber<R>, project: (value: T, index: number) => ObservableInput<R>) {
    super(to);
    this.demand = to.demand;
    this.#project = project;
  }

  override next(value: T): void {
    if (this.stopped || this.#busy) return;
    this.#busy = true;
    let input: ObservableInput<R>;
    try {
      input = this.#project(value, this.#index++);
    } catch (error) {
      this.fail(error);
      return;
    }
    runInput(input, new PassInner<R>(this.to, this));
  }

  innerNext(value: R): void {
    this.to.next(value);
  }

  innerComplete(): void {
    this.#busy = false;
    if (this.#done) this.to.complete();
  }

  protected override onComplete(): void {
    this.#done = true;
    if (!this.#busy) this.to.complete();
  }
}

/**
 * Runs the stream that `project(value, index)` returns, unless one still runs: then the value is dropped. For buttons that are pressed
 * twice, say.
 *
 * ```text
 * source  -a-b---c---|
 *         exhaustMap((x) => cold(x-x|))
 * result  -a-a---c-c-|
 * ```
 *
 * Throws an `ArgumentError` if `project` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { exhaustMap, Subject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const clicks = new Subject<string>();
 * const answer = new Subject<string>();
 * const seen: string[] = [];
 * clicks.pipe(exhaustMap((click) => { seen.push(click); return answer; })).subscribe();
 * clicks.next("first");
 * clicks.next("while busy");
 * answer.complete();
 * assertEquals(seen, ["first"]);
 * ```
 */
export function exhaustMap<T, R>(
  project: (value: T, index: number) => ObservableInput<R>,
): OperatorFunction<T, R> {
  checkFunction("exhaustMap", "project", project);
  return operate((to) => new ExhaustStage<T, R>(to, project));
}

/**
 * For a stream of streams: the values of one at a time; streams that come while one runs are dropped.
 *
 * ```text
 * source  -A-B---C---|      A = a-a|   C = c-c|
 *         exhaustAll()
 * result  -a-a---c-c-|
 * ```
 *
 * Never throws. From RxJS.
 *
 * @example
 * ```ts
 * import { exhaustAll, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of([1], [2]).pipe(exhaustAll()).subscribe((x) => seen.push(x));
 * assertEquals(seen, [1, 2]);
 * ```
 */
export function exhaustAll<O extends ObservableInput<unknown>>(): OperatorFunction<O, ObservedValueOf<O>> {
  return operate((to) =>
    new ExhaustStage<O, ObservedValueOf<O>>(
      to,
      identity as (value: O) => ObservableInput<ObservedValueOf<O>>,
    )
  );
}
