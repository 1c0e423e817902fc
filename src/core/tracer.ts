/**
 * Notes what one isolate does: its tasks, and at the boundary to the shared core every message that goes in or out. The
 * functions of the core are wrapped while a trace runs; where none does, nothing of this is there.
 *
 * A message is known by its place: the channel (or inbox) and the position in it, which both sides see; one that changes
 * hands without a buffer, by the waiting operation that was claimed. A side notes only what it is sure of: no position if
 * somebody else moved the channel's tail, or head, during the call, no operation if more than one can be meant. Such
 * a message gets no arrow.
 *
 * @module
 */
import {
  A_SLOTS,
  C_CELLS,
  C_HEAD,
  C_MASK,
  C_MESSAGES,
  C_NUMBER,
  C_REFS,
  C_SEATS,
  C_STRIDE,
  C_TAIL,
  CURSOR_SIZE,
  GROUP_HEADER,
  K_POSITION,
  O_OPERATION,
  OFFER_SIZE,
  OP_BUSY,
  OP_CLAIMED,
  OP_WAITING,
  P_ON,
  P_WORD,
  READERS,
  RECORD_HEADER,
  S_INBOX,
  SEAT_OFFERS,
  SEAT_SIZE,
  SLOT_SIZE,
  SLOTS,
} from "../../wasm/layout.ts";
import { OWED } from "../../wasm/status.ts";
import type { CoreExports } from "./exports.ts";
import { traceClock, type TraceRing } from "./trace_ring.ts";

/** Values went into a channel: a its number, b its generation, c the position of the first or -1, d how many. */
export const SENT = 1;
/** Values came out of a channel: as above. */
export const RECEIVED = 2;
/** A record went into an inbox: a the slot, b 0, c its position or -1, d its bytes. */
export const POSTED = 3;
/** Records came out of an inbox: a the slot, b 0, c the position of the first or -1, d bytes. */
export const COLLECTED = 4;
/** A value changed hands without a buffer: a the channel's number, b the direction of who came second, then as below. */
export const MET = 5;
/** A waiting operation was offered: a the channel's number, b its direction, c the operation or -1, d its generation. */
export const OFFERED = 10;
/** Its owner has seen that it was claimed: as above. */
export const TAKEN = 11;
/** A reader of a subject took values: a the channel's number, b generation and reader as one, c the first position, d how many. */
export const READ = 12;
/** A task was called: a the caller's slot, b the id of the call, c the export. */
export const CALLED = 6;
/** It was started: as above. */
export const STARTED = 7;
/** It has ended: as above; d is 1 if it has thrown. */
export const ENDED = 8;
/** Its caller has the result, or has given up: as above. */
export const SETTLED = 9;

/** The words of the memory, and where they are. */
interface Words {
  readonly words: Int32Array;
  load(address: number): number;
}

/** The low 48 bits of the 64-bit word at `address`. */
function position(core: Words, address: number): number {
  return (core.load(address) >>> 0) + 2 ** 32 * (core.load(address + 4) & 0xffff);
}

/** One use of a waiting operation. */
interface Use {
  readonly op: number;
  readonly generation: number;
}

const NOBODY: Use = { op: -1, generation: 0 };

/** Address of the word that says where a reader of a subject is: only its owner moves it. */
function cursorAt(core: Words, ch: number, index: number): number {
  const first = (core.load(ch + C_CELLS) + 63) & ~63;
  const groups = (core.load(ch + C_MASK) + 1) >> 6;
  const group = GROUP_HEADER + (core.load(ch + C_STRIDE) << 6);
  return first + groups * group + index * CURSOR_SIZE + K_POSITION;
}

/** Whether it may still be claimed. One that was claimed may have begun its next use already. */
function isOpen(core: Words, { op, generation }: Use): boolean {
  const state = core.load(op + P_WORD);
  return core.load(op + P_WORD + 4) === generation && (state === OP_WAITING || state === OP_BUSY);
}

/** The operations that are offered on a channel in one direction and not claimed. */
function offersOn(core: Words, ch: number, direction: number): Use[] {
  const found: Use[] = [];
  const slots = core.load(A_SLOTS);
  for (let slot = 0; slot < slots; slot++) {
    const at = ch + C_SEATS + slot * SEAT_SIZE + SEAT_OFFERS + direction * OFFER_SIZE + O_OPERATION;
    const op = core.load(at);
    const generation = core.load(at + 4);
    const use = { op, generation };
    if (op !== 0 && isOpen(core, use)) found.push(use);
  }
  return found;
}

/** Notes what this isolate does. Owner only. */
export class Tracer {
  /** Where. */
  readonly ring: TraceRing;

  constructor(ring: TraceRing) {
    this.ring = ring;
  }

