/**
 * The pen of a tracer: what is noted, with which time, and which bursts that ends.
 *
 * @module
 */
import { Burst } from "./bursts.ts";
import { ACTED, COLLECTED, RECEIVED, SETTLED, STARTED } from "./trace_kinds.ts";
import type { TraceRing } from "./trace_ring.ts";

/** Events that may have the time of the one before them, one after the other. */
const FOLLOWERS = 8;

/** Writes into a ring. Owner only. */
export class TraceNotes {
  /** What goes out, and what comes in: a program that does both by turns is in two bursts. */
  readonly out: Burst;
  readonly into: Burst;
  /** Turns of actors: while one lasts, things go out and come in. */
  readonly acting: Burst;
  /** What was noted last, and when. */
  lastKind = 0;
  last = 0;
  /** How many were noted with that time. */
  #follow = 0;
  /** Turns of actors so far, as a position of theirs. */
  #turns = 0;
  readonly #ring: TraceRing;

  constructor(ring: TraceRing) {
    this.#ring = ring;
    this.out = new Burst(ring);
    this.into = new Burst(ring);
    this.acting = new Burst(ring);
  }

  /** An actor of the kind with that number begins its turn, which is there from now on; 0, or when it began. */
  turn(kind: number): number {
    const { acting } = this;
    const turn = this.#turns;
    this.#turns = turn + 1 | 0;
    if (acting.isHot(kind) && acting.more(1, this.#turns)) return 0;
    const now = performance.now();
    if (!acting.goesOn(kind, turn, 1, true, now)) {
      this.#burst(acting, now, ACTED, kind, 0, turn, 1, kind, true);
    }
    return now;
  }

  /** It ends; `began` is what the beginning has returned. */
  turned(began: number): void {
    if (began !== 0) this.acting.lasts(performance.now());
  }

  /** Something happened to a task. */
  mark(kind: number, slot: number, call: number, exportId: number, failed = 0): void {
    const at = this.#follows(kind) ? this.last : performance.now();
    this.note(at, 0, kind, slot, call, exportId, failed);
  }

  /** Notes what may become a burst. */
  begin(
    burst: Burst,
    key: number,
    kind: number,
    a: number,
    b: number,
    c: number,
    d: number,
    at: number,
  ): void {
    this.#burst(burst, at, kind, a, b, c, d, key, c >= 0);
  }

  #burst(
    burst: Burst,
    at: number,
    kind: number,
    a: number,
    b: number,
    c: number,
    d: number,
    key: number,
    sure: boolean,
  ): void {
    burst.end(at);
    burst.begin(this.#write(at, 0, kind, a, b, c, d), key, c, d, sure, at);
  }

  /** Notes how many values there are in what goes on. */
  flush(): void {
    this.out.flush();
    this.into.flush();
    this.acting.flush();
  }

  /** Notes something else. */
  note(at: number, took: number, kind: number, a: number, b: number, c: number, d: number): number {
    this.end(at);
    return this.#write(at, took, kind, a, b, c, d);
  }

  /** Everything is over. */
  stop(at: number): void {
    this.end(at);
    this.acting.end(at);
  }

  /** Both bursts of messages are over. */
  end(at: number): void {
    this.out.end(at);
    this.into.end(at);
  }

  #write(at: number, took: number, kind: number, a: number, b: number, c: number, d: number): number {
    this.#follow = at === this.last ? this.#follow + 1 : 0;
    this.last = at;
    this.lastKind = kind;
    this.out.pass(at);
    this.into.pass(at);
    this.acting.pass(at);
    return this.#ring.write(at, took, kind, a, b, c, d);
  }

  /**
   * Whether what happens now happens at the time of what was noted last: no code of the user has run in between. A task is
   * started as soon as it was received, and results that came together are handed out together.
   */
  #follows(kind: number): boolean {
    if (this.#follow >= FOLLOWERS) return false;
    if (kind === SETTLED && this.lastKind === SETTLED) return true;
    // Unless what came is only the last of a burst, which began earlier.
    if (this.into.until !== this.last) return false;
    return kind === STARTED && this.lastKind === RECEIVED || kind === SETTLED && this.lastKind === COLLECTED;
  }
}
