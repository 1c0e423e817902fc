/**
 * What one isolate has to say to another one about actors, in the order in which it was said.
 *
 * Messages gather in a frame of about a kilobyte, which goes out when it is full, and at the end of the stretch of code that
 * fills it at the latest: one inbox record for dozens of messages.
 *
 * Invariants
 * - I1  Frames are posted in the order in which their messages were begun; a message is whole or not there at all.
 * - I2  Arguments are encoded when the message is sent: what the sender changes afterwards does not travel.
 * - I3  User code (getters, `toJSON`) may send messages while one is being encoded; those come after it.
 *
 * @module
 */
import { Window, WINDOW_FULL } from "../../codec/codec.ts";
import { CALL_MANY } from "../../actor/operation.ts";
import { encodeInto } from "../../codec/message.ts";
import { ArgumentError, MessageTooLargeError } from "../../errors.ts";
import { captureTrace } from "../../telemetry/propagation.ts";
import type { Isolate } from "../../workers/isolate.ts";
import type { Records } from "../records.ts";
import { type Cargo, type Carrier, loadOf } from "./cargo.ts";
import { ACTORS, ANSWER, ASK, codec, encodeAnyhow, HEADS, NOTICE, REFUSAL, Says, TELL } from "./wire.ts";

/** Bytes of a frame: as many as lie in an inbox record. */
const FRAME = 1008;
/** A frame that has as many goes out at once. */
const ENOUGH = 900;
const METHODS = 65535;
/** Values with channels in them that are kept, the last ones. */
const KEPT = 64;
/** Milliseconds between attempts to post a frame for which there is no memory. */
const PAUSE = 5;

/** The way from this isolate to the owner of one slot. */
export class Outbox {
  readonly slot: number;
  readonly generation: number;
  readonly #cargo: Cargo;
  readonly #carrier: Carrier;
  #ticket = 0;
  readonly #isolate: Isolate;
  readonly #records: Records;
  readonly #frame: Window;
  readonly #methods = new Map<string, number>();
  /** Frames that are to be posted before the one in hand. */
  #closed: Window[] = [];
  /** Messages that were sent while one was being encoded. */
  #nested: Window[] = [];
  #writing = false;
  #scheduled = false;
  #waiting = false;
  /** A question is among what is not posted yet: it is worth looking for the answer. */
  #asking = false;
  #kept: unknown[] = [];
  #keeps = 0;

  /** The way to the one who lives in `slot` now. */
  constructor(
    isolate: Isolate,
    records: Records,
    cargo: Cargo,
    carrier: Carrier,
    slot: number,
    generation: number,
  ) {
    this.#cargo = cargo;
    this.#carrier = carrier;
    this.#isolate = isolate;
    this.#records = records;
    this.slot = slot;
    this.generation = generation;
    this.#frame = new Window(new Uint8Array(FRAME), isolate.window.handles);
  }

  /** A message to the actor with that record. Throws what encoding throws; then nothing is sent. */
  message(
    kind: typeof TELL | typeof ASK,
    shape: number,
    method: string,
    at: number,
    life: number,
    id: number,
    arg: unknown,
  ): void {
    const trace = captureTrace();
    if (trace === undefined) return this.#message(kind, shape, method, at, life, id, arg);
    this.notice(Says.Trace, trace);
    try {
      this.#message(kind, shape, method, at, life, id, arg);
    } catch (failure) {
      this.notice(Says.Trace, undefined);
      throw failure;
    }
  }