  /** Something happened to a task. */
  mark(kind: number, slot: number, call: number, exportId: number, failed = 0): void {
    this.ring.write(traceClock(), 0, kind, slot, call, exportId, failed);
  }

  /** The functions of the core, with those that move messages wrapped. */
  wrap(core: Words, plain: CoreExports): CoreExports {
    const { ring } = this;
    /** Runs one of them; `word` moves from the first message to behind the last one. */
    const noted = (kind: number, ch: number, word: number, run: () => number): number => {
      const first = position(core, ch + word);
      const began = traceClock();
      const result = run();
      if (result <= 0) return result;
      const count = result & ~OWED;
      const sure = position(core, ch + word) - first === count;
      ring.write(
        began,
        traceClock() - began,
        kind,
        core.load(ch + C_NUMBER),
        core.load(ch + C_REFS + 4),
        sure ? first : -1,
        count,
      );
      return result;
    };
    /** As above, for a reader. One that was left behind is moved on first, so its place is known behind what it took. */
    const taken = (ch: number, index: number, behind: boolean, run: () => number): number => {
      const cursor = cursorAt(core, ch, index);
      const before = position(core, cursor);
      const began = traceClock();
      const result = run();
      if (result <= 0) return result;
      const count = result & ~OWED;
      const first = behind ? position(core, cursor) - count : before;
      const reader = core.load(ch + C_REFS + 4) * READERS + index;
      ring.write(began, traceClock() - began, READ, core.load(ch + C_NUMBER), reader, first, count);
      return result;
    };
    return {
      ...plain,
      send: (me, ch, from, n) => noted(SENT, ch, C_TAIL, () => plain.send(me, ch, from, n)),
      sendReserved: (me, ch, from) => noted(SENT, ch, C_TAIL, () => plain.sendReserved(me, ch, from)),
      receive: (me, ch, to, max) => noted(RECEIVED, ch, C_HEAD, () => plain.receive(me, ch, to, max)),
      publish: (me, ch, from, n) => noted(SENT, ch, C_TAIL, () => plain.publish(me, ch, from, n)),
      read: (me, ch, index, to, max) => {
        // Messages are taken when they are passed.
        if (core.load(ch + C_MESSAGES) !== 0) return plain.read(me, ch, index, to, max);
        return taken(ch, index, true, () => plain.read(me, ch, index, to, max));
      },
      pass: (me, ch, index, n) => taken(ch, index, false, () => plain.pass(me, ch, index, n)),
      offer: (me, ch, direction, op, payload) => {
        const generation = core.load(op + P_WORD + 4);
        ring.write(traceClock(), 0, OFFERED, core.load(ch + C_NUMBER), direction, op, generation);
        plain.offer(me, ch, direction, op, payload);
      },
      stateOf: (op) => {
        const state = plain.stateOf(op);
        if (state === OP_CLAIMED) {
          const on = core.load(op + P_ON);
          ring.write(traceClock(), 0, TAKEN, on >> 1, on & 1, op, core.load(op + P_WORD + 4));
        }
        return state;
      },
      meet: (me, ch, direction, at, own) => {
        const waiting = offersOn(core, ch, 1 - direction);
        const began = traceClock();
        const met = plain.meet(me, ch, direction, at, own);
        if (met !== 1) return met;
        const claimed = waiting.filter((use) => !isOpen(core, use));
        const { op, generation } = claimed.length === 1 ? claimed[0]! : NOBODY;
        ring.write(began, traceClock() - began, MET, core.load(ch + C_NUMBER), direction, op, generation);
        return met;
      },
      post: (me, to, from, bytes) => {
        const inbox = core.load(SLOTS + to * SLOT_SIZE + S_INBOX);
        if (inbox === 0) return plain.post(me, to, from, bytes);
        const first = position(core, inbox + C_TAIL);
        const began = traceClock();
        const status = plain.post(me, to, from, bytes);
        const need = (RECORD_HEADER + bytes + 7) & ~7;
        const sure = position(core, inbox + C_TAIL) - first === need;
        if (status === 0) ring.write(began, traceClock() - began, POSTED, to, 0, sure ? first : -1, need);
        return status;
      },
      collect: (me, to, max) => {
        const inbox = core.load(me + S_INBOX);
        const first = position(core, inbox + C_HEAD);
        const began = traceClock();
        const used = plain.collect(me, to, max);
        if (used > 0) {
          // Only its owner takes out of an inbox; padding at the end of a lap counts, too.
          const moved = position(core, inbox + C_HEAD) - first;
          ring.write(began, traceClock() - began, COLLECTED, core.load(inbox + C_NUMBER), 0, first, moved);
        }
        return used;
      },
    };
  }
}
