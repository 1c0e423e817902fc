import { assertEquals, assertRejects } from "@std/assert";
import { parquetWriteBuffer } from "npm:hyparquet-writer@0.17.0";
import { datasetPath } from "../../../../examples/flights/dataset.ts";
import { InputError } from "../../../../examples/flights/errors.ts";
import { openSource } from "../../../../examples/flights/open_source.ts";
import { computePlainly } from "../../../../examples/flights/plain.ts";

type ColumnData = Parameters<typeof parquetWriteBuffer>[0]["columnData"];

const NOON = new Date(Date.UTC(2001, 0, 1, 12));

function goodColumns(): ColumnData {
  return [
    { name: "destination", data: ["B", "B", null, "B", "A"], type: "STRING" },
    { name: "date", data: [NOON, NOON, NOON, null, NOON], type: "TIMESTAMP" },
    { name: "delay", data: [20, null, 3, 4, -5], type: "INT32" },
    { name: "origin", data: ["A", "A", "A", "A", "B"], type: "STRING" },
    { name: "distance", data: [100n, 100n, 100n, 100n, 900n], type: "INT64" },
  ];
}

async function withParquet(columnData: ColumnData, use: (path: string, bytes: Uint8Array) => Promise<void>) {
  const path = await Deno.makeTempFile({ suffix: ".parquet" });
  try {
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 2 }));
    await Deno.writeFile(path, bytes);
    await use(path, bytes);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("a Parquet file gives every row of every row group once, nulls counted as skipped", async () => {
  await withParquet(goodColumns(), async (path) => {
    using source = await openSource(path);
    assertEquals([source.format, source.rows], ["parquet", 5]);
    assertEquals([...source.parts()], [{ start: 0, end: 2 }, { start: 2, end: 4 }, { start: 4, end: 5 }]);
    const { rows, skipped, summary } = await computePlainly(path);
    assertEquals([rows, skipped], [5, { date: 1, delay: 1, distance: 0, airport: 1 }]);
    assertEquals(summary.busiestRoutes.map(({ key, delay, miles }) => [key, delay, miles]), [
      ["A → B", 20, 100],
      ["B → A", -5, 900],
    ]);
    assertEquals(summary.hours.map(({ key }) => key), ["12"]);
  });
});

Deno.test("a Parquet file without the columns says which are missing", async () => {
  await withParquet(goodColumns().filter(({ name }) => name !== "date" && name !== "delay"), async (path) => {
    await assertRejects(
      () => openSource(path),
      InputError,
      "lacks the columns date, delay; it has destination, origin",
    );
  });
});

Deno.test("a Parquet column of the wrong type is refused instead of skipping all its rows", async () => {
  const swaps: [string, ColumnData[number]][] = [
    ["a number is needed", { name: "delay", data: ["1", "2", "3", "4", "5"], type: "STRING" }],
    ["text is needed", { name: "origin", data: [1, 2, 3, 4, 5], type: "INT32" }],
    ["a timestamp, date or text is needed", { name: "date", data: [1, 2, 3, 4, 5], type: "INT32" }],
  ];
  for (const [message, column] of swaps) {
    const columns = goodColumns().map((good) => good.name === column.name ? column : good);
    await withParquet(columns, async (path) => {
      await assertRejects(() => openSource(path), InputError, message);
    });
  }
});

Deno.test("a damaged Parquet file is an InputError wherever the damage is", async () => {
  await withParquet(goodColumns(), async (path, bytes) => {
    await Deno.writeFile(path, bytes.subarray(0, bytes.length - 40));
    await assertRejects(() => openSource(path), InputError, "cannot be read as Parquet");
    const holed = bytes.slice();
    holed.fill(0xff, 4, 60);
    await Deno.writeFile(path, holed);
    await assertRejects(() => computePlainly(path), InputError, "cannot be read as Parquet");
  });
});

Deno.test("the bundled flights are three million in eleven row groups", async () => {
  using source = await openSource(datasetPath("flights-3m.parquet"));
  assertEquals([source.rows, [...source.parts()].length], [3_000_000, 11]);
});
