import { assertEquals, assertRejects } from "@std/assert";
import { openCsv, splitLine } from "../../../../examples/flights/csv_source.ts";
import { InputError } from "../../../../examples/flights/errors.ts";
import { openSource } from "../../../../examples/flights/open_source.ts";
import { computePlainly } from "../../../../examples/flights/plain.ts";

const HEADER = "date,delay,distance,origin,destination\n";

async function withFile(
  text: string | Uint8Array,
  use: (path: string) => Promise<void> | void,
): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    await Deno.writeFile(path, typeof text === "string" ? new TextEncoder().encode(text) : text);
    await use(path);
  } finally {
    await Deno.remove(path);
  }
}

/** The delays of all rows, read in parts of `partBytes`. */
async function delays(path: string, partBytes: number): Promise<number[]> {
  using source = openCsv(await Deno.open(path), (await Deno.stat(path)).size, path, partBytes);
  const found: number[] = [];
  for (const part of source.parts()) {
    for await (const batch of source.read(part)) found.push(...batch.delay);
  }
  return found;
}

Deno.test("splitLine() takes separators and doubled quotes inside quotes as text", () => {
  assertEquals(splitLine("a,b,,c", ","), ["a", "b", "", "c"]);
  assertEquals(splitLine('"a,b",c,"say ""hi"""', ","), ["a,b", "c", 'say "hi"']);
  assertEquals(splitLine('"",x,', ","), ["", "x", ""]);
  assertEquals(splitLine('"unfinished, really', ","), ["unfinished, really"]);
});

Deno.test("a CSV file cut anywhere gives every row once, in order", async () => {
  const rows = Array.from(
    { length: 60 },
    (_, i) => `2001-01-01 0${i % 10}:00,${i},${"9".repeat(i % 4 + 1)},Zürich,"B,${i}"`,
  );
  for (const end of ["", "\n", "\r\n\r\n"]) {
    await withFile(HEADER + rows.join(end === "\r\n\r\n" ? "\r\n" : "\n") + end, async (path) => {
      const size = (await Deno.stat(path)).size;
      for (let partBytes = 1; partBytes < size + 3; partBytes += partBytes < 90 ? 1 : 97) {
        assertEquals(await delays(path, partBytes), rows.map((_, i) => i), `parts of ${partBytes} bytes`);
      }
    });
  }
});

Deno.test("a CSV file may have its columns in any order and case, a byte order mark, and another separator", async () => {
  await withFile(
    "\ufeffnote;Origin; DELAY ;destination;Distance;Date\nx;SFO;20;LAX;300;2001-05-06 07:08\n",
    async (path) => {
      const { summary } = await computePlainly(path);
      assertEquals(summary.hours, [{ kind: "hour", key: "7", flights: 1, delay: 20, late: 1, miles: 300 }]);
      assertEquals(summary.busiestRoutes[0]!.key, "SFO → LAX");
    },
  );
});

Deno.test("bad and short rows of a CSV file are counted, not believed", async () => {
  const text = HEADER +
    "2001-01-01,x,1,A,B\nnever,1,1,A,B\n2001-01-01,1,,A,B\n2001-01-01,1,1,A\n\n2001-01-01,1,1,A,B\n";
  await withFile(text, async (path) => {
    const { rows, skipped, summary } = await computePlainly(path);
    assertEquals([rows, summary.flights], [5, 1]);
    assertEquals(skipped, { date: 1, delay: 1, distance: 1, airport: 1 });
  });
});

Deno.test("a CSV header without the columns says which are missing and which are there", async () => {
  await withFile("date,delay,from,to\n", async (path) => {
    await assertRejects(
      () => openSource(path),
      InputError,
      "lacks the columns distance, origin, destination; it has date, delay, from, to",
    );
  });
  await withFile("date,delay,distance,origin\n", async (path) => {
    await assertRejects(() => openSource(path), InputError, "lacks the column destination;");
  });
});

Deno.test("what is no data file is refused with the reason", async () => {
  await assertRejects(() => openSource("/no/such/file.csv"), InputError, "does not exist");
  await assertRejects(() => openSource("."), InputError, "is not a file");
  await withFile(
    "",
    async (path) => void await assertRejects(() => openSource(path), InputError, "is empty"),
  );
  await withFile(new Uint8Array([1, 0, 2, 0]), async (path) => {
    await assertRejects(() => openSource(path), InputError, "neither a Parquet file nor CSV");
  });
  await withFile("x".repeat(70_000), async (path) => {
    await assertRejects(() => openSource(path), InputError, "no line break");
  });
});

Deno.test("a line that never ends is an error, not a hang or a row", async () => {
  await withFile(HEADER + "2001-01-01,1,1,A,".padEnd(200_000, "B") + "\n", async (path) => {
    using source = openCsv(await Deno.open(path), (await Deno.stat(path)).size, path, 1024);
    const [first] = source.parts();
    await assertRejects(() => Array.fromAsync(source.read(first!)), InputError, "more than 64 KiB");
  });
});

Deno.test("airports whose names run together still give one checksum for any number of partitions", async () => {
  await withFile(HEADER + "2001-01-01,1,1,A → B,C\n2001-01-01,2,2,A,B → C\n", async (path) => {
    const { summary } = await computePlainly(path);
    assertEquals(summary.busiestRoutes.map(({ key, flights }) => [key, flights]), [["A → B → C", 2]]);
  });
});
