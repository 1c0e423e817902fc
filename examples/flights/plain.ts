/**
 * The same answer from one loop in one thread, without channels or workers: what the pipeline is checked against.
 *
 * @module
 */
import { addSkipped, Cleaner, noneSkipped, type Skipped } from "./clean.ts";
import { Aggregator, GroupMerge } from "./groups.ts";
import { openSource } from "./open_source.ts";
import { summarise, type Summary } from "./summary.ts";

/** What a run found, whichever way it was computed. */
export interface Outcome {
  /** Rows read, the skipped ones included. */
  readonly rows: number;
  /** Rows dropped, by reason. */
  readonly skipped: Skipped;
  /** The answer. */
  readonly summary: Summary;
}

/** Reads the whole file and sums it up. Throws `InputError` when it cannot be read. */
export async function computePlainly(path: string): Promise<Outcome> {
  using source = await openSource(path);
  const cleaner = new Cleaner(1);
  const aggregator = new Aggregator();
  let rows = 0;
  for (const part of source.parts()) {
    for await (const raw of source.read(part)) {
      rows += raw.rows;
      for (const { batch } of cleaner.add(raw)) aggregator.add(batch);
    }
  }
  for (const { batch } of cleaner.rest()) aggregator.add(batch);
  const skipped = noneSkipped();
  addSkipped(skipped, cleaner.skipped);
  const merge = new GroupMerge();
  for (const group of aggregator.groups()) merge.add(group);
  return { rows, skipped, summary: summarise(merge.groups()) };
}
