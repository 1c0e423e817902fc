/**
 * Notes what one isolate does: its tasks, when it sleeps, and at the boundary to the shared core every message that goes in
 * or out. The functions of the core are wrapped while a trace runs; where none does, nothing of this is there.
 *
 * A message is known by its place: the channel (or inbox) and the position in it, which both sides see; one that changes
 * hands without a buffer, by the waiting operation that was claimed. A side notes only what it is sure of: no position if
 * somebody else moved the channel's tail, or head, during the call, no operation if more than one can be meant. Such
 * a message gets no arrow.
 *
 * Invariants
 * - I1  What is noted allocates nothing, however often it happens.
 *
 * @module
 */
import {
  C_HEAD,
  C_MESSAGES,
  C_NUMBER,
  C_REFS,
  C_TAIL,
  OP_CLAIMED,
  P_ON,
  P_WORD,
  RECORD_HEADER,
  S_INBOX,
  SLOT_SIZE,
  SLOTS,
} from "../../wasm/layout.ts";
import { OWED } from "../../wasm/status.ts";
import type { CoreExports } from "./exports.ts";
import { Offers } from "./offers.ts";
import {
  COLLECTED,
  ENDED,
  MET,
  OFFERED,
  POSTED,
  READ,
  readerOf,
  RECEIVED,
  SENT,
  SLEPT,
  TAKEN,
} from "./trace_kinds.ts";
import { cursorAt, positionAt } from "./places.ts";
import { TraceNotes } from "./trace_notes.ts";
import type { TraceRing } from "./trace_ring.ts";

/** An event that has not ended. */
const OPEN = -1;

/** Notes what this isolate does. Owner only. */
export class Tracer {
  /** Where. */
  readonly ring: TraceRing;
  readonly #words: Int32Array;
  readonly #notes: TraceNotes;
  /** The sleep that this isolate has not woken from; below 0 while it is awake. */
  #sleep = -1;
  #sleepBegan = 0;
  readonly #offers: Offers;

  /** `words` are those of the shared memory. */
  constructor(ring: TraceRing, words: Int32Array) {
    this.ring = ring;
    this.#words = words;
    this.#notes = new TraceNotes(ring);
    this.#offers = new Offers(words);
    ring.begin();
  }

  /** Something happened to a task. */
  mark(kind: number, slot: number, call: number, exportId: number, failed = 0): void {
    this.#notes.mark(kind, slot, call, exportId, failed);
  }

  /** An actor begins its turn; `name` is that of its kind. Returns what {@linkcode Tracer.turned} wants. */
  turn(name: string): number {
    return this.#notes.turn(this.ring.numberOf(name));
  }

  /** The turn has ended. */
  turned(began: number): void {
    this.#notes.turned(began);
  }

  /** Notes what is known and not noted yet. */
  flush(): void {
    this.#notes.flush();
  }

  /** Nothing more is noted: ends what has not ended. */
  stop(): void {
    const now = performance.now();
    this.#notes.stop(now);
    this.#wake(now);
  }

