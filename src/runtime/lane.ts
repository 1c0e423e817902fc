/**
 * A lane of tasks: a channel in shared memory, and before it the calls of this isolate that wait for room in it.
 *
 * ```text
 * 0  { in block: 1, bytes of the arguments: 31 }     12 id of the call
 * 4  address of the block, if any                    16 address of the task word
 * 8  id of the export                                20 { generation of the caller: 24, its slot: 8 }
 *                                                    24 the arguments, unless they are in a block
 *                                                    188 when the call was made, of some
 * ```
 *
 * Invariants
 * - I1  Arguments are encoded when the call is made: what the caller changes afterwards does not travel.
 * - I2  A call gets its task word when it is about to go into the channel; before that nobody else knows of it.
 * - I3  User code (getters, `toJSON`) runs only while arguments are encoded, never between filling the window and sending.
 *
 * @module
 */
import { C_NUMBER, C_REFS, M_IN_BLOCK, M_LENGTH, MESSAGES_BY_LOAD, SEND } from "../../wasm/layout.ts";
import { CONTENDED } from "../../wasm/status.ts";
import { auto } from "../codec/auto.ts";
import { type Codec, Window } from "../codec/codec.ts";
import { encodeInto } from "../codec/message.ts";
import type { Isolate } from "../workers/isolate.ts";
import type { LaneNotice } from "../workers/protocol.ts";
import type { Listener } from "../workers/pump.ts";
import { microseconds } from "../workers/busy.ts";
import { type Call, TIMED } from "./call.ts";

/** Bytes of a task in its channel, and of what stands before the arguments. */
export const TASK_STRIDE = 192;
export const TASK_HEAD = 24;
export const TASK_EXPORT = 8;
export const TASK_CALL = 12;
export const TASK_WORD = 16;
export const TASK_CALLER = 20;
export const TASK_STAMP = 188;
/** Of each export so many calls are stamped one after the other, so many more with a gap, and then one in very many. */
const FIRST = 16, GAPS = 64;
const GAP = 16, LARGE_GAP = 1024;

/** Calls per chunk of the waiting list. */
const CHUNK = 256;
/** Chunks that are kept for the next rush, 48 KiB each. */
const SPARES = 16;
/** Calls per send: as many as one claim can take. */
const GROUP = 64;

const codec: Codec<unknown> = auto();

/** A stretch of the waiting list: cells as they will go into the channel. */
interface Chunk {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  readonly window: Window;
  readonly calls: (Call | undefined)[];
  sent: number;
}

/** What a lane asks of the one who makes the calls. */
export interface LaneOwner {
  /** A task word in state QUEUED for `call`, kept until the call is over. Throws when there is no memory for one. */
  taskFor(call: Call): number;
  /** The call has not gone into the channel: it gets its task word when it does. */
  unname(call: Call): void;
  /** The call cannot be sent: memory is short. */
  refuse(call: Call, reason: Error): void;
  /** A call that was settled before it was sent has left the line. */
  passedOver(call: Call): void;
}

/** Writes into some cells when their calls were made, for whoever wants to know how long they lie there. Owner only. */
export class Stamper {
  #last = -1;
  /** Calls of the last export until one is due. */
  #left = 0;
  /** The same of the others, and how many of each were stamped. */
  readonly #lefts: number[] = [];
  readonly #stamped: number[] = [];

  /**
   * Stamps a call that is due, in the cell that begins at word `cell` of `words`, if its arguments end before that. Returns
   * what is to be added to the word that names the export.
   */
  stamp(exportId: number, words: Int32Array, cell: number, argumentsEnd: number): number {
    if (exportId !== this.#last) this.#turnTo(exportId);
    return --this.#left > 0 ? 0 : this.#due(exportId, words, cell, argumentsEnd);
  }

  #turnTo(exportId: number): void {
    if (this.#last >= 0) this.#lefts[this.#last] = this.#left;
    this.#last = exportId;
    this.#left = this.#lefts[exportId] ?? 1;
  }

  #due(exportId: number, words: Int32Array, cell: number, argumentsEnd: number): number {
    this.#left = 1;
    if (argumentsEnd > TASK_STAMP) return 0;
    const stamped = this.#stamped[exportId] = (this.#stamped[exportId] ?? 0) + 1;
    if (stamped >= FIRST) this.#left = stamped < FIRST + GAPS ? GAP : LARGE_GAP;
    words[cell + (TASK_STAMP >> 2)] = microseconds();
    return TIMED;
  }
}

