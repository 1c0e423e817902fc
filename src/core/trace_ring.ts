/**
 * Where an isolate notes what it does while a trace runs: a ring of events in memory that the main isolate can read at any
 * time, also after the isolate has died or while it is stuck. The newest events overwrite the oldest.
 *
 * Invariants
 * - I1  One isolate writes. The count is stored after the event: an event below the count is whole.
 * - I2  A reader drops what may have been overwritten while it read.
 * - I3  The newest event may still grow: its length and its last number are then of one moment or the next.
 *
 * @module
 */

/** Bytes of one event: two numbers of 8 bytes and four of 4. */
const EVENT = 32;
/** How many were written, as low and high half; then the writer's origin of time. */
const COUNT = 0;
const COUNT_HIGH = 1;
const ORIGIN = 1;
/** Names behind that: so many, of so many bytes, the first of which is the length. */
const NAMES_AT = 64;
const NAMES = 128;
const NAME = 32;
const HEAD = NAMES_AT + NAMES * NAME;
/** Bits of the word that holds what it was; `a` lies above. */
const KIND_BITS = 8;

/** One thing that an isolate has done. */
export interface TraceEvent {
  /** When it began, in microseconds since the {@linkcode TraceRing.origin} of its isolate. */
  readonly at: number;
  /** How long it took, in microseconds; below 0 while it has not ended. */
  readonly took: number;
  /** What it was: one of the constants of `trace_kinds.ts`. */
  readonly kind: number;
  /** Four numbers whose meaning depends on that: `a` of 24 bits, `b` and `d` of 32, `c` up to 2 ** 53. */
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/** The memory of a ring: goes to its writer by `postMessage`. */
export type TraceMemory = SharedArrayBuffer;

/** Microseconds since 1970 with fractions: a clock that isolates share, more or less. */
export function traceClock(): number {
  return (performance.timeOrigin + performance.now()) * 1000;
}

/** A ring of events. */
export class TraceRing {
  /** Its memory. */
  readonly memory: TraceMemory;
  readonly #words: Int32Array;
  readonly #halves: Float32Array;
  readonly #numbers: Float64Array;
  readonly #capacity: number;
  readonly #bytes: Uint8Array;
  readonly #names = new Map<string, number>();
  #written = 0;

  /** Over memory that `create` has made, here or elsewhere. */
  constructor(memory: TraceMemory) {
    this.memory = memory;
    this.#words = new Int32Array(memory);
    this.#halves = new Float32Array(memory);
    this.#numbers = new Float64Array(memory);
    this.#bytes = new Uint8Array(memory);
    this.#capacity = (memory.byteLength - HEAD) / EVENT;
  }

  /** Makes one for so many events, 32 bytes each, or up to twice as many: a power of two. */
  static create(events: number): TraceRing {
    return new TraceRing(new SharedArrayBuffer(HEAD + EVENT * 2 ** Math.ceil(Math.log2(events))));
  }

  /** When the writer's time began, in milliseconds since 1970; 0 before it has begun to write. */
  get origin(): number {
    return this.#numbers[ORIGIN]!;
  }

  /** The writer, before its first event. */
  begin(): void {
    this.#numbers[ORIGIN] = performance.timeOrigin;
  }

  /** The writer: notes an event that began at `at` by `performance.now()`, lasts `took` ms; returns its number. */
  write(at: number, took: number, kind: number, a: number, b: number, c: number, d: number): number {
    const index = this.#written++;
    const from = this.#byteOf(index);
    const numbers = from >> 3, words = from >> 2;
    this.#numbers[numbers] = at;
    this.#numbers[numbers + 1] = c;
    this.#halves[words + 4] = took;
    this.#words[words + 5] = (a << KIND_BITS) | kind;
    this.#words[words + 6] = b;
    this.#words[words + 7] = d;
    const low = this.#written | 0;
    if (low === 0) Atomics.store(this.#words, COUNT_HIGH, this.#written / 2 ** 32);
    Atomics.store(this.#words, COUNT, low);
    return index;
  }

  /** The writer: whether the event with that number was not overwritten. */
  has(index: number): boolean {
    return this.#written - index <= this.#capacity;
  }

  /** The writer: the event has lasted `took` ms so far. It must be there still. */
  last(index: number, took: number): void {
    this.#halves[(this.#byteOf(index) >> 2) + 4] = took;
  }

  /** The writer: the last number of the event is `d` by now. It must be there still. */
  count(index: number, d: number): void {
    this.#words[(this.#byteOf(index) >> 2) + 7] = d;
  }

  /** The writer: a number for a name that events tell of; 0 for those that find no more room. */
  numberOf(name: string): number {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const number = this.#names.size + 1 < NAMES ? this.#names.size + 1 : 0;
    this.#names.set(name, number);
    if (number === 0) return 0;
    const text = new TextEncoder().encode(name).subarray(0, NAME - 1);
    const at = NAMES_AT + number * NAME;
    this.#bytes[at] = text.length;
    this.#bytes.set(text, at + 1);
    return number;
  }

  /** Any isolate: the first 31 bytes of that name. */
  nameOf(number: number): string {
    if (number <= 0 || number >= NAMES) return "others";
    const at = NAMES_AT + number * NAME;
    return new TextDecoder().decode(this.#bytes.slice(at + 1, at + 1 + Math.min(this.#bytes[at]!, NAME - 1)));
  }

  /** Any isolate: the events that are left, oldest first, and how many were overwritten. */
  read(): { readonly events: TraceEvent[]; readonly lost: number } {
    const before = this.#count();
    const first = Math.max(0, before - this.#capacity);
    const found: TraceEvent[] = [];
    for (let index = first; index < before; index++) found.push(this.#event(index));
    // The event that is being written right now is not counted yet, hence one more.
    const overwritten = Math.max(first, this.#count() + 1 - this.#capacity);
    const lost = Math.min(before, overwritten);
    return { events: found.slice(lost - first), lost };
  }

  #byteOf(index: number): number {
    return HEAD + (index & (this.#capacity - 1)) * EVENT;
  }

  /** The high half is stored first, once in 2 ** 32 events. */
  #count(): number {
    const high = Atomics.load(this.#words, COUNT_HIGH);
    const low = Atomics.load(this.#words, COUNT) >>> 0;
    return Atomics.load(this.#words, COUNT_HIGH) === high ? high * 2 ** 32 + low : this.#count();
  }

  #event(index: number): TraceEvent {
    const from = this.#byteOf(index);
    const numbers = from >> 3, words = from >> 2;
    const head = this.#words[words + 5]!;
    return {
      at: this.#numbers[numbers]! * 1000,
      took: this.#halves[words + 4]! * 1000,
      kind: head & (2 ** KIND_BITS - 1),
      a: head >>> KIND_BITS,
      b: this.#words[words + 6]!,
      c: this.#numbers[numbers + 1]!,
      d: this.#words[words + 7]!,
    };
  }
}
