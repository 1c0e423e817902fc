/**
 * A tree of supervisors and what happens to it: what both the model and the library are given.
 *
 * @module
 */
import fc from "npm:fast-check@4";
import type { RestartType, Strategy } from "../../../src/actor/mod.ts";

/** A worker. */
export interface LeafPlan {
  readonly restart: RestartType;
}

/** A supervisor and its children. */
export interface SupervisorPlan extends LeafPlan {
  readonly strategy: Strategy;
  readonly intensity: number;
  readonly period: number;
  readonly children: readonly (LeafPlan | SupervisorPlan)[];
}

/** One event; `at` picks whom it concerns. */
export interface Step {
  readonly op: "crash" | "normal" | "shutdown" | "bad" | "wait" | "fail" | "terminate" | "restart" | "remove";
  readonly at: number;
  /** How long to wait: a multiple of the period of some supervisor, and a millisecond more or less. */
  readonly wait: number;
}

/** One run. */
export interface Plan {
  readonly tree: SupervisorPlan;
  readonly steps: readonly Step[];
}

/** Whether a child is a supervisor. */
export function isSupervisor(plan: LeafPlan | SupervisorPlan): plan is SupervisorPlan {
  return "children" in plan;
}

const restart = fc.constantFrom<RestartType>("permanent", "permanent", "transient", "temporary");
const leaf: fc.Arbitrary<LeafPlan> = fc.record({ restart });
export const PERIODS = [100, 1_000];

function supervisors(depth: number): fc.Arbitrary<SupervisorPlan> {
  const child: fc.Arbitrary<LeafPlan | SupervisorPlan> = depth === 0
    ? leaf
    : fc.oneof({ arbitrary: leaf, weight: 3 }, { arbitrary: supervisors(depth - 1), weight: 1 });
  return fc.record({
    restart,
    strategy: fc.constantFrom<Strategy>("one_for_one", "one_for_all", "rest_for_one"),
    intensity: fc.integer({ min: 0, max: 3 }),
    period: fc.constantFrom(...PERIODS),
    children: fc.array(child, { minLength: 1, maxLength: 4 }),
  });
}

const OPS: readonly Step["op"][] = [
  ...["crash", "crash", "crash", "crash", "wait", "wait", "fail", "fail"] as const,
  ...["normal", "shutdown", "bad", "terminate", "restart", "remove"] as const,
];
const WAITS = [1, ...PERIODS.flatMap((period) => [period - 1, period, period + 1])];

/** Any of them. */
export const plans: fc.Arbitrary<Plan> = fc.record({
  tree: supervisors(2),
  steps: fc.array(
    fc.record({ op: fc.constantFrom(...OPS), at: fc.nat(30), wait: fc.constantFrom(...WAITS) }),
    { minLength: 1, maxLength: 12 },
  ),
});
