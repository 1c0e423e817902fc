/**
 * The second stage: checks every row, drops what cannot be right, and sorts the rest by airport of departure.
 *
 * @module
 */
import { BATCH_ROWS, type CleanBatch, NameTable, type RawBatch } from "./batch.ts";

/** Rows dropped, by the first column that was wrong. */
export interface Skipped {
  /** No date, or one that is none. */
  date: number;
  /** No number, or more than a year early or late. */
  delay: number;
  /** No number, negative, or further than once around the earth. */
  distance: number;
  /** No origin or no destination. */
  airport: number;
}

const HOUR = 3_600_000;
const MOST_MINUTES = 366 * 24 * 60;
const MOST_MILES = 25_000;

/** Nothing dropped yet. */
export function noneSkipped(): Skipped {
  return { date: 0, delay: 0, distance: 0, airport: 0 };
}

/** All rows dropped. */
export function totalSkipped(skipped: Skipped): number {
  return skipped.date + skipped.delay + skipped.distance + skipped.airport;
}

/** Adds `more` to `sum`. */
export function addSkipped(sum: Skipped, more: Skipped): void {
  sum.date += more.date;
  sum.delay += more.delay;
  sum.distance += more.distance;
  sum.airport += more.airport;
}

/** Which of `partitions` aggregators an airport of departure belongs to; the same in every worker (FNV-1a). */
export function partitionOf(name: string, partitions: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % partitions;
}

/** Collects the clean rows of one partition. */
class Lane {
  hour = new Uint8Array(BATCH_ROWS);
  delay = new Int32Array(BATCH_ROWS);
  distance = new Int32Array(BATCH_ROWS);
  origin = new Uint16Array(BATCH_ROWS);
  destination = new Uint16Array(BATCH_ROWS);
  names = new NameTable();
  rows = 0;
  /** From the raw batch's airport numbers to this lane's; -1 where none is known yet. */
  numbers = new Int32Array(0);

  take(): CleanBatch {
    const rows = this.rows;
    this.rows = 0;
    this.numbers.fill(-1);
    return {
      rows,
      hour: this.hour.slice(0, rows),
      delay: this.delay.slice(0, rows),
      distance: this.distance.slice(0, rows),
      origin: this.origin.slice(0, rows),
      destination: this.destination.slice(0, rows),
      names: this.names.take(),
    };
  }

  number(raw: number, names: readonly string[]): number {
    const known = this.numbers[raw]!;
    return known >= 0 ? known : this.numbers[raw] = this.names.intern(names[raw]!);
  }
}

/** A clean batch and the partition that it is for. */
export interface Routed {
  /** Number of the aggregator, from 0. */
  readonly partition: number;
  /** Its rows. */
  readonly batch: CleanBatch;
}

/** Turns raw batches into clean ones, one stream per partition. Keeps rows until a batch is full or `rest()` is called. */
export class Cleaner {
  /** What was dropped so far. */
  readonly skipped: Skipped = noneSkipped();
  #lanes: Lane[];

  /** `partitions` is the number of aggregators that share the airports. */
  constructor(partitions: number) {
    this.#lanes = Array.from({ length: partitions }, () => new Lane());
  }

  /** Checks the rows of `raw` and returns the batches that became full. */
  add(raw: RawBatch): Routed[] {
    const { names, origin, destination } = raw;
    const home = Int32Array.from(names, (name) => name === "" ? -1 : partitionOf(name, this.#lanes.length));
    for (const lane of this.#lanes) lane.numbers = new Int32Array(names.length).fill(-1);
    const full: Routed[] = [];
    for (let row = 0; row < raw.rows; row++) {
      const partition = home[origin[row]!]!;
      const known = partition >= 0 && home[destination[row]!]! >= 0;
      if (!this.#passes(raw.date[row]!, raw.delay[row]!, raw.distance[row]!, known)) continue;
      const lane = this.#lanes[partition]!;
      const at = lane.rows++;
      lane.hour[at] = hourOf(raw.date[row]!);
      lane.delay[at] = Math.round(raw.delay[row]!);
      lane.distance[at] = Math.round(raw.distance[row]!);
      lane.origin[at] = lane.number(origin[row]!, names);
      lane.destination[at] = lane.number(destination[row]!, names);
      if (lane.rows === BATCH_ROWS) full.push({ partition, batch: lane.take() });
    }
    return full;
  }

  /** The rows that are still held back, at the end of the stream. */
  rest(): Routed[] {
    return this.#lanes
      .map((lane, partition) => ({ partition, batch: lane.take() }))
      .filter(({ batch }) => batch.rows > 0);
  }

  #passes(date: number, delay: number, distance: number, airports: boolean): boolean {
    // Written so that NaN fails each test.
    if (!(Math.abs(date) < 8.64e15)) this.skipped.date++;
    else if (!(Math.abs(delay) <= MOST_MINUTES)) this.skipped.delay++;
    else if (!(distance >= 0 && distance <= MOST_MILES)) this.skipped.distance++;
    else if (!airports) this.skipped.airport++;
    else return true;
    return false;
  }
}

function hourOf(date: number): number {
  const hour = Math.floor(date / HOUR) % 24;
  return hour < 0 ? hour + 24 : hour;
}
