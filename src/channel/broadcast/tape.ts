/**
 * One sequence of values that many readers walk along, each at its own pace: one ring, and per position the number of
 * readers whose next value it is. Sending, reading, joining and leaving touch one or two of these numbers, however many
 * readers there are. After tokio's broadcast channel, whose slots count the readers still to come; to count those who
 * stand there makes leaving cheap too.
 *
 * Invariants, whenever no method runs:
 *   I1  `base <= head <= tail`; the values at `base .. tail - 1` are kept, in a power of two of slots (or none).
 *   I2  Each reader stands at `max(its next, head)`. `counts` holds twice the number of readers who stand at a
 *       position, plus 1 if anybody has read its value; `#atTail` is the number of those who stand at `tail`.
 *   I3  `head` is where the slowest reader stands; `tail` without readers.
 *   I4  `base` never goes back, and a reader whose `next` is below `head` was passed by `dropOldest`; then `base` was
 *       brought to `head`, so that nobody joins behind it.
 *   I5  What lies in `base .. head - 1` is the replay: at most the last `replay` values.
 *   I6  Every other slot holds `undefined`: the ring keeps nothing alive that has left it.
 *
 * @module
 */

const FIRST_SLOTS = 8;
/** A ring that was larger than this gives its slots back when it runs empty. */
const KEEP_SLOTS = 1024;

/** In place of a value that was dropped: somebody has read it. */
export const HEEDED: unique symbol = Symbol("HEEDED");

/** Where one reader is. On its own, since it must outlive a reader that is forgotten by everybody. */
export class Place {
  /** Position of the next value. */
  next: number;
  /** Whether it still counts as a reader. */
  open = true;

  /** Made by `join`. */
  constructor(next: number) {
    this.next = next;
  }
}

/** The ring and its readers. Knows nothing of waiting. */
export abstract class Tape<T> {
  /** Values kept for those who join late. */
  readonly replay: number;
  /** Where the next value goes. */
  tail = 0;
  /** Where the slowest reader stands. */
  head = 0;
  /** The oldest value that is kept. */
  base = 0;
  /** Readers that have joined and not left. */
  readers = 0;
  #atTail = 0;
  #slots: (T | undefined)[] = [];
  #counts: number[] = [];

  /** Keeps up to `replay` values for those who join late. */
  constructor(replay: number) {
    this.replay = replay;
  }

  /** A value leaves that nobody has read. Runs when everything else is in order: it may call anything. */
  protected abstract unread(value: T): void;

  /** Adds a value at the end; whether there is room is the caller's business. */
  append(value: T): void {
    if (this.tail - this.base === this.#slots.length) this.#grow();
    const at = this.tail++ & (this.#slots.length - 1);
    this.#slots[at] = value;
    this.#counts[at] = this.#atTail * 2;
    this.#atTail = 0;
    if (this.readers === 0) this.head = this.tail;
    this.#release();
  }

  /** The next value of a reader that has one and was not passed. */
  take(place: Place): T {
    const counts = this.#counts;
    const mask = counts.length - 1;
    const next = place.next;
    const at = next & mask;
    const value = this.#slots[at] as T;
    const left = (counts[at]! - 2) | 1;
    counts[at] = left;
    const after = place.next = next + 1;
    if (after === this.tail) this.#atTail++;
    else counts[after & mask]! += 2;
    if (left === 1 && next === this.head) {
      this.head = after;
      this.#release();
    }
    return value;
  }

  /** The values of a reader that was not passed, from its next one on, until `into` has `max`. */
  takeMany(place: Place, into: T[], max: number): void {
    const counts = this.#counts;
    const mask = counts.length - 1;
    const from = place.next;
    const end = Math.min(this.tail, from + max - into.length);
    if (end <= from) return;
    for (let position = from; position < end; position++) {
      const at = position & mask;
      into.push(this.#slots[at] as T);
      counts[at]! |= 1;
    }
    this.#move(from, end);
    place.next = end;
  }

  /** Another reader, from at most `replay` values back. */
  join(replay: number): Place {
    const next = Math.max(this.base, this.tail - Math.min(replay, this.replay));
    if (next === this.tail) this.#atTail++;
    else this.#counts[next & (this.#counts.length - 1)]! += 2;
    this.readers++;
    if (next < this.head) this.head = next;
    return new Place(next);
  }

  /** A reader goes; what only it still had to read is let go. */
  leave(place: Place): void {
    const stood = Math.max(place.next, this.head);
    if (!place.open) return;
    place.open = false;
    this.readers--;
    if (stood === this.tail) this.#atTail--;
    else this.#counts[stood & (this.#counts.length - 1)]! -= 2;
    this.#catchUp();
  }

  /**
   * Lets the oldest value go that somebody has yet to read; only if `head < tail`. Returns it if nobody has read it, for the
   * caller to hand on once whatever takes its place is there.
   */
  dropOldest(): T | typeof HEEDED {
    this.#release(this.head);
    const counts = this.#counts;
    const mask = counts.length - 1;
    const at = this.head & mask;
    const value = this.#slots[at] as T;
    const count = counts[at]!;
    this.#slots[at] = undefined;
    this.base = ++this.head;
    if (this.head === this.tail) this.#atTail += count >> 1;
    else counts[this.head & mask]! += count & ~1;
    return (count & 1) === 0 ? value : HEEDED;
  }

  /** Lets everything go at once; returns what nobody has read. */
  clear(): T[] {
    const unread: T[] = [];
    for (let position = this.base; position < this.tail; position++) {
      const at = position & (this.#counts.length - 1);
      if ((this.#counts[at]! & 1) === 0) unread.push(this.#slots[at] as T);
    }
    this.base = this.head = this.tail;
    this.#atTail = this.readers;
    this.#slots = [];
    this.#counts = [];
    return unread;
  }

  /** The value sent last, if it is kept: `base < tail`. */
  last(): T {
    return this.#slots[(this.tail - 1) & (this.#slots.length - 1)] as T;
  }

  /** A reader goes from one position to a later one. */
  #move(from: number, to: number): void {
    const counts = this.#counts;
    const mask = counts.length - 1;
    counts[from & mask]! -= 2;
    if (to === this.tail) this.#atTail++;
    else counts[to & mask]! += 2;
    this.#catchUp();
  }

  /** Brings `head` to where the slowest reader stands now, if that is further on. */
  #catchUp(): void {
    const counts = this.#counts;
    const mask = counts.length - 1;
    let head = this.head;
    while (head < this.tail && counts[head & mask]! < 2) head++;
    this.head = head;
    this.#release();
  }

  /** Lets go what is neither to be read nor replay; given a position, all before it. */
  #release(before = this.tail - this.replay): void {
    while (this.base < this.head && this.base < before) {
      const at = this.base++ & (this.#slots.length - 1);
      const value = this.#slots[at] as T;
      const unread = (this.#counts[at]! & 1) === 0;
      this.#slots[at] = undefined;
      if (this.base === this.tail && this.#slots.length > KEEP_SLOTS) {
        this.#slots = [];
        this.#counts = [];
      }
      if (unread) this.unread(value);
    }
  }

  #grow(): void {
    const length = Math.max(FIRST_SLOTS, this.#slots.length * 2);
    const slots = new Array<T | undefined>(length).fill(undefined);
    const counts = new Array<number>(length).fill(0);
    for (let position = this.base; position < this.tail; position++) {
      const from = position & (this.#slots.length - 1);
      slots[position & (length - 1)] = this.#slots[from];
      counts[position & (length - 1)] = this.#counts[from]!;
    }
    this.#slots = slots;
    this.#counts = counts;
  }
}
