/**
 * The histories of a `Selector`: in which order it looks at its cases, given what it chose before. Nothing is allocated per
 * turn.
 *
 * @module
 */
import { pollOne, pollShuffling } from "./order.ts";
import type { Case } from "./run.ts";

/** One order, and what it remembers. */
export interface History {
  /** A case that is new. */
  add(one: Case): void;
  /** A case that is gone. */
  remove(one: Case): void;
  /** Polls the cases and returns the one that was ready; its outcome is left for `takeOutcome`. */
  choose(): Case | undefined;
  /** A partner chose that one, while the selector waited. */
  woken(one: Case): void;
}

/**
 * Keeps the cases in the order in which they were chosen last, and takes the first that is ready.
 *
 * Exact, after JCSP's `fairSelect`: if B is chosen, it goes behind A, and as long as A is ready and before B, B is not chosen.
 * So no case is served twice while another one is ready all the time, and that one waits for the others at most once each.
 */
export class FairHistory implements History {
  readonly #cases: Case[] = [];

  add(one: Case): void {
    this.#cases.push(one);
  }

  remove(one: Case): void {
    this.#cases.splice(this.#cases.indexOf(one), 1);
  }

  choose(): Case | undefined {
    const cases = this.#cases;
    for (let at = 0; at < cases.length; at++) {
      if (pollOne(cases[at]!)) return this.#served(at);
    }
    return undefined;
  }

  woken(one: Case): void {
    this.#served(this.#cases.indexOf(one));
  }

  #served(at: number): Case {
    const cases = this.#cases;
    const last = cases.length - 1;
    const one = cases[at]!;
    for (; at < last; at++) cases[at] = cases[at + 1]!;
    return cases[last] = one;
  }
}

/** A random order each time: every ready case is as likely as any other. */
export class RandomHistory implements History {
  readonly #cases: Case[] = [];

  add(one: Case): void {
    this.#cases.push(one);
  }

  remove(one: Case): void {
    this.#cases.splice(this.#cases.indexOf(one), 1);
  }

  choose(): Case | undefined {
    return pollShuffling(this.#cases);
  }

  woken(): void {}
}

/** In place of a count of turns: polled in this turn. The next number is 0. */
const POLLED = -1;

/**
 * The first ready case as written; with `ageing`, one that was not looked at for that many turns is looked at first.
 *
 * Whether a case is ready is known only by polling, which takes. So turns are counted from the moment when a case was
 * last found not ready, or served: a ready one has been passed over at most that often. Of several, the one passed over
 * most often goes first: with k cases a ready one waits for at most `ageing + k - 2` others.
 */
export class PriorityHistory implements History {
  readonly #ageing: number;
  readonly #cases: Case[] = [];
  /** Turns without a look, of each case. */
  readonly #passed: number[] = [];

  /** `Infinity`: no ageing. */
  constructor(ageing: number) {
    this.#ageing = ageing;
  }

  add(one: Case): void {
    this.#cases.push(one);
    this.#passed.push(0);
  }

  remove(one: Case): void {
    const at = this.#cases.indexOf(one);
    this.#cases.splice(at, 1);
    this.#passed.splice(at, 1);
  }

  choose(): Case | undefined {
    const cases = this.#cases;
    const passed = this.#passed;
    const ages = this.#ageing !== Infinity;
    for (let at = ages ? this.#oldest() : -1; at >= 0; at = this.#oldest()) {
      passed[at] = POLLED;
      if (pollOne(cases[at]!)) return this.#served(at);
    }
    for (let at = 0; at < cases.length; at++) {
      if (passed[at] === POLLED) continue;
      if (ages) passed[at] = POLLED;
      if (pollOne(cases[at]!)) return ages ? this.#served(at) : cases[at];
    }
    if (ages) passed.fill(0);
    return undefined;
  }

  /** All others were polled before the selector parked, and were not ready. */
  woken(): void {}

  /** The case that was passed over most often, if that was too often. */
  #oldest(): number {
    const passed = this.#passed;
    let oldest = -1;
    let most = this.#ageing - 1;
    for (let at = 0; at < passed.length; at++) {
      if (passed[at]! <= most) continue;
      most = passed[at]!;
      oldest = at;
    }
    return oldest;
  }

  /** Counts a turn for those that were not polled in it. */
  #served(at: number): Case {
    const passed = this.#passed;
    for (let other = 0; other < passed.length; other++) passed[other]!++;
    return this.#cases[at]!;
  }
}
