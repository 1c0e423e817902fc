import { assert, assertEquals } from "@std/assert";
import type { Group } from "../../../../examples/flights/groups.ts";
import { progressLine } from "../../../../examples/flights/progress.ts";
import { bandName, reportLines, skippedLine } from "../../../../examples/flights/report.ts";
import { summarise } from "../../../../examples/flights/summary.ts";
import { bar, grouped, table } from "../../../../examples/flights/table.ts";

const plain = { width: 80, color: false };

Deno.test("bar() is exact to an eighth of a cell and stays inside its width", () => {
  assertEquals([0, 0.5, 1].map((share) => bar(share, 4)), ["", "██", "████"]);
  assertEquals(bar(1 / 32, 4), "▏");
  assertEquals([bar(7, 4), bar(-1, 4), bar(NaN, 4)], ["████", "", ""]);
});

Deno.test("grouped() separates thousands and keeps the sign", () => {
  assertEquals([0, 999, 1000, 3000000, -1234, -0.2].map(grouped), [
    "0",
    "999",
    "1 000",
    "3 000 000",
    "-1 234",
    "0",
  ]);
});

Deno.test("table() never writes a line wider than the terminal", () => {
  const data = {
    title: "A title that is rather long for the narrowest of terminals",
    fields: [{ title: "name", align: "left" as const }, { title: "number", align: "right" as const }],
    rows: [["first", "1"], ["a longer name", "123456"]],
    bars: [-1, 5],
  };
  for (const width of [1, 10, 20, 30, 40, 80, 200]) {
    for (const line of table({ width, color: false }, data)) {
      assert(line.length <= width, `${width}: ${line}`);
    }
  }
  assert(table(plain, data)[3]!.includes("████"));
});

Deno.test("colours appear only where they are welcome", () => {
  const data = { title: "t", fields: [{ title: "f", align: "left" as const }], rows: [["x"]], bars: [1] };
  assert(!table(plain, data).join().includes("\x1b"));
  assert(table({ width: 80, color: true }, data).join().includes("\x1b["));
});

Deno.test("reportLines() shows every hour and band, and says so when there is nothing", () => {
  const group = (kind: Group["kind"], key: string): Group => ({
    kind,
    key,
    flights: 10,
    delay: 25,
    late: 4,
    miles: 90,
  });
  const lines = reportLines(
    plain,
    summarise([group("hour", "7"), group("band", "1"), group("origin", "SFO")]),
  );
  assert(lines.some((line) => line.includes("07:00") && line.includes("40.0 %") && line.includes("2.5")));
  assert(lines.some((line) => line.includes("250–500")));
  assertEquals(reportLines(plain, summarise([])).length, 1);
  assertEquals(["0", "6"].map(bandName), ["0–250", "2000+"]);
});

Deno.test("skippedLine() is silent without skipped rows and names the columns otherwise", () => {
  assertEquals(skippedLine({ date: 0, delay: 0, distance: 0, airport: 0 }), "");
  assertEquals(
    skippedLine({ date: 0, delay: 1000, distance: 1, airport: 0 }),
    "1 001 rows skipped for a bad or missing value: delay 1 000, distance 1",
  );
});

Deno.test("progressLine() sums the lanes of a channel and leaves out what does not fit", () => {
  const moment = {
    rows: 1_500_000,
    total: 3_000_000,
    rate: 900_000,
    channels: [
      { name: "raw", depth: 12, capacity: 16 },
      { name: "clean", depth: 3, capacity: 16 },
      { name: "clean", depth: 4, capacity: 16 },
    ],
    workers: [0.98, 1],
  };
  const line = progressLine(plain, moment);
  for (const part of ["50 %", "1 500 000 rows", "900 000/s", "raw 12/16", "clean 7/32"]) {
    assert(line.includes(part), line);
  }
  for (const width of [20, 40, 60, 80]) assert(progressLine({ width, color: false }, moment).length <= width);
  assert(!progressLine(plain, { ...moment, total: undefined }).includes("50 %"));
});

Deno.test("names from the user's file cannot reach the terminal as control characters, or push the numbers away", () => {
  const names = ["\x1b[2Jgone", "x".repeat(500)];
  const groups = names.map((key): Group => ({
    kind: "origin",
    key,
    flights: 1,
    delay: 1,
    late: 0,
    miles: 1,
  }));
  const hour: Group = { ...groups[0]!, kind: "hour", key: "1", flights: 2 };
  const text = reportLines(plain, summarise([...groups, hour])).join("\n");
  assert(!text.includes("\x1b") && text.includes("?[2Jgone") && !text.includes("x".repeat(41)));
});
