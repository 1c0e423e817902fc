/**
 * A select that is kept: for loops.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { INSPECT, shown } from "../debug/inspect.ts";
import {
  checkSelectOptions,
  type Disabled,
  entriesOf,
  type SelectCases,
  type SelectInput,
  type SelectKey,
  type SelectResult,
  type SelectValue,
  sourceOf,
} from "./inputs.ts";
import { type Order, orderOf } from "./order.ts";
import { FairHistory, type History, PriorityHistory, RandomHistory } from "./turns.ts";
import type { Selectable } from "../selectable.ts";
import { SelectorCore } from "./selector_core.ts";
import type { WaitOptions } from "../wait.ts";
import { signalOf } from "../waiters.ts";

/** Options of a {@linkcode Selector}. */
export interface SelectorOptions {
  /** Which of several ready cases is chosen; `"fair"` by default. As in `SelectOptions`, with a history of its own. */
  order?: Order | undefined;
  /**
   * With order `"priority"`: after how many turns a case that was not looked at, since earlier ones were ready, is looked at
   * first, once. A positive integer. So no ready case is passed over more often than that (but for others which have
   * waited as long), and a case overtakes earlier ones in at most one turn of `ageing + 1`.
   */
  ageing?: number | undefined;
}

/** What a case of a {@linkcode Selector} may be changed to: whatever yields values of the same type, or nothing. */
export type SelectorInput<C, K extends SelectKey<C>> =
  | Selectable<SelectValue<C[K & keyof C]>>
  | PromiseLike<SelectValue<C[K & keyof C]>>
  | (unknown extends SelectValue<C[K & keyof C]> ? AbortSignal : never)
  | Disabled;

function historyOf(order: Order, ageing: number | undefined): History {
  if (ageing !== undefined) {
    if (order !== "priority") {
      throw new ArgumentError('the option ageing belongs to the order "priority"', { ageing, order });
    }
    if (!Number.isInteger(ageing) || ageing < 1) {
      throw new ArgumentError("ageing must be a positive integer", { ageing });
    }
  }
  if (order === "fair") return new FairHistory();
  return order === "random" ? new RandomHistory() : new PriorityHistory(ageing ?? Infinity);
}

/**
 * A select that is made once and used for every turn of a loop. It belongs to one loop: only one `next` may wait at a time.
 *
 * Beside `select` it
 * - remembers what it chose, by key: its fairness is exact, also with one channel named twice, with cases that
 *   are made anew each turn, and when other loops use the same channels;
 * - knows `ageing`, which keeps `"priority"` from starving anybody;
 * - keeps its place in memory: a turn allocates its result and its promise, and nothing else;
 * - lets cases change between turns, or come and go: `set`, `enable`, `disable`, `delete`. While a `next` waits, a
 *   change counts at once; the selector then queues up anew everywhere, at the end.
 *
 * Cases and results are those of `select`. An array, or an object, may hold any number of cases. Priority goes by the order
 * of the keys, and of an object's keys JavaScript puts those that look like array indices first, ascending: for
 * such keys use an array. A key that is added comes last.
 *
 * Iterating over it yields one result per turn. What can say no more than it has said (a closed channel, a promise, a signal)
 * is reported once and then disabled, and when no case is enabled the iteration ends. Leaving it early leaves
 * the selector as it is. (`after()` does not close: once it has fired, disable it, or it keeps the iteration waiting.)
 *
 * The constructor throws an `ArgumentError` for something that cannot be waited for, and for a bad option.
 *
 * After JCSP's `Alternative`, whose history it has, and crossbeam's `Select`.
 *
 * @example A loop that sends only when it has something to send
 * ```ts
 * import { Channel, Selector } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const input = new Channel<number>();
 * const output = new Channel<number>();
 * const held: number[] = [];
 * (async () => {
 *   for (const n of [1, 2, 3]) await input.send(n);
 *   input.close();
 * })();
 * const received = Array.fromAsync(output);
 *
 * using loop = new Selector({ in: input, out: output.onSend(0) });
 * for (let open = true; open || held.length > 0;) {
 *   loop.set("out", held.length > 0 && output.onSend(held[0]! * 2));
 *   const got = await loop.next();
 *   if (got.key === "out") held.shift();
 *   else if (got.state === "ok") held.push(got.value);
 *   else open = (loop.disable("in"), false);
 * }
 * output.close();
 * assertEquals(await received, [2, 4, 6]);
 * ```
 *
 * @example Everything from several channels, until all are closed
 * ```ts
 * import { Channel, Selector } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const channels = [new Channel<string>({ capacity: 2 }), new Channel<string>({ capacity: 2 })];
 * for (const [at, ch] of channels.entries()) {
 *   await ch.sendMany([`${at}a`, `${at}b`]);
 *   ch.close();
 * }
 * const got: string[] = [];
 * for await (const one of new Selector(channels)) if (one.state === "ok") got.push(one.value);
 * assertEquals(got, ["0a", "1a", "0b", "1b"]);
 * ```
 */
