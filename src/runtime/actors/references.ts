/**
 * References to actors and replies to questions, as values in messages.
 *
 * @module
 */
import type { Cell } from "../../actor/cell.ts";
import type { PendingAsk } from "../../actor/pending_ask.ts";
import type { Reply } from "../../actor/ref.ts";
import { DEAD } from "../../actor/state.ts";
import type { Window } from "../../codec/codec.ts";
import { CodecError, ForeignHandleError } from "../../errors.ts";
import { type Address, type Place, readAddress, writeAddress } from "./actor_handles.ts";
import type { Actors } from "./actors.ts";
import { Asked, FarReply, Question } from "./questions.ts";
import { StandIn } from "./stand_in.ts";

const GONE: Place = { slot: 0, generation: 0, at: 0, life: 0 };
/** Bytes of a reply: slot, generation, number of the question. */
const REPLY = 9;

/** The references of one isolate. */
export class References {
  readonly #actors: Actors;

  constructor(actors: Actors) {
    this.#actors = actors;
  }

  /** The slot in which an actor lives. Throws a `ForeignHandleError` for one of another runtime. */
  slotOf(cell: Cell): number {
    return this.#placeOf(cell).slot;
  }

  /** Writes a reference as a value. Throws a `ForeignHandleError` for one of another runtime. */
  encode(cell: Cell, to: Window): void {
    writeAddress(cell, this.#placeOf(cell), to);
  }

  #placeOf(cell: Cell): Place {
    if (cell instanceof StandIn) {
      if (!this.#actors.standIns.has(cell)) {
        throw new ForeignHandleError("the actor belongs to another runtime", { actor: cell.label });
      }
      if (cell.state === DEAD) return GONE;
      const { outbox: { slot, generation }, at, life } = cell.home;
      return { slot, generation, at, life };
    }
    if (cell.state === DEAD) return GONE;
    const { at, life } = this.#actors.expose(cell);
    const { slot } = this.#actors.isolate.core;
    return { slot, generation: this.#actors.peer(slot).generation, at, life };
  }

  /** Writes a `Reply` as a value: it leads back to where the question was asked. */
  encodeReply(ask: PendingAsk, to: Window): void {
    const { slot } = this.#actors.isolate.core;
    const here = [slot, this.#actors.peer(slot).generation] as const;
    const [where, generation, id] = ask instanceof Asked ? ask.address : [
      ...here,
      ask instanceof Question && ask.id !== 0
        ? ask.id
        : this.#actors.questions.open(ask, this.#actors.peer(slot).outbox),
    ];
    const at = to.claim(REPLY);
    to.view.setUint8(at, where);
    to.view.setUint32(at + 1, generation, true);
    to.view.setUint32(at + 5, id, true);
  }

  /** Reads a `Reply`: the question in hand itself, if it belongs to that. */
  decodeReply(from: Window, inHand: Asked | undefined): Reply<unknown> {
    if (from.end - from.at < REPLY) throw new CodecError("the bytes of a reply are cut short");
    const { view, at } = from;
    from.at += REPLY;
    const slot = view.getUint8(at),
      generation = view.getUint32(at + 1, true),
      id = view.getUint32(at + 5, true);
    const [ofSlot, ofGeneration, ofId] = inHand?.address ?? [];
    if (slot === ofSlot && generation === ofGeneration && id === ofId) return inHand!;
    if (!this.#actors.words.present(slot, generation)) {
      return new FarReply(undefined, id);
    }
    if (slot === this.#actors.isolate.core.slot) {
      return this.#actors.questions.find(id) ?? new FarReply(undefined, id);
    }
    return new FarReply(this.#actors.peer(slot).outbox, id);
  }

  /** Reads a reference: to an actor of this isolate itself, or to the one stand-in of one of another. */
  decode(from: Window): Cell {
    const address = readAddress(from);
    const { slot, generation, at, life } = address;
    const { core } = this.#actors.isolate;
    if (at !== 0 && (!this.#actors.words.holds(slot, at))) {
      throw new CodecError("the bytes are no reference of an actor");
    }
    const present = at !== 0 && this.#actors.words.present(slot, generation);
    if (present && slot === core.slot) {
      const own = this.#actors.exposedAt(at, life);
      if (own !== undefined) return own.cell;
    }
    return this.#standIn(address, present && slot !== core.slot && !this.#actors.closed);
  }

  #standIn(address: Address, lives: boolean): StandIn {
    const { outbox } = lives ? this.#actors.peer(address.slot) : this.#actors.nobody();
    const { questions, words } = this.#actors;
    return this.#actors.standIns.get(
      address,
      { outbox, questions, words, at: address.at, life: address.life },
      lives,
    );
  }

  /** A reference to somebody of whom nothing is known any more. */
  ghost(label: string): StandIn {
    const unknown = { functions: false, capacity: 1, overflow: "suspend", label, name: undefined } as const;
    return this.#standIn({ ...unknown, ...GONE }, false);
  }
}
