/**
 * Judging many histories of one structure, and counting what was in them, so that a test can tell that it tested something.
 *
 * @module
 */
import { assert } from "@std/assert";
import { channels, type Kind } from "./channel_spec.ts";
import { check } from "./checker.ts";
import { type Operation, print } from "./history.ts";

/** How many histories there were, and what came of their operations. */
export class Judge {
  histories = 0;
  readonly outcomes: Record<string, number> = {};
  /** Of these, how many are only because somebody was between claiming a place and publishing it. */
  midway = 0;
  readonly #kinds: readonly Kind[];
  readonly #seed: number;
  readonly #shared: boolean;

  /** `shared`: between isolates, where looks without waiting may find somebody midway (docs/guarantees.md). */
  constructor(kinds: readonly Kind[], seed: number, shared = false) {
    this.#kinds = kinds;
    this.#seed = seed;
    this.#shared = shared;
  }

  /** Fails with a line that `parse` reads unless the history is linearizable. */
  hear(history: readonly Operation[]): void {
    this.histories++;
    for (const { got } of history) {
      const word = typeof got === "number" ? "value" : got;
      this.outcomes[word] = (this.outcomes[word] ?? 0) + 1;
    }
    const { linearizable, order } = check(history, channels(...this.#kinds));
    if (linearizable) return;
    if (this.#shared && check(excused(history), channels(...this.#kinds)).linearizable) {
      return void this.midway++;
    }
    throw new Error([
      `history ${this.histories} of seed ${this.#seed} is not linearizable`,
      `channels: ${JSON.stringify(this.#kinds)}`,
      `history:  ${print(history)}`,
      `longest:  ${order.map((op) => print([op])).join("; ")}`,
    ].join("\n"));
  }

  /** Fails if hardly anything happened in these histories. */
  meaningful(): void {
    const { value = 0, ok = 0, aborted = 0 } = this.outcomes;
    const facts = `${this.histories} histories: ${JSON.stringify(this.outcomes)}`;
    assert(value > this.histories / 4 && ok > this.histories / 2, `too little happened in ${facts}`);
    assert(aborted < 0.9 * (value + ok + aborted), `nearly everything was aborted in ${facts}`);
    assert(
      this.midway <= 2 + this.histories / 1000,
      `${this.midway} looks found somebody midway in ${facts}`,
    );
  }
}

/**
 * The history without what was found missing while somebody else was about to publish just that: nothing at all during a send, no room
 * during a receive. Such a look counts as one that was given up.
 */
function excused(history: readonly Operation[]): Operation[] {
  const during = (op: Operation, others: (other: Operation) => boolean): boolean =>
    history.some((other) =>
      other.ch === op.ch && other.call < op.ret && op.call < other.ret && others(other)
    );
  return history.map((op) => {
    const nothing = op.got === "empty" &&
      during(op, ({ got, value }) => value !== undefined && got === "ok");
    const noRoom = (op.got === "no" || op.got === "full") && during(op, ({ got }) => typeof got === "number");
    return nothing || noRoom ? { ...op, got: "aborted" } : op;
  });
}

/** The structures that are tested, wherever they live. */
export const STRUCTURES: readonly (readonly [name: string, ...kinds: Kind[]])[] = [
  ["a rendezvous", { capacity: 0 }],
  ["a channel with room for one", { capacity: 1 }],
  ["a channel with room for three", { capacity: 3 }],
  ["a channel that drops the newest", { capacity: 2, overflow: "dropNewest" }],
  ["a channel that fails when full", { capacity: 2, overflow: "error" }],
  ["two channels and selects between them", { capacity: 1 }, { capacity: 2 }],
  ["two rendezvous and selects between them", { capacity: 0 }, { capacity: 0 }],
  ["a rendezvous and a buffer", { capacity: 0 }, { capacity: 1 }],
];
