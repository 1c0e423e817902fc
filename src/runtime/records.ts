/**
 * Records: what isolates tell each other through their inboxes, results above all.
 *
 * ```text
 * 0  { in block: 1, bytes of the body: 31 }
 * 4  address of the block, if any
 * 8  { generation of the addressee: 24, kind: 8 }
 * 12 id of the call
 * 16 the body, unless it is in a block
 * ```
 *
 * Invariants
 * - I1  A record whose block has been posted belongs to the addressee, who releases it; main does so for the dead.
 * - I2  What does not fit now waits in order in a list per addressee, as bytes of its own.
 * - I3  What is handed out may run the user's code, and that may receive: the records behind it are put back into the window.
 *
 * @module
 */
import {
  L_RECEIVED,
  L_STRIDE,
  M_BLOCK,
  M_IN_BLOCK,
  M_LENGTH,
  S_GENERATION,
  S_INBOX,
  S_LEASE,
  S_STATE,
  SEND,
  SLOT_LIVE,
} from "../../wasm/layout.ts";
import { CONTENDED, FULL } from "../../wasm/status.ts";
import { Window } from "../codec/codec.ts";
import { ArenaExhaustedError } from "../errors.ts";
import type { Isolate } from "../workers/isolate.ts";
import type { Listener } from "../workers/pump.ts";
import { unref } from "../workers/unref.ts";

/** Kinds of records. */
export const RESULT = 1;
export const FAILURE = 2;
/** The call was cancelled before it started. */
export const SKIPPED = 3;
export const CANCEL = 4;
export const SIGNAL = 5;
/** A task of a worker for this one: the record is the id. */
export const RUN = 40;
/** A worker was the first to name an export. */
export const EXPORT = 41;
/** A worker is dead, and what it posted lies before this. */
export const GONE = 42;

/** Takers of kinds up to this one run no code of the user's. */
const QUIET = SKIPPED;
/** In place of the length of cells: nothing was received. */
const UNUSED = 0;
/** Bytes before the body. */
export const RECORD_HEAD = 16;
/** Bytes between the records that `collect` returns. */
const COLLECTED_HEAD = 8;
/** Largest body that lies in the record itself. */
const INLINE_MAX = 1024;
const LENGTH_MASK = 0x7fffffff;
/** Milliseconds until what found no memory is posted again: nobody tells when there is some. */
const PAUSE = 50;

/** Who takes records of one kind: the body lies between the window's cursor and its end. */
export type Taker = (id: number, body: Window) => void;

/** A record that waits for room. */
interface Waiting {
  readonly generation: number;
  readonly kind: number;
  readonly id: number;
  readonly body: Uint8Array;
}

/** One isolate's inbox, and its way into those of others. */
export class Records implements Listener {
  readonly #isolate: Isolate;
  readonly #takers: (Taker | undefined)[] = [];
  readonly #waiting: (Waiting[] | undefined)[] = [];
  readonly #inlineMax: number;
  #pause: unknown;

  /** `smallest` is the size of the smallest inbox in the runtime: a record takes an eighth of it at most. */
  constructor(isolate: Isolate, smallest: number) {
    this.#isolate = isolate;
    this.#inlineMax = Math.min(INLINE_MAX, (smallest >> 3) - RECORD_HEAD - COLLECTED_HEAD);
    isolate.pump.listen(isolate.core.slot, this);
  }

  /** From now on `taker` gets the records of that kind. It must not throw. */
  on(kind: number, taker: Taker): void {
    this.#takers[kind] = taker;
  }

  /** Generation of the one who lives in `slot`: records for somebody before it are dropped. */
  generationOf(slot: number): number {
    const { core } = this.#isolate;
    return core.load(core.slotAt(slot) + S_GENERATION) & 0xffffff;
  }

