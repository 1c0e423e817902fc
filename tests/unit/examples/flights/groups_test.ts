import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { RawBuilder } from "../../../../examples/flights/batch.ts";
import { Cleaner } from "../../../../examples/flights/clean.ts";
import { Aggregator, bandOf, type Group, GroupMerge } from "../../../../examples/flights/groups.ts";
import { checksum, meanDelay, summarise } from "../../../../examples/flights/summary.ts";
import { seeded } from "../../../support/random.ts";

type Row = [hour: number, delay: number, miles: number, origin: string, destination: string];

/** The same rows through `partitions` aggregators and a merge. */
function groupsOf(rows: Row[], partitions: number): Group[] {
  const cleaner = new Cleaner(partitions);
  const aggregators = Array.from({ length: partitions }, () => new Aggregator());
  const builder = new RawBuilder();
  const pass = (routed: ReturnType<Cleaner["add"]>): void =>
    routed.forEach(({ partition, batch }) => aggregators[partition]!.add(batch));
  for (const [hour, delay, miles, origin, destination] of rows) {
    builder.add(Date.UTC(2001, 4, 6, hour), delay, miles, origin, destination);
    if (builder.full) pass(cleaner.add(builder.take()));
  }
  pass(cleaner.add(builder.take()));
  pass(cleaner.rest());
  const merge = new GroupMerge();
  for (const aggregator of aggregators) for (const group of aggregator.groups()) merge.add(group);
  return merge.groups();
}

function someRows(count: number): Row[] {
  const airports = Array.from({ length: 40 }, (_, i) => `A${i}`);
  const random = seeded(7);
  return Array.from(
    { length: count },
    () => [random(24), random(200) - 30, random(3000), airports[random(40)]!, airports[random(40)]!],
  );
}

Deno.test("bandOf() puts a distance on a bound into the band above it", () => {
  assertEquals([0, 249, 250, 999, 1000, 2000, 9999].map(bandOf), [0, 0, 1, 3, 4, 6, 6]);
});

Deno.test("Aggregator sums flights, minutes, late flights and miles per hour, band, origin and route", () => {
  const groups = groupsOf([[5, 20, 100, "A", "B"], [5, -4, 300, "A", "B"], [6, 15, 100, "B", "A"]], 1);
  const find = (name: string): number[] => {
    const { flights, delay, late, miles } = groups.find(({ kind, key }) => `${kind}:${key}` === name)!;
    return [flights, delay, late, miles];
  };
  assertEquals(find("hour:5"), [2, 16, 1, 400]);
  assertEquals(find("band:0"), [2, 35, 2, 200]);
  assertEquals(find("origin:A"), [2, 16, 1, 400]);
  assertEquals(find("route:B → A"), [1, 15, 1, 100]);
  assertEquals(groups.length, 2 + 2 + 2 + 2);
});

Deno.test("the checksum does not depend on partitions or order, but on every row", () => {
  const rows = someRows(5000);
  const expected = checksum(groupsOf(rows, 1));
  assertMatch(expected, /^[0-9a-f]{16}$/);
  for (const partitions of [2, 3, 7]) assertEquals(checksum(groupsOf(rows, partitions)), expected);
  assertEquals(checksum(groupsOf(rows.toReversed(), 2)), expected);
  const [hour, delay, ...rest] = rows[17]!;
  assertNotEquals(checksum(groupsOf(rows.with(17, [hour, delay + 1, ...rest]), 1)), expected);
  assertNotEquals(checksum(groupsOf(rows.slice(1), 1)), expected);
});

Deno.test("summarise() adds up, orders hours and bands, and breaks ties by name", () => {
  const rows = someRows(3000);
  const summary = summarise(groupsOf(rows, 4));
  assertEquals(summary.flights, rows.length);
  assertEquals(summary.delay, rows.reduce((sum, row) => sum + row[1], 0));
  assertEquals(summary.late, rows.filter((row) => row[1] >= 15).length);
  assertEquals(summary.hours.map(({ key }) => Number(key)), Array.from({ length: 24 }, (_, i) => i));
  assertEquals(summary.origins, 40);
  assertEquals(summary.busiest, summarise(groupsOf(rows.toReversed(), 3)).busiest);
});

Deno.test("summarise() leaves airports with a handful of flights out of the most delayed", () => {
  const rows: Row[] = [
    [1, 999, 1, "RARE", "A"],
    ...Array.from({ length: 400 }, (): Row => [1, 5, 1, "OFTEN", "A"]),
  ];
  assertEquals(summarise(groupsOf(rows, 2)).mostDelayed.map(({ key }) => key), ["OFTEN"]);
});

Deno.test("summarise() of nothing is zeros, not NaN", () => {
  const summary = summarise([]);
  assertEquals([summary.flights, meanDelay(summary), summary.busiest.length], [0, 0, 0]);
});
