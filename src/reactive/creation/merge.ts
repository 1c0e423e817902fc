/**
 * Several streams at once.
 *
 * @module
 */
import { Observable } from "../core/observable.ts";
import type { Subscriber } from "../core/subscriber.ts";
import type { ObservableInput, ObservableInputTuple } from "../core/types.ts";
import { mergeAll } from "../operators/merge_map.ts";
import { ArrayStream } from "./of.ts";

/** All sources at the same time. One that is merged of others stands for these, so that a value passes one station however deep it comes from. */
class Merged<T> extends Observable<T> {
  readonly #sources: readonly ObservableInput<T>[];

  constructor(sources: readonly ObservableInput<T>[]) {
    super();
    this.#sources = sources;
  }

  override runInto(to: Subscriber<T>): void {
    (new ArrayStream(this.#leaves()).pipe(mergeAll()) as Observable<T>).runInto(to);
  }

  /** What is no merge itself, in the order in which it would be subscribed to. A loop: as deep as you like. */
  #leaves(): ObservableInput<T>[] {
    const leaves: ObservableInput<T>[] = [];
    const rest = this.#sources.toReversed();
    while (rest.length > 0) {
      const source = rest.pop()!;
      if (source instanceof Merged) { for (const inner of source.#sources.toReversed()) rest.push(inner); }
      else leaves.push(source);
    }
    return leaves;
  }
}

/** What `merge` and its operator form have in common. */
export function merged<T>(sources: readonly ObservableInput<T>[], concurrency = Infinity): Observable<T> {
  if (concurrency === Infinity) return new Merged(sources);
  return new ArrayStream(sources).pipe(mergeAll(concurrency)) as Observable<T>;
}

/** All at the same time. */
export function merge<A extends readonly unknown[]>(
  ...sources: [...ObservableInputTuple<A>]
): Observable<A[number]>;
/** At most `concurrency` at the same time. */
export function merge<A extends readonly unknown[]>(
  ...sourcesAndConcurrency: [...ObservableInputTuple<A>, concurrency: number]
): Observable<A[number]>;
/**
 * All values of all sources, as they come. Fails with the first that fails, completes when all have. A number as the last argument says
 * how many sources may run at the same time.
 *
 * ```text
 * a       -1---2-|
 * b       ---x-----y-|
 *         merge(a, b)
 * result  -1-x-2---y-|
 * ```
 *
 * Throws an `ArgumentError` if such a number is less than 1. From RxJS.
 *
 * @example
 * ```ts
 * import { merge, Subject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const left = new Subject<string>();
 * const right = new Subject<string>();
 * const seen: string[] = [];
 * merge(left, right).subscribe((word) => seen.push(word));
 * left.next("a");
 * right.next("b");
 * assertEquals(seen, ["a", "b"]);
 * ```
 */
export function merge(...sources: readonly unknown[]): Observable<unknown> {
  const last = sources.at(-1);
  return typeof last === "number"
    ? merged(sources.slice(0, -1) as ObservableInput<unknown>[], last)
    : merged(sources as readonly ObservableInput<unknown>[]);
}
