/**
 * Where the values of a program went, and in which order they came: what must hold whoever was served first.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";

/** One value. */
interface Entry {
  /** Whose values come in the order in which they were issued: a party's single sends, or those of one batch. */
  readonly sender: string;
  readonly ch: number;
  /** Whether it waits its turn like any other: what fills a reserved slot does not. */
  readonly queued: boolean;
  accepted: boolean;
  refused: boolean;
  /** Where it came out, and in which step of the program. */
  out: string | undefined;
}

/** The values of one program. */
export class Ledger {
  /** Grows by one with each instruction. */
  step = 0;
  readonly #values = new Map<number, Entry>();
  /** Per sender, channel and receiver: the last value that came in an earlier step, and the last one of all. */
  readonly #order = new Map<string, { step: number; before: number; last: number }>();
  received = 0;

  /** A new value in the hands of `sender`. */
  issue(sender: string, ch: number, queued = true): number {
    const value = this.#values.size;
    this.#values.set(value, { sender, ch, queued, accepted: false, refused: false, out: undefined });
    return value;
  }

  /** Its sender was told that the channel has it. */
  accept(value: number): void {
    this.#values.get(value)!.accepted = true;
  }

  /** Its sender was told that it still has it. */
  refuse(value: number): void {
    this.#values.get(value)!.refused = true;
  }

  /** It came out: to a receiver, or to the hook. */
  emerge(value: number, ch: number, receiver: number | "hook"): void {
    const entry = this.#values.get(value);
    assert(entry !== undefined, `${value} was never sent`);
    assertEquals(entry.ch, ch, `${value} changed channels`);
    assertEquals(entry.out, undefined, `${value} came out twice, the second time to ${receiver}`);
    entry.out = `${receiver} in step ${this.step}`;
    if (receiver === "hook") return;
    this.received++;
    if (entry.queued) this.#inOrder(`${entry.sender} ${ch} ${receiver}`, value);
  }

  /** Within one step nobody can tell in which order promises were settled. */
  #inOrder(pair: string, value: number): void {
    const order = this.#order.get(pair) ?? { step: this.step, before: -1, last: -1 };
    if (order.step !== this.step) {
      order.before = order.last;
      order.step = this.step;
    }
    assert(value > order.before, `${value} came after ${order.before} (sender, channel, receiver: ${pair})`);
    order.last = Math.max(order.last, value);
    this.#order.set(pair, order);
  }

  /** Everything is over: each value is in one place, and each sender was told the truth. `drops`: some may be gone. */
  balance(drops: (ch: number) => boolean): void {
    for (const [value, { ch, accepted, refused, out }] of this.#values) {
      assert(!(accepted && refused), `${value} was accepted and refused`);
      assert(!refused || out === undefined, `${value} was refused and came out: ${out}`);
      if (accepted && !drops(ch)) {
        assert(out !== undefined, `${value} was accepted by channel ${ch} and is lost`);
      }
    }
  }
}