export class Selector<const C extends SelectCases> {
  readonly #core: SelectorCore;

  /** Evaluates the cases, in the order of their keys. Parks nowhere yet. */
  constructor(cases: C, options?: SelectorOptions) {
    if (options !== undefined) checkSelectOptions("a selector", options);
    const order = orderOf(options?.order);
    const core = new SelectorCore(historyOf(order, options?.ageing), order === "priority");
    for (const [key, input] of entriesOf(cases)) core.set(key, sourceOf(key, input));
    this.#core = core;
  }

  /** How many keys it has, disabled ones included. */
  get size(): number {
    return this.#core.size;
  }

  /**
   * Waits until one of the cases is ready and goes on with exactly that one, as `select` does. The result is a fresh object,
   * which you may keep.
   *
   * Rejects with the signal's reason if that fires before any case commits, with a `TooManyWaitersError`, and with an
   * `ArgumentError` while an earlier call waits and once the selector was disposed of. If all cases are disabled only the
   * signal, or a change, ends the wait.
   *
   * @example
   * ```ts
   * import { Channel, Selector } from "@millrace/millrace";
   * import { assertEquals } from "@std/assert";
   *
   * const [urgent, normal] = [new Channel<string>({ capacity: 9 }), new Channel<string>({ capacity: 9 })];
   * await urgent.sendMany(["a", "b", "c"]);
   * await normal.send("x");
   * using loop = new Selector({ urgent, normal }, { order: "priority", ageing: 2 });
   * const order: unknown[] = [];
   * for (let turn = 0; turn < 4; turn++) order.push((await loop.next()).value);
   * assertEquals(order, ["a", "b", "x", "c"]);
   * ```
   */
  next(options?: WaitOptions): Promise<SelectResult<C>> {
    try {
      return this.#core.next(signalOf(options), false) as Promise<SelectResult<C>>;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * The same without waiting: `undefined` if nothing is ready now. Throws an `ArgumentError` while a `next` waits and once
   * the selector was disposed of.
   */
  tryNext(): SelectResult<C> | undefined {
    return this.#core.tryNext() as SelectResult<C> | undefined;
  }

  /**
   * Changes what a case waits for, or adds one. Something falsy disables it; its place in the history stays. Throws an
   * `ArgumentError` for something that cannot be waited for, and once the selector was disposed of.
   */
  set<K extends SelectKey<C>>(key: K, input: SelectorInput<C, K>): void {
    this.#core.set(key, sourceOf(key, input as SelectInput));
  }

  /** Undoes `disable`. Throws an `ArgumentError` if there is no such case, and once the selector was disposed of. */
  enable(key: SelectKey<C>): void {
    this.#core.enable(key, true);
  }

  /** Makes a case never ready until it is enabled or set again. Throws as `enable` does. */
  disable(key: SelectKey<C>): void {
    this.#core.enable(key, false);
  }

  /** Forgets a case; `false` if there is no such case. Throws an `ArgumentError` once the selector was disposed of. */
  delete(key: SelectKey<C>): boolean {
    return this.#core.delete(key);
  }

  /** Iterates over the results, until every case has been reported as ended. See the class. */
  [Symbol.asyncIterator](): AsyncIterableIterator<SelectResult<C>> {
    const core = this.#core;
    const done = Promise.resolve<IteratorResult<SelectResult<C>>>({ value: undefined, done: true });
    let left = false;
    return {
      next: () => left ? done : core.next(undefined, true) as Promise<IteratorResult<SelectResult<C>>>,
      return: () => {
        left = true;
        core.leave();
        return done;
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  /** What `console.log` shows: how many keys it has. */
  [INSPECT](
    _depth: unknown,
    options: unknown,
    inspect?: (value: unknown, options: unknown) => string,
  ): string {
    return shown(this, { size: this.size }, options, inspect);
  }

  /** Leaves all queues. A `next` that waits rejects with an `ArgumentError`; an iteration ends. */
  [Symbol.dispose](): void {
    this.#core.dispose();
  }
}
