/**
 * Live things inside messages: channels, their counted ends, and abort signals, as a few bytes that lead back to them.
 *
 * A channel's handle is { number, generation }: one that was released since is a `StaleHandleError` where it arrives, one of
 * another runtime a `ForeignHandleError` where it is sent. An isolate has one `SharedChannel` object per channel, however
 * often its handle arrives. A counted end that travels arrives as a new end; keep yours open until then.
 *
 * @module
 */
import { STALE } from "../../wasm/status.ts";
import { Actor } from "../actor/actor.ts";
import { Cell } from "../actor/cell.ts";
import { PendingAsk } from "../actor/pending_ask.ts";
import { Sender } from "../channel/ends.ts";
import { BaseReceiver, Receiver } from "../channel/receiver.ts";
import type { Overflow } from "../channel/types.ts";
import type { HandleTable, Window } from "../codec/codec.ts";
import { codecFrom } from "../codec/schema.ts";
import { CodecError, ForeignHandleError, StaleHandleError } from "../errors.ts";
import type { Isolate } from "../workers/isolate.ts";
import { C_CAPACITY, C_KIND, KIND_SUBJECT } from "../../wasm/layout.ts";
import { Cargo } from "./actors/cargo.ts";
import type { Port } from "./port.ts";
import { makePort } from "./open_shared.ts";
import { portOf, SharedChannel } from "./shared_channel.ts";
import { SignalTable } from "./signals.ts";
import { SharedSubject } from "./subjects/shared_subject.ts";
import { SubjectHandles } from "./subjects/subject_handles.ts";

const CHANNEL = 0;
const SENDER = 1;
const RECEIVER = 2;
const SIGNAL = 3;
const ACTOR = 4;
const REPLY = 6;
const MOVED = 7;
const SUBJECT = 5;

const OVERFLOWS: readonly Overflow[] = ["suspend", "dropOldest", "dropNewest", "error"];
const HEAD = 18;

const text = new TextEncoder();
const plain = new TextDecoder();

/** Turns references to actors into bytes and back. */
export interface ActorHandles {
  /** Writes a reference to an actor of any isolate. */
  encode(cell: Cell, to: Window): void;
  /** Reads it. */
  decode(from: Window): unknown;
  /** Writes the reply to a question. */
  encodeReply(ask: PendingAsk, to: Window): void;
  /** Reads it. */
  decodeReply(from: Window): unknown;
}

/** The handles of one isolate. */
export class Handles implements HandleTable {
  /** Set right after the isolate was made, which needs this first. */
  isolate!: Isolate;
  /** What moves with messages to actors. */
  readonly cargo: Cargo = new Cargo();
  /** References to actors; set by the runtime. */
  actors: ActorHandles | undefined = undefined;
  /** Channels that were written so far. */
  written = 0;
  /** Abort signals that travel. */
  readonly signals: SignalTable = new SignalTable(() => this.isolate);
  /** Subjects that travel. */
  readonly subjects: SubjectHandles = new SubjectHandles(() => this.isolate);
  readonly #channels = new Map<number, WeakRef<SharedChannel<unknown>>>();
  readonly #schemas = new Map<string, Uint8Array>();

  /** Writes a handle for `value`, if it is something that has one. */
  encode(value: object, to: Window): boolean {
    if (this.cargo.takes(value)) {
      const at = to.claim(2);
      to.view.setUint8(at, MOVED);
      to.view.setUint8(at + 1, this.cargo.indexOf(value));
    } else if (value instanceof SharedChannel) this.#write(CHANNEL, value, to);
    else if (value instanceof Sender && value.channel instanceof SharedChannel) {
      this.#write(SENDER, value.channel, to);
    } else if (value instanceof Receiver && value.channel instanceof SharedChannel) {
      this.#write(RECEIVER, value.channel, to);
    } else if (value instanceof SharedSubject) {
      this.written++;
      to.view.setUint8(to.claim(1), SUBJECT);
      this.subjects.encode(value, to);
    } else if (value instanceof AbortSignal) {
      to.view.setUint8(to.claim(1), SIGNAL);
      this.signals.encode(value, to);
    } else if (value instanceof Cell) {
      to.view.setUint8(to.claim(1), ACTOR);
      this.#actorHandles(ACTOR).encode(value, to);
    } else if (value instanceof PendingAsk) {
      to.view.setUint8(to.claim(1), REPLY);
      this.#actorHandles(REPLY).encodeReply(value, to);
    } else {
      if (value instanceof Actor) {
        throw new CodecError("an actor cannot leave its isolate: send its reference, this.self");
      }
      if (isLocal(value)) {
        throw new CodecError("a local channel cannot leave its isolate: make it with rt.channel()");
      }
      return false;
    }
    return true;
  }