/** The calling side of one lane. */
export class Lane implements Listener {
  /** Address of the channel. */
  readonly ch: number;
  /** How others find it. */
  readonly notice: LaneNotice;
  readonly #isolate: Isolate;
  readonly #owner: LaneOwner;
  readonly #caller: number;
  #chunks: Chunk[] = [];
  readonly #spare: Chunk[] = [];
  readonly #stamper = new Stamper();
  #blocked = false;
  #encoding = false;

  /** Opens the channel. */
  constructor(isolate: Isolate, owner: LaneOwner, capacity: number, generation: number) {
    const { core } = isolate;
    this.#isolate = isolate;
    this.#owner = owner;
    this.#caller = (generation << 8) | core.slot;
    const ch = core.retry(() => core.call.open(core.me, capacity, TASK_STRIDE, MESSAGES_BY_LOAD));
    this.ch = core.check(ch, "a lane of tasks", { capacity });
    this.notice = { number: core.load(ch + C_NUMBER), generation: core.load(ch + C_REFS + 4) };
    isolate.pump.listen(this.notice.number, this);
  }

  /** Encodes a call and puts it in line; `flush` sends. Throws what the codec throws. */
  push(call: Call, args: readonly unknown[]): void {
    const chunk = this.#room();
    const index = chunk.calls.push(undefined) - 1;
    const at = index * TASK_STRIDE;
    const nested = this.#encoding;
    const window = nested ? new Window(chunk.bytes, chunk.window.handles) : chunk.window;
    window.at = at + TASK_HEAD;
    window.end = at + TASK_STRIDE;
    this.#encoding = true;
    try {
      const all = call.trace === undefined ? args : [...args, call.trace];
      const held = encodeInto(codec, all, window, this.#isolate.maxMessage);
      if (held !== window) call.bytes = held.bytes.subarray(0, held.at);
    } finally {
      this.#encoding = nested;
    }
    const word = at >> 2;
    const { words } = chunk;
    words[word] = call.bytes === undefined ? window.at - at - TASK_HEAD : call.bytes.length;
    const end = call.bytes === undefined ? window.at - at : 0;
    words[word + 2] = call.exportWord | this.#stamper.stamp(call.exportId, words, word, end);
    words[word + 3] = call.id;
    words[word + 5] = this.#caller;
    chunk.calls[index] = call;
  }

  /** Puts a call in line again whose cell was found in the hands of a dead worker, before it was started. */
  pushAgain(call: Call, args: Uint8Array): void {
    call.bytes = args;
    const chunk = this.#room();
    const word = (chunk.calls.push(call) - 1) * TASK_STRIDE >> 2;
    chunk.words[word] = args.length;
    chunk.words[word + 2] = call.exportWord;
    chunk.words[word + 3] = call.id;
    chunk.words[word + 5] = this.#caller;
  }

  /** Sends what there is room for. */
  flush(): void {
    if (this.#blocked || this.#encoding || this.#isolate.coding) return;
    for (let chunk = this.#chunks[0]; chunk !== undefined; chunk = this.#chunks[0]) {
      while (chunk.sent < chunk.calls.length) {
        if (!this.#sendFrom(chunk)) return;
      }
      if (chunk.calls.length < CHUNK) {
        chunk.calls.length = 0;
        chunk.sent = 0;
        return;
      }
      this.#chunks.shift();
      chunk.calls.length = 0;
      chunk.sent = 0;
      if (this.#spare.length < SPARES) this.#spare.push(chunk);
    }
  }

  /** Room has been made in the channel. */
  serve(): void {
    this.#blocked = false;
    this.flush();
  }

  /** Main isolate, when nobody takes from the lane any more: throws away what is in the channel. */
  empty(): void {
    const { core, receiveWindow } = this.#isolate;
    while (core.retry(() => core.call.receive(core.me, this.ch, receiveWindow, 1)) > 0) {
      core.call.letGo(core.me, receiveWindow);
    }
    const chunk = this.#chunks[0];
    if (chunk === undefined) return;
    // Named with those that went, and left behind for want of room.
    for (let i = chunk.sent; (chunk.calls[i]?.task ?? 0) !== 0; i++) this.#owner.unname(chunk.calls[i]!);
  }

  #room(): Chunk {
    const last = this.#chunks[this.#chunks.length - 1];
    if (last !== undefined && last.calls.length < CHUNK) return last;
    const fresh = this.#spare.pop() ?? newChunk(this.#isolate.window.handles);
    this.#chunks.push(fresh);
    return fresh;
  }

  /** Sends the next calls of a chunk; `false` when there is no room for all of them. */
  #sendFrom(chunk: Chunk): boolean {
    const { calls } = chunk;
    let end = chunk.sent;
    const most = Math.min(calls.length, end + GROUP);
    while (end < most) {
      const call = calls[end];
      if (call === undefined || call.settled || call.bytes !== undefined) break;
      if (!this.#name(call, chunk, end)) break;
      end++;
    }
    if (end === chunk.sent) return this.#sendOdd(chunk);
    const wanted = end - chunk.sent;
    const from = chunk.sent * TASK_STRIDE;
    const { core, sendWindow } = this.#isolate;
    core.bytes.set(chunk.bytes.subarray(from, end * TASK_STRIDE), sendWindow);
    const sent = this.#send(wanted);
    for (let i = 0; i < sent; i++) this.#went(chunk);
    return sent === wanted;
  }

  /** Gives a call its task word. */
  #name(call: Call, chunk: Chunk, index: number): boolean {
    try {
      if (call.task === 0) call.task = this.#owner.taskFor(call);
    } catch (reason) {
      this.#owner.refuse(call, reason as Error);
      return false;
    }
    chunk.words[(index * TASK_STRIDE + TASK_WORD) >> 2] = call.task;
    return true;
  }

  /** Sends one call whose arguments need a block, or passes over one that is over already. */
  #sendOdd(chunk: Chunk): boolean {
    const index = chunk.sent;
    const call = chunk.calls[index];
    if (call === undefined || call.settled || !this.#name(call, chunk, index)) return this.#pass(call, chunk);
    const { core, sendWindow } = this.#isolate;
    const from = index * TASK_STRIDE;
    core.bytes.set(chunk.bytes.subarray(from, from + TASK_STRIDE), sendWindow);
    const bytes = call.bytes!;
    const block = core.retry(() => core.call.prepare(core.me, 0, TASK_STRIDE, bytes.length));
    if (block < 0) {
      this.#owner.refuse(call, core.failure(block, "the arguments of a task", { bytes: bytes.length }));
      return this.#pass(call, chunk);
    }
    core.bytes.set(bytes, block);
    if (this.#send(1) === 0) return false;
    call.bytes = undefined;
    this.#went(chunk);
    return true;
  }

  #pass(call: Call | undefined, chunk: Chunk): true {
    this.#went(chunk);
    if (call !== undefined) this.#owner.passedOver(call);
    return true;
  }

  #went(chunk: Chunk): void {
    chunk.calls[chunk.sent++] = undefined;
  }

  /** Sends `count` cells of the send window; returns how many went. Asks to be told when not all did. */
  #send(count: number): number {
    const { core, sendWindow } = this.#isolate;
    const { call, me } = core;
    let sent = 0;
    for (let tries = 0; sent < count && tries < 1_000; tries++) {
      const status = call.send(me, this.ch, sendWindow + sent * TASK_STRIDE, count - sent);
      if (status > 0) sent += status;
      else if (status !== CONTENDED) {
        if (this.#blocked) break;
        this.#blocked = true;
        call.enlist(me, this.ch, SEND);
      }
    }
    if (sent === count) this.#blocked = false;
    else call.abandon(me);
    return sent;
  }
}

function newChunk(handles: Window["handles"]): Chunk {
  const bytes = new Uint8Array(CHUNK * TASK_STRIDE);
  return {
    bytes,
    words: new Int32Array(bytes.buffer),
    window: new Window(bytes, handles),
    calls: [],
    sent: 0,
  };
}

/** Whether the arguments of the task at `cell` lie in a block. */
export function inBlock(words: Int32Array, cell: number): boolean {
  return (words[(cell + M_LENGTH) >> 2]! & M_IN_BLOCK) !== 0;
}
