/**
 * Depth-first exploration: runs a scenario again and again, each time with the next choice at the last decision that has
 * one left, until none is left or the budget is spent.
 *
 * A decision whose state was seen before, with as much left to spend, is not followed: everything behind it is explored
 * already. A switch away from a fiber that could go on is a preemption and counts; `bound` limits them.
 *
 * @module
 */
import { keyOf, mix, Visited } from "./digest.ts";
import { MOURNING, WAITING } from "./fiber.ts";
import type { Machine } from "./machine.ts";
import { CUT, KILL, type Policy, SPURIOUS } from "./policy.ts";

/** What is explored. */
export interface Limits {
  /** Most preemptions of one execution; 255 for all. */
  readonly bound: number;
  /** Most fibers that die in one execution. */
  readonly kills: number;
  /** Most sleepers that wake for nothing in one execution. */
  readonly spurious: number;
  /** Follows states that were seen before, too: to test that leaving them out loses nothing. */
  readonly everything?: boolean;
}

/** Decisions of one execution before it counts as endless. */
const DEEPEST = 20_000;

/** The policy that tries everything. */
export class Explorer implements Policy {
  /** Decisions that were met for the first time. */
  readonly visited = new Visited();
  /** Executions that were cut because their state was seen before. */
  cut = 0;
  readonly #machine: Machine;
  readonly #limits: Limits;
  /** Per decision of the current path: choices that are left (bits), the choice that is taken, what it costs. */
  readonly #left: number[] = [];
  readonly #taken: number[] = [];
  readonly #cost: number[] = [];
  #depth = 0;
  #spent = 0;
  #kills = 0;
  #spurious = 0;
  /** Something that only the scenario knows is part of the state: history of operations. */
  extra = 0;

  /** Explores on `machine` within `limits`. */
  constructor(machine: Machine, limits: Limits) {
    this.#machine = machine;
    this.#limits = limits;
  }

  /** Before each execution. */
  begin(): void {
    this.#depth = 0;
    this.#spent = 0;
    this.#kills = 0;
    this.#spurious = 0;
    this.extra = 0;
  }

  /** Goes to the next path; `false` when there is none. */
  advance(): boolean {
    while (this.#left.length > 0) {
      const last = this.#left.length - 1;
      const left = this.#left[last]!;
      if (left !== 0) {
        const choice = 31 - Math.clz32(left & -left);
        this.#left[last] = left & (left - 1);
        this.#taken[last] = choice;
        return true;
      }
      this.#left.pop();
      this.#taken.pop();
      this.#cost.pop();
    }
    return false;
  }

  /** Decides as the path says, and beyond it as little as possible. */
  decide(running: number, maySwitch: boolean, mayKill: boolean): number {
    const at = this.#depth++;
    if (at >= DEEPEST) throw new Error(`more than ${DEEPEST} decisions: this execution does not end`);
    if (at === this.#left.length) {
      const options = this.#options(running, maySwitch, mayKill);
      if (
        this.#limits.everything !== true &&
        this.visited.covers(this.#key(running), this.#limits.bound - this.#spent)
      ) {
        this.cut++;
        this.#depth--;
        return CUT;
      }
      const first = running >= 0 ? running : 31 - Math.clz32(options & -options);
      this.#left.push(options & ~(1 << first));
      this.#taken.push(first);
      this.#cost.push(running);
    }
    const choice = this.#taken[at]!;
    const was = this.#cost[at]!;
    if (choice >= SPURIOUS) this.#spurious++;
    else if (choice >= KILL) this.#kills++;
    else if (was >= 0 && choice !== was) this.#spent++;
    return choice;
  }

  #options(running: number, maySwitch: boolean, mayKill: boolean): number {
    const { count } = this.#machine;
    let options = 0;
    const others = maySwitch && (running < 0 || this.#spent < this.#limits.bound);
    for (let i = 0; i < count; i++) {
      if (i === running || others && this.#machine.enabled(i)) options |= 1 << i;
      if (!maySwitch || this.#spurious >= this.#limits.spurious) continue;
      if (this.#machine.fibers[i]!.state === WAITING) options |= 1 << (SPURIOUS + i);
    }
    if (mayKill && this.#kills < this.#limits.kills) options |= 1 << (KILL + running);
    return options;
  }

  #key(running: number): number {
    const { effects: { digest }, fibers, count } = this.#machine;
    const bounded = this.#limits.bound < 255 ? running + 1 : 0;
    let a = mix(digest.a, this.extra ^ bounded), b = mix(digest.b, this.extra + bounded);
    for (let i = 0; i < count; i++) {
      const fiber = fibers[i]!;
      const on = fiber.state === WAITING || fiber.state === MOURNING ? fiber.on : 0;
      const where = fiber.state | (this.#machine.enabled(i) ? 16 : 0) | on << 5;
      a = mix(mix(a, fiber.a), where);
      b = mix(mix(b, fiber.b), where);
    }
    return keyOf(a, mix(b, this.#spurious));
  }
}
