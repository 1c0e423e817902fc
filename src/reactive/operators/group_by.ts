/**
 * A stream for each kind of value.
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import { checkFunction, checkOptionalFunction, checkOptions } from "../core/check.ts";
import { checkStream, Observable } from "../core/observable.ts";
import { runInput } from "../core/inner.ts";
import { Relay, Subscriber } from "../core/subscriber.ts";
import type { ObservableInput, OperatorFunction } from "../core/types.ts";
import { BufferedSubject } from "../subjects/buffered_subject.ts";
import type { Subject } from "../subjects/subject.ts";

/** The values of one key. From {@linkcode groupBy}. */
export interface GroupedObservable<K, T> extends Observable<T> {
  /** The key. */
  readonly key: K;
}

/** Options of {@linkcode groupBy}. */
export interface GroupOptions<T, K, E> {
  /** What of a value goes into its group; by default the value. */
  element?: ((value: T) => E) | undefined;
  /** Makes the stream whose first value, or completion, ends a group, and whose error fails that group only; a later value of that key begins a new one. */
  duration?: ((group: GroupedObservable<K, E>) => ObservableInput<unknown>) | undefined;
  /** Makes the subject of a group. */
  connector?: (() => Subject<E>) | undefined;
}

class Group<K, E> extends Observable<E> implements GroupedObservable<K, E> {
  readonly key: K;
  readonly #subject: Subject<E>;
  readonly #count: (by: 1 | -1) => void;

  constructor(key: K, subject: Subject<E>, count: (by: 1 | -1) => void) {
    super();
    this.key = key;
    this.#subject = subject;
    this.#count = count;
  }

  override runInto(to: Subscriber<E>): void {
    this.#count(1);
    to.add(() => this.#count(-1));
    this.#subject.runInto(to);
  }
}

/** Lives as long as somebody listens to the groups, or to one of them. */
class GroupStage<T, K, E> extends Subscriber<T> {
  readonly #to: Subscriber<GroupedObservable<K, E>>;
  readonly #keyOf: (value: T) => K;
  readonly #options: GroupOptions<T, K, E>;
  readonly #groups: Map<K, Subject<E>> = new Map();
  #listening = 1;

  constructor(
    to: Subscriber<GroupedObservable<K, E>>,
    keyOf: (value: T) => K,
    options: GroupOptions<T, K, E>,
  ) {
    super();
    this.#to = to;
    this.#keyOf = keyOf;
    this.#options = options;
    to.add(() => this.#count(-1));
  }

  override next(value: T): void {
    if (this.stopped) return;
    try {
      const key = this.#keyOf(value);
      const group = this.#groups.get(key) ?? this.#open(key);
      const { element } = this.#options;
      group?.next(element === undefined ? value as unknown as E : element(value));
    } catch (error) {
      this.error(error);
    }
  }

  override error(error: unknown): void {
    if (this.stopped) {
      reportError(error);
      return;
    }
    this.stopped = true;
    const groups = [...this.#groups.values()];
    this.#groups.clear();
    for (const group of groups) group.error(error);
    // Whoever has left the stream of groups still listens to one of them, and was told.
    if (!this.#to.stopped) this.#to.error(error);
    this.unsubscribe();
  }

  override complete(): void {
    if (this.stopped) return;
    this.stopped = true;
    const groups = [...this.#groups.values()];
    this.#groups.clear();
    for (const group of groups) group.complete();
    this.#to.complete();
    this.unsubscribe();
  }

  /** A new group; none once nobody takes new ones. */
  #open(key: K): Subject<E> | undefined {
    if (this.#to.stopped) return undefined;
    const { connector, duration } = this.#options;
    const subject = connector?.() ?? new BufferedSubject<E>();
    this.#groups.set(key, subject);
    const group = new Group<K, E>(key, subject, (by) => this.#count(by));
    this.#to.next(group);
    if (duration === undefined) return subject;
    const over = (): void => {
      if (this.#groups.get(key) === subject) this.#groups.delete(key);
    };
    const life = new LifeStage(() => {
      over();
      subject.complete();
    }, (error) => {
      over();
      subject.error(error);
    });
    this.add(life);
    // It watches the subject itself: it does not count as somebody who wants the group.
    runInput(duration(new Group<K, E>(key, subject, () => {})), life);
    return subject;
  }

  #count(by: 1 | -1): void {
    this.#listening += by;
    if (this.#listening === 0) this.unsubscribe();
  }
}

class LifeStage extends Subscriber<unknown> {
  readonly #end: () => void;
  readonly #fail: (error: unknown) => void;

  constructor(end: () => void, fail: (error: unknown) => void) {
    super();
    this.#end = end;
    this.#fail = fail;
  }

  override next(): void {
    this.complete();
  }

  override error(error: unknown): void {
    if (this.stopped) return;
    this.unsubscribe();
    this.#fail(error);
  }

  override complete(): void {
    if (this.stopped) return;
    this.unsubscribe();
    this.#end();
  }
}

/**
 * A stream of streams, one for each key: emitted when the first value of that key comes, they emit the values with that key, or of these
 * `element(value)`. With `duration` a group ends when the stream made for it emits or completes, and a later value begins a new one.
 *
 * ```text
 * source  -1-2-3-|
 *         groupBy((x) => x % 2)
 * result  -p-q---|              p = 1---3-|   q = 2---|
 * ```
 *
 * Up to 1024 values of a group, the latest ones, wait for whoever subscribes to it late. Groups outlive an unsubscription from the stream of
 * groups. Throws an `ArgumentError` for a bad argument. From RxJS, where values that nobody waits for are lost.
 *
 * @example
 * ```ts
 * import { groupBy, map, mergeMap, of, toArray } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: string[] = [];
 * of("ant", "bee", "ape")
 *   .pipe(
 *     groupBy((word) => word[0]),
 *     mergeMap((group) => group.pipe(toArray(), map((words) => `${group.key}: ${words.join(" ")}`))),
 *   )
 *   .subscribe((line) => seen.push(line));
 * assertEquals(seen, ["a: ant ape", "b: bee"]);
 * ```
 */
export function groupBy<T, K, E = T>(
  key: (value: T) => K,
  options?: GroupOptions<T, K, E>,
): OperatorFunction<T, GroupedObservable<K, E>> {
  checkFunction("groupBy", "key", key);
  checkOptions("groupBy", options);
  const read = options ?? {};
  checkOptionalFunction("groupBy", "element", read.element);
  checkOptionalFunction("groupBy", "duration", read.duration);
  checkOptionalFunction("groupBy", "connector", read.connector);
  return (source) => {
    checkStream(source);
    return new Observable((to) => source.runInto(new GroupStage(new Relay(to), key, read)));
  };
}