  /** Whether a buffer moves with the message. */
  moves(buffer: object): boolean {
    return this.cargo.takes(buffer);
  }

  /** Finds or makes what a handle leads to. */
  decode(from: Window): unknown {
    const kind = from.view.getUint8(take(from, 1));
    if (kind === SIGNAL) return this.signals.decode(from);
    if (kind === SUBJECT) return this.subjects.decode(from);
    if (kind === MOVED) return this.cargo.piece(from.view.getUint8(take(from, 1)));
    if (kind === ACTOR) return this.#actorHandles(kind).decode(from);
    if (kind === REPLY) return this.#actorHandles(kind).decodeReply(from);
    if (kind > RECEIVER) throw new CodecError("unknown kind of handle", "$", { kind });
    const channel = this.#read(from);
    return kind === CHANNEL ? channel : kind === SENDER ? channel.sender() : channel.receiver();
  }

  /** Bytes may say what they like before the actors of this isolate are there. */
  #actorHandles(kind: number): ActorHandles {
    if (this.actors !== undefined) return this.actors;
    throw new CodecError("this isolate has no actors", "$", { kind });
  }

  /** Remembers a channel, so that its handle leads to this very object. */
  remember(channel: SharedChannel<unknown>): void {
    this.#channels.set(portOf(channel).ch, new WeakRef(channel));
  }

  #write(kind: number, channel: SharedChannel<unknown>, to: Window): void {
    this.written++;
    const port = portOf(channel);
    if (port.isolate !== this.isolate) {
      throw new ForeignHandleError("the channel belongs to another runtime", { channel: port.number });
    }
    if (port.left && !channel.closed) {
      throw new StaleHandleError("the channel was released", { channel: port.number });
    }
    const schema = this.#schema(port.codec.schema);
    const at = to.claim(HEAD + schema.length);
    const { view, bytes } = to;
    view.setUint8(at, kind);
    view.setUint32(at + 1, port.number, true);
    view.setUint32(at + 5, port.generation, true);
    view.setUint8(at + 9, OVERFLOWS.indexOf(port.policy.overflow));
    view.setUint32(at + 10, port.policy.maxWaiters, true);
    view.setUint32(at + 14, schema.length, true);
    bytes.set(schema, at + 18);
    this.remember(channel);
  }

  #read(from: Window): SharedChannel<unknown> {
    const at = take(from, HEAD - 1);
    const { view } = from;
    const number = view.getUint32(at, true);
    const generation = view.getUint32(at + 4, true);
    const overflow = OVERFLOWS[view.getUint8(at + 8)];
    const maxWaiters = view.getUint32(at + 9, true);
    const length = view.getUint32(at + 13, true);
    const start = take(from, length);
    const schema = plain.decode(from.bytes.slice(start, start + length));
    if (overflow === undefined || maxWaiters < 1) {
      throw new CodecError("the bytes are no handle of a channel");
    }
    const { core } = this.isolate;
    const ch = core.retry(() => core.call.find(core.me, number, generation));
    if (ch === STALE) {
      throw new StaleHandleError("the channel has been released since", { channel: number, generation });
    }
    core.check(ch, "find a channel", { channel: number });
    const known = this.#channels.get(ch)?.deref();
    if (known !== undefined && isOpen(portOf(known), generation)) return known;
    if (core.load(ch + C_KIND) === KIND_SUBJECT) throw new CodecError("the handle leads to no channel");
    const policy = { overflow, maxWaiters, onUndelivered: undefined };
    const port = makePort(this.isolate, ch, core.load(ch + C_CAPACITY), codecFrom(schema), policy);
    const channel = new SharedChannel(port);
    this.remember(channel);
    return channel;
  }

  #schema(schema: string): Uint8Array {
    let bytes = this.#schemas.get(schema);
    if (bytes === undefined) {
      bytes = text.encode(schema);
      this.#schemas.set(schema, bytes);
    }
    return bytes;
  }
}

/** Whether `value` is a channel, a counted end or a timer of this isolate alone. */
function isLocal(value: object): boolean {
  return value instanceof BaseReceiver || value instanceof Sender || value instanceof Receiver;
}

/** Whether a port that is known still serves that generation of its channel. */
function isOpen(port: Port<unknown>, generation: number): boolean {
  return port.generation === generation && !port.left;
}

/** Reader: moves the cursor over `size` bytes, if there are so many. */
function take(from: Window, size: number): number {
  const start = from.at;
  if (size > from.end - start) throw new CodecError("the bytes of a handle are cut short");
  from.at = start + size;
  return start;
}
