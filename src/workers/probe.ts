/**
 * Whether workers come round: a worker whose event loop hangs in a synchronous loop, or in a wait that nobody knows of, neither
 * answers nor dies, and nothing tells but that it does not do what it is asked to.
 *
 * A look announces a channel number to the worker that is nobody's in its isolate, and finds the bit taken at the next look
 * if the worker's pump has had a turn in between. That costs the worker one more number in a turn.
 *
 * Invariants
 * - I1  Nobody is woken by a look: asked is who is awake, or has been rung already. A worker that sleeps, or merely awaits
 *       something, is not stuck however long that lasts; `wake` alone asks one with work in the air, too.
 * - I2  Only the pump, or whoever blocks in its place, takes the bit: as long as it is there, neither has looked since.
 *
 * @module
 */
import { S_READY, S_STATS, S_SUMMARY, W_ACTORS, W_AWAKE, W_RUNNING } from "../../wasm/layout.ts";
import type { Core } from "../core/core.ts";

/** Number of the main isolate's inbox: announced to workers by nobody else. */
const NUMBER = 0;
/** Its bit in the first of the ready words. */
const BIT = 1;

/** Whether the announcement is a probe, which asks for nothing. */
export function isProbe(core: Core, number: number): boolean {
  return number === NUMBER && core.slot !== 0;
}

/** What is known of one worker. */
interface Asked {
  /** Which life is asked: whoever lives in the slot later is not asked yet. */
  readonly life: object;
  /** When it was asked and has not answered since, by the clock of `performance.now()`; 0 otherwise. */
  since: number;
  /** When it was asked last. */
  last: number;
}

/** Asks the workers of one runtime. Main isolate only. */
export class Probes {
  readonly #core: Core;
  readonly #asked = new Map<number, Asked>();

  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Milliseconds since which the worker has not come round, as far as looks can tell: 0 at the first one, else only if it has.
   * `wake`: asks also one that sleeps while tasks or actors of it are in the air, but not twice in so many milliseconds.
   */
  look(
    { slot, worker }: { readonly slot: number; readonly worker: number },
    life: object,
    wake = Infinity,
  ): number {
    const core = this.#core;
    const at = core.slotAt(slot);
    const now = performance.now();
    let asked = this.#asked.get(worker);
    if (asked?.life !== life) this.#asked.set(worker, asked = { life, since: 0, last: 0 });
    if (asked.since > 0) {
      if ((core.load(at + S_READY) & BIT) !== 0) return Math.max(Number.MIN_VALUE, now - asked.since);
      asked.since = 0;
    }
    const up = core.load(at + S_STATS + W_AWAKE) !== 0;
    const rung = (core.load(at + S_SUMMARY) | core.load(at + S_SUMMARY + 4)) !== 0;
    const working = core.load(at + S_STATS + W_RUNNING) + core.load(at + S_STATS + W_ACTORS) > 0;
    if (up || rung || working && now - asked.last >= wake) {
      core.call.announce(at, NUMBER);
      asked.since = asked.last = now;
    }
    return 0;
  }

  /** This isolate was late itself: so many milliseconds do not count. */
  excuse(ms: number): void {
    for (const asked of this.#asked.values()) if (asked.since > 0) asked.since += ms;
  }
}
