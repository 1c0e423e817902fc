/**
 * Random search for scenarios that are too large to explore: each execution gives the fibers random priorities and lowers
 * that of the running one at a few random places. A bug that needs d such places is found with probability at least
 * 1 / (n * k^(d-1)) in each execution of k steps (Burckhardt and others, "A randomized scheduler with probabilistic
 * guarantees of finding bugs", 2010).
 *
 * @module
 */
import { PAUSED, WAITING } from "./fiber.ts";
import type { Machine } from "./machine.ts";
import { KILL, type Policy, SPURIOUS } from "./policy.ts";

/** The policy with random priorities. */
export class RandomPolicy implements Policy {
  readonly #machine: Machine;
  readonly #below: (limit: number) => number;
  readonly #priority = new Float64Array(8);
  readonly #changes: number;
  readonly #kills: number;
  readonly #spurious: number;
  #at: number[] = [];
  #killAt = -1;
  #killsLeft = 0;
  #wakesLeft = 0;
  #step = 0;
  #length = 100;
  #lowest = 0;

  /** `below(n)` gives random integers under n; `changes` places where priorities change. */
  constructor(
    machine: Machine,
    below: (limit: number) => number,
    changes: number,
    kills: number,
    spurious: number,
  ) {
    this.#machine = machine;
    this.#below = below;
    this.#changes = changes;
    this.#kills = kills;
    this.#spurious = spurious;
  }

  /** Before each execution. */
  begin(): void {
    this.#length = Math.max(this.#length, this.#step);
    for (let i = 0; i < 8; i++) this.#priority[i] = 1 + this.#below(1 << 30);
    this.#at = Array.from({ length: this.#changes }, () => this.#below(this.#length));
    this.#step = 0;
    this.#lowest = 0;
    this.#killsLeft = this.#kills;
    this.#wakesLeft = this.#spurious;
    this.#killAt = this.#below(this.#length);
  }

  /** The enabled fiber with the highest priority. */
  decide(running: number, maySwitch: boolean, mayKill: boolean): number {
    const step = this.#step++;
    if (step > 100_000) throw new Error("more than 100000 decisions: this execution does not end");
    if (mayKill && this.#killsLeft > 0 && step >= this.#killAt) {
      this.#killsLeft--;
      this.#killAt = step + this.#below(this.#length);
      return KILL + running;
    }
    const { fibers, count } = this.#machine;
    if (this.#wakesLeft > 0 && this.#below(this.#length) === 0) {
      for (let i = 0; i < count; i++) {
        if (fibers[i]!.state !== WAITING) continue;
        this.#wakesLeft--;
        return SPURIOUS + i;
      }
    }
    if (running >= 0 && (!maySwitch || !this.#at.includes(step))) {
      if (!maySwitch) return running;
    } else if (running >= 0) this.#priority[running] = --this.#lowest;
    let best = -1;
    for (let i = 0; i < count; i++) {
      if (i !== running && !this.#machine.enabled(i)) continue;
      if (fibers[i]!.state === PAUSED) this.#priority[i] = --this.#lowest;
      if (best < 0 || this.#priority[i]! > this.#priority[best]!) best = i;
    }
    return best;
  }
}
