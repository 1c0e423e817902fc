/**
 * Streams inside a stream, of which only the newest counts.
 *
 * @module
 */
import { checkFunction } from "../core/check.ts";
import { type Inner, type InnerOwner, PassInner, runInput } from "../core/inner.ts";
import { operate } from "../core/observable.ts";
import { Stage, type Subscriber, Through } from "../core/subscriber.ts";
import type { ObservableInput, ObservedValueOf, OperatorFunction } from "../core/types.ts";
import { identity } from "./merge_map.ts";

class SwitchStage<T, R> extends Stage<T, R> implements InnerOwner<R> {
  readonly #project: (value: T, index: number) => ObservableInput<R>;
  #index = 0;
  #inner: Inner<R> | undefined = undefined;
  #done = false;
  /** Counts values: whoever finds it moved on was overtaken from inside user code. */
  #turn = 0;

  constructor(to: Subscriber<R>, project: (value: T, index: number) => ObservableInput<R>) {
    super(to);
    this.demand = to.demand;
    this.#project = project;
  }

  override next(value: T): void {
    if (this.stopped) return;
    const turn = ++this.#turn;
    this.#inner?.unsubscribe();
    this.#inner = undefined;
    if (turn !== this.#turn || this.stopped) return;
    let input: ObservableInput<R>;
    try {
      input = this.#project(value, this.#index++);
    } catch (error) {
      this.fail(error);
      return;
    }
    if (turn !== this.#turn) return;
    const inner = new PassInner<R>(this.to, this);
    this.#inner = inner;
    runInput(input, inner);
  }

  innerNext(value: R): void {
    this.to.next(value);
  }

  innerComplete(inner: Inner<R>): void {
    if (this.#inner !== inner) return;
    this.#inner = undefined;
    if (this.#done) this.to.complete();
  }

  protected override onComplete(): void {
    this.#done = true;
    if (this.#inner === undefined) this.to.complete();
  }
}

/**
 * Runs the stream that `project(value, index)` returns for the newest value; that of the value before is unsubscribed from first. For
 * searches as one types, say.
 *
 * ```text
 * source  -a---b----|
 *         switchMap((x) => cold(x-x-x|))
 * result  -a-a-b-b-b|
 * ```
 *
 * Throws an `ArgumentError` if `project` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { Subject, switchMap } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const pages = new Subject<Subject<string>>();
 * const [first, second] = [new Subject<string>(), new Subject<string>()];
 * const seen: string[] = [];
 * pages.pipe(switchMap((page) => page)).subscribe((line) => seen.push(line));
 * pages.next(first);
 * first.next("a");
 * pages.next(second);
 * assertEquals(first.observed, false);
 * second.next("b");
 * assertEquals(seen, ["a", "b"]);
 * ```
 */
export function switchMap<T, R>(
  project: (value: T, index: number) => ObservableInput<R>,
): OperatorFunction<T, R> {
  checkFunction("switchMap", "project", project);
  return operate((to) => new SwitchStage<T, R>(to, project));
}

/**
 * For a stream of streams: the values of the newest one.
 *
 * ```text
 * source  -A---B----|       A = a-a-a-|   B = b-b|
 *         switchAll()
 * result  -a-a-b-b--|
 * ```
 *
 * Never throws. From RxJS.
 *
 * @example
 * ```ts
 * import { of, switchAll } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of([1], [2, 3]).pipe(switchAll()).subscribe((x) => seen.push(x));
 * assertEquals(seen, [1, 2, 3]);
 * ```
 */
export function switchAll<O extends ObservableInput<unknown>>(): OperatorFunction<O, ObservedValueOf<O>> {
  return operate((to) =>
    new SwitchStage<O, ObservedValueOf<O>>(
      to,
      identity as (value: O) => ObservableInput<ObservedValueOf<O>>,
    )
  );
}

/**
 * A `scan` whose steps are streams: runs `accumulate(state, value, index)` for the newest value, where the state is the last value that any of
 * them emitted, and emits their values.
 *
 * ```text
 * source  -1---2---|
 *         switchScan((sum, x) => of(sum + x), 0)
 * result  -1---3---|
 * ```
 *
 * Throws an `ArgumentError` if `accumulate` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { of, switchScan } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(1, 2, 3).pipe(switchScan((sum, x) => of(sum + x), 0)).subscribe((sum) => seen.push(sum));
 * assertEquals(seen, [1, 3, 6]);
 * ```
 */
export function switchScan<T, R>(
  accumulate: (state: R, value: T, index: number) => ObservableInput<R>,
  seed: R,
): OperatorFunction<T, R> {
  checkFunction("switchScan", "accumulate", accumulate);
  return operate((to) => {
    let state = seed;
    const stage = new SwitchStage<T, R>(
      new Remember(to, (value) => state = value),
      (value, index) => accumulate(state, value, index),
    );
    return stage;
  });
}

/** Passes everything on, and remembers the last value. */
class Remember<T> extends Through<T, T> {
  readonly #remember: (value: T) => void;

  constructor(to: Subscriber<T>, remember: (value: T) => void) {
    super(to);
    this.#remember = remember;
  }

  override next(value: T): void {
    if (this.stopped) return;
    this.#remember(value);
    this.to.next(value);
  }
}
