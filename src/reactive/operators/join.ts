/**
 * Values of two streams that live at the same time.
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import { checkFunction } from "../core/check.ts";
import { Inner, type InnerOwner, onFirst, runInput } from "../core/inner.ts";
import { MAX_BUFFERED, overflowed } from "../core/limits.ts";
import { checkStream, Observable } from "../core/observable.ts";
import type { Subscriber } from "../core/subscriber.ts";
import type { ObservableInput, OperatorFunction } from "../core/types.ts";
import { BufferedSubject } from "../subjects/buffered_subject.ts";

/** Says how long a value lives: until the stream it returns emits or completes. */
type Life<T> = (value: T) => ObservableInput<unknown>;

/** What becomes of the meetings of values. */
interface Meetings<L, R, G> {
  /** What stands for a value of the left. */
  make(value: L): G;
  /** A value of the left has come, to those of the right that live. */
  left(one: G, rights: Iterable<R>): void;
  /** A value of the right comes, to what stands for those of the left that live. */
  right(value: R, lefts: Iterable<G>): void;
  /** The life of a left value is over. */
  over(left: G): void;
  /** All is over, with an error. */
  failed(error: unknown, lefts: Iterable<G>): void;
}

/** Keeps the values of both sides that live. */
class Joining<L, R, G> implements InnerOwner<unknown> {
  readonly #to: Subscriber<never>;
  readonly #lives: readonly [Life<L>, Life<R>];
  readonly #meetings: Meetings<L, R, G>;
  readonly #lefts: Map<number, G> = new Map();
  readonly #rights: Map<number, R> = new Map();
  readonly #done: [boolean, boolean] = [false, false];
  /** The end of the right with no value left ends it, as no pair can come any more. */
  readonly #needsRight: boolean;
  #id = 0;

  constructor(
    to: Subscriber<never>,
    lives: readonly [Life<L>, Life<R>],
    meetings: Meetings<L, R, G>,
    needsRight: boolean,
  ) {
    this.#to = to;
    this.#lives = lives;
    this.#meetings = meetings;
    this.#needsRight = needsRight;
  }

