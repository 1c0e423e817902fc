/**
 * The stream processor of `examples/stream_processor`: its results against a plain loop, and what it makes of a kill, a slow sink and a
 * dead worker.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { Runtime } from "@millrace/millrace";
import { writeDepartures } from "../../examples/stream_processor/departures.ts";
import { processLog } from "../../examples/stream_processor/processor.ts";
import { exampleCommand, runExample } from "../support/run_example.ts";

const FLAGS = ["--allow-read", "--allow-write"], MAIN = "stream_processor/main.ts";
const PATIENCE = 120;

/** What the results must be: first the whole log, then hour by hour. */
function plainly(log: string): { lines: string[]; late: number } {
  const hours = new Map<number, { delay: number; airports: string[] }>();
  let watermark = -Infinity, late = 0;
  for (const line of log.trimEnd().split("\n")) {
    const [left, planned] = line.split(",").map(Number) as [number, number];
    watermark = Math.max(watermark, left - PATIENCE);
    const hour = Math.floor(planned / 60);
    if (hour * 60 + 60 <= watermark) {
      late++;
      continue;
    }
    const seen = hours.get(hour) ?? { delay: 0, airports: [] };
    seen.delay += left - planned;
    seen.airports.push(line.slice(-3));
    hours.set(hour, seen);
  }
  const lines = [...hours].sort(([a], [b]) => a - b).map(([hour, { delay, airports }]) => {
    const counts = Object.entries(Object.groupBy(airports, (name) => name)).map(([name, all]) =>
      [name, all!.length] as const
    );
    const busiest = counts.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]![0];
    return JSON.stringify({
      hour: new Date(hour * 3_600_000).toISOString().slice(0, 13),
      flights: airports.length,
      delay: Math.round(100 * delay / airports.length) / 100,
      busiest,
    });
  });
  return { lines, late };
}

Deno.test("stream processor: three days give what a plain loop gives, also when it is killed in the middle and started again", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const whole = await runExample(FLAGS, MAIN, "--dir", `${dir}/one`, "--days", "3");
    assertEquals(whole.code, 0, whole.err);
    const log = await Deno.readTextFile(`${dir}/one/departures.csv`);
    const expected = plainly(log);
    const results = await Deno.readTextFile(`${dir}/one/hours.ndjson`);
    assertEquals(results.trimEnd().split("\n"), expected.lines);
    assert(
      whole.out.includes(
        `in ${expected.lines.length} hours, ${expected.late} too late for theirs, 0 lines refused\n`,
      ),
    );
    assert(expected.late > 100, "there are late flights to be counted");

    await Deno.mkdir(`${dir}/two`);
    await Deno.copyFile(`${dir}/one/departures.csv`, `${dir}/two/departures.csv`);
    const victim = exampleCommand(FLAGS, MAIN, ["--dir", `${dir}/two`, "--pause", "100"]).spawn();
    let said = "";
    for await (const text of victim.stdout.pipeThrough(new TextDecoderStream())) {
      said += text;
      if (said.split("\n").length > 2) victim.kill("SIGKILL");
    }
    await victim.stderr.cancel();
    assertEquals((await victim.status).success, false, "it was killed");
    // What was written after the checkpoint, here by hand, is cut off.
    await Deno.writeTextFile(`${dir}/two/hours.ndjson`, "x".repeat(100_000), { append: true });
    const again = await runExample(FLAGS, MAIN, "--dir", `${dir}/two`);
    assertEquals(again.code, 0, again.err);
    assert(/^resumed at byte [1-9]/m.test(again.out), "not from the beginning");
    assertEquals(await Deno.readTextFile(`${dir}/two/hours.ndjson`), results, "each flight counts once");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("stream processor: a sink that stands still holds up the reading, and a worker that dies costs nothing", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const input = `${dir}/log`, output = `${dir}/results`;
    await writeDepartures(input, 1);
    const damaged = (await Deno.readTextFile(input)).replace(/\n/, "\nno departure\n");
    await Deno.writeTextFile(input, damaged);
    await using rt = await Runtime.start({ workers: 2 });
    const started = (): number => rt.stats().workers.reduce((sum, { tasks }) => sum + tasks, 0);
    const reached = Promise.withResolvers<void>(), gate = Promise.withResolvers<void>();
    const options = { input, output, patience: PATIENCE, piece: 2048, every: 1 };
    const processing = processLog(rt, {
      ...options,
      onCheckpoint: () => {
        reached.resolve();
        return gate.promise;
      },
    });
    await reached.promise;
    let before = -1;
    while (before !== started()) {
      before = started();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const all = damaged.length / 2048;
    assert(before < 20 && all > 100, `${before} of ${all} pieces were parsed, though nobody takes results`);
    const { crash } = rt.import<{ crash(): void }>(
      "data:text/javascript,export const crash = () => globalThis.close();",
    );
    const crashed = crash.with({ worker: 1 })().catch((error) => error.name);
    gate.resolve();
    const { late, refused, pieces } = await processing;
    assertEquals(await crashed, "WorkerLostError");
    const expected = plainly(damaged.replace("no departure\n", ""));
    assertEquals([late, refused], [expected.late, 1]);
    assert(pieces >= all);
    assertEquals((await Deno.readTextFile(output)).trimEnd().split("\n"), expected.lines);
    const again = await processLog(rt, options);
    assertEquals([again.pieces, again.resumed], [0, damaged.length], "nothing is left to do");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("stream processor: a line without end is refused with its place, and the command line with the usage", async () => {
  const dir = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${dir}/log`, `16305103,16305123,LAX\n${"x".repeat(5000)}\n`);
    await using rt = await Runtime.start({ workers: 1 });
    const options = { input: `${dir}/log`, output: `${dir}/results`, patience: 0, piece: 1024, every: 1 };
    const failed = await processLog(rt, options).catch((error) => error.message);
    assertEquals(failed, `a line of more than 1024 bytes at byte 22 of ${dir}/log`);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
  const { code, err } = await runExample(FLAGS, MAIN, "--dir", "x", "--days", "0");
  assertEquals(code, 2);
  assert(err.startsWith('error: --days makes no sense: "0"\n\nUsage: '));
});
