/**
 * The lanes that all workers take from, by urgency.
 *
 * @module
 */
import type { CoreExports } from "../core/exports.ts";

/** Every so many tasks another lane than the foremost is looked at first, in turn: no stream of calls starves another one. */
const TURN_ABOUT = 61;

/** One isolate's lanes for all workers. */
export class Ranks {
  readonly #lanes: { readonly rank: number; readonly ch: number }[] = [];
  #taken = 0;
  /** Which of the lanes behind the foremost has the next turn. */
  #turn = 0;

  /** The lane with that rank is there: the lowest goes first. */
  set(rank: number, ch: number): void {
    this.#lanes.push({ rank, ch });
    this.#lanes.sort((a, b) => a.rank - b.rank);
  }

  /** The lane to take the next task from: the foremost that has one, `otherwise` if none has. */
  pick(call: CoreExports, otherwise: number): number {
    const lanes = this.#lanes;
    if (lanes.length < 2) return otherwise;
    const first = ++this.#taken % TURN_ABOUT === 0 ? 1 + this.#turn++ % (lanes.length - 1) : 0;
    for (let i = 0; i < lanes.length; i++) {
      const { ch } = lanes[(first + i) % lanes.length]!;
      if (call.readable(ch)) return ch;
    }
    return otherwise;
  }
}
