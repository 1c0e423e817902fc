/**
 * Runs in workers: the jobs of the example. Each looks through twenty thousand flights for those of one airport; some come to grief,
 * so that there is something to see.
 *
 * @module
 */
import { currentTask, type SendChannel } from "@millrace/millrace";
import { datasetPath } from "../flights/dataset.ts";

/** What to do. */
export interface Report {
  readonly airport: string;
  /** What happens on the way: the worker dies the first time, it fails twice, or always. */
  readonly trouble?: "crash" | "flaky" | "poison" | undefined;
}

/** A line about an airport. */
export async function report(
  { airport, trouble }: Report,
  attempt: number,
  progress: SendChannel<number>,
): Promise<string> {
  const task = currentTask();
  const flights: { origin: string; delay: number }[] = JSON.parse(
    await Deno.readTextFile(datasetPath("flights-20k.json")),
  );
  let count = 0, delay = 0;
  for (let at = 0; at < flights.length; at++) {
    if (at % 2_000 === 0) {
      progress.trySend(at / flights.length);
      await task.checkpoint();
    }
    if (at === 10_000 && trouble === "crash" && attempt === 1) globalThis.close();
    if (at === 10_000 && trouble === "flaky" && attempt < 3) throw new Error("the printer is out of paper");
    if (flights[at]!.origin !== airport) continue;
    count++;
    delay += flights[at]!.delay;
  }
  if (trouble === "poison" || count === 0) throw new RangeError(`there is no airport ${airport}`);
  return `${airport}: ${count} flights, ${(delay / count).toFixed(1)} min late on average`;
}
