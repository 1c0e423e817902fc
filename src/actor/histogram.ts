/**
 * How long things took, in buckets that grow with the value: a fixed number of them, and no allocation per value.
 *
 * @module
 */

/** A distribution of times, as it was when it was asked for. */
export interface Distribution {
  /** Times that were measured. */
  readonly count: number;
  /** Their sum, in milliseconds. */
  readonly sum: number;
  /** The longest, in milliseconds. */
  readonly max: number;
  /** Milliseconds that half of them did not exceed; up to a fifth too large, as the other quantiles. */
  readonly p50: number;
  /** Milliseconds that nine of ten did not exceed. */
  readonly p90: number;
  /** Milliseconds that 99 of 100 did not exceed. */
  readonly p99: number;
  /** Upper bounds in milliseconds and how many lie below each and above the one before; empty buckets left out. */
  readonly buckets: readonly (readonly [bound: number, count: number])[];
}

/** Buckets per doubling: each bound is 19 % above the one before. */
const STEPS = 4;
/** Up to 2^40 µs, twelve days. */
const BUCKETS = 40 * STEPS + 1;

/** The last bucket takes whatever is longer. */
function bucketOf(ms: number): number {
  const us = ms * 1000;
  if (!(us > 1)) return 0;
  return Math.min(BUCKETS - 1, Math.ceil(Math.log2(us) * STEPS));
}

function bound(bucket: number): number {
  return 2 ** (bucket / STEPS) / 1000;
}

/** Counts times. Owner only. */
export class Histogram {
  count = 0;
  sum = 0;
  max = 0;
  readonly #counts = new Float64Array(BUCKETS);

  /** One more. What is below 0, because a clock was set back, counts as 0. */
  add(ms: number): void {
    const time = ms > 0 ? ms : 0;
    this.count++;
    this.sum += time;
    if (time > this.max) this.max = time;
    const bucket = bucketOf(time);
    this.#counts[bucket] = this.#counts[bucket]! + 1;
  }

  /** Adds what another one has counted. */
  merge(other: Histogram): void {
    this.count += other.count;
    this.sum += other.sum;
    this.max = Math.max(this.max, other.max);
    other.#counts.forEach((count, bucket) => this.#counts[bucket] = this.#counts[bucket]! + count);
  }

  /** The bound of the bucket in which that share of all times is reached, but no more than the longest; 0 without times. */
  quantile(share: number): number {
    const wanted = share * this.count;
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS && this.count > 0; bucket++) {
      seen += this.#counts[bucket]!;
      if (seen >= wanted) return Math.min(this.max, bound(bucket));
    }
    return this.max;
  }

  /** What is known now. */
  snapshot(): Distribution {
    const buckets: [number, number][] = [];
    this.#counts.forEach((count, bucket) => count > 0 && buckets.push([bound(bucket), count]));
    return {
      count: this.count,
      sum: this.sum,
      max: this.max,
      p50: this.quantile(0.5),
      p90: this.quantile(0.9),
      p99: this.quantile(0.99),
      buckets,
    };
  }
}
