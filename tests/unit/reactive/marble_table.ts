/** Tables of marble tests: one line of text for each stream. */
import { assertEquals } from "@std/assert";
import type { Observable } from "../../../src/reactive/core/observable.ts";
import { type RunHelpers, TestScheduler } from "../../../src/testing/test_scheduler.ts";

/** One case: the source, what is done with it, and what should come out. */
export interface Case<T> {
  /** Diagram of the cold source; with `^` it is hot. */
  readonly source: string;
  /** Its values. */
  readonly values?: Record<string, T>;
  /** What is tested. */
  readonly apply: (source: Observable<T>, helpers: RunHelpers) => Observable<unknown>;
  /** Diagram of the result. */
  readonly expected: string;
  /** Values of the result. */
  readonly results?: Record<string, unknown>;
  /** The error of the result. */
  readonly error?: unknown;
  /** Diagram of the subscription to the result. */
  readonly during?: string;
  /** Diagrams of the subscriptions to the source. */
  readonly subscribed?: string | readonly string[];
}

/** Runs one case. */
export function check<T = string>(it: Case<T>): void {
  new TestScheduler(assertEquals).run((helpers) => {
    const make = it.source.includes("^") ? helpers.hot : helpers.cold;
    const source = make<T>(it.source, it.values);
    const results = it.results ?? it.values;
    helpers.expectObservable(it.apply(source, helpers), it.during).toBe(it.expected, results, it.error);
    if (it.subscribed !== undefined) helpers.expectSubscriptions(source.subscriptions).toBe(it.subscribed);
  });
}

let taken: Map<string, Case<unknown>> | undefined;

/** The cases of the tables that `load` imports, by name, instead of tests: for those who run them in another way. */
export async function collect(load: () => Promise<unknown>): Promise<ReadonlyMap<string, Case<unknown>>> {
  const cases = taken = new Map<string, Case<unknown>>();
  try {
    await load();
  } finally {
    taken = undefined;
  }
  return cases;
}

/** Registers a test for each case. */
export function table<T = string>(operator: string, cases: Readonly<Record<string, Case<T>>>): void {
  for (const [name, it] of Object.entries(cases)) {
    if (taken !== undefined) taken.set(`${operator}: ${name}`, it as Case<unknown>);
    else Deno.test(`${operator}: ${name}`, () => check(it));
  }
}
