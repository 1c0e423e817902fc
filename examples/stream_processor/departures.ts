/**
 * What there is to process: a log with a line for each flight of the year 2001, written at the moment when it left.
 *
 * So the lines are in the order of leaving, but the question is about the plan: a flight that was planned for eight and left at
 * eleven stands among those that were planned for eleven. Late data, as life makes it.
 *
 * @module
 */
import { datasetPath } from "../flights/dataset.ts";
import { openSource } from "../flights/open_source.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Writes the log of the first `days` days of the year to `path`: the minutes of leaving and of the plan since 1970, and the airport. */
export async function writeDepartures(path: string, days: number): Promise<number> {
  const end = Date.UTC(2001, 0, 1) + days * DAY;
  const lines: { left: number; text: string }[] = [];
  using source = await openSource(datasetPath("flights-3m.parquet"));
  reading: for (const part of source.parts()) {
    for await (const batch of source.read(part)) {
      for (let row = 0; row < batch.rows; row++) {
        const planned = batch.date[row]! / MINUTE;
        if (planned * MINUTE >= end) break reading;
        const left = planned + batch.delay[row]!;
        lines.push({ left, text: `${left},${planned},${batch.names[batch.origin[row]!]}\n` });
      }
    }
  }
  lines.sort((a, b) => a.left - b.left);
  await Deno.writeTextFile(path, lines.map(({ text }) => text).join(""));
  return lines.length;
}
