/**
 * Select: one atomic choice over receives, sends, timers, promises and signals.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { ready } from "../debug/probe.ts";
import { checkSelectOptions, enter, mustHear, type SelectCases, type SelectResult } from "./inputs.ts";
import { chooseNow, CHOOSERS, type Order, orderOf } from "./order.ts";
import { type AnyResult, type Case, type Chooser, SelectRun, takeOutcome } from "./run.ts";
import { inTurn } from "../turns.ts";
import { capture, checkSignal, RESOLVED } from "../waiters.ts";

export type {
  Disabled,
  SelectCases,
  SelectInput,
  SelectKey,
  SelectOutcome,
  SelectResult,
  SelectValue,
} from "./inputs.ts";
export type { Order };

/** Options of {@linkcode select}. */
export interface SelectOptions {
  /**
   * Which of several ready cases is chosen; `"fair"` by default.
   *
   * - `"fair"`: the one that has gone without for longest. No case is served twice while another one, which both selects
   *   name, is ready all the time: in a loop of selects over `n` cases a ready one is chosen after at most `n - 1`
   *   others. The history is kept in the channels (and promises, and timers), not at the call: loops that share a
   *   channel share its history, and what a select sees for the first time goes behind the others. A
   *   `Selector` keeps a history of its own.
   * - `"random"`: each with the same probability, as in Go.
   * - `"priority"`: the first as written (of an object's keys JavaScript puts those that look like array indices first,
   *   ascending: to rank such keys use an array). A select that had to wait chooses again when it wakes up, so that a case
   *   which has become ready meanwhile comes before a later one that woke it. What others have been told of is final
   *   where it happens: a hand-over without a buffer, a lock or a meeting, the end of a channel. For priority with
   *   `ageing` there is `Selector`.
   */
  order?: Order | undefined;
  /** Ends the wait: the promise rejects with the signal's `reason`. Ignored when a case is ready. */
  signal?: AbortSignal | undefined;
}

/** The type of {@linkcode select}. */
export interface Select {
  /** Waits until one of the cases is ready and goes on with exactly that one. */
  <const C extends SelectCases>(
    cases: C,
    options?: SelectOptions,
  ): Promise<SelectResult<C>>;
  /** The same without waiting: `undefined` if nothing is ready now. A promise seen for the first time is not. */
  try<const C extends SelectCases>(
    cases: C,
    options?: Pick<SelectOptions, "order">,
  ): SelectResult<C> | undefined;
}

/** What chooses, by the options; checks them. */
function chooserOf(options: SelectOptions | undefined): Chooser {
  if (options === undefined) return CHOOSERS.fair;
  checkSelectOptions("select()", options);
  if ((options as { ageing?: number }).ageing !== undefined) {
    throw new ArgumentError("the option ageing needs a Selector: a single select has no memory");
  }
  return CHOOSERS[orderOf(options.order)];
}

/** Goes on at once if a case is ready, else waits. */
function start(
  first: Case | undefined,
  chooser: Chooser,
  signal: AbortSignal | undefined,
): Promise<AnyResult> {
  const chosen = chooser.choose(first);
  if (chosen !== undefined) {
    const result = ready(chooser.settle(chosen, takeOutcome()) as AnyResult);
    return chosen.source.shared ? inTurn(result) : result;
  }
  if (signal !== undefined) checkSignal(signal);
  if (signal?.aborted) return Promise.reject(signal.reason);
  const promise = new Promise<unknown>(capture) as Promise<AnyResult>;
  new SelectRun(chooser).park(first, signal);
  return promise;
}

function selectOf(cases: SelectCases, options?: SelectOptions): Promise<AnyResult> {
  try {
    const chooser = chooserOf(options);
    const first = enter(cases);
    if (!chooser.late || !mustHear(first)) return start(first, chooser, options?.signal);
    return RESOLVED.then(() => start(first, chooser, options?.signal));
  } catch (error) {
    return Promise.reject(error);
  }
}

function trySelect(cases: SelectCases, options?: SelectOptions): AnyResult | undefined {
  const chooser = chooserOf(options);
  const first = enter(cases);
  const chosen = chooseNow(first, chooser);
  return chosen === undefined ? undefined : chooser.settle(chosen, takeOutcome()) as AnyResult;
}

/**
 * Waits until one of the cases is ready and goes on with exactly that one; the others are left as if they had
 * never been named. May be called by anybody, also with one channel named twice or with both its ends. The cases are an
 * object, or an array of any length; then the `key` of the result is the position, a number. For a map there are
 * `Object.fromEntries(map)` and `[...map.values()]`. For loops there is `Selector`.
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
