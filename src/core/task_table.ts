/**
 * How often the functions that one isolate runs for others were started and have failed, and how long some of the calls lay
 * in queues and took: in memory that the main isolate can read at any time, also after the isolate has died.
 *
 * ```text
 * a row:   0  number of the export + 1, 0 while the row is free, -1 for all that found no row
 *          4  started, 12 failed: { high: 32, low: 31 } each
 *          24 buckets of waiting, then of running: a count each, bounds as in `boundOf`
 * ```
 *
 * Invariants
 * - I1  One isolate writes at a time; its heir goes on in the same rows.
 * - I2  Numbers are read one by one: a reader may see a call in one count and not yet in the other.
 *
 * @module
 */

/** Rows of a table; the last one is for all exports that come later. */
export const ROWS = 64;
/** Buckets per doubling: each bound is 19 % above the one before. */
const STEPS = 4;
/** Up to 2^32 µs, more than an hour; the last one takes whatever is longer. */
const BUCKETS = 32 * STEPS;
const HEAD = 24;
const ROW = HEAD + 2 * 4 * BUCKETS;
const STARTED = 4, FAILED = 12;
const OTHERS = -1;

/** The memory of a table: goes to its writer by `postMessage`. */
export type TaskMemory = SharedArrayBuffer;

/** Milliseconds that were counted: `p50` and `p99` are bounds of buckets, up to a fifth too large; 0 without a count. */
export interface SampledTimes {
  /** Calls that were timed. */
  readonly count: number;
  /** Milliseconds that half of them did not exceed. */
  readonly p50: number;
  /** Milliseconds that 99 of 100 did not exceed. */
  readonly p99: number;
}

/** What is known of one export, added up over tables. */
export interface TaskCounts {
  /** Times that it was started. */
  readonly started: number;
  /** Times that it has thrown, or could not be run. */
  readonly failed: number;
  /** From the call to its start: queues of caller and workers, and the way. */
  readonly waiting: SampledTimes;
  /** From its start to its end, asynchronous ones up to the end of their promise. */
  readonly running: SampledTimes;
}

function bucketOf(us: number): number {
  return us > 1 ? Math.min(BUCKETS - 1, Math.ceil(Math.log2(us) * STEPS)) : 0;
}

/** Milliseconds. */
function boundOf(bucket: number): number {
  return 2 ** (bucket / STEPS) / 1000;
}

/** The table of one isolate. */
export class TaskTable {
  /** Its memory. */
  readonly memory: TaskMemory;
  readonly #words: Int32Array;
  readonly #rows = new Map<number, number>();
  #last = -1;
  /** Address of the row of that export. */
  #at = 0;

  /** Over memory that `create` has made, here or elsewhere. */
  constructor(memory: TaskMemory) {
    this.memory = memory;
    this.#words = new Int32Array(memory);
    for (let row = 0; row < ROWS && this.#words[row * ROW >> 2] !== 0; row++) {
      this.#rows.set(this.#words[row * ROW >> 2]! - 1, row);
    }
  }

  /** Makes one. */
  static create(): TaskTable {
    return new TaskTable(new SharedArrayBuffer(ROWS * ROW));
  }

  /** The writer: a task was started. */
  started(exportId: number): void {
    this.#count(exportId, STARTED);
  }

  /** The writer: a task has failed. */
  failed(exportId: number): void {
    this.#count(exportId, FAILED);
  }

  /** The writer: a call has waited for so many microseconds. */
  waited(exportId: number, us: number): void {
    this.#time(exportId, 0, us);
  }

  /** The writer: a task took so many microseconds. */
  ran(exportId: number, us: number): void {
    this.#time(exportId, BUCKETS, us);
  }

  #count(exportId: number, which: number): void {
    if (exportId !== this.#last) this.#find(exportId);
    const words = this.#words;
    const at = (this.#at + which) >> 2;
    const low = words[at]! + 1;
    words[at] = low;
    if (low > 0x7fffffff) this.#carry(at);
  }

  /** The low word has wrapped: it is told as 31 bits, so that no reader has to know of a sign. */
  #carry(at: number): void {
    this.#words[at] = 0;
    this.#words[at + 1] = this.#words[at + 1]! + 1;
  }

  #time(exportId: number, from: number, us: number): void {
    if (exportId !== this.#last) this.#find(exportId);
    const at = (this.#at + HEAD >> 2) + from + bucketOf(us);
    this.#words[at] = this.#words[at]! + 1;
  }

  #find(exportId: number): void {
    let row = this.#rows.get(exportId);
    if (row === undefined) {
      row = Math.min(this.#rows.size, ROWS - 1);
      if (row === ROWS - 1) this.#words[row * ROW >> 2] = OTHERS;
      else {
        this.#rows.set(exportId, row);
        Atomics.store(this.#words, row * ROW >> 2, exportId + 1);
      }
    }
    this.#last = exportId;
    this.#at = row * ROW;
  }

  /** Any isolate: the rows that are in use, as they are now; -1 stands for all exports that found no row. */
  *exports(): IterableIterator<{ readonly exportId: number; readonly row: number }> {
    for (let row = 0; row < ROWS; row++) {
      const head = Atomics.load(this.#words, row * ROW >> 2);
      if (head !== 0) yield { exportId: head === OTHERS ? OTHERS : head - 1, row };
    }
  }

  #read(at: number): number {
    return 2 ** 31 * this.#words[(at >> 2) + 1]! + this.#words[at >> 2]!;
  }

  /** Any isolate: adds what a row says to `sum`. */
  addTo(sum: TaskSum, row: number): void {
    sum.started += this.#read(row * ROW + STARTED);
    sum.failed += this.#read(row * ROW + FAILED);
    const from = row * ROW + HEAD >> 2;
    for (let i = 0; i < BUCKETS; i++) {
      sum.waiting[i] = sum.waiting[i]! + this.#words[from + i]!;
      sum.running[i] = sum.running[i]! + this.#words[from + BUCKETS + i]!;
    }
  }
}

/** One export over several tables. */
export class TaskSum {
  started = 0;
  failed = 0;
  readonly waiting: Float64Array = new Float64Array(BUCKETS);
  readonly running: Float64Array = new Float64Array(BUCKETS);

  /** As it is now. */
  counts(): TaskCounts {
    const { started, failed } = this;
    return { started, failed, waiting: timesOf(this.waiting), running: timesOf(this.running) };
  }
}

function timesOf(buckets: Float64Array): SampledTimes {
  const count = buckets.reduce((sum, one) => sum + one, 0);
  const quantile = (share: number) => {
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS && count > 0; bucket++) {
      seen += buckets[bucket]!;
      if (seen >= share * count) return boundOf(bucket);
    }
    return 0;
  };
  return { count, p50: quantile(0.5), p99: quantile(0.99) };
}
