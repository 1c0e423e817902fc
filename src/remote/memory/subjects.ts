/**
 * Who listens to what, in memory.
 *
 * Invariant: handlers run one after another in microtasks of their own, in the order in which things were published (C1, C4).
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import type { Consumption, Message } from "../carrier.ts";
import { matches } from "../names.ts";

/** One who listens. */
interface Listener {
  readonly pattern: string;
  readonly group: string | undefined;
  readonly handler: (message: Message) => void;
  open: boolean;
}

/** Runs things in the order in which they were asked for, in microtasks. */
export class Turns {
  #queue: (() => void)[] = [];
  #running = false;

  /** Runs `turn` later. What it throws is reported. */
  later(turn: () => void): void {
    this.#queue.push(turn);
    if (this.#running) return;
    this.#running = true;
    queueMicrotask(this.#run);
  }

  readonly #run = (): void => {
    const turns = this.#queue;
    this.#queue = [];
    for (const turn of turns) {
      try {
        turn();
      } catch (error) {
        reportError(error);
      }
    }
    if (this.#queue.length > 0) queueMicrotask(this.#run);
    else this.#running = false;
  };
}

/** All who listen. */
export class Subjects {
  readonly #turns: Turns;
  readonly #exact: Map<string, Set<Listener>> = new Map();
  readonly #patterns: Set<Listener> = new Set();
  #next = 0;

  /** Handlers run in these turns. */
  constructor(turns: Turns) {
    this.#turns = turns;
  }

  /** Listens until stopped. */
  listen(pattern: string, group: string | undefined, handler: (message: Message) => void): Consumption {
    const listener: Listener = { pattern, group, handler, open: true };
    const among = pattern.endsWith(">") ? this.#patterns : this.#named(pattern);
    among.add(listener);
    return {
      stop: (): void => {
        listener.open = false;
        among.delete(listener);
        if (among.size === 0 && among !== this.#patterns) this.#exact.delete(pattern);
      },
    };
  }

  /** Tells all who listen, of each group one. Returns how many that were. */
  publish(subject: string, data: Uint8Array, reply?: (data: Uint8Array) => void): number {
    const message: Message = { subject, data, reply };
    const chosen = this.#choose(subject);
    for (const listener of chosen) {
      this.#turns.later(() => {
        if (listener.open) listener.handler(message);
      });
    }
    return chosen.length;
  }

  #named(pattern: string): Set<Listener> {
    let named = this.#exact.get(pattern);
    if (named === undefined) this.#exact.set(pattern, named = new Set());
    return named;
  }

  #choose(subject: string): Listener[] {
    const all = [...this.#exact.get(subject) ?? []];
    for (const listener of this.#patterns) if (matches(listener.pattern, subject)) all.push(listener);
    if (all.every((listener) => listener.group === undefined)) return all;
    const chosen = all.filter((listener) => listener.group === undefined);
    const groups = Map.groupBy(all.filter((one) => one.group !== undefined), (one) => one.group!);
    for (const members of groups.values()) chosen.push(members[this.#next++ % members.length]!);
    return chosen;
  }
}
