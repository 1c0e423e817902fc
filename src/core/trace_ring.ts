/**
 * Where an isolate notes what it does while a trace runs: a ring of events in memory that the main isolate can read at any
 * time, also after the isolate has died or while it is stuck. The newest events overwrite the oldest.
 *
 * Invariants
 * - I1  One isolate writes. The count is stored after the event: an event below the count is whole.
 * - I2  A reader drops what may have been overwritten while it read.
 *
 * @module
 */

/** Numbers of one event. */
const FIELDS = 8;
const COUNT = 0;
const HEAD = 8;

/** One thing that an isolate has done. */
export interface TraceEvent {
  /** When it began, in microseconds since 1970 by the isolate's own clock. */
  readonly at: number;
  /** How long it took, in microseconds. */
  readonly took: number;
  /** What it was: one of the constants of `tracer.ts`. */
  readonly kind: number;
  /** Four numbers whose meaning depends on that. */
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/** The memory of a ring: goes to its writer by `postMessage`. */
export type TraceMemory = SharedArrayBuffer;

/** Milliseconds since 1970 with fractions, in microseconds: a clock that isolates share, more or less. */
export function traceClock(): number {
  return (performance.timeOrigin + performance.now()) * 1000;
}

/** A ring of events. */
export class TraceRing {
  /** Its memory. */
  readonly memory: TraceMemory;
  readonly #count: Int32Array;
  readonly #numbers: Float64Array;
  readonly #capacity: number;
  #written = 0;

  /** Over memory that `create` has made, here or elsewhere. */
  constructor(memory: TraceMemory) {
    this.memory = memory;
    this.#count = new Int32Array(memory, 0, 2);
    this.#numbers = new Float64Array(memory, HEAD);
    this.#capacity = this.#numbers.length / FIELDS;
  }

  /** Makes one for so many events, 64 bytes each. */
  static create(events: number): TraceRing {
    return new TraceRing(new SharedArrayBuffer(HEAD + 8 * FIELDS * events));
  }

  /** The writer: notes an event. */
  write(at: number, took: number, kind: number, a: number, b: number, c: number, d: number): void {
    const numbers = this.#numbers;
    const from = (this.#written++ % this.#capacity) * FIELDS;
    numbers[from] = at;
    numbers[from + 1] = took;
    numbers[from + 2] = kind;
    numbers[from + 3] = a;
    numbers[from + 4] = b;
    numbers[from + 5] = c;
    numbers[from + 6] = d;
    Atomics.store(this.#count, COUNT, this.#written);
  }

  /** Any isolate: the events that are left, oldest first, and how many were overwritten. */
  read(): { readonly events: TraceEvent[]; readonly lost: number } {
    const before = Atomics.load(this.#count, COUNT);
    const first = Math.max(0, before - this.#capacity);
    const found: TraceEvent[] = [];
    for (let index = first; index < before; index++) found.push(this.#event(index));
    // The event that is being written right now is not counted yet, hence one more.
    const overwritten = Math.max(0, Atomics.load(this.#count, COUNT) + 1 - this.#capacity);
    const lost = Math.max(first, Math.min(before, overwritten > first ? overwritten : first));
    return { events: found.slice(lost - first), lost };
  }

  #event(index: number): TraceEvent {
    const numbers = this.#numbers;
    const from = (index % this.#capacity) * FIELDS;
    return {
      at: numbers[from]!,
      took: numbers[from + 1]!,
      kind: numbers[from + 2]!,
      a: numbers[from + 3]!,
      b: numbers[from + 4]!,
      c: numbers[from + 5]!,
      d: numbers[from + 6]!,
    };
  }
}
