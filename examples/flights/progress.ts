/**
 * The line that shows the pipeline at work.
 *
 * @module
 */
import { bar, grouped, type Look, paint } from "./table.ts";

/** A moment of the run. */
export interface Moment {
  /** Rows that reached an aggregator. */
  readonly rows: number;
  /** Rows in the file, where it says so. */
  readonly total: number | undefined;
  /** Rows per second since the moment before. */
  readonly rate: number;
  /** How full the channels are. */
  readonly channels: readonly { readonly name: string; readonly depth: number; readonly capacity: number }[];
  /** How busy each worker was since the moment before, 0 to 1. */
  readonly workers: readonly number[];
}

/** The moment as a line that fits the terminal; whatever does not fit is left out from the right. */
export function progressLine(look: Look, moment: Moment): string {
  const { rows, total, rate, channels, workers } = moment;
  const share = total === undefined || total === 0 ? undefined : Math.min(1, rows / total);
  const fields: [string, "bold" | "cyan" | "yellow" | "dim"][] = [
    ...(share === undefined
      ? []
      : [[`${bar(share, 10).padEnd(10, "░")} ${percent(share)}`, "bold"] as [string, "bold"]]),
    [`${grouped(rows)} rows`, "bold"],
    [`${grouped(rate)}/s`, "cyan"],
    ...merged(channels).map(({ name, depth, capacity }): [string, "yellow"] => [
      `${name} ${depth}/${capacity}`,
      "yellow",
    ]),
    ...workers.map((busy, i): [string, "dim"] => [`w${i + 1} ${percent(busy)}`, "dim"]),
  ];
  const shown: string[] = [];
  let used = 0;
  for (const [text, style] of fields) {
    if (shown.length > 0 && used + 2 + text.length >= look.width) break;
    used += text.length + 2;
    shown.push(paint(look, style, text));
  }
  return shown.join("  ");
}

/** Channels with the same name are the lanes of one: shown as their sum. */
function merged(channels: Moment["channels"]): { name: string; depth: number; capacity: number }[] {
  const sums = new Map<string, { name: string; depth: number; capacity: number }>();
  for (const { name, depth, capacity } of channels) {
    const sum = sums.get(name) ?? { name, depth: 0, capacity: 0 };
    sum.depth += depth;
    sum.capacity += capacity;
    sums.set(name, sum);
  }
  return [...sums.values()];
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`.padStart(5);
}
