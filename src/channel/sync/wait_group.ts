/**
 * Waiting until all of a changing number of things are done.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { waitFor, type WaitOptions } from "../wait.ts";
import { Gate } from "./gate.ts";
import { checkCount, Waitable } from "./waitable.ts";

/**
 * Counts what is under way: `add` before, `done` after, `wait` until nothing is. It is itself a case of a select, ready
 * while the count is zero. It can be used again and again; `add` may be called while others wait.
 *
 * It knows nothing of failures and cancels nothing: where those matter, use a `Scope`. Closing it rejects those who
 * wait; counting goes on, so that a late `done()` does no harm.
 *
 * After Go's `sync.WaitGroup`, with its `Go`.
 *
 * @example
 * ```ts
 * import { Channel, WaitGroup } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const results = new Channel<number>({ capacity: 8 });
 * const group = new WaitGroup();
 * for (const n of [1, 2, 3]) group.go(() => results.send(n * n));
 * await group.wait();
 * results.close();
 * assertEquals(await Array.fromAsync(results), [1, 4, 9]);
 * ```
 */
export class WaitGroup extends Waitable<void> {
  readonly #gate: Gate;

  /** Nothing is under way. */
  constructor() {
    const gate = new Gate(0, "wait group");
    super(gate, gate);
    this.#gate = gate;
  }

  /** How much is under way. */
  get count(): number {
    return this.#gate.count;
  }

  /** Announces `count` more things, one by default. Throws an `ArgumentError` unless that is a positive integer. */
  add(count = 1): void {
    checkCount("what is added to a wait group", count, 1);
    this.#gate.set(this.#gate.count + count);
  }

  /** One thing is done. Throws an `ArgumentError` when more is done than was added. */
  done(): void {
    const { count } = this.#gate;
    if (count === 0) throw new ArgumentError("done() was called more often than add() announced", { count });
    this.#gate.set(count - 1);
  }

  /**
   * Calls `fn` at once and counts it until it has returned or its promise has settled. The result is that of `fn`: a
   * failure is the caller's to handle, and to ignore the promise is to leave it unhandled.
   */
  async go<R>(fn: () => R): Promise<Awaited<R>> {
    if (typeof fn !== "function") {
      throw new ArgumentError("go() needs a function, such as async () => {}", { value: fn });
    }
    this.add();
    try {
      return await fn();
    } finally {
      this.done();
    }
  }

  /**
   * Resolves when nothing is under way. Rejects with the signal's reason, or with the close reason or a
   * `ChannelClosedError`.
   */
  wait(options?: WaitOptions): Promise<void> {
    return waitFor(this.#gate, options);
  }

  /** What `console.log` shows. */
  protected override state(): Record<string, unknown> {
    return { count: this.count };
  }
}
