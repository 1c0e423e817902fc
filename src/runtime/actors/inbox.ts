/**
 * Reading what other isolates say about actors.
 *
 * Invariants
 * - I1  A frame is copied before it is read: user code that runs in between may use the windows of the isolate.
 * - I2  A message that does not decode costs itself only: those behind it are read.
 *
 * @module
 */
import { Window } from "../../codec/codec.ts";
import { insideTrace } from "../../telemetry/propagation.ts";
import { CodecError } from "../../errors.ts";
import type { Cargo } from "./cargo.ts";
import type { Exposed } from "./exposed.ts";
import type { Peer } from "./peer.ts";
import { Asked } from "./questions.ts";
import { ANSWER, ASK, codec, HEADS, NOTICE, REFUSAL, Says, TELL } from "./wire.ts";

/** Bytes of the copy that is kept for the next frame. */
const KEPT = 2048;

/** What the inbox does with what it reads. */
export interface Reader {
  /** Who speaks. */
  peer(slot: number, generation: number): Peer;
  /** The actor with that record, also if it is gone; `undefined` if that is long ago. */
  exposedAt(at: number, life: number): Exposed | undefined;
  /** A message of `peer` for an actor here has come. */
  arrived(exposed: Exposed, peer: Peer): void;
  /** A message for an actor of which nothing is known any more. */
  stray(method: string, shape: number, arg: unknown, asked: Asked | undefined): void;
  /** Question `id` is answered. */
  answered(id: number, value: unknown): void;
  /** Question `id` is refused. */
  refused(id: number, error: unknown): void;
  /** Something rare. */
  noticed(peer: Peer, says: Says, facts: readonly unknown[]): void;
  /** Something could not be read: a message for an actor, if that is known. */
  unreadable(error: unknown, exposed?: Exposed, method?: string): void;
}

/** The inbox of one isolate, as far as it is about actors. */
export class Inbox {
  readonly #reader: Reader;
  readonly #cargo: Cargo;
  readonly #kept: Window;
  #busy = false;
  /** The question that is being read: a `Reply` inside it is the question itself. */
  reading: Asked | undefined = undefined;

  constructor(reader: Reader, handles: Window["handles"], cargo: Cargo) {
    this.#cargo = cargo;
    this.#reader = reader;
    this.#kept = new Window(new Uint8Array(KEPT), handles);
  }

  /** Takes a frame. `sender` is { generation: 24, slot: 8 }. */
  take(sender: number, body: Window): void {
    const length = body.end - body.at;
    const kept = !this.#busy && length <= KEPT;
    const frame = kept ? this.#kept : new Window(new Uint8Array(length), this.#kept.handles);
    frame.bytes.set(body.bytes.subarray(body.at, body.end));
    const peer = this.#reader.peer(sender & 0xff, sender >>> 8);
    if (peer.held === undefined) this.#read(frame, length, peer);
    else peer.held.push(frame.bytes.slice(0, length));
  }