  /**
   * Posts a record, now or as soon as there is room. `body` holds `length` bytes from 0 on, and may be used again.
   * Throws an `ArenaExhaustedError` when a large body finds no block. Who is gone gets nothing.
   */
  post(slot: number, generation: number, kind: number, id: number, body: Window, length: number): void {
    if (this.#isolate.coding) {
      // A codec, or a getter it calls, aborts something: the window is in use.
      const copy = new Window(body.bytes.slice(0, length));
      queueMicrotask(() => this.post(slot, generation, kind, id, copy, length));
      return;
    }
    let queue = this.#waiting[slot];
    if (queue !== undefined && queue[0]!.generation !== generation) queue = this.#waiting[slot] = undefined;
    if (queue === undefined && this.#try(slot, generation, kind, id, body.bytes, length) !== FULL) return;
    this.#wait(slot, { generation, kind, id, body: body.bytes.slice(0, length) });
  }

  /** Posts a record to everybody else who lives. */
  broadcast(kind: number, body: Uint8Array, slots: number): void {
    const { core } = this.#isolate;
    const window = new Window(body);
    for (let slot = 0; slot < slots; slot++) {
      if (slot === core.slot || core.slotState(slot) !== SLOT_LIVE) continue;
      this.post(slot, this.generationOf(slot), kind, 0, window, body.length);
    }
  }

  /** Hands out what lies in the inbox. Also called when somebody whose inbox was full has room. */
  serve(): void {
    const { core, receiveWindow, windowSize } = this.#isolate;
    // What an earlier receive left in the window is about to be overwritten: the lease must not speak of it.
    core.words[(core.me + S_LEASE + L_RECEIVED) >> 2] = 0;
    for (;;) {
      const used = core.call.collect(core.me, receiveWindow, windowSize);
      if (used <= 0) break;
      this.#handOut(receiveWindow, receiveWindow + used);
    }
    if (this.#waiting[core.slot] !== undefined) this.#retry(core.slot);
  }

  /** Main isolate: releases what lies in the inbox of a dead slot. */
  drain(slot: number): void {
    const { core, receiveWindow, windowSize } = this.#isolate;
    this.#waiting[slot] = undefined;
    if (core.load(core.slotAt(slot) + S_INBOX) === 0) return;
    for (;;) {
      const used = core.call.collect(core.slotAt(slot), receiveWindow, windowSize);
      if (used <= 0) return;
      for (let at = receiveWindow; at < receiveWindow + used;) {
        const bytes = core.words[at >> 2]!;
        core.call.letGo(core.me, at + COLLECTED_HEAD);
        at += COLLECTED_HEAD + ((bytes + 7) & ~7);
      }
    }
  }

  #handOut(from: number, end: number): void {
    const { core: { bytes, words, me } } = this.#isolate;
    const own = this.generationOf(this.#isolate.core.slot);
    let kept: Uint8Array | undefined;
    for (let at = from; at < end;) {
      const record = at + COLLECTED_HEAD;
      at = record + ((words[at >> 2]! + 7) & ~7);
      const word = words[(record + 8) >> 2]!;
      const inBlock = words[(record + M_LENGTH) >> 2]! < 0;
      if (word >>> 8 !== own) {
        if (inBlock) this.#isolate.core.call.letGo(me, record);
        continue;
      }
      if (kept === undefined && (word & 0xff) > QUIET && (at < end || inBlock)) {
        kept = bytes.slice(record, end);
        words[(me + S_LEASE + L_STRIDE) >> 2] = UNUSED;
      }
      this.#take(record, word & 0xff, kept, end);
    }
  }

  /** `kept` is what lay in the window, up to `end`, if the taker may have overwritten it. */
  #take(record: number, kind: number, kept: Uint8Array | undefined, end: number): void {
    const { core, window } = this.#isolate;
    const { words } = core;
    const length = words[(record + M_LENGTH) >> 2]!;
    const inBlock = (length & M_IN_BLOCK) !== 0;
    window.at = inBlock ? words[(record + M_BLOCK) >> 2]! : record + RECORD_HEAD;
    window.end = window.at + (length & LENGTH_MASK);
    this.#takers[kind]?.(words[(record + 12) >> 2]!, window);
    if (kept !== undefined) this.#putBack(kept, end);
    if (inBlock) core.retry(() => core.call.letGo(core.me, record));
  }

  /** The window again as it was, if somebody has received meanwhile: whoever does says in the lease how long cells are. */
  #putBack(kept: Uint8Array, end: number): void {
    const { bytes, words, me } = this.#isolate.core;
    const stride = (me + S_LEASE + L_STRIDE) >> 2;
    if (words[stride] === UNUSED) return;
    words[(me + S_LEASE + L_RECEIVED) >> 2] = 0;
    words[stride] = UNUSED;
    bytes.set(kept, end - kept.length);
  }

