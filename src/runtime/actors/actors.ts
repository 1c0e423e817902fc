/**
 * The actors of one isolate and their references to those of others.
 *
 * Invariants
 * - I1  What isolates say to each other about actors arrives in the order in which it was said, each pair by itself.
 * - I2  A dead worker's actors are told to be gone behind everything it has said, in every isolate.
 *
 * @module
 */
import { discard } from "../../actor/admission.ts";
import type { Cell } from "../../actor/cell.ts";
import type { ExitReason } from "../../actor/exit.ts";
import { FINAL, requestStop } from "../../actor/life.ts";
import { Operation, TELL } from "../../actor/operation.ts";
import type { PendingAsk } from "../../actor/pending_ask.ts";
import { DEAD } from "../../actor/state.ts";
import type { Reply } from "../../actor/ref.ts";
import { A_SLOTS, SLOT_LIVE } from "../../../wasm/layout.ts";
import type { Window } from "../../codec/codec.ts";
import { ActorDeadError, RuntimeClosedError, WorkerLostError } from "../../errors.ts";
import type { Isolate } from "../../workers/isolate.ts";
import type { Records } from "../records.ts";
import type { Cargo, Carrier } from "./cargo.ts";
import { Exposed, type Teller } from "./exposed.ts";
import { Inbox, type Reader } from "./inbox.ts";
import { Names } from "./names.ts";
import { hear } from "./notices.ts";
import { Outbox } from "./outbox.ts";
import { Peer } from "./peer.ts";
import { type Asked, Questions } from "./questions.ts";
import { References } from "./references.ts";
import { Spawner } from "./spawner.ts";
import type { StandIn } from "./stand_in.ts";
import { StandIns } from "./stand_ins.ts";
import { AbsentParent } from "./supervised.ts";
import { ACTORS, Says } from "./wire.ts";
import { ActorWords } from "./words.ts";

/** Actors that are gone and still known, for what comes late. */
const REMEMBERED = 256;

/** Loads an export of a module, as the isolate can. */
export type Load = (url: string, name: string) => Promise<unknown>;

/** The actors of one isolate, as far as others know them, and the other way round. */
export class Actors implements Reader, Teller {
  readonly isolate: Isolate;
  readonly words: ActorWords;
  readonly questions: Questions = new Questions();
  readonly standIns: StandIns = new StandIns();
  /** References as values. */
  readonly references: References = new References(this);
  /** Places actors in other isolates, and those of others here. */
  readonly spawner: Spawner;
  /** Names that hold everywhere. */
  readonly names: Names;
  /** Whether the runtime is closed. */
  closed = false;
  /** What has moved here, and is to move with the message in hand. */
  readonly cargo: Cargo;
  readonly #carrier: Carrier;
  readonly #records: Records;
  readonly #inbox: Inbox;
  readonly #peers: (Peer | undefined)[] = [];
  readonly #byCell = new WeakMap<Cell, Exposed>();
  readonly #byRecord = new Map<number, Exposed>();
  readonly #remembered: Exposed[] = [];
  readonly #slots: number;

