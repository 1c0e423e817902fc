/**
 * Select: one atomic choice over receives, sends, timers, promises and signals.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import { PromiseCase, SignalCase } from "./cases.ts";
import {
  type AnyResult,
  Case,
  type Order,
  pollCases,
  resultOf,
  SelectRun,
  takeOutcome,
} from "./select_run.ts";
import { SELECT_CASE, type Selectable, type SelectCase } from "./selectable.ts";
import { capture, checkSignal, RESOLVED } from "./waiters.ts";

export type { Order };

/** What disables a case, so that `idle && channel` works. */
export type Disabled = false | null | undefined | 0 | "";

/** What a select can wait for. */
export type SelectInput = Selectable<unknown> | PromiseLike<unknown> | AbortSignal | Disabled;

/** The value that a case yields when it is chosen. */
export type SelectValue<C> = C extends Disabled ? never
  : C extends AbortSignal ? unknown
  : C extends Selectable<infer R> ? R
  : C extends PromiseLike<infer V> ? V
  : never;

/** How a select went on: which case was chosen, and with what. */
export type SelectResult<C> = {
  [K in keyof C & string]: [Exclude<C[K], Disabled>] extends [never] ? never
    :
      | { key: K; state: "ok"; value: SelectValue<Exclude<C[K], Disabled>>; reason?: never }
      | { key: K; state: "closed"; reason: unknown; value?: never };
}[keyof C & string];

/** Options of {@linkcode select}. */
export interface SelectOptions {
  /**
   * Which of several ready cases is chosen; `"fair"` by default.
   *
   * - `"fair"`: the one that has gone without for longest. No case that stays ready is passed over twice in favour of
   *   the same other one: in a loop of selects over `n` cases it is chosen after at most `n - 1` others. The
   *   history is kept in the channels (and promises, and timers), not at the call.
   * - `"random"`: each with the same probability, as in Go.
   * - `"priority"`: the first as written. A select that had to wait chooses again when it wakes up, so that a case
   *   which has become ready meanwhile comes before a later one that woke it; only a hand-over to it without a
   *   buffer is final where it happens, since its sender has been told.
   */
  order?: Order | undefined;
  /** Ends the wait: the promise rejects with the signal's `reason`. Ignored when a case is ready. */
  signal?: AbortSignal | undefined;
}

/** The type of {@linkcode select}. */
export interface Select {
  /** Waits until one of the cases is ready and goes on with exactly that one. */
  <const C extends Readonly<Record<string, SelectInput>>>(
    cases: C,
    options?: SelectOptions,
  ): Promise<SelectResult<C>>;
  /** The same without waiting: `undefined` if nothing is ready now. A promise seen for the first time is not. */
  try<const C extends Readonly<Record<string, SelectInput>>>(
    cases: C,
    options?: Pick<SelectOptions, "order">,
  ): SelectResult<C> | undefined;
}

/** How to wait for one of the things a user may name; `undefined` if it is disabled. */
function sourceOf(key: string, input: SelectInput): SelectCase<unknown> | undefined {
  if (!input) return undefined;
  if ((input as Selectable<unknown>)[SELECT_CASE] !== undefined) {
    return (input as Selectable<unknown>)[SELECT_CASE]();
  }
  if (input instanceof AbortSignal) return SignalCase.of(input);
  if (typeof (input as PromiseLike<unknown>).then === "function") {
    return PromiseCase.of(input as PromiseLike<unknown>);
  }
  throw new ArgumentError(
    "a select case must be a channel, onSend(), a timer, a promise, a signal, or falsy",
    { key, value: input },
  );
}

/** Evaluates the cases, in the order in which they are written, and chains them. */
function enter(cases: Readonly<Record<string, SelectInput>>): Case | undefined {
  if (typeof cases !== "object" || cases === null) {
    throw new ArgumentError("the cases of a select must be an object, such as { job: channel }", {
      value: cases,
    });
  }
  let first: Case | undefined;
  let last: Case | undefined;
  for (const key in cases) {
    const source = sourceOf(key, cases[key]!);
    if (source === undefined) continue;
    const one = new Case(key, source);
    if (last === undefined) first = one;
    else last.after = one;
    last = one;
  }
  return first;
}

