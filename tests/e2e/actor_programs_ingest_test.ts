/**
 * The ingest pipeline, with workers that are killed under it and without.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { ingest, lines } from "../../examples/actors/ingest.ts";

/** What it must have found in the end. */
function expected(
  batches: number,
): { refused: number; sensors: Record<string, { sum: number; count: number }> } {
  const sensors: Record<string, { sum: number; count: number }> = {};
  let refused = 0;
  for (let batch = 0; batch < batches; batch++) {
    for (const line of lines(batch)) {
      const [sensor, value] = line.split(" ");
      if (value === "?") refused++;
      else {
        const seen = sensors[sensor!] ??= { sum: 0, count: 0 };
        seen.sum += Number(value);
        seen.count++;
      }
    }
  }
  return { refused, sensors };
}

Deno.test("ingest: nothing is lost or counted twice while four workers are killed, and reports are served all the time", async () => {
  const { batches, refused, sensors, served, crashed } = await ingest(800, { crashes: 4 });
  assertEquals({ refused, sensors }, expected(800));
  assertEquals([batches, crashed], [800, 4]);
  assert(served > 10, `served=${served}`);
});

Deno.test("ingest: nobody is asked twice if nobody dies", async () => {
  const { batches, refused, sensors, retried } = await ingest(200, { workers: 1, crashes: 0 });
  assertEquals({ refused, sensors }, expected(200));
  assertEquals([batches, retried], [200, 0]);
});