  /** The functions of the core, with those that move messages wrapped. */
  wrap(plain: CoreExports): CoreExports {
    const { out } = this.#notes;
    const words = this.#words;
    const tailOf = (ch: number) => words[(ch + C_TAIL) >> 2]!;
    return {
      ...plain,
      ...this.#rendezvous(plain),
      ...this.#records(plain),
      ...this.#subjects(plain),
      send: (me, ch, from, n) => {
        const hot = out.isHot(ch), began = hot ? 0 : performance.now(), before = hot ? 0 : tailOf(ch);
        const result = plain.send(me, ch, from, n);
        if (result > 0) this.#sent(ch, before, result, began);
        return result;
      },
      sendReserved: this.#sending(plain.sendReserved),
      publish: this.#sending(plain.publish),
      receive: (me, ch, to, max) => {
        const before = words[(ch + C_HEAD) >> 2]!;
        const result = plain.receive(me, ch, to, max);
        if (result > 0) this.#received(ch, before, result);
        return result;
      },
      park: (me) => {
        const bell = plain.park(me);
        if (bell >= 0 && this.#sleep < 0) {
          this.#sleepBegan = performance.now();
          this.#notes.stop(this.#sleepBegan);
          this.#sleep = this.#notes.note(this.#sleepBegan, OPEN, SLEPT, 0, 0, 0, 0);
        }
        return bell;
      },
      unpark: (me) => {
        if (this.#sleep >= 0) this.#wake(performance.now());
        plain.unpark(me);
      },
      ready: (me) => {
        if (this.#sleep >= 0) this.#wake(performance.now());
        return plain.ready(me);
      },
    };
  }

  /** As `send`, which has its own for speed. */
  #sending(run: CoreExports["publish"]): (me: number, ch: number, from: number, n?: number) => number {
    const { out } = this.#notes;
    return (me, ch, from, n) => {
      const hot = out.isHot(ch), began = hot ? 0 : performance.now();
      const before = this.#words[(ch + C_TAIL) >> 2]!;
      const result = run(me, ch, from, n!);
      if (result > 0) this.#sent(ch, before, result, began);
      return result;
    };
  }

  /** Values without a buffer. */
  #rendezvous(plain: CoreExports): Pick<CoreExports, "offer" | "stateOf" | "meet"> {
    const words = this.#words;
    const offers = this.#offers;
    const numberOf = (ch: number) => words[(ch + C_NUMBER) >> 2]!;
    return {
      offer: (me, ch, direction, op, payload) => {
        this.#notes.note(
          performance.now(),
          0,
          OFFERED,
          numberOf(ch),
          direction,
          op,
          words[(op + P_WORD + 4) >> 2]!,
        );
        plain.offer(me, ch, direction, op, payload);
      },
      stateOf: (op) => {
        const state = plain.stateOf(op);
        if (state === OP_CLAIMED) {
          const on = words[(op + P_ON) >> 2]!;
          this.#notes.note(performance.now(), 0, TAKEN, on >> 1, on & 1, op, words[(op + P_WORD + 4) >> 2]!);
        }
        return state;
      },
      meet: (me, ch, direction, at, own) => {
        offers.look(ch, 1 - direction);
        const began = performance.now();
        const met = plain.meet(me, ch, direction, at, own);
        if (met !== 1) return met;
        offers.compare();
        const took = performance.now() - began;
        this.#notes.note(began, took, MET, numberOf(ch), direction, offers.op, offers.generation);
        return met;
      },
    };
  }

  /** Records in inboxes. */
  #records(plain: CoreExports): Pick<CoreExports, "post" | "collect"> {
    const notes = this.#notes;
    const { out, into } = notes;
    const words = this.#words;
    return {
      post: (me, to, from, bytes) => {
        const inbox = words[(SLOTS + to * SLOT_SIZE + S_INBOX) >> 2]!;
        if (inbox === 0) return plain.post(me, to, from, bytes);
        // The result of a task that has ended just now needs no time of its own.
        const began = out.isHot(inbox) ? 0 : notes.lastKind === ENDED ? notes.last : performance.now();
        const before = words[(inbox + C_TAIL) >> 2]!;
        const status = plain.post(me, to, from, bytes);
        if (status !== 0) return status;
        const after = words[(inbox + C_TAIL) >> 2]!;
        const need = (RECORD_HEADER + bytes + 7) & ~7;
        const sure = (after - before | 0) === need;
        if (began === 0 ? out.more(need, after) : out.goesOn(inbox, before, need, sure, began)) return status;
        const first = sure ? positionAt(words, inbox + C_TAIL) - need : -1;
        this.#notes.begin(out, inbox, POSTED, to, 0, first, need, began || out.until);
        return status;
      },
      collect: (me, to, max) => {
        const inbox = words[(me + S_INBOX) >> 2]!;
        const before = words[(inbox + C_HEAD) >> 2]!;
        const used = plain.collect(me, to, max);
        if (used <= 0) return used;
        const after = words[(inbox + C_HEAD) >> 2]!;
        // Only its owner takes out of an inbox; padding at the end of a lap counts, too.
        const moved = after - before | 0;
        if (into.isHot(inbox) && into.more(moved, after)) return used;
        const now = performance.now();
        if (into.goesOn(inbox, before, moved, true, now)) return used;
        const first = positionAt(words, inbox + C_HEAD) - moved;
        this.#notes.begin(into, inbox, COLLECTED, words[(inbox + C_NUMBER) >> 2]!, 0, first, moved, now);
        return used;
      },
    };
  }

  /** What the readers of subjects take. */
  #subjects(plain: CoreExports): Pick<CoreExports, "read" | "pass"> {
    const words = this.#words;
    return {
      read: (me, ch, index, to, max) => {
        const result = plain.read(me, ch, index, to, max);
        // Messages are taken when they are passed.
        if (result > 0 && words[(ch + C_MESSAGES) >> 2] === 0) this.#taken(ch, index, result);
        return result;
      },
      pass: (me, ch, index, n) => {
        const result = plain.pass(me, ch, index, n);
        if (result > 0) this.#taken(ch, index, result);
        return result;
      },
    };
  }

  /** Values went into a channel, whose tail was `before` (low half) at `began`; 0, if nobody has looked. */
  #sent(ch: number, before: number, result: number, began: number): void {
    const { out } = this.#notes;
    const words = this.#words;
    const count = result & ~OWED;
    const after = words[(ch + C_TAIL) >> 2]!;
    const sure = began === 0 ? out.follows(count, after) : (after - before | 0) === count;
    if (began === 0 ? out.more(count, after) : out.goesOn(ch, before, count, sure, began)) return;
    const first = sure ? positionAt(words, ch + C_TAIL) - count : -1;
    const generation = words[(ch + C_REFS + 4) >> 2]!;
    this.#notes.begin(
      out,
      ch,
      SENT,
      words[(ch + C_NUMBER) >> 2]!,
      generation,
      first,
      count,
      began || out.until,
    );
  }

  /** Values came out of a channel, whose head was `before`. */
  #received(ch: number, before: number, result: number): void {
    const { into } = this.#notes;
    const words = this.#words;
    const count = result & ~OWED;
    const after = words[(ch + C_HEAD) >> 2]!;
    if (into.isHot(ch) && into.more(count, after)) return;
    const sure = (after - before | 0) === count;
    const now = performance.now();
    if (into.goesOn(ch, before, count, sure, now)) return;
    const first = sure ? positionAt(words, ch + C_HEAD) - count : -1;
    const generation = words[(ch + C_REFS + 4) >> 2]!;
    this.#notes.begin(into, ch, RECEIVED, words[(ch + C_NUMBER) >> 2]!, generation, first, count, now);
  }

  /** As above, for a reader. One that was left behind is moved on first, so its place is known behind what it took. */
  #taken(ch: number, index: number, result: number): void {
    const { into } = this.#notes;
    const words = this.#words;
    const count = result & ~OWED;
    const cursor = cursorAt(words, ch, index);
    const after = words[cursor >> 2]!;
    if (into.isHot(cursor) && into.more(count, after)) return;
    const now = performance.now();
    if (into.goesOn(cursor, after - count | 0, count, true, now)) return;
    const reader = readerOf(words[(ch + C_NUMBER) >> 2]!, index);
    const first = positionAt(words, cursor) - count;
    this.#notes.begin(into, cursor, READ, reader, words[(ch + C_REFS + 4) >> 2]!, first, count, now);
  }

  #wake(now: number): void {
    if (this.#sleep >= 0 && this.ring.has(this.#sleep)) this.ring.last(this.#sleep, now - this.#sleepBegan);
    this.#sleep = -1;
  }
}
