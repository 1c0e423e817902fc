/**
 * A meeting of many, which can also be a case of a select.
 *
 * Invariants, whenever no method runs:
 *   I1  Fewer operations wait than there are parties, waiters of one and the same select counted once.
 *   I2  Either all who take part in a meeting have committed to it, or none.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { type Closed, type Decision, NOT_READY, type SelectCase, type Waiter } from "../selectable.ts";
import { waitFor, type WaitOptions } from "../wait.ts";
import { checkCount, Waitable, WaitQueue } from "./waitable.ts";

/** One passing of a barrier, as one of its parties sees it. */
export interface BarrierTurn {
  /** Whether this party was the last to arrive; exactly one is. */
  readonly leader: boolean;
  /** How often the barrier had been passed before. */
  readonly generation: number;
}

class BarrierQueue extends WaitQueue<BarrierTurn> implements SelectCase<BarrierTurn> {
  served = 0;
  generation = 0;
  parties: number;

  constructor(parties: number) {
    super("barrier");
    this.parties = parties;
  }

  /** Arrives: if everybody else is waiting, all commit now. */
  poll(): BarrierTurn | Closed | typeof NOT_READY {
    if (this.closing !== undefined) return this.closing;
    const others = this.#lock(Math.max(0, this.parties - 1));
    if (others === undefined) return NOT_READY;
    const { generation } = this;
    this.#commit(others, undefined);
    return { leader: true, generation };
  }

  /** A party has left: those who wait may be all there are now. */
  recheck(): void {
    if (this.parties === 0) return;
    const all = this.#lock(this.parties);
    if (all !== undefined) this.#commit(all, all.at(-1));
  }

  /** Locks the decisions of `count` parties, those that wait longest; none if there are not as many. */
  #lock(count: number): Waiter<BarrierTurn>[] | undefined {
    if (this.waiters.length < count) return undefined;
    const found: Waiter<BarrierTurn>[] = [];
    const locked = new Set<Decision>();
    for (let one = this.waiters.head; one !== undefined && found.length < count; one = one.next) {
      const { decision } = one;
      if (decision !== undefined) {
        if (locked.has(decision) || !decision.lock()) continue;
        locked.add(decision);
      }
      found.push(one);
    }
    if (found.length === count) return found;
    for (const decision of locked) decision.unlock();
    return undefined;
  }

  /** Settles all before any goes on. */
  #commit(found: readonly Waiter<BarrierTurn>[], leader: Waiter<BarrierTurn> | undefined): void {
    for (const one of found) {
      this.waiters.remove(one);
      one.decision?.settle();
    }
    const generation = this.generation++;
    const turn: BarrierTurn = { leader: false, generation };
    for (const one of found) one.complete(one === leader ? { leader: true, generation } : turn);
  }
}

/**
 * Where a fixed number of parties wait for each other: nobody passes until all have arrived; then all do, and it starts
 * over. One of them, the last to arrive, is the leader of that turn.
 *
 * **It is also a case of a select**, an alting barrier: the case is chosen only if all parties are waiting for the
 * barrier at that moment, be it in `wait()` or in selects of their own, and then for all of them at once. Until then each
 * may go another way instead: it then counts as not having arrived. No party is ever left at a meeting that
 * the others did not come to. (All decisions are locked, then all settled, or all unlocked.)
 *
 * Parties can join and leave: `enrol()` returns what leaves when it is disposed of, so that a process that ends, however
 * it ends, does not keep the rest waiting. A party must not wait twice at the same time: it would count twice (twice in
 * one select counts once). Closing the barrier rejects those who wait: the way to free the others of a party that is
 * never going to come.
 *
 * Throws an `ArgumentError` unless `parties` is a non-negative integer; with 0, the default, whoever wants to meet enrols.
 *
 * After JCSP's `Barrier` and `AltingBarrier`; the leader is tokio's.
 *
 * @example
 * ```ts
 * import { Barrier, parallel } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const barrier = new Barrier(3);
 * const log: string[] = [];
 * await parallel(3, async (i) => {
 *   for (const phase of ["a", "b"]) {
 *     log.push(phase);
 *     const { leader } = await barrier.wait();
 *     assertEquals(leader, i === 2);
 *   }
 * });
 * assertEquals(log.join(""), "aaabbb");
 * ```
 *
 * @example A meeting, or something better to do
 * ```ts
 * import { Barrier, Channel, select } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const barrier = new Barrier(2);
 * const mail = new Channel<string>({ capacity: 1 });
 * const first = select({ meet: barrier, mail });
 * await mail.send("come home");
 * assertEquals((await first).key, "mail");
 * // The first party has gone; the second does not meet it.
 * assertEquals(select.try({ meet: barrier }), undefined);
 * ```
 */
export class Barrier extends Waitable<BarrierTurn> {
  readonly #queue: BarrierQueue;

  /** Throws an `ArgumentError` unless `parties` is a non-negative integer. */
  constructor(parties = 0) {
    checkCount("the parties of a barrier", parties, 0);
    const queue = new BarrierQueue(parties);
    super(queue, queue);
    this.#queue = queue;
  }

  /** How many have to arrive. */
  get parties(): number {
    return this.#queue.parties;
  }

  /** How often it has been passed. */
  get generation(): number {
    return this.#queue.generation;
  }

  /**
   * Resolves when all parties have arrived. A wait that its signal ends counts as not arrived. Rejects with the signal's
   * reason, or with the close reason or a `ChannelClosedError`.
   */
  wait(options?: WaitOptions): Promise<BarrierTurn> {
    return waitFor(this.#queue, options);
  }

  /** One party more. Disposing of what is returned resigns it, once; not while that party waits. */
  enrol(): Disposable {
    this.#queue.parties++;
    let enrolled = true;
    return {
      [Symbol.dispose]: (): void => {
        if (enrolled) this.resign();
        enrolled = false;
      },
    };
  }

  /**
   * One party less. If all that are left wait, they go on; the last of them to arrive is the leader. Throws an
   * `ArgumentError` when no party is left.
   */
  resign(): void {
    const queue = this.#queue;
    if (queue.parties === 0) {
      throw new ArgumentError("resign() was called more often than there were parties", { parties: 0 });
    }
    queue.parties--;
    queue.recheck();
  }

  /** What `console.log` shows. */
  protected override state(): Record<string, unknown> {
    return { parties: this.parties, generation: this.generation };
  }
}
