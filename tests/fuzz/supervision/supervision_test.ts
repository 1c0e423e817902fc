/**
 * Random trees of supervisors, random failures, on the virtual clock: the library does what the model of a page says, event by
 * event. 1,500 trees; 100,000 with MILLRACE_DEEP=1.
 */
import { assertEquals, assertRejects } from "@std/assert";
import fc from "npm:fast-check@4";
import { newSeed } from "../../support/random.ts";
import { Machine } from "./machine.ts";
import { Model } from "./model.ts";
import { type Plan, plans } from "./plan.ts";
import { amount } from "../../support/deep.ts";

const TREES = amount(1_500, 100_000);

Deno.test(`${TREES} random trees of supervisors do what the table says, event by event`, async () => {
  const seed = newSeed() | 0;
  let events = 0;
  const run = async (plan: Plan): Promise<void> => {
    events += plan.steps.length;
    await Machine.run(plan);
  };
  await fc.assert(fc.asyncProperty(plans, run), {
    seed,
    numRuns: TREES,
    reporter(details) {
      if (!details.failed) return;
      const [plan] = details.counterexample as [Plan];
      const how = `MILLRACE_SEED=${details.seed}, path ${details.counterexamplePath}`;
      throw new Error(`${how}\n${JSON.stringify(plan)}`, { cause: details.errorInstance });
    },
  });
  console.log(`  ${TREES} trees, ${events} events`);
});

const inner = { restart: "permanent", strategy: "one_for_one", intensity: 0, period: 100 } as const;
const permanent = { restart: "permanent" } as const;
const crash = { op: "crash", at: 0, wait: 1 } as const;

/** Plans on which the library once did something else. */
const FOUND: readonly [string, Plan][] = [
  [
    "a nested supervisor that fails to restart stops those of its children that it had started, hooks and all",
    {
      tree: { ...inner, intensity: 1, children: [{ ...inner, children: [permanent, permanent] }] },
      steps: [{ op: "fail", at: 13, wait: 1 }, crash],
    },
  ],
  ["a child that has ended and is started again by one_for_all keeps its place in the order of stopping", {
    tree: {
      ...inner,
      children: [{
        ...inner,
        strategy: "one_for_all",
        intensity: 1,
        children: [{ ...inner, restart: "transient", children: [permanent] }, {
          ...inner,
          intensity: 2,
          children: [permanent],
        }],
      }],
    },
    steps: [crash, crash, crash, crash],
  }],
];
for (const [name, plan] of FOUND) Deno.test(name, () => Machine.run(plan));

Deno.test("the model tells a restart from an end at the very edge of the period", () => {
  for (const [wait, alive] of [[99, false], [100, false], [101, true]] as const) {
    const model = new Model({
      restart: "permanent",
      strategy: "one_for_one",
      intensity: 1,
      period: 100,
      children: [{ restart: "permanent" }],
    });
    model.ends(model.root.children[0]!, "boom");
    model.now += wait;
    model.ends(model.root.children[0]!, "boom");
    assertEquals(model.root.alive, alive, `${wait} ms`);
  }
});

Deno.test("a machine that does something else than the model is found out", async () => {
  const children = [{ restart: "permanent" }, { restart: "permanent" }] as const;
  const tree = {
    restart: "permanent",
    strategy: "one_for_all",
    intensity: 2,
    period: 100,
    children,
  } as const;
  const machine = new Machine(tree);
  // The same tree under another strategy, as if the library had one_for_one and one_for_all confused.
  Object.assign(tree, { strategy: "one_for_one" });
  await assertRejects(() => machine.play([{ op: "crash", at: 0, wait: 1 }]), Error, "step 0");
});
