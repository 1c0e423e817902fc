/**
 * Many values that go the same way shortly one after the other, as one event: what a trace costs is the clock, and a
 * program that sends ten million values a second neither has the time to read it for each nor the room to keep each.
 *
 * Invariants
 * - I1  A burst is of one channel and direction, and of positions that follow one another: so an arrow can be drawn from the
 *       burst that a position belongs to as from a single send.
 * - I2  A burst of sends begins before its first value could be seen, one of receives ends after its last one was taken: no
 *       arrow goes back in time.
 * - I3  The clock is read for each operation, unless several followed one another closely; then for every 64th of them, until
 *       the event loop has its turn, or the isolate does something else. It cannot pause without either. So often, too, is noted
 *       how many values there are: who dies in between takes 63 of them along.
 * - I4  Its event is not overwritten while it goes on: it is over after some others.
 *
 * @module
 */
import { macrotask } from "../time/macrotask.ts";
import type { TraceRing } from "./trace_ring.ts";

/** Milliseconds after which an operation does not belong to the burst before. */
const GAP = 0.02;
/** Milliseconds that a burst lasts at most. */
const LONGEST = 0.25;
/** Operations of a burst for which the clock is read before some go without. */
const READINGS = 4;
/** The clock is read for one operation of so many then; a power of two. */
const STRIDE = 64;
/** Events after which a burst is over; fewer than any ring has. */
const OTHERS = 8;
/** Address of no channel. */
const NONE = -1;

/** The burst that an isolate is in the middle of, in one direction. Owner only. */
export class Burst {
  readonly #ring: TraceRing;
  /** Address of the channel; NONE where no burst can go on. */
  #key = NONE;
  /** The same while operations go without the clock, else NONE. */
  #hot = NONE;
  #event = 0;
  /** Low half of the position of its first value, and of the one that the next value would have. */
  #first = 0;
  #next = 0;
  #sure = false;
  /** Values, if positions are not known. */
  #unsure = 0;
  #began = 0;
  #until = 0;
  #readings = 0;
  #unread = 0;
  #others = 0;
  /** Whether the event loop is waited for. */
  #armed = false;

  constructor(ring: TraceRing) {
    this.#ring = ring;
  }

  /** When the clock was read last. */
  get until(): number {
    return this.#until;
  }

  /** Whether one more operation on the channel at `key` may go without the clock. */
  isHot(key: number): boolean {
    return key === this.#hot;
  }

  /** Whether `count` values, after which the position is `after`, are those behind the burst: nobody else has moved it then. */
  follows(count: number, after: number): boolean {
    return this.#sure && after === (this.#next + count | 0);
  }

  /**
   * Without the clock: whether `count` values, after which the position is `after`, are part of the burst; they are noted then.
   * Only if it {@linkcode Burst.isHot}.
   */
  more(count: number, after: number): boolean {
    if (after !== (this.#next + count | 0)) return false;
    if ((++this.#unread & (STRIDE - 1)) === 0 && !this.#check()) return false;
    this.#next = after;
    return true;
  }

  /** With the clock: the same for values from position `first` on. `sure` says whether the position is known. */
  goesOn(key: number, first: number, count: number, sure: boolean, now: number): boolean {
    if (key !== this.#key || sure !== this.#sure || sure && first !== this.#next) return false;
    if (now - this.#until > GAP || now - this.#began > LONGEST) return false;
    this.#next = first + count | 0;
    this.#unsure += count;
    this.#look(now);
    if (sure && ++this.#readings === READINGS) this.#heat();
    return true;
  }

  /** The event with that number, of `count` values from position `first` on, begins a burst. */
  begin(event: number, key: number, first: number, count: number, sure: boolean, now: number): void {
    this.#event = event;
    this.#key = key;
    this.#hot = NONE;
    this.#first = first | 0;
    this.#next = first + count | 0;
    this.#sure = sure;
    this.#unsure = count;
    this.#began = this.#until = now;
    this.#readings = this.#others = 0;
  }

  /** It has lasted until `now`, if it goes on. */
  lasts(now: number): void {
    if (this.#key !== NONE) this.#look(now);
  }

  /** Another event was noted at `now`. */
  pass(now: number): void {
    if (this.#key !== NONE && ++this.#others === OTHERS) this.end(now);
  }

  /** Something else happens at `now`: the burst is over. */
  end(now: number): void {
    if (this.#hot !== NONE) this.#look(now);
    this.#key = this.#hot = NONE;
  }

  /** Notes what was not noted yet. */
  flush(): void {
    if (this.#hot !== NONE) this.#look(performance.now());
  }

  #check(): boolean {
    const now = performance.now();
    if (now - this.#began > LONGEST) return false;
    this.#look(now);
    return true;
  }

  #look(now: number): void {
    this.#until = now;
    this.#ring.last(this.#event, now - this.#began);
    this.#ring.count(this.#event, this.#sure ? this.#next - this.#first | 0 : this.#unsure);
  }

  /** Operations go without the clock until the event loop has its turn. */
  #heat(): void {
    this.#hot = this.#key;
    this.#unread = 0;
    if (this.#armed) return;
    this.#armed = true;
    macrotask(this.#cool);
  }

  readonly #cool = (): void => {
    this.#armed = false;
    this.flush();
    this.#hot = NONE;
    this.#readings = 0;
  };
}