  innerNext(value: unknown, { index }: Inner<unknown>): void {
    const id = this.#id++;
    const isLeft = index === 0;
    if ((isLeft ? this.#lefts : this.#rights).size >= MAX_BUFFERED) {
      this.fail(overflowed(MAX_BUFFERED, value));
      return;
    }
    // It lives before anybody hears of it: whoever does may make the other side emit.
    if (isLeft) {
      const one = this.#meetings.make(value as L);
      this.#lefts.set(id, one);
      this.#meetings.left(one, [...this.#rights.values()]);
    } else {
      this.#rights.set(id, value as R);
      this.#meetings.right(value as R, [...this.#lefts.values()]);
    }
    if (!this.#to.stopped) this.#live(value, id, isLeft);
  }

  innerComplete({ index }: Inner<unknown>): void {
    this.#done[index as 0 | 1] = true;
    this.#check();
  }

  fail(error: unknown): void {
    const lefts = [...this.#lefts.values()];
    this.#lefts.clear();
    this.#meetings.failed(error, lefts);
    if (!this.#to.stopped) this.#to.error(error);
  }

  #live(value: unknown, id: number, isLeft: boolean): void {
    let life: ObservableInput<unknown>;
    try {
      life = isLeft ? this.#lives[0](value as L) : this.#lives[1](value as R);
    } catch (error) {
      this.fail(error);
      return;
    }
    const end = (): void => {
      const left = this.#lefts.get(id);
      if (isLeft ? this.#lefts.delete(id) : this.#rights.delete(id)) {
        if (isLeft) this.#meetings.over(left as G);
        this.#check();
      }
    };
    onFirst(life, this.#to, end, end, (error) => this.fail(error));
  }

  #check(): void {
    const [left, right] = this.#done;
    const leftIsOver = left && this.#lefts.size === 0;
    const rightIsOver = this.#needsRight && right && this.#rights.size === 0;
    const noneMeet = this.#needsRight && left && right;
    if (leftIsOver || rightIsOver || noneMeet) this.#to.complete();
  }
}

/** One of the two sources; its error concerns the groups too. */
class SideInner extends Inner<unknown> {
  readonly #joining: Joining<never, never, unknown>;

  constructor(to: Subscriber<never>, joining: Joining<never, never, unknown>, index: 0 | 1) {
    super(to, joining, index);
    this.#joining = joining;
  }

  override error(error: unknown): void {
    if (this.stopped) {
      reportError(error);
      return;
    }
    this.unsubscribe();
    this.#joining.fail(error);
  }
}

function joined<L, R, G, O>(
  source: Observable<L>,
  right: ObservableInput<R>,
  lives: readonly [Life<L>, Life<R>],
  meet: (to: Subscriber<O>) => Meetings<L, R, G>,
  needsRight: boolean,
): Observable<O> {
  checkStream(source);
  return new Observable((to) => {
    const end = to as Subscriber<never>;
    const joining = new Joining<L, R, G>(end, lives, meet(to), needsRight);
    const owner = joining as unknown as Joining<never, never, unknown>;
    runInput(source, new SideInner(end, owner, 0));
    if (!to.stopped) runInput(right, new SideInner(end, owner, 1));
  });
}

/**
 * Pairs of a value of the source and one of `right`, whenever both live: each lives from its coming until the stream that `leftLife(value)` or
 * `rightLife(value)` returns emits or completes. For things that were near each other in time. Completes when no further pair can come. At most
 * 1,048,576 values of a side live at a time; the result fails with a `ChannelFullError` if there are more.
 *
 * ```text
 * source  -1-----2-|
 * right   ---x-y----|
 *         join(right, () => timer(4), () => timer(2))
 * result  ---p-(-)-q|             p = [1, x], q = [2, y]
 * ```
 *
 * Throws an `ArgumentError` if one of the two is no function. From RxPY.
 *
 * @example
 * ```ts
 * import { join, NEVER, Subject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const [doors, people] = [new Subject<string>(), new Subject<string>()];
 * const seen: [string, string][] = [];
 * doors.pipe(join(people, () => NEVER, () => NEVER)).subscribe((pair) => seen.push(pair));
 * doors.next("north");
 * people.next("Ann");
 * doors.next("south");
 * assertEquals(seen, [["north", "Ann"], ["south", "Ann"]]);
 * ```
 */
export function join<L, R>(
  right: ObservableInput<R>,
  leftLife: (value: L) => ObservableInput<unknown>,
  rightLife: (value: R) => ObservableInput<unknown>,
): OperatorFunction<L, [L, R]> {
  checkFunction("join", "leftLife", leftLife);
  checkFunction("join", "rightLife", rightLife);
  return (source) =>
    joined<L, R, L, [L, R]>(source, right, [leftLife, rightLife], (to) => ({
      make: (value) => value,
      left(one, rights) {
        for (const other of rights) to.next([one, other]);
      },
      right(value, lefts) {
        for (const other of lefts) to.next([other, value]);
      },
      over() {},
      failed() {},
    }), true);
}

/** A value of the left, and those of the right that it meets. */
interface Group<L, R> {
  readonly value: L;
  readonly group: BufferedSubject<R>;
}

/**
 * Each value of the source, with a stream of the values of `right` that live while it lives: those that are there when it comes, then those that come.
 * The lives are those of {@linkcode join}. The stream of a value completes with its life; the result when the source has completed and so have
 * all of them. Up to 1024 values of such a stream, the latest ones, wait for its first subscriber.
 *
 * ```text
 * source  -1-----|
 * right   ---x-y----
 *         groupJoin(right, () => timer(6), () => timer(2))
 * result  -p-----|                p = [1, --x-y-|]
 * ```
 *
 * Throws an `ArgumentError` if one of the two is no function. From RxPY, where the result completes with the source.
 *
 * @example
 * ```ts
 * import { groupJoin, map, mergeMap, NEVER, of, Subject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const people = new Subject<string>();
 * const seen: string[] = [];
 * of("north").pipe(
 *   groupJoin(people, () => NEVER, () => NEVER),
 *   mergeMap(([door, group]) => group.pipe(map((name) => `${name} at ${door}`))),
 * ).subscribe((line) => seen.push(line));
 * people.next("Ann");
 * assertEquals(seen, ["Ann at north"]);
 * ```
 */
export function groupJoin<L, R>(
  right: ObservableInput<R>,
  leftLife: (value: L) => ObservableInput<unknown>,
  rightLife: (value: R) => ObservableInput<unknown>,
): OperatorFunction<L, [L, Observable<R>]> {
  checkFunction("groupJoin", "leftLife", leftLife);
  checkFunction("groupJoin", "rightLife", rightLife);
  return (source) =>
    joined<L, R, Group<L, R>, [L, Observable<R>]>(source, right, [leftLife, rightLife], (to) => ({
      make: (value) => ({ value, group: new BufferedSubject<R>() }),
      left({ value, group }, rights) {
        for (const other of rights) group.next(other);
        to.next([value, group.asObservable()]);
      },
      right(value, lefts) {
        for (const { group } of lefts) group.next(value);
      },
      over: ({ group }) => group.complete(),
      failed(error, lefts) {
        for (const { group } of lefts) group.error(error);
      },
    }), false);
}