  /** 0 when the record is on its way or its addressee is gone, FULL when it has to wait. */
  #try(slot: number, generation: number, kind: number, id: number, body: Uint8Array, length: number): number {
    const { core, sendWindow } = this.#isolate;
    const { words } = core;
    words[(sendWindow + M_LENGTH) >> 2] = length;
    let bytes = RECORD_HEAD;
    if (length <= this.#inlineMax) {
      copyIn(core.bytes, sendWindow + RECORD_HEAD, body, length);
      bytes += length;
    } else {
      const block = core.retry(() => core.call.prepare(core.me, 0, RECORD_HEAD, length));
      core.check(block, "a record", { bytes: length });
      copyIn(core.bytes, block, body, length);
    }
    words[(sendWindow + 8) >> 2] = (generation << 8) | kind;
    words[(sendWindow + 12) >> 2] = id;
    let status = core.call.post(core.me, slot, sendWindow, bytes);
    for (let tries = 0; status === CONTENDED && tries < 1_000; tries++) {
      status = core.call.post(core.me, slot, sendWindow, bytes);
    }
    if (status === 0) return 0;
    core.call.abandon(core.me);
    return status === FULL || status === CONTENDED ? FULL : 0;
  }

  #wait(slot: number, record: Waiting): void {
    const { core, pump } = this.#isolate;
    const queue = this.#waiting[slot];
    if (queue !== undefined) {
      queue.push(record);
      return;
    }
    this.#waiting[slot] = [record];
    if (slot !== core.slot) pump.listen(slot, { serve: () => this.#retry(slot) });
    core.call.enlist(core.me, core.load(core.slotAt(slot) + S_INBOX), SEND);
    this.#retry(slot);
  }

  #retry(slot: number): void {
    const { core, pump } = this.#isolate;
    const queue = this.#waiting[slot];
    if (queue === undefined) return;
    let done = 0;
    while (done < queue.length && this.#tryAgain(slot, queue[done]!)) done++;
    queue.splice(0, done);
    if (queue.length > 0 && !pump.closed && core.load(core.slotAt(slot) + S_STATE) === SLOT_LIVE) return;
    this.#waiting[slot] = undefined;
    if (slot !== core.slot) pump.unlisten(slot);
    core.call.delist(core.slot, core.load(core.slotAt(slot) + S_INBOX), SEND);
  }

  /** Whether the record has gone. Where there is no memory for it, it is tried again in a while. */
  #tryAgain(slot: number, { generation, kind, id, body }: Waiting): boolean {
    try {
      return this.#try(slot, generation, kind, id, body, body.length) !== FULL;
    } catch (failure) {
      if (failure instanceof ArenaExhaustedError) this.#pause ??= unref(setTimeout(this.#resume, PAUSE));
      // Else the memory is corrupt, and the pump is about to say so.
      return false;
    }
  }

  readonly #resume = (): void => {
    this.#pause = undefined;
    for (const slot of this.#waiting.keys()) this.#retry(slot);
  };
}

/** Copies the first `length` bytes; short bodies without making a view. */
export function copyIn(to: Uint8Array, at: number, from: Uint8Array, length: number): void {
  if (length > 64) {
    to.set(from.length === length ? from : from.subarray(0, length), at);
    return;
  }
  for (let i = 0; i < length; i++) to[at + i] = from[i]!;
}