  #read(frame: Window, length: number, peer: Peer): void {
    const busy = this.#busy;
    this.#busy = true;
    try {
      for (let at = 0; at < length;) {
        at = this.#message(frame, at, peer);
        if (peer.held === undefined) continue;
        peer.held.push(frame.bytes.slice(at, length));
        return;
      }
    } catch (error) {
      this.#reader.unreadable(error);
    } finally {
      this.#busy = busy;
    }
  }

  /** Cargo of `sender` has arrived: reads on, if that is what it waited for. */
  resume(sender: number): void {
    const peer = this.#reader.peer(sender & 0xff, sender >>> 8);
    if (peer.held === undefined) return;
    const cargo = this.#cargo.claim(sender, peer.ticket);
    if (cargo !== undefined) this.#go(peer, cargo);
  }

  /** The sender is dead: reads on without the cargo. */
  abandon(peer: Peer): void {
    while (peer.held !== undefined) this.#go(peer, this.#cargo.claim(senderOf(peer), peer.ticket));
    this.#cargo.forget(senderOf(peer));
  }

  #go(peer: Peer, cargo: readonly unknown[] | undefined): void {
    const held = peer.held!;
    peer.held = undefined;
    this.#cargo.unload(cargo);
    for (let i = 0; i < held.length; i++) {
      const bytes = held[i]!;
      if (peer.held !== undefined) {
        // One more that waits for its cargo.
        (peer.held as Uint8Array[]).push(...held.slice(i));
        return;
      }
      this.#read(new Window(bytes, this.#kept.handles), bytes.length, peer);
    }
  }

  /** Reads one message; returns where the next one begins. */
  #message(frame: Window, at: number, peer: Peer): number {
    const { view } = frame;
    const head = view.getUint32(at, true);
    const kind = head & 0xff;
    const next = at + 8 + view.getUint32(at + 4, true);
    frame.at = at + (HEADS[kind] ?? Infinity);
    frame.end = next;
    if (frame.at > next || next > frame.bytes.length) {
      throw new CodecError("a frame of messages is malformed");
    }
    if (kind === TELL || kind === ASK) this.#call(frame, head, at, peer);
    else if (kind === NOTICE) return this.#notice(frame, peer), next;
    else this.#answer(frame, kind, view.getUint32(at + 8, true));
    this.#cargo.unload(undefined);
    return next;
  }

  /** In the trace that it belongs to. */
  #call(frame: Window, head: number, at: number, peer: Peer): void {
    const { trace } = peer;
    peer.trace = undefined;
    const read = () =>
      (head & 0xff) === TELL ? this.#tell(frame, head, at, peer) : this.#ask(frame, head, at, peer);
    if (trace === undefined) read();
    else insideTrace(trace, read);
  }

  #tell(frame: Window, head: number, at: number, peer: Peer): void {
    const { view } = frame;
    const exposed = this.#reader.exposedAt(view.getUint32(at + 8, true), view.getUint32(at + 12, true));
    const method = peer.methods[head >>> 16]!;
    try {
      const arg = codec.decode(frame);
      if (exposed === undefined) this.#reader.stray(method, (head >>> 8) & 0xff, arg, undefined);
      else exposed.deliver(method, (head >>> 8) & 0xff, arg, undefined);
    } catch (error) {
      this.#reader.unreadable(error, exposed, method);
    }
    if (exposed !== undefined) this.#reader.arrived(exposed, peer);
  }

  #ask(frame: Window, head: number, at: number, peer: Peer): void {
    const { view } = frame;
    const exposed = this.#reader.exposedAt(view.getUint32(at + 8, true), view.getUint32(at + 12, true));
    const method = peer.methods[head >>> 16]!;
    const asked = new Asked(exposed?.cell, method, peer.outbox, view.getUint32(at + 16, true), peer.asked);
    this.reading = asked;
    try {
      const arg = codec.decode(frame);
      if (exposed === undefined) this.#reader.stray(method, (head >>> 8) & 0xff, arg, asked);
      else exposed.deliver(method, (head >>> 8) & 0xff, arg, asked);
    } catch (error) {
      asked.fail(error);
    } finally {
      this.reading = undefined;
    }
    if (exposed !== undefined) this.#reader.arrived(exposed, peer);
  }

  #answer(frame: Window, kind: number, id: number): void {
    try {
      const value = codec.decode(frame);
      if (kind === ANSWER) this.#reader.answered(id, value);
      else if (kind === REFUSAL) this.#reader.refused(id, value);
    } catch (error) {
      this.#reader.refused(id, error);
    }
  }

  #await(peer: Peer, ticket: number): void {
    const cargo = this.#cargo.claim(senderOf(peer), ticket);
    if (cargo !== undefined) return this.#cargo.unload(cargo);
    peer.ticket = ticket;
    peer.held = [];
  }

  #notice(frame: Window, peer: Peer): void {
    try {
      const [says, ...facts] = codec.decode(frame) as [Says, ...unknown[]];
      if (says === Says.Methods) {
        const [first, names] = facts as [number, string[]];
        for (let i = 0; i < names.length; i++) peer.methods[first + i] = names[i]!;
      } else if (says === Says.Trace) peer.trace = facts[0] as string | undefined;
      else if (says === Says.Ticket) this.#await(peer, facts[0] as number);
      else this.#reader.noticed(peer, says, facts);
    } catch (error) {
      this.#reader.unreadable(error);
    }
  }
}

/** { generation: 24, slot: 8 }, as the peer calls itself. */
function senderOf({ slot, generation }: Peer): number {
  return (generation << 8) | slot;
}