  #message(
    kind: typeof TELL | typeof ASK,
    shape: number,
    method: string,
    at: number,
    life: number,
    id: number,
    arg: unknown,
  ): void {
    const head = (shape << 8) | kind | ((this.#methods.get(method) ?? this.#name(method)) << 16);
    if (kind === ASK) this.#asking = true;
    const transfer = shape === CALL_MANY ? loadOf(arg) : undefined;
    if (transfer === undefined) this.#write(head, at, life, id, arg);
    else this.#loaded(head, at, life, id, arg, transfer);
  }

  /** A message with which something moves: the cargo first, then its ticket, then the message. */
  #loaded(
    head: number,
    at: number,
    life: number,
    id: number,
    arg: unknown,
    transfer: readonly Transferable[],
  ): void {
    const message = this.#cargo.writing(transfer, () => this.#alone(head, at, life, id, arg));
    const ticket = ++this.#ticket;
    this.#carrier.carry(this.slot, this.generation, ticket, transfer);
    this.notice(Says.Ticket, ticket);
    this.#append(message);
  }

  /** Throws what encoding `value` throws. */
  trial(value: unknown): void {
    encodeInto(
      codec,
      value,
      new Window(new Uint8Array(FRAME), this.#frame.handles),
      this.#isolate.maxMessage,
    );
  }

  /** The answer to question `id`. Throws what encoding throws; then nothing is sent. */
  answer(id: number, value: unknown): void {
    this.#write(ANSWER, id, 0, 0, value);
  }

  /** Question `id` is refused. Does not throw: what does not travel goes as its text. */
  refuse(id: number, error: unknown): void {
    this.#append(this.#anyhow(REFUSAL, id, error));
  }

  /** Something rare. Throws what encoding throws; then nothing is sent. */
  notice(says: Says, ...rest: unknown[]): void {
    this.#write(NOTICE, 0, 0, 0, [says, ...rest]);
  }

  /** As `notice`, for one that ends with a reason: that goes as its text if it does not travel. */
  tellReason(says: Says, ...rest: unknown[]): void {
    try {
      this.notice(says, ...rest);
    } catch {
      const reason = encodeAnyhow(rest.pop(), undefined, this.#isolate.maxMessage);
      reason.end = reason.at;
      reason.at = 0;
      this.notice(says, ...rest, codec.decode(reason));
    }
  }

  /** Posts what there is, unless a codec is at work. */
  flush(): void {
    if (this.#writing || this.#isolate.coding) return this.#schedule();
    if (this.#waiting) return;
    try {
      while (this.#closed.length > 0) {
        this.#post(this.#closed[0]!);
        this.#closed.shift();
      }
      if (this.#frame.at > 0) this.#post(this.#frame);
      this.#frame.at = 0;
      if (this.#asking) this.#isolate.pump.expect();
      this.#asking = false;
    } catch {
      // The memory is full; others are about to give some back.
      this.#waiting = true;
      setTimeout(() => {
        this.#waiting = false;
        this.flush();
      }, PAUSE);
    }
  }

  #post(frame: Window): void {
    this.#records.post(this.slot, this.generation, ACTORS, this.#sender, frame, frame.at);
  }

  /** { generation: 24, slot: 8 } of this isolate. */
  get #sender(): number {
    const { slot } = this.#isolate.core;
    return (this.#records.generationOf(slot) << 8) | slot;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(this.#due);
  }

  readonly #due = (): void => {
    this.#scheduled = false;
    this.flush();
  };

  #name(method: string): number {
    const code = this.#methods.size;
    if (code >= METHODS) throw new ArgumentError("too many different methods of actors", { method });
    this.notice(Says.Methods, code, [method]);
    this.#methods.set(method, code);
    return code;
  }

  #write(head: number, first: number, second: number, third: number, value: unknown): void {
    const frame = this.#frame;
    if (this.#writing) {
      this.#nested.push(this.#alone(head, first, second, third, value));
      return;
    }
    this.#writing = true;
    const start = frame.at;
    const written = frame.handles?.written;
    try {
      encode(frame, head, first, second, third, value);
    } catch (failure) {
      frame.at = start;
      if (failure !== WINDOW_FULL) throw failure;
      this.#append(this.#alone(head, first, second, third, value));
    } finally {
      this.#writing = false;
      if (frame.handles?.written !== written) this.#keep(value);
      if (this.#nested.length > 0) this.#afterwards();
    }
    if (frame.at >= ENOUGH) this.flush();
    else if (!this.#scheduled) this.#schedule();
  }

  /** A channel that is forgotten here, and closed, must not be released before its handle has arrived. */
  #keep(value: unknown): void {
    this.#kept[this.#keeps++ % KEPT] = value;
  }

  #afterwards(): void {
    const nested = this.#nested;
    this.#nested = [];
    for (const message of nested) this.#append(message);
  }

  /** A message by itself. */
  #alone(head: number, first: number, second: number, third: number, value: unknown): Window {
    const limit = this.#isolate.maxMessage;
    for (let room = 2 * FRAME;; room *= 2) {
      const window = new Window(new Uint8Array(Math.min(room, limit)), this.#isolate.window.handles);
      try {
        encode(window, head, first, second, third, value);
        return window;
      } catch (failure) {
        if (failure !== WINDOW_FULL) throw failure;
        if (room >= limit) throw new MessageTooLargeError(limit, value);
      }
    }
  }

  #anyhow(head: number, id: number, value: unknown): Window {
    const body = encodeAnyhow(value, this.#isolate.window.handles, this.#isolate.maxMessage - HEADS[head]!);
    const message = new Window(new Uint8Array(HEADS[head]! + body.at));
    begin(message, head, id, 0, 0);
    message.bytes.set(body.bytes.subarray(0, body.at), message.claim(body.at));
    message.view.setUint32(4, message.at - 8, true);
    return message;
  }

  /** Puts a whole message behind the others. */
  #append(message: Window): void {
    const frame = this.#frame;
    if (message.at > FRAME - frame.at && frame.at > 0) {
      const full = new Window(frame.bytes.slice(0, frame.at));
      full.at = frame.at;
      this.#closed.push(full);
      frame.at = 0;
    }
    if (message.at > FRAME) this.#closed.push(message);
    else frame.bytes.set(message.bytes.subarray(0, message.at), frame.claim(message.at));
    if (this.#closed.length > 0) this.flush();
    else this.#schedule();
  }
}

function begin(to: Window, head: number, first: number, second: number, third: number): void {
  const kind = head & 0xff;
  const at = to.claim(HEADS[kind]!);
  const { view } = to;
  view.setUint32(at, head, true);
  if (kind === NOTICE) return;
  view.setUint32(at + 8, first, true);
  if (kind !== TELL && kind !== ASK) return;
  view.setUint32(at + 12, second, true);
  if (kind === ASK) view.setUint32(at + 16, third, true);
}

function encode(
  to: Window,
  head: number,
  first: number,
  second: number,
  third: number,
  value: unknown,
): void {
  const start = to.at;
  begin(to, head, first, second, third);
  codec.encode(value, to);
  to.view.setUint32(start + 4, to.at - start - 8, true);
}
