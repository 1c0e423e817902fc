import { assert, assertEquals, assertNotStrictEquals } from "@std/assert";
import {
  BATCH_ROWS,
  type CleanBatch,
  type RawBatch,
  RawBuilder,
} from "../../../../examples/flights/batch.ts";
import { Cleaner, partitionOf, totalSkipped } from "../../../../examples/flights/clean.ts";

const NOON = Date.UTC(2001, 0, 1, 12, 30);

function raw(
  ...rows: [date: number, delay: number, distance: number, origin: string, destination: string][]
): RawBatch {
  const builder = new RawBuilder();
  for (const row of rows) builder.add(...row);
  return builder.take();
}

function rowsOf(batch: CleanBatch): unknown[] {
  return Array.from({ length: batch.rows }, (_, i) => [
    batch.hour[i],
    batch.delay[i],
    batch.distance[i],
    batch.names[batch.origin[i]!],
    batch.names[batch.destination[i]!],
  ]);
}

Deno.test("RawBuilder.take() hands over arrays of its own and starts again with no names", () => {
  const builder = new RawBuilder();
  builder.add(1, 2, 3, "SFO", "LAX");
  const first = builder.take();
  builder.add(4, 5, 6, "JFK", "SFO");
  const second = builder.take();
  assertEquals([first.date[0], first.names, second.date[0], second.names], [1, ["SFO", "LAX"], 4, [
    "JFK",
    "SFO",
  ]]);
  assertNotStrictEquals(first.date.buffer, second.date.buffer);
  assertEquals(builder.take().rows, 0);
});

Deno.test("Cleaner keeps good rows, rounded, with the hour on the airport's clock", () => {
  const cleaner = new Cleaner(1);
  assertEquals(cleaner.add(raw([NOON, 3.4, 100.6, "SFO", "LAX"], [-1, -7, 0, "LAX", "SFO"])), []);
  const [rest] = cleaner.rest();
  assertEquals(rowsOf(rest!.batch), [[12, 3, 101, "SFO", "LAX"], [23, -7, 0, "LAX", "SFO"]]);
  assertEquals(totalSkipped(cleaner.skipped), 0);
});

Deno.test("Cleaner counts a dropped row once, under the first column that is wrong", () => {
  const cleaner = new Cleaner(2);
  cleaner.add(raw(
    [NaN, NaN, 1, "A", "B"],
    [NOON, NaN, -1, "A", "B"],
    [NOON, 1e9, 1, "A", "B"],
    [NOON, 1, NaN, "A", "B"],
    [NOON, 1, -1, "A", "B"],
    [NOON, 1, 1, "", "B"],
    [NOON, 1, 1, "A", ""],
    [NOON, 1, 1, "A", "B"],
  ));
  assertEquals(cleaner.skipped, { date: 1, delay: 2, distance: 2, airport: 2 });
  assertEquals(cleaner.rest().map(({ batch }) => batch.rows), [1]);
});

Deno.test("Cleaner sends every row of an airport to the same partition and loses none across batches", () => {
  const airports = ["SFO", "LAX", "JFK", "ORD", "ATL", "DEN", "SEA"];
  const cleaner = new Cleaner(3);
  const routed = [];
  for (let batch = 0; batch < 7; batch++) {
    const builder = new RawBuilder();
    for (let i = 0; !builder.full; i++) {
      builder.add(NOON, i, batch, airports[(i + batch) % 7]!, airports[(i * 3 + 1) % 7]!);
    }
    routed.push(...cleaner.add(builder.take()));
  }
  assert(routed.every(({ batch }) => batch.rows === BATCH_ROWS), "only full batches leave before the end");
  routed.push(...cleaner.rest());
  const seen: string[] = [];
  for (const { partition, batch } of routed) {
    for (
      const [, delay, distance, origin, destination] of rowsOf(batch) as [0, number, number, string, string][]
    ) {
      assertEquals(partitionOf(origin, 3), partition);
      seen.push(`${distance} ${delay} ${origin} ${destination}`);
      assertEquals([origin, destination], [airports[(delay + distance) % 7], airports[(delay * 3 + 1) % 7]]);
    }
  }
  assertEquals(new Set(seen).size, 7 * BATCH_ROWS);
  assertEquals(seen.length, 7 * BATCH_ROWS);
});