  /** `carrier` takes what moves to others; `cargo` is where what moves here arrives. */
  constructor(isolate: Isolate, records: Records, load: Load, cargo: Cargo, carrier: Carrier) {
    this.isolate = isolate;
    this.cargo = cargo;
    this.#carrier = carrier;
    this.#records = records;
    this.words = new ActorWords(isolate.core);
    this.#slots = isolate.core.load(A_SLOTS);
    this.#inbox = new Inbox(this, isolate.window.handles, cargo);
    cargo.onArrival = (sender) => this.#inbox.resume(sender);
    this.spawner = new Spawner(this, load);
    records.on(ACTORS, (sender, body) => this.#inbox.take(sender, body));
    this.names = new Names(this);
  }

  /** The slots of others who live. */
  others(): number[] {
    const { core } = this.isolate;
    const slots: number[] = [];
    for (let slot = 0; slot < this.#slots; slot++) {
      if (slot !== core.slot && core.slotState(slot) === SLOT_LIVE) slots.push(slot);
    }
    return slots;
  }

  /** Who lives in `slot` now. */
  peer(slot: number, generation: number = this.#records.generationOf(slot)): Peer {
    const known = this.#peers[slot];
    if (known !== undefined && known.generation === generation) return known;
    return this.#peers[slot] = new Peer(this.#outbox(slot, generation));
  }

  /** {@linkcode Reader} asks. */
  exposedAt(at: number, life: number): Exposed | undefined {
    const exposed = this.#byRecord.get(at);
    return exposed?.life === life ? exposed : undefined;
  }

  /** {@linkcode Reader} asks. */
  arrived(exposed: Exposed, { slot, generation }: Peer): void {
    if (exposed.cell.state === DEAD) return;
    this.words.arrived(exposed.at, slot, generation, exposed.queued);
    // No turn follows that would tell.
    if (exposed.beyond !== undefined) exposed.publish();
  }

  /** {@linkcode Reader} asks. */
  stray(method: string, shape: number, arg: unknown, asked: Asked | undefined): void {
    const label = "an actor that is gone";
    if (asked !== undefined) asked.fail(new ActorDeadError(label, "noproc", method));
    else {
      const op = new Operation(method, shape, TELL, () => {});
      discard(this.references.ghost(label), { op, arg, from: undefined }, "noproc", "dead");
    }
  }

  /** {@linkcode Reader} asks. */
  answered(id: number, value: unknown): void {
    const ask = this.questions.take(id);
    if (ask === undefined) this.spawner.late(id, value);
    else ask.send(value);
  }

  /** {@linkcode Reader} asks. */
  refused(id: number, error: unknown): void {
    this.questions.take(id)?.fail(error);
  }

  /** {@linkcode Reader} asks. */
  noticed(peer: Peer, says: Says, facts: readonly unknown[]): void {
    hear(this, peer, says, facts);
  }

  /** {@linkcode Reader} asks. */
  unreadable(error: unknown, exposed?: Exposed, method = "message"): void {
    if (exposed === undefined) {
      console.error("millrace: what another isolate has said cannot be read:", error);
    } else exposed.cell.system.failed(exposed.cell, error, method, false);
  }

  /** Others get to know an actor of this isolate. Throws an `ArenaExhaustedError`. */
  expose(cell: Cell): Exposed {
    let exposed = this.#byCell.get(cell);
    if (exposed === undefined) {
      exposed = new Exposed(cell, this.words, this);
      this.#byCell.set(cell, exposed);
      this.#byRecord.set(exposed.at, exposed);
    }
    return exposed;
  }

  /** Actors of this isolate that others know of, and that live. */
  known(): Exposed[] {
    return [...this.#byRecord.values()].filter(({ cell }) => cell.state !== DEAD);
  }

  /** {@linkcode Teller} asks. */
  tellRoom({ at, life }: Exposed, slots: readonly number[]): void {
    for (const slot of slots) this.peer(slot).outbox.notice(Says.Room, at, life);
  }

  /** {@linkcode Teller} asks. */
  tellGone(exposed: Exposed, reason: ExitReason): void {
    const { at, life } = exposed;
    for (const slot of this.words.holders(at)) {
      this.peer(slot).outbox.tellReason(Says.Gone, at, life, reason);
    }
    this.#remembered.push(exposed);
    if (this.#remembered.length <= REMEMBERED) return;
    const forgotten = this.#remembered.shift()!;
    this.#byRecord.delete(forgotten.at);
    this.words.retire(forgotten.at);
  }

  #outbox(slot: number, generation: number): Outbox {
    return new Outbox(this.isolate, this.#records, this.cargo, this.#carrier, slot, generation);
  }

  /** A partner that nothing is said to: of references to the dead. */
  nobody(): Peer {
    return new Peer(this.#outbox(this.isolate.core.slot, 0));
  }

  /** {@linkcode ActorHandles} asks. */
  encode(cell: Cell, to: Window): void {
    this.references.encode(cell, to);
  }

  /** {@linkcode ActorHandles} asks. */
  decode(from: Window): Cell {
    return this.references.decode(from);
  }

  /** {@linkcode ActorHandles} asks. */
  encodeReply(ask: PendingAsk, to: Window): void {
    this.references.encodeReply(ask, to);
  }

  /** {@linkcode ActorHandles} asks. */
  decodeReply(from: Window): Reply<unknown> {
    return this.references.decodeReply(from, this.#inbox.reading);
  }

  /** An actor of this isolate lives elsewhere now. */
  moved(cell: Cell, to: StandIn): void {
    this.expose(cell).moved(to);
  }

  /** The parent of what is supervised from there. */
  parentFor(peer: Peer): AbsentParent {
    return peer.parent ??= new AbsentParent((cell, reason) => {
      // The reference itself: the news may come before the answer with which it becomes known there.
      peer.outbox.tellReason(Says.Failed, cell, reason);
    });
  }

  /** Main isolate: the worker in `slot` is dead, and what it said has been posted: everybody hears of it. */
  announceLost(slot: number, worker: number): void {
    const { core } = this.isolate;
    const generation = this.#records.generationOf(slot);
    // Main first: names are free there before anybody else asks.
    for (const other of [core.slot, ...this.others()]) {
      if (other === slot) continue;
      const { outbox } = this.peer(other);
      outbox.notice(Says.Lost, slot, generation, worker);
      outbox.flush();
    }
  }

  /** The worker in `slot` is dead, and everything it has said was heard. */
  lost(slot: number, generation: number, worker: number): void {
    const peer = this.#peers[slot];
    if (peer?.generation === generation) {
      // What waits for cargo waits in vain.
      this.#inbox.abandon(peer);
      this.#peers[slot] = undefined;
      for (const asked of [...peer.asked.values()]) asked.drop();
      peer.parent?.orphan();
    }
    const error = ({ target }: PendingAsk) => new WorkerLostError(worker, { actor: target.label });
    this.questions.lost(slot, generation, error);
    this.standIns.lost(slot, generation, "worker_lost");
  }

  /** The isolate leaves: its actors that others know of are stopped, each within `grace` ms. */
  async stop(grace: number): Promise<void> {
    const living = [...this.#byRecord.values()].filter(({ cell }) => cell.state !== DEAD);
    const stopped = ({ cell }: Exposed) =>
      new Promise<void>((resolve) => requestStop(cell, "shutdown", FINAL, grace, resolve));
    await Promise.all(living.map(stopped));
  }

  /** The runtime closes: whoever lives elsewhere is out of reach. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.names.close();
    const error = ({ target }: PendingAsk) =>
      new RuntimeClosedError("the runtime was closed before the actor answered", { actor: target.label });
    this.questions.close(error);
    this.standIns.lost(undefined, 0, new RuntimeClosedError());
  }
}
