/**
 * A hierarchical timer wheel: 6 levels of 32 slots, one tick a millisecond. Arming and cancelling are O(1) and allocate
 * nothing; a timer cascades to a lower level at most 5 times.
 *
 * A tick differs from the current tick `now` first in one 5-bit digit, counted from the top; that digit's place is the
 * timer's level, and the digit itself its slot. So every slot in use lies ahead of `now` on its level:
 *
 * Invariants:
 *   I1  An armed timer of level L agrees with `now` in all digits above L, and its digit L is greater (level 0: not less).
 *   I2  Bit s of `occupied[L]` is set exactly when slot s of level L holds a timer.
 *   I3  Hence the lowest level in use holds the next timers, in its lowest slot in use.
 *   I4  Timers of one tick leave in the order in which they were armed.
 *
 * After Varghese & Lauck's hierarchical wheels (1987), in the form of tokio's `time::wheel`.
 *
 * @module
 */

const BITS = 5;
const SLOTS = 1 << BITS;
const LEVELS = 6;
/** Ticks above this wait in a list of their own; the wheel's owner sees to them once in 12 days. */
export const HORIZON: number = 2 ** (BITS * LEVELS) - 1;
const FAR = SLOTS * LEVELS;
/** `Timer.slot` of a timer that is not armed. */
export const NOWHERE = -1;

/** What happens when a timer is due. */
export interface TimerTask {
  /** Called once per arming, from the event loop, at or after the deadline. Whatever it throws is reported. */
  onTimer(timer: Timer): void;
}

/** One timer. Its owner may keep it and arm it again and again. */
export class Timer {
  /** Called when it is due. */
  readonly task: TimerTask;
  /** The deadline it was armed with last, in the clock's milliseconds. */
  deadline = 0;
  /** Next in its list; for the wheel only. */
  next: Timer | undefined = undefined;
  /** Previous in its list; for the wheel only. */
  prev: Timer | undefined = undefined;
  /** The tick at which it is due; for the wheel only. */
  tick = 0;
  /** Where it is; for the wheel and its clock only. */
  slot: number = NOWHERE;

  /** Not armed yet. */
  constructor(task: TimerTask) {
    this.task = task;
  }

  /** Whether it will still fire. */
  get armed(): boolean {
    return this.slot !== NOWHERE;
  }
}

const NO_TASK: TimerTask = { onTimer(): void {} };

/** A list of timers; the ring closes through this object, which is never due itself. */
export class TimerList extends Timer {
  /** Empty. */
  constructor() {
    super(NO_TASK);
    this.prev = this.next = this;
  }

  /** The first timer; `undefined` if there is none. */
  get first(): Timer | undefined {
    return this.next === this ? undefined : this.next;
  }

  /** Adds a timer that is in no list at the end. */
  push(timer: Timer): void {
    const last = this.prev!;
    timer.prev = last;
    timer.next = this;
    last.next = this.prev = timer;
  }
}

/** Takes a timer out of its list; `true` if the list is empty now. */
export function unlink(timer: Timer): boolean {
  const prev = timer.prev!;
  const next = timer.next!;
  prev.next = next;
  next.prev = prev;
  timer.next = timer.prev = undefined;
  timer.slot = NOWHERE;
  return prev === next;
}

/** The wheel. Ticks are integers; what they mean is its owner's business. */
export class Wheel {
  /** The tick it has reached. */
  now = 0;
  /** Timers on it. */
  count = 0;
  readonly #slots: TimerList[] = [];
  readonly #occupied: Int32Array = new Int32Array(LEVELS + 1);

  /** Puts an unarmed timer on the wheel. A tick that has passed is due at once. */
  insert(timer: Timer, tick: number): void {
    const now = this.now;
    const at = tick < now ? now : tick;
    let slot = FAR;
    if (at <= HORIZON) {
      const level = ((31 - Math.clz32((at ^ now) | 1)) / BITS) | 0;
      slot = level * SLOTS + ((at >> (level * BITS)) & (SLOTS - 1));
    }
    this.#occupied[slot >> BITS]! |= 1 << (slot & (SLOTS - 1));
    timer.tick = at;
    timer.slot = slot;
    this.count++;
    (this.#slots[slot] ??= new TimerList()).push(timer);
  }

  /** Takes an armed timer off the wheel. */
  remove(timer: Timer): void {
    const slot = timer.slot;
    if (unlink(timer)) this.#occupied[slot >> BITS]! &= ~(1 << (slot & (SLOTS - 1)));
    this.count--;
  }

  /** No timer is due before this tick; `undefined` if there is none at all within the horizon. */
  nextTick(): number | undefined {
    for (let level = 0; level < LEVELS; level++) {
      const bits = this.#occupied[level]!;
      if (bits === 0) continue;
      const shift = level * BITS;
      const above = shift + BITS < 31 ? (this.now >> (shift + BITS)) << (shift + BITS) : 0;
      return above | (31 - Math.clz32(bits & -bits)) << shift;
    }
    return undefined;
  }

  /** The earliest deadline beyond the horizon; `Infinity` if there is none. Looks at each. */
  firstBeyond(): number {
    const far = this.#slots[FAR];
    let first = Infinity;
    for (let timer = far?.next; timer !== far; timer = timer!.next) first = Math.min(first, timer!.deadline);
    return first;
  }

  /**
   * Moves to the next tick that has timers, if that is not after `limit`, and takes its first timer off the wheel. The
   * owner calls this until it returns `undefined`; then the wheel is at `limit`.
   */
  expire(limit: number): Timer | undefined {
    for (;;) {
      const tick = this.nextTick();
      if (tick === undefined || tick > limit) {
        if (limit > this.now) this.now = limit;
        return undefined;
      }
      this.now = tick;
      if (this.#occupied[0] !== 0) {
        const timer = this.#slots[tick & (SLOTS - 1)]!.next!;
        this.remove(timer);
        return timer;
      }
      this.#cascade();
    }
  }

  /** Takes every timer off the wheel, in no order: for an owner that counts ticks from a new origin. */
  clear(): Timer[] {
    const timers: Timer[] = [];
    // Slots are made when first used: the array has holes.
    for (const slot of this.#slots) {
      for (let timer = slot?.first; timer !== undefined; timer = slot!.first) {
        timers.push(timer);
        this.remove(timer);
      }
    }
    return timers;
  }

  /** `now` is the first tick of the lowest slot in use, on a level above 0: its timers move down. */
  #cascade(): void {
    let level = 1;
    while (this.#occupied[level] === 0) level++;
    const slot = this.#slots[level * SLOTS + ((this.now >> (level * BITS)) & (SLOTS - 1))]!;
    for (let timer = slot.first; timer !== undefined; timer = slot.first) {
      this.remove(timer);
      this.insert(timer, timer.tick);
    }
  }
}
