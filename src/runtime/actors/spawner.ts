/**
 * Spawning actors in other isolates: asking for one there, and making one for somebody else here.
 *
 * @module
 */
import { Actor } from "../../actor/actor.ts";
import type { Cell } from "../../actor/cell.ts";
import type { Placement } from "../../actor/foreign.ts";
import type { SpawnOptions } from "../../actor/options.ts";
import type { Ref } from "../../actor/ref.ts";
import { type ActorClass, spawn } from "../../actor/spawn.ts";
import { cellOf, refOf } from "../../actor/signals.ts";
import { defaultCore } from "../../actor/system_core.ts";
import { currentClock } from "../../time/clock.ts";
import { ArgumentError, AskTimeoutError, RuntimeClosedError, TaskModuleError } from "../../errors.ts";
import type { Actors, Load } from "./actors.ts";
import { type Recipe, restoring } from "./migration.ts";
import type { Peer } from "./peer.ts";
import { type PlacedOptions, travelling } from "./placed_options.ts";
import { leastLoaded, slotForKey, slotOfWorker } from "./placement.ts";
import { Asked, named, Question } from "./questions.ts";
import { StandIn } from "./stand_in.ts";
import { begun } from "./supervised.ts";
import { Says } from "./wire.ts";

/** Milliseconds between two looks for a worker while there is none. */
const PAUSE = 20;
/** Spawns that were given up and are remembered, the last ones: most are told in time, and are never answered. */
const GIVEN_UP = 1024;

/** What is special about a spawn. */
interface How {
  /** By a supervisor over there. */
  readonly supervised?: boolean;
  /** From a snapshot. */
  readonly moved?: { readonly state: unknown };
}

/** Spawns elsewhere, and here for others. */
export class Spawner {
  readonly #actors: Actors;
  readonly #load: Load;
  readonly #recipes = new WeakMap<Cell, Recipe>();
  /** Questions of spawns that were given up after they were sent: the actor may be on its way. */
  readonly #givenUp = new Set<number>();
  /** Actors on their way, by slot. */
  readonly #coming: number[] = [];

  constructor(actors: Actors, load: Load) {
    this.#actors = actors;
    this.#load = load;
  }

  /** Spawns export `name` of the module at `url` on a worker. `options` are checked. */
  async spawn(
    url: string,
    name: string,
    args: readonly unknown[],
    options: PlacedOptions,
    how: How = {},
  ): Promise<Ref> {
    const { signal, timeout = Infinity } = options;
    signal?.throwIfAborted();
    const { questions } = this.#actors;
    const ask = new Question(named(name), "spawn", questions);
    if (timeout !== Infinity) ask.limit(currentClock(), timeout);
    if (signal !== undefined) ask.follow(signal);
    try {
      // At once where there is a worker: those that are spawned next must know of this one.
      const slot = this.#slot(options) ?? await this.#place(options, ask.promise);
      const { outbox } = this.#actors.peer(slot);
      ask.id = questions.open(ask, outbox);
      this.#coming[slot] = (this.#coming[slot] ?? 0) + 1;
      try {
        outbox.notice(Says.Spawn, ask.id, url, name, args, travelling(options), how);
        outbox.flush();
        this.#actors.isolate.pump.expect();
        return await ask.promise as Ref;
      } catch (error) {
        if (signal?.aborted || error instanceof AskTimeoutError) this.#giveUp(ask.id);
        throw error;
      } finally {
        questions.take(ask.id);
        this.#coming[slot]!--;
      }
    } catch (error) {
      // It gives its timer and its listener back.
      ask.fail(error);
      return await ask.promise as Ref;
    }
  }

  #giveUp(id: number): void {
    this.#givenUp.add(id);
    const [first] = this.#givenUp;
    if (this.#givenUp.size > GIVEN_UP) this.#givenUp.delete(first!);
  }

  /** An answer that nobody waits for any more has come: if that is an actor whose spawn was given up, it ends. */
  late(id: number, value: unknown): void {
    if (this.#givenUp.delete(id) && value instanceof StandIn) void value[Symbol.asyncDispose]();
  }

  /** `given` rejects when the spawn is given up. */
  async #place(options: PlacedOptions, given?: Promise<unknown>): Promise<number> {
    for (;;) {
      // It is dead, and the next one has not been started yet.
      let timer: ReturnType<typeof setTimeout>;
      const pause = new Promise<void>((resolve) => timer = setTimeout(resolve, PAUSE));
      await (given === undefined ? pause : Promise.race([given, pause])).finally(() => clearTimeout(timer));
      if (this.#actors.closed) throw new RuntimeClosedError("the runtime is closed", { what: "spawn" });
      const slot = this.#slot(options);
      if (slot !== undefined) return slot;
    }
  }

  #slot({ worker, near, key }: PlacedOptions): number | undefined {
    const { core } = this.#actors.isolate;
    if (worker !== undefined) return slotOfWorker(core, worker);
    if (near !== undefined) return this.#actors.references.slotOf(cellOf(near));
    return key === undefined ? leastLoaded(core, this.#coming) : slotForKey(core, key);
  }

  /** How an actor was made that somebody wanted here. */
  recipeOf(cell: Cell): Recipe | undefined {
    return this.#recipes.get(cell);
  }

  /** Makes an actor of this isolate again elsewhere, from its snapshot. */
  async move(recipe: Recipe, to: Placement, state: unknown): Promise<StandIn> {
    const options = { ...recipe.options, ...to, name: undefined };
    const slot = this.#slot(options) ?? await this.#place(options);
    if (slot === this.#actors.isolate.core.slot) {
      throw new ArgumentError("the actor lives on that worker already", { ...to });
    }
    return await this.spawn(recipe.url, recipe.name, recipe.args, options, { moved: { state } }) as
      & Ref
      & StandIn;
  }

  /** Somebody wants an actor here. */
  wanted(peer: Peer, facts: [number, string, string, unknown[], SpawnOptions, How]): void {
    const [id, url, name, args, options, how] = facts;
    const asked = new Asked(undefined, name, peer.outbox, id, peer.asked);
    this.#make({ url, name, args, options }, how, peer).then(
      (ref) => {
        // Nobody would ever know of it.
        if (asked.settled) void ref[Symbol.asyncDispose]();
        else asked.send(ref);
      },
      (error) => asked.fail(error),
    );
  }

  async #make(recipe: Recipe, how: How, peer: Peer): Promise<Ref> {
    const { url, name, args, options } = recipe;
    const cls = await this.#load(url, name);
    if (typeof cls !== "function" || !(cls.prototype instanceof Actor)) {
      throw new TaskModuleError("EXPORT_MISSING", "the export of the task module is no actor class", {
        module: url,
        export: name,
      });
    }
    this.#actors.isolate.pump.stir();
    if (how.supervised) return refOf(await this.#actors.parentFor(peer).start(cls, args, options));
    const moved = how.moved && restoring(cls as unknown as ActorClass, how.moved.state);
    const ref = moved === undefined
      ? spawn(cls as unknown as ActorClass, args, options)
      : refOf(await begun(defaultCore(), undefined, moved, args, options));
    this.#recipes.set(cellOf(ref), recipe);
    try {
      await this.#actors.names.claimed(cellOf(ref));
      return ref;
    } catch (error) {
      void ref[Symbol.asyncDispose]();
      throw error;
    }
  }
}
