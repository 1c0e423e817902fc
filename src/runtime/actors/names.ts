/**
 * Names that hold in all isolates of a runtime. The main isolate decides who has one, and tells the others; each keeps them in the
 * names of its default system, where `system.find` looks.
 *
 * Invariants
 * - I1  A spawn on a worker with a name resolves when all isolates know the name, and is refused if somebody who lives has it.
 * - I2  A name is free everywhere as soon as its actor is gone: who looks for it asks the actor's record, not the news.
 *
 * @module
 */
import type { Cell } from "../../actor/cell.ts";
import type { Ref } from "../../actor/ref.ts";
import { cellOf, refOf } from "../../actor/signals.ts";
import { DEAD } from "../../actor/state.ts";
import { defaultCore } from "../../actor/system_core.ts";
import type { Actors } from "./actors.ts";
import { named, Question } from "./questions.ts";
import { StandIn } from "./stand_in.ts";
import { Says } from "./wire.ts";

/** The main isolate's slot. */
const MAIN = 0;

/** The names of one isolate, as others know them. */
export class Names {
  readonly #actors: Actors;
  readonly #claims = new WeakMap<Cell, Promise<void>>();

  constructor(actors: Actors) {
    this.#actors = actors;
    (defaultCore().onNamed ??= new Set()).add(this.#onNamed);
    const { core } = actors.isolate;
    if (core.slot !== MAIN) actors.peer(MAIN).outbox.notice(Says.Hello);
  }

  /** Resolves when everybody knows the name of an actor here; rejects with a `NameTakenError`. */
  claimed(cell: Cell): Promise<void> {
    return this.#claims.get(cell) ?? Promise.resolve();
  }

  /** Knows of no more names. */
  close(): void {
    defaultCore().onNamed?.delete(this.#onNamed);
  }

  readonly #onNamed = (cell: Cell): void => {
    const { core } = this.#actors.isolate;
    const claim = core.slot === MAIN ? this.#tellAll(cell, MAIN) : this.#say(MAIN, cell);
    // Who was spawned here without asking the others keeps the name here, even if another one has it elsewhere.
    claim.catch(() => {});
    this.#claims.set(cell, claim);
  };

  /** Main isolate: an actor of another isolate wants a name. */
  async grant(name: string, ref: Ref, from: number): Promise<void> {
    defaultCore().names.register(name, ref);
    await this.#tellAll(cellOf(ref), from);
  }

  /** Main isolate has said that an actor has a name. */
  learn(name: string, ref: Ref): void {
    const { names } = defaultCore();
    if (names.find(name) === undefined) names.register(name, ref);
  }

  /** Main isolate: a worker has joined. */
  welcome(slot: number): void {
    const { names } = defaultCore();
    for (const name of names.keys()) {
      const ref = names.find(name);
      if (ref === undefined || !this.#ours(ref)) continue;
      void this.#say(slot, cellOf(ref)).catch(() => {});
    }
  }

  #ours(ref: Ref): boolean {
    const cell = cellOf(ref);
    return !(cell instanceof StandIn) || this.#actors.standIns.has(cell);
  }

  async #tellAll(cell: Cell, except: number): Promise<void> {
    if (!this.#ours(refOf(cell))) return;
    const told: Promise<unknown>[] = [];
    for (const slot of this.#actors.others()) {
      // Whoever is lost meanwhile needs no names.
      if (slot !== except) told.push(this.#say(slot, cell).catch(() => {}));
    }
    await Promise.all(told);
  }

  /** Tells a slot that an actor has its name; resolves when it knows. */
  async #say(slot: number, cell: Cell): Promise<void> {
    const { name } = cell.options;
    if (cell.state === DEAD) return;
    const { outbox } = this.#actors.peer(slot);
    const { questions } = this.#actors;
    const ask = new Question(named(name!), "name", questions);
    ask.id = questions.open(ask, outbox);
    try {
      outbox.notice(Says.Name, ask.id, name, refOf(cell));
      await ask.promise;
    } finally {
      questions.take(ask.id);
    }
  }
}
