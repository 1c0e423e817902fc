/**
 * In which order a select looks at its cases when it has no memory of its own: the history is kept in what it waits for.
 *
 * Why "fair" is fair. Whatever is chosen gets the next number of one count, and the ready case with the lowest number is
 * chosen. Let A be ready from some moment on, and B be chosen twice after it by selects that name both. After the first
 * time B's number is above A's, and A's only grows when A is chosen: so A was, before B the second time. This holds
 * whatever else the selects name, and for several loops over the same channels, whose choices are one history. What a
 * select sees for the first time counts as chosen just then: with number 0 a stream of newcomers would starve the rest.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { type AnyResult, type Case, type Chooser, leaveOutcome, resultOf } from "./run.ts";
import { NOT_READY, type SelectCase } from "../selectable.ts";

/** Which of several ready cases is chosen; see `SelectOptions`. */
export type Order = "fair" | "random" | "priority";

const ORDERS: readonly Order[] = ["fair", "random", "priority"];

/** The order among the options, checked. */
export function orderOf(order: Order | undefined): Order {
  if (order === undefined) return "fair";
  if (!ORDERS.includes(order)) {
    throw new ArgumentError('order must be "fair", "random" or "priority"', { order });
  }
  return order;
}

/** Polls one case; a result is left for `takeOutcome`. */
export function pollOne(one: Case): boolean {
  const ready = one.source.poll();
  if (ready === NOT_READY) return false;
  leaveOutcome(ready);
  return true;
}

/** Polls the cases as they are written. */
export function pollInTurn(first: Case | undefined): Case | undefined {
  for (let one = first; one !== undefined; one = one.after) {
    if (pollOne(one)) return one;
  }
  return undefined;
}

/** Looks at cases that other threads keep changing, before a select that does not wait gives up. */
const LOOKS = 16;

/** What has happened to the cases so far; `undefined` if other threads have no part in them. */
function stampOf(first: Case | undefined): number | undefined {
  let sum: number | undefined;
  for (let one = first; one !== undefined; one = one.after) {
    const stamp = one.source.stamp?.();
    if (stamp !== undefined) sum = (sum ?? 0) + stamp;
  }
  return sum;
}

/**
 * Chooses without waiting. That nothing is ready is said of one moment: the cases are polled one after the other, and if another
 * thread has done anything to any of them since before the first was, they are polled again (a double collect, after Afek
 * and others' snapshots, 1993).
 */
export function chooseNow(
  first: Case | undefined,
  by: { choose(first: Case | undefined): Case | undefined },
): Case | undefined {
  if (first?.after === undefined) return by.choose(first);
  let before = stampOf(first);
  for (let look = 1;; look++) {
    const chosen = by.choose(first);
    if (chosen !== undefined || before === undefined || look === LOOKS) return chosen;
    const now = stampOf(first);
    if (now === before) return undefined;
    before = now;
  }
}

/** Counts all choices, so that each thing that can be waited for remembers when it was chosen last. */
let choices = 0;

/** When it was chosen last, or seen first. */
function servedAt(source: SelectCase<unknown>): number {
  const { served } = source;
  return served === 0 ? source.served = ++choices : served;
}

function chain(first: Case | undefined): Case[] {
  const cases: Case[] = [];
  for (let one = first; one !== undefined; one = one.after) cases.push(one);
  return cases;
}

/** Each ready case with the same probability: a random order (Fisher and Yates), made only as far as it is needed. */
export function pollShuffling(cases: Case[]): Case | undefined {
  for (let at = 0; at < cases.length; at++) {
    const other = at + Math.floor(Math.random() * (cases.length - at));
    const one = cases[other]!;
    cases[other] = cases[at]!;
    cases[at] = one;
    if (pollOne(one)) return one;
  }
  return undefined;
}

function pollRandom(first: Case | undefined): Case | undefined {
  const second = first?.after;
  if (second === undefined) return pollInTurn(first);
  if (second.after !== undefined) return pollShuffling(chain(first));
  const swap = Math.random() < 0.5;
  if (pollOne(swap ? second : first!)) return swap ? second : first;
  if (pollOne(swap ? first! : second)) return swap ? first : second;
  return undefined;
}

/** Those first that went without for longest. Sorts only if the very first of them is not ready. */
function pollFair(first: Case | undefined): Case | undefined {
  const second = first?.after;
  if (second === undefined) return pollInTurn(first);
  let longest = first!;
  let least = servedAt(longest.source);
  for (let one: Case | undefined = second; one !== undefined; one = one.after) {
    const served = servedAt(one.source);
    if (served >= least) continue;
    longest = one;
    least = served;
  }
  if (pollOne(longest)) return longest;
  if (second.after === undefined) {
    const other = longest === first ? second : first!;
    return pollOne(other) ? other : undefined;
  }
  const others = chain(first).sort((a, b) => a.source.served - b.source.served);
  for (let at = 1; at < others.length; at++) {
    if (pollOne(others[at]!)) return others[at];
  }
  return undefined;
}

/** The choices of a plain select. */
class PlainChooser implements Chooser {
  readonly late: boolean;
  readonly #order: Order;

  constructor(order: Order) {
    this.#order = order;
    this.late = order === "priority";
  }

  choose(first: Case | undefined): Case | undefined {
    const order = this.#order;
    const chosen = order === "fair"
      ? pollFair(first)
      : order === "priority"
      ? pollInTurn(first)
      : pollRandom(first);
    if (chosen !== undefined) chosen.source.served = ++choices;
    return chosen;
  }

  woken(chosen: Case): void {
    chosen.source.served = ++choices;
  }

  settle(chosen: Case, outcome: unknown): AnyResult {
    return resultOf(chosen.key, outcome);
  }
}

/** What chooses for a plain select, by its order. */
export const CHOOSERS: Readonly<Record<Order, Chooser>> = {
  fair: new PlainChooser("fair"),
  random: new PlainChooser("random"),
  priority: new PlainChooser("priority"),
};