const ORDERS: readonly Order[] = ["fair", "random", "priority"];

function orderOf(options: SelectOptions | undefined): Order {
  const order = options?.order;
  if (order === undefined) return "fair";
  if (!ORDERS.includes(order)) {
    throw new ArgumentError('order must be "fair", "random" or "priority"', { order });
  }
  return order;
}

/** Goes on at once if a case is ready, else waits. */
function start(first: Case | undefined, order: Order, signal: AbortSignal | undefined): Promise<AnyResult> {
  const chosen = pollCases(first, order);
  if (chosen !== undefined) return Promise.resolve(resultOf(chosen.key, takeOutcome()));
  if (signal !== undefined) checkSignal(signal);
  if (signal?.aborted) return Promise.reject(signal.reason);
  const promise = new Promise<unknown>(capture) as Promise<AnyResult>;
  new SelectRun(first, order, signal).park();
  return promise;
}

/**
 * Whether a promise has settled is known one microtask after the first look at it; whoever asks for priority must not
 * lose to a later case because of that.
 */
function mustHear(first: Case | undefined): boolean {
  for (let one = first; one !== undefined; one = one.after) {
    if (one.source instanceof PromiseCase && one.source.unheard) return true;
  }
  return false;
}

function selectOf(
  cases: Readonly<Record<string, SelectInput>>,
  options?: SelectOptions,
): Promise<AnyResult> {
  try {
    const order = orderOf(options);
    const first = enter(cases);
    if (order !== "priority" || !mustHear(first)) return start(first, order, options?.signal);
    return RESOLVED.then(() => start(first, order, options?.signal));
  } catch (error) {
    return Promise.reject(error);
  }
}

function trySelect(
  cases: Readonly<Record<string, SelectInput>>,
  options?: SelectOptions,
): AnyResult | undefined {
  const chosen = pollCases(enter(cases), orderOf(options));
  return chosen === undefined ? undefined : resultOf(chosen.key, takeOutcome());
}

/**
 * Waits until one of the cases is ready and goes on with exactly that one; the others are left as if they had
 * never been named. May be called by anybody, also with one channel named twice or with both its ends.
 *
 * A case is one of
 * - a channel, or anything else that can be received from: its next value;
 * - `channel.onSend(value)`: sending that value, which is fixed on entry. (There is no lazy form: user code would run in
 *   the middle of a commit. To produce a value only once there is room for it, use `channel.reserve()`.) Under overflow
 *   `"error"` it waits for room;
 * - a timer: `after(ms)`, `every(ms)`, or `never()`;
 * - a promise: its value. One that rejects counts as closed, with the rejection as `reason`, also if another case is
 *   chosen: nothing reports it as unhandled then;
 * - an `AbortSignal`: its `reason`, as the value;
 * - anything falsy: disabled, never ready. If all are, only `signal` ends the wait.
 *
 * Resolves with `{ key, state: "ok", value }`, or with `{ key, state: "closed", reason }` if the case's channel is closed
 * (and, for a receive, empty): a closed channel is always ready. `value` of a send is `undefined`.
 *
 * Rejects with the signal's reason if that fires before any case commits (a commit wins over it), with an `ArgumentError`
 * for something that cannot be waited for, and with a `TooManyWaitersError`.
 *
 * After Go's `select`, occam's `ALT` and JCSP's `fairSelect`.
 *
 * @example
 * ```ts
 * import { after, Channel, select } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const jobs = new Channel<string>({ capacity: 1 });
 * const results = new Channel<number>();
 * await jobs.send("sort");
 *
 * const got = await select({ job: jobs, sent: results.onSend(42), late: after(500) });
 * assertEquals(got, { key: "job", state: "ok", value: "sort" });
 * assertEquals(select.try({ job: jobs }), undefined);
 * ```
 */
export const select: Select = Object.assign(selectOf, { try: trySelect }) as Select;
