/**
 * Runs the main job over and over in one process and watches resident memory: is it flat?
 *
 * ```sh
 * deno task soak --minutes 60
 * ```
 *
 * Prints a line a minute and at the end the slope of the minima over the second half of the run (the collector makes a
 * sawtooth of the rest); exits with 1 when that is above
 * `--slope` (megabytes per hour, 8 by default), when a checksum differs, or when the shared memory in use grew.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { Runtime } from "@millrace/millrace";
import { datasetPath } from "../examples/flights/dataset.ts";
import { openSource } from "../examples/flights/open_source.ts";
import { runPipeline } from "../examples/flights/pipeline.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "60" },
    workers: { type: "string", default: "2" },
    slope: { type: "string", default: "8" },
  },
});
const MB = 1 << 20;
const end = performance.now() + 60_000 * Number(values.minutes);

/** Least squares: megabytes per hour. */
function slopeOf(samples: readonly (readonly [hours: number, megabytes: number])[]): number {
  const mean = (at: 0 | 1): number => samples.reduce((sum, sample) => sum + sample[at], 0) / samples.length;
  const [x, y] = [mean(0), mean(1)];
  let above = 0, below = 0;
  for (const [hours, megabytes] of samples) {
    above += (hours - x) * (megabytes - y);
    below += (hours - x) ** 2;
  }
  return below === 0 ? 0 : above / below;
}

const path = datasetPath("flights-3m.parquet");
const samples: [number, number][] = [];
const checksums = new Set<string>();
let rounds = 0;
let firstUsed = 0;
let used = 0;
{
  await using rt = await Runtime.start({ workers: Number(values.workers), memory: "64MiB" });
  let nextLine = 0;
  while (performance.now() < end) {
    using source = await openSource(path);
    const outcome = await runPipeline(rt, source, path, rt.workers, () => {});
    checksums.add(outcome.summary.checksum);
    rounds++;
    used = rt.stats().memory.used;
    if (rounds === 5) firstUsed = used;
    samples.push([performance.now() / 3_600_000, Deno.memoryUsage().rss / MB]);
    if (performance.now() < nextLine) continue;
    nextLine = performance.now() + 60_000;
    console.log(
      `${(performance.now() / 60_000).toFixed(1)} min, ${rounds} rounds, resident ${
        samples.at(-1)![1].toFixed(0)
      } MB, ` +
        `shared memory in use ${(used / MB).toFixed(1)} MiB, channels ${rt.stats().channels.length}`,
    );
  }
}
/** The least of each of `count` stretches: what stays after the collector has been. */
function minima(of: readonly [number, number][], count: number): [number, number][] {
  const size = Math.max(1, Math.floor(of.length / count));
  const found: [number, number][] = [];
  for (let at = 0; at + size <= of.length; at += size) {
    found.push(of.slice(at, at + size).reduce((least, sample) => sample[1] < least[1] ? sample : least));
  }
  return found;
}

const slope = slopeOf(minima(samples.slice(samples.length >> 1), 12));
const last = samples.at(-1)![1];
const flat = slope <= Number(values.slope) && checksums.size === 1 && used <= firstUsed + 16 * MB;
console.log(
  `${rounds} rounds in ${values.minutes} min: resident ${last.toFixed(0)} MB, slope over the second half ` +
    `${slope.toFixed(2)} MB/h, shared memory ${(firstUsed / MB).toFixed(1)} -> ${
      (used / MB).toFixed(1)
    } MiB, ` +
    `${checksums.size} checksum(s): ${flat ? "flat" : "NOT flat"}`,
);
Deno.exitCode = flat ? 0 : 1;
