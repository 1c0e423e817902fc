/**
 * Live things inside messages: channels, their counted ends, and abort signals, as a few bytes that lead back to them.
 *
 * A channel's handle is { number, generation }: one that was released since is a `StaleHandleError` where it arrives, one of
 * another runtime a `ForeignHandleError` where it is sent. An isolate has one `SharedChannel` object per channel, however
 * often its handle arrives. A counted end that travels arrives as a new end; keep yours open until then.
 *
 * @module
 */
import { Actor } from "../actor/actor.ts";
import { Cell } from "../actor/cell.ts";
import { PendingAsk } from "../actor/pending_ask.ts";
import { Sender } from "../channel/ends.ts";
import { BaseReceiver, Receiver } from "../channel/receiver.ts";
import type { HandleTable, Window } from "../codec/codec.ts";
import { CodecError } from "../errors.ts";
import type { Isolate } from "../workers/isolate.ts";
import { C_CAPACITY, C_KIND, KIND_SUBJECT } from "../../wasm/layout.ts";
import { Cargo } from "./actors/cargo.ts";
import { HandleBook, type HandleKind, take } from "./handle_book.ts";
import { makePort } from "./open_shared.ts";
import { portOf, SharedChannel } from "./shared_channel.ts";
import { SignalTable } from "./signals.ts";
import { SharedSubject, subjectPortOf } from "./subjects/shared_subject.ts";
import { SubjectPort } from "./subjects/subject_port.ts";

const CHANNEL = 0;
const SENDER = 1;
const RECEIVER = 2;
const SIGNAL = 3;
const ACTOR = 4;
const REPLY = 6;
const MOVED = 7;
const SUBJECT = 5;

const isSubject = ({ core }: Isolate, ch: number): boolean => core.load(ch + C_KIND) === KIND_SUBJECT;

const CHANNELS: HandleKind<SharedChannel<unknown>> = {
  what: "channel",
  portOf,
  released: (channel) => portOf(channel).left && !channel.closed,
  fits: (isolate, ch) => !isSubject(isolate, ch),
  open: (isolate, ch, codec, policy) =>
    new SharedChannel(makePort(isolate, ch, isolate.core.load(ch + C_CAPACITY), codec, policy)),
};

const SUBJECTS: HandleKind<SharedSubject<unknown>> = {
  what: "subject",
  portOf: subjectPortOf,
  // Whoever has left one may send on what others still have.
  released: () => false,
  fits: isSubject,
  open: (isolate, ch, codec, policy) =>
    new SharedSubject(new SubjectPort(isolate, ch, isolate.core.load(ch + C_CAPACITY), codec, policy)),
};

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
  readonly #channels = new HandleBook(() => this.isolate, CHANNELS);
  readonly #subjects = new HandleBook(() => this.isolate, SUBJECTS);

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
      this.#subjects.encode(value, to);
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
    if (kind === SUBJECT) return this.#subjects.decode(from);
    if (kind === MOVED) return this.cargo.piece(from.view.getUint8(take(from, 1)));
    if (kind === ACTOR) return this.#actorHandles(kind).decode(from);
    if (kind === REPLY) return this.#actorHandles(kind).decodeReply(from);
    if (kind > RECEIVER) throw new CodecError("unknown kind of handle", "$", { kind });
    const channel = this.#channels.decode(from);
    return kind === CHANNEL ? channel : kind === SENDER ? channel.sender() : channel.receiver();
  }

  /** Bytes may say what they like before the actors of this isolate are there. */
  #actorHandles(kind: number): ActorHandles {
    if (this.actors !== undefined) return this.actors;
    throw new CodecError("this isolate has no actors", "$", { kind });
  }

  /** Remembers a channel, so that its handle leads to this very object. */
  remember(channel: SharedChannel<unknown>): void {
    this.#channels.remember(channel);
  }

  #write(kind: number, channel: SharedChannel<unknown>, to: Window): void {
    this.written++;
    to.view.setUint8(to.claim(1), kind);
    this.#channels.encode(channel, to);
  }
}

/** Whether `value` is a channel, a counted end or a timer of this isolate alone. */
function isLocal(value: object): boolean {
  return value instanceof BaseReceiver || value instanceof Sender || value instanceof Receiver;
}
