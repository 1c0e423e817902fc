/**
 * Flights travel in batches of columns, not one by one: a batch of a thousand rows costs one message.
 *
 * Airports are numbers into the batch's own list of names, so a batch can be understood without any other.
 *
 * @module
 */

/** Rows per batch: some 30 kB of columns, small enough to stay in a core's cache on the way. */
export const BATCH_ROWS = 1024;

/** Rows as they were read: nothing checked, `NaN` and `""` where the file had no usable value. */
export interface RawBatch {
  /** Rows in use; the columns have exactly this length. */
  readonly rows: number;
  /** Local departure time, as milliseconds since 1970 in the airport's own clock. */
  readonly date: Float64Array;
  /** Minutes late; negative is early. */
  readonly delay: Float64Array;
  /** Miles flown. */
  readonly distance: Float64Array;
  /** Position of the airport of departure in `names`. */
  readonly origin: Uint16Array;
  /** Position of the airport of arrival in `names`. */
  readonly destination: Uint16Array;
  /** The airports of this batch. */
  readonly names: readonly string[];
}

/** Rows that passed the checks, reduced to what the aggregation needs. */
export interface CleanBatch {
  /** Rows in use; the columns have exactly this length. */
  readonly rows: number;
  /** Hour of departure, 0 to 23. */
  readonly hour: Uint8Array;
  /** Whole minutes late; negative is early. */
  readonly delay: Int32Array;
  /** Whole miles flown. */
  readonly distance: Int32Array;
  /** Position of the airport of departure in `names`. */
  readonly origin: Uint16Array;
  /** Position of the airport of arrival in `names`. */
  readonly destination: Uint16Array;
  /** The airports of this batch. */
  readonly names: readonly string[];
}

/** Gives each distinct name of a batch a number. */
export class NameTable {
  #names: string[] = [];
  #numbers = new Map<string, number>();

  /** The number of `name`, a new one if it was not seen since the last `take()`. */
  intern(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#names.length;
    this.#names.push(name);
    this.#numbers.set(name, number);
    return number;
  }

  /** Hands over the names seen and starts again with none. */
  take(): string[] {
    const names = this.#names;
    this.#names = [];
    this.#numbers.clear();
    return names;
  }
}

/** Collects rows into a {@linkcode RawBatch}. Its owner calls `take()` whenever it is `full`, and once at the end. */
export class RawBuilder {
  #date = new Float64Array(BATCH_ROWS);
  #delay = new Float64Array(BATCH_ROWS);
  #distance = new Float64Array(BATCH_ROWS);
  #origin = new Uint16Array(BATCH_ROWS);
  #destination = new Uint16Array(BATCH_ROWS);
  #names = new NameTable();
  #rows = 0;

  /** Rows collected so far. */
  get rows(): number {
    return this.#rows;
  }

  /** Whether the next `add` would not fit. */
  get full(): boolean {
    return this.#rows === BATCH_ROWS;
  }

  /** Appends a row; `NaN` and `""` stand for what is missing. */
  add(date: number, delay: number, distance: number, origin: string, destination: string): void {
    const row = this.#rows++;
    this.#date[row] = date;
    this.#delay[row] = delay;
    this.#distance[row] = distance;
    this.#origin[row] = this.#names.intern(origin);
    this.#destination[row] = this.#names.intern(destination);
  }

  /** The rows so far, in arrays of their own; the builder starts again with none. */
  take(): RawBatch {
    const rows = this.#rows;
    this.#rows = 0;
    return {
      rows,
      date: this.#date.slice(0, rows),
      delay: this.#delay.slice(0, rows),
      distance: this.#distance.slice(0, rows),
      origin: this.#origin.slice(0, rows),
      destination: this.#destination.slice(0, rows),
      names: this.#names.take(),
    };
  }
}
