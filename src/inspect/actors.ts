/**
 * The actors of the main isolate, and those that workers tell of when they are asked.
 *
 * @module
 */
import type { Cell } from "../actor/cell.ts";
import { type ActorSystem, coreOf, defaultSystem } from "../actor/system.ts";
import type { Look, OwnSystem, Seen } from "../runtime/actors/watched.ts";
import { type Tap, tapActor } from "../runtime/actors/tap.ts";
import { type Budget, findCell, nodesOf, rootsOf } from "../runtime/actors/tree.ts";
import type { Life } from "../workers/life.ts";

/** Others know actors of the main isolate by records, too, but nobody there supervises them. */
const NOBODY: ReadonlyMap<Cell, string> = new Map();
/** Milliseconds between two questions to a worker. */
const EVERY = 1_000;
/** Milliseconds that a tap waits for a worker. */
const PATIENCE = 500;

/** The default system and those that were given. */
export function systemRows(systems: readonly ActorSystem[], budget: Budget): OwnSystem[] {
  return all(systems).map((system, i) => ({
    name: i === 0 ? "default" : `system ${i}`,
    worker: 0,
    age: 0,
    counts: system.counts,
    kinds: system.metrics(),
    roots: nodesOf(rootsOf(coreOf(system)), budget, NOBODY),
  }));
}

/** The mailbox of actor `id` of the main isolate. */
export function tapHere(systems: readonly ActorSystem[], id: number): Tap | undefined {
  const roots = all(systems).flatMap((system): Cell[] => rootsOf(coreOf(system)));
  const cell = findCell(roots, id);
  return cell && tapActor(cell);
}

function all(systems: readonly ActorSystem[]): ActorSystem[] {
  return [...new Set([defaultSystem(), ...systems])];
}

let questions = 0;

/** What one worker has said. */
interface Told {
  /** Whose answer it is: another life is another worker. */
  readonly life: Life;
  readonly seen: Seen;
  readonly at: number;
}

/**
 * Asks workers about their actors, once a second at most, and one question at a time: whoever does not answer is not asked again,
 * and what it said last is shown with its age.
 */
export class WorkerActors {
  readonly #told = new Map<number, Told>();
  readonly #asked = new Map<Life, number>();
  readonly #waiting = new Set<() => void>();

  /** Asks those whose last answer is old. */
  ask(lives: readonly Life[], now: number): void {
    for (const life of [...this.#asked.keys(), ...this.#told.values().map(({ life }) => life)]) {
      if (!lives.includes(life)) this.#forget(life);
    }
    for (const life of lives) {
      if (life.state !== "ready" || this.#asked.has(life)) continue;
      const last = this.#told.get(life.worker);
      if (last?.life === life && now - last.at < EVERY) continue;
      this.#question(life, undefined, now);
    }
  }

  /** What is known; what found no room is added to what `budget` omits. */
  rows(now: number, budget: Budget): OwnSystem[] {
    return [...this.#told.values()].toSorted((a, b) => a.life.worker - b.life.worker).map(({ seen, at }) => {
      budget.omitted += seen.omitted;
      return { ...seen.system, age: Math.round(now - at) };
    });
  }

  /**
   * Resolves when everybody who was asked has answered, or that one, or `ms` have passed; `undefined` if nobody owes an answer.
   */
  answered(ms: number, life?: Life): Promise<void> | undefined {
    if (!this.#owed(life)) return undefined;
    return new Promise((resolve) => {
      const look = () => {
        if (!this.#owed(life)) done();
      };
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#waiting.add(look);
    });
  }

  #owed(life: Life | undefined): boolean {
    return life === undefined ? this.#asked.size > 0 : this.#asked.has(life);
  }

  /** The mailbox of actor `id` of a worker; `undefined` if there is none, `"busy"` if the worker does not answer. */
  async tap(life: Life, id: number): Promise<Tap | undefined | "busy"> {
    const end = performance.now() + PATIENCE;
    // Others may ask the same one, each in turn.
    for (let now = performance.now(); this.#asked.has(life); now = performance.now()) {
      if (now >= end) return "busy";
      await this.answered(end - now, life);
    }
    this.#question(life, id, performance.now());
    await this.answered(PATIENCE, life);
    return this.#asked.has(life) ? "busy" : this.#told.get(life.worker)?.seen.tap;
  }

  #question(life: Life, tap: number | undefined, now: number): void {
    const id = ++questions;
    this.#asked.set(life, now);
    // Others may look on, too.
    const hear = (answer: unknown): void => {
      const seen = answer as Seen;
      if (seen.id !== id) return;
      life.onSeen.delete(hear);
      this.#asked.delete(life);
      this.#told.set(life.worker, { life, seen, at: performance.now() });
      this.#settle();
    };
    life.onSeen.add(hear);
    const look: Look = tap === undefined ? { id } : { id, tap };
    life.tell({ kind: "look", look });
  }

  #forget(life: Life): void {
    this.#asked.delete(life);
    if (this.#told.get(life.worker)?.life === life) this.#told.delete(life.worker);
    this.#settle();
  }

  #settle(): void {
    for (const look of [...this.#waiting]) look();
  }
}
