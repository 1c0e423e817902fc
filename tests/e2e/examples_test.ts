/**
 * Runs every example as a user would, in a process of its own with only the permissions that its first lines name, and
 * looks at what it prints.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { linesOf, runExample } from "../support/run_example.ts";

const READ = ["--allow-read"];

/** Of the three million flights; changes only if the data or the aggregation does. */
const CHECKSUM = "89aedba9713607ce";

async function flightsJson(...args: string[]): Promise<Record<string, unknown>> {
  const printed = await linesOf(READ, "flights/main.ts", "--json", ...args);
  assertEquals(printed.length, 1, "--json prints one line");
  return JSON.parse(printed[0]!);
}

async function withCsv(rows: string[], use: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    await Deno.writeTextFile(path, rows.join("\n"));
    await use(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("examples/ping_pong.ts hits the ball back and forth and notices the silence", async () => {
  assertEquals(await linesOf([], "ping_pong.ts"), [
    ..."ping 1,pong 2,ping 3,pong 4,ping 5,pong 6".split(","),
    "ping: missed it",
    "pong: nothing comes any more",
  ]);
});

Deno.test("examples/parallel_map.ts prints results in order", async () => {
  const counts = [[78498, 1_000_000], [9592, 100_000], [1229, 10_000], [168, 1_000], [25, 100]];
  const expected = counts.map(([primes, limit]) => `${primes} primes below ${limit}`);
  assertEquals(await linesOf(READ, "parallel_map.ts"), expected);
});

Deno.test("examples/backpressure.ts holds the producer back and drops only where asked to", async () => {
  assertEquals(await linesOf(READ, "backpressure.ts"), [
    "received 1000 of 1000, never more than 8 waiting: true",
    "the latest three: 998 999 1000",
  ]);
});

Deno.test("examples/quotes finds the same alerts for people and for programs, and does not linger", async () => {
  const start = performance.now();
  const [json] = await linesOf(READ, "quotes/main.ts", "--json");
  assert(performance.now() - start < 8_000, "a timer of a finished select kept the process alive");
  const { quotes, alerts } = JSON.parse(json!);
  assertEquals([quotes, alerts], [5105, { crossing: 19, drawdown: 15, volume: 3 }]);
  const printed = await linesOf(READ, "quotes/main.ts");
  assertStringIncludes(printed.at(-1)!, "5105 quotes, 19 crossing, 15 drawdown, 3 volume");
  const alerted = printed.slice(0, -2).filter((line) => !line.startsWith("…"));
  assertEquals(alerted.length, 19 + 15 + 3);
  assertEquals(alerted, alerted.toSorted((a, b) => a.slice(0, 10) < b.slice(0, 10) ? -1 : 0), "by date");
});

Deno.test("the demo finds the same with fewer and with more workers than usual", async () => {
  for (const workers of [1, 5]) {
    const result = await flightsJson("--workers", String(workers));
    assertEquals([result.rows, result.workers, result.skipped], [3_000_000, workers, 0]);
    assertEquals(result.checksum, CHECKSUM, `${workers} workers`);
    assert(typeof result.seconds === "number" && result.seconds > 0);
    // 11 parts, each row in a raw and in a clean batch of at most 1024, and the groups.
    assert(Number(result.messages) >= 11 + 2 * Math.ceil(3_000_000 / 1024) + 1, String(result.messages));
  }
});

Deno.test("the demo finds the same as a plain loop, and prints plain progress and tables where there is no terminal", async () => {
  const { code, out } = await runExample(READ, "flights/main.ts", "--verify", "--workers", "2");
  assertEquals(code, 0);
  assert(!out.includes("\x1b") && !out.includes("\r"), "no control characters");
  for (
    const part of [
      "Streaming 3 000 000 flights",
      "Mean delay by hour of departure",
      "Mean delay by distance",
      "Busiest of 229 airports",
      `2 workers, checksum ${CHECKSUM}`,
      "Verified:",
      "█",
    ]
  ) assertStringIncludes(out, part);
  assert(out.split("\n").every((line) => line.length <= 100), "as wide as promised");
});

Deno.test("the demo takes the user's own CSV file and reports the rows it skipped", async () => {
  const good = Array.from(
    { length: 5000 },
    (_, i) => `2001-01-0${i % 9 + 1} ${i % 24}:00,${i % 50},${i % 999},A${i % 7},B`,
  );
  await withCsv(
    ["date,delay,distance,origin,destination", ...good, "never,1,1,A,B", "2001-01-01,,1,A,B"],
    async (path) => {
      const result = await flightsJson("--file", path, "--verify", "--workers", "3");
      assertEquals([result.rows, result.skipped, result.verified], [5002, 2, true]);
      assertEquals(result.skippedBy, { date: 1, delay: 1, distance: 0, airport: 0 });
      const printed = await linesOf(READ, "flights/main.ts", "--file", path);
      assert(printed.includes("2 rows skipped for a bad or missing value: date 1, delay 1"));
    },
  );
});

Deno.test("the demo says what is wrong with a file, and which columns it lacks", async () => {
  const missing = await runExample(READ, "flights/main.ts", "--file", "no/such.csv");
  assertEquals([missing.code, missing.err], [1, "error: no/such.csv does not exist\n"]);
  await withCsv(["date,delay,distance,from,to", "x"], async (path) => {
    const { code, err, out } = await runExample(READ, "flights/main.ts", "--json", "--file", path);
    assertEquals([code, out], [1, ""]);
    assertStringIncludes(
      err,
      "lacks the columns origin, destination; it has date, delay, distance, from, to",
    );
  });
});

Deno.test("the demo ends with 1 and one line when a stage fails in a worker", async () => {
  const endless = "2001-01-01,1,1,A,".padEnd(3_000_000, "B");
  await withCsv(
    ["date,delay,distance,origin,destination", "2001-01-01,1,1,A,B", endless, ""],
    async (path) => {
      const { code, err } = await runExample(
        READ,
        "flights/main.ts",
        "--json",
        "--file",
        path,
        "--workers",
        "2",
      );
      assertEquals(code, 1);
      assertMatch(err, /^error: .* has a line of more than 64 KiB near byte \d+\n$/);
    },
  );
});

Deno.test("an unknown flag or a senseless value shows the usage and ends with 2", async () => {
  for (
    const [script, args] of [["flights/main.ts", ["--bogus"]], ["quotes/main.ts", [
      "--rate",
      "fast",
    ]]] as const
  ) {
    const { code, out, err } = await runExample(READ, script, ...args);
    assertEquals([code, out], [2, ""]);
    assertStringIncludes(err, "Usage: ");
    assertStringIncludes(err, args[0]);
    const help = await runExample(READ, script, "--help");
    assertEquals([help.code, help.err], [0, ""]);
  }
});
