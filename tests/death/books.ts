/**
 * Who sent what and what has arrived.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { SPAN } from "./nemesis_module.ts";

/** What has arrived of one life. */
interface Arrivals {
  seen: Uint8Array;
  count: number;
  last: number;
}

/** The books of one run: values are numbers of lives and sequences within them. */
export class Books {
  /** Lives so far; the next one gets this number. */
  lives = 0;
  received = 0;
  /** How many values of a life were accepted, where it lived to tell. */
  readonly accepted: Map<number, number> = new Map();
  readonly #arrivals = new Map<number, Arrivals>();
  readonly #wrong: string[] = [];

  /** A value has arrived. */
  enter(value: number): void {
    const life = Math.floor(value / SPAN), sequence = value % SPAN;
    this.received++;
    if (!(life >= 0 && life < this.lives)) return void this.#wrong.push(`nobody sent ${value}`);
    let of = this.#arrivals.get(life);
    if (of === undefined) this.#arrivals.set(life, of = { seen: new Uint8Array(1024), count: 0, last: -1 });
    if (sequence >= of.seen.length) {
      const larger = new Uint8Array(2 ** Math.ceil(Math.log2(sequence + 1)));
      larger.set(of.seen);
      of.seen = larger;
    }
    if (of.seen[sequence] !== 0) this.#wrong.push(`${sequence} of life ${life} came twice`);
    of.seen[sequence] = 1;
    of.count++;
    of.last = Math.max(of.last, sequence);
  }

  /** How many are missing; throws when that is more than `most`, or when anything came twice or from nowhere. */
  settle(what: string, most: number): number {
    let lost = 0;
    for (const [life, { count, last }] of this.#arrivals) {
      const sent = this.accepted.get(life) ?? last + 1;
      if (last >= sent) this.#wrong.push(`${last} of life ${life} was refused and came all the same`);
      lost += sent - count;
    }
    for (const [life, sent] of this.accepted) if (!this.#arrivals.has(life)) lost += sent;
    if (lost > most) {
      this.#wrong.push(`${lost} values were lost, at most ${most} were in the hands of the dead`);
    }
    assertEquals(this.#wrong.slice(0, 20), [], what);
    return lost;
  }
}
