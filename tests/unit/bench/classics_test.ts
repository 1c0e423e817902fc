/**
 * The classic benchmarks measure what they say: every contender gets through every case, and a wrong value has no speed.
 *
 * @module
 */
import { assert, assertRejects } from "@std/assert";
import { commsTime, MEASURES, stressedAlt } from "../../../bench/classics_programs.ts";

for (const [contender, cases] of Object.entries(MEASURES)) {
  Deno.test(`every classic benchmark that ${contender} enters comes to an end with a figure`, async () => {
    for (const [id, measure] of Object.entries(cases)) {
      const figure = await measure(id === "process" || id === "waiter" ? 10_000 : 200);
      assert(figure > 0 && Number.isFinite(figure), `${id}: ${figure}`);
    }
  });
}

Deno.test("a channel that changes a number is found out by CommsTime", async () => {
  const wrong = { send: () => Promise.resolve(), receive: () => Promise.resolve(7) };
  await assertRejects(() => commsTime(() => wrong, 10), Error, "comms-time is wrong: got=7, expected=0");
});

Deno.test("a select that invents values is found out by StressedAlt", async () => {
  await assertRejects(
    () => stressedAlt(() => () => Promise.resolve({ value: 2 }), 2, 10),
    Error,
    "stressed-alt",
  );
});
