/**
 * Wires the stages together:
 *
 * ```text
 *  parts ──▶ read ×N ──raw──▶ clean ×N ──lanes[N]──▶ aggregate ×N ──groups──▶ merge
 *                             (row → lane of its airport)   └──ticks──▶ main isolate
 * ```
 *
 * @module
 */
import { i32, type Runtime } from "@millrace/millrace";
import { addSkipped, noneSkipped } from "./clean.ts";
import { cleanCodec, groupsCodec, partCodec, rawCodec } from "./codecs.ts";
import type { Outcome } from "./plain.ts";
import type { Source } from "./source.ts";

/** Messages that a channel buffers before its senders wait. */
const CAPACITY = 16;

/** What a run through the pipeline found. */
export interface PipelineOutcome extends Outcome {
  /** Messages that went through channels, those about progress not counted. */
  readonly messages: number;
}

/**
 * Streams the source through `rt` and resolves with the answer. `workers` is how many readers, cleaners and
 * aggregators to start; `onRows` hears how many more rows were summed up. Rejects with whatever the first stage that
 * failed threw; the others have ended by then.
 */
export async function runPipeline(
  rt: Runtime,
  source: Source,
  path: string,
  workers: number,
  onRows: (rows: number) => void,
): Promise<PipelineOutcome> {
  const stages = rt.import<typeof import("./stages.ts")>(import.meta.resolve("./stages.ts"));
  const each = Array.from({ length: workers }, (_, i) => i);
  const parts = rt.channel(partCodec, { capacity: CAPACITY, name: "parts" });
  const raws = rt.channel(rawCodec, { capacity: CAPACITY, name: "raw" });
  const lanes = each.map(() => rt.channel(cleanCodec, { capacity: CAPACITY, name: "clean" }));
  const groups = rt.channel(groupsCodec, { capacity: CAPACITY, name: "groups" });
  const ticks = rt.channel(i32, { capacity: CAPACITY * workers, name: "ticks" });
  const channels = [parts, raws, ...lanes, groups, ticks];

  // One instance of every stage per worker, the last stage first. A stage that waits costs its worker nothing, so the
  // same wiring runs on one worker or on many.
  const merging = stages.merge(groups);
  const aggregating = each.map((i) => stages.aggregate.with({ worker: i + 1 })(lanes[i]!, groups, ticks));
  const cleaning = each.map((i) => stages.clean.with({ worker: i + 1 })(raws, lanes));
  const reading = each.map((i) => stages.read.with({ worker: i + 1 })(path, parts, raws));

  let fed = 0;
  const feeding = async (): Promise<void> => {
    for (const part of source.parts()) {
      await parts.send(part);
      fed++;
    }
    parts.close();
  };
  const counting = async (): Promise<void> => {
    for await (const rows of ticks) onRows(rows);
  };
  // A channel closes when everyone who sends to it has ended.
  const steps = [
    feeding(),
    counting(),
    Promise.all(reading).then(() => raws.close()),
    Promise.all(cleaning).then(() => lanes.forEach((lane) => lane.close())),
    Promise.all(aggregating).then(() => [groups, ticks].forEach((channel) => channel.close())),
    merging,
  ];
  try {
    await Promise.all(steps);
  } catch (error) {
    // The rest would wait for ever for the stage that failed.
    for (const channel of channels) channel.cancel(error);
    await Promise.allSettled([...steps, ...reading, ...cleaning, ...aggregating]);
    throw error;
  }

  const [read, cleaned, aggregated] = await Promise.all([
    Promise.all(reading),
    Promise.all(cleaning),
    Promise.all(aggregating),
  ]);
  const skipped = noneSkipped();
  for (const each of cleaned) addSkipped(skipped, each.skipped);
  const rows = read.reduce((sum, reader) => sum + reader.rows, 0);
  const messages = [...read, ...cleaned, ...aggregated].reduce((sum, stage) => sum + stage.sent, fed);
  return { rows, skipped, messages, summary: await merging };
}
