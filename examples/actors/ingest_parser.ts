/**
 * The part of `ingest.ts` that runs in workers.
 *
 * @module
 */
import { Actor } from "@millrace/millrace";

/** What came of one batch of lines. */
export interface Summary {
  /** Lines that were no readings. */
  readonly refused: number;
  /** Sum and number of the readings of each sensor. */
  readonly sensors: Record<string, { sum: number; count: number }>;
}

/** Reads lines of the form `sensor value`. Keeps nothing: whoever takes its place goes on where it has stopped. */
export class Parser extends Actor {
  parse(lines: readonly string[]): Summary {
    const sensors: Record<string, { sum: number; count: number }> = {};
    let refused = 0;
    for (const line of lines) {
      const [, sensor, value] = line.match(/^(\w+) (-?\d+)$/) ?? [];
      if (sensor === undefined) refused++;
      else {
        const seen = sensors[sensor] ??= { sum: 0, count: 0 };
        seen.sum += Number(value);
        seen.count++;
      }
    }
    return { refused, sensors };
  }

  /** Takes the whole worker down, without a word. */
  crash(): void {
    globalThis.close();
  }
}
