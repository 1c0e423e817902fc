/**
 * Runs in workers: three million flights as lines of JSON, some 200 MB.
 *
 * @module
 */
import { currentTask, type SendChannel } from "@millrace/millrace";
import type { RawBatch } from "../flights/batch.ts";
import { datasetPath } from "../flights/dataset.ts";
import { openSource } from "../flights/open_source.ts";

/** Which flights: of one airport or of all, of the first days of the year. */
export interface Wanted {
  readonly origin: string | null;
  readonly days: number;
}

function* lines(batch: RawBatch, origin: string | null, end: number): Generator<string> {
  const { names } = batch;
  for (let row = 0; row < batch.rows && batch.date[row]! < end; row++) {
    const from = names[batch.origin[row]!]!;
    if (origin !== null && from !== origin) continue;
    const date = new Date(batch.date[row]!).toISOString();
    const [delay, distance, to] = [batch.delay[row], batch.distance[row], names[batch.destination[row]!]];
    yield `${JSON.stringify({ date, delay, distance, from, to })}\n`;
  }
}

/**
 * Sends the flights that are wanted, one piece of text per thousand flights. A reader that is slow holds it back in `send`; one that
 * leaves ends it there, with a `ChannelClosedError`. Resolves with the number of lines.
 */
export async function flights({ origin, days }: Wanted, out: SendChannel<Uint8Array>): Promise<number> {
  const { signal } = currentTask();
  const text = new TextEncoder();
  const end = Date.UTC(2001, 0, 1 + days);
  using source = await openSource(datasetPath("flights-3m.parquet"));
  let sent = 0;
  reading: for (const part of source.parts()) {
    for await (const batch of source.read(part)) {
      const found = [...lines(batch, origin, end)];
      sent += found.length;
      if (found.length > 0) await out.send(text.encode(found.join("")), { signal });
      if (batch.date.at(-1)! >= end) break reading; // they are in the order of their dates
    }
  }
  out.close();
  return sent;
}
