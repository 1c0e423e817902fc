/**
 * The rules: what in a stream of daily quotes is worth an alert. Plain state machines, one quote at a time.
 *
 * @module
 */

/** One trading day. */
export interface Quote {
  /** As in `2001-09-17`. */
  readonly date: string;
  /** Price at the end of the day. */
  readonly close: number;
  /** Shares traded. */
  readonly volume: number;
}

/** What a rule found. */
export type Alert =
  /** The 50-day mean rose above the 200-day mean, or fell below it. */
  | { type: "crossing"; date: string; above: boolean; fast: number; slow: number }
  /** The price is another ten per cent below its highest. */
  | { type: "drawdown"; date: string; percent: number; peak: number }
  /** Far more was traded than on the days before. */
  | { type: "volume"; date: string; times: number };

const FAST = 50;
const SLOW = 200;
const STEP = 10;
const USUAL_DAYS = 20;
const SPIKE = 2;

/** Mean of the last `size` numbers. */
export class MovingMean {
  #ring: Float64Array;
  #next = 0;
  #seen = 0;

  /** `size` is how many numbers count. */
  constructor(size: number) {
    this.#ring = new Float64Array(size);
  }

  /** Takes one more number, and forgets the oldest. */
  add(value: number): void {
    this.#ring[this.#next] = value;
    this.#next = (this.#next + 1) % this.#ring.length;
    this.#seen++;
  }

  /** The mean, or `undefined` before there were enough numbers. Summed afresh, so that no rounding error builds up. */
  get value(): number | undefined {
    if (this.#seen < this.#ring.length) return undefined;
    return this.#ring.reduce((sum, value) => sum + value, 0) / this.#ring.length;
  }
}

/** All rules together. */
export class Watcher {
  #fast = new MovingMean(FAST);
  #slow = new MovingMean(SLOW);
  #usual = new MovingMean(USUAL_DAYS);
  #above: boolean | undefined;
  #peak = 0;
  #alerted = 0;

  /** Takes the next day and returns what there is to say about it, usually nothing. */
  add(quote: Quote): Alert[] {
    return [this.#crossing(quote), this.#drawdown(quote), this.#volume(quote)].filter((alert) =>
      alert !== undefined
    );
  }

  #crossing({ date, close }: Quote): Alert | undefined {
    this.#fast.add(close);
    this.#slow.add(close);
    const fast = this.#fast.value;
    const slow = this.#slow.value;
    if (fast === undefined || slow === undefined || fast === slow) return undefined;
    const before = this.#above;
    this.#above = fast > slow;
    return before === undefined || before === this.#above
      ? undefined
      : { type: "crossing", date, above: this.#above, fast, slow };
  }

  #drawdown({ date, close }: Quote): Alert | undefined {
    if (close >= this.#peak) {
      this.#peak = close;
      this.#alerted = 0;
      return undefined;
    }
    const percent = Math.floor(100 * (1 - close / this.#peak) / STEP) * STEP;
    if (percent <= this.#alerted) return undefined;
    this.#alerted = percent;
    return { type: "drawdown", date, percent, peak: this.#peak };
  }

  #volume({ date, volume }: Quote): Alert | undefined {
    const usual = this.#usual.value;
    this.#usual.add(volume);
    if (usual === undefined || usual === 0 || volume < SPIKE * usual) return undefined;
    return { type: "volume", date, times: volume / usual };
  }
}
