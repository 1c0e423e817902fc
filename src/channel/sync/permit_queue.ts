/**
 * Permits that are handed out in turn: the one engine of semaphore, mutex and readers-writer lock.
 *
 * Invariants, whenever no method runs:
 *   I1  Permits held and permits available add up to what there was at the start.
 *   I2  Whoever waits longest wants more than is available; nobody overtakes it, however little they want.
 *   I3  A permit goes from the one who gives it back to the one who waits in one stretch: no third party can take it.
 *
 * Fairness as in tokio's `batch_semaphore`, on which its locks stand too.
 *
 * @module
 */
import {
  type Closed,
  NOT_READY,
  SELECT_CASE,
  type Selectable,
  type SelectCase,
  type Waiter,
} from "../selectable.ts";
import { RESOLVED } from "../waiters.ts";
import { WaitQueue } from "./waitable.ts";

/**
 * What somebody holds: permits of a semaphore, or a lock. Hold it with `using`, or call `release()`. It remembers that
 * it was released: a second release does nothing, and never frees what somebody else holds by then.
 *
 * A guard that is forgotten keeps what it holds for ever, as in every language without destructors.
 *
 * @example
 * ```ts
 * import { Mutex } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const mutex = new Mutex();
 * {
 *   using guard = await mutex.lock();
 *   assertEquals([guard.held, mutex.locked], [true, true]);
 * }
 * assertEquals(mutex.locked, false);
 * ```
 */
export class Guard implements Disposable {
  #queue: PermitQueue | undefined;
  readonly #count: number;

  /** Made by the queue whose permits it holds. */
  constructor(queue: PermitQueue, count: number) {
    this.#queue = queue;
    this.#count = count;
  }

  /** Whether it has not been released yet. */
  get held(): boolean {
    return this.#queue !== undefined;
  }

  /** Gives back what it holds, to whoever waits longest; nothing when that was done before. */
  release(): void {
    const queue = this.#queue;
    this.#queue = undefined;
    queue?.give(this.#count);
  }

  /** The same as `release()`. */
  [Symbol.dispose](): void {
    this.release();
  }
}

/** A number of permits, and those who wait for some. */
export class PermitQueue extends WaitQueue<Guard> {
  /** Permits there are in all. */
  readonly permits: number;
  /** Permits that nobody holds. */
  available: number;
  /** See {@linkcode SelectCase}. */
  served = 0;
  #serving = false;

  /** With that many permits. */
  constructor(permits: number, noun: string) {
    super(noun);
    this.permits = permits;
    this.available = permits;
  }

  override waitingFor(waiter: Waiter<unknown>): string {
    const all = this.permits === 1
      ? ""
      : ` (${waiter.value} of ${this.permits} wanted, ${this.available} free)`;
    return `${super.waitingFor(waiter)}${all}`;
  }

  /** Takes permits if nobody waits for any and there are enough. */
  take(count: number): Guard | Closed | typeof NOT_READY {
    if (this.closing !== undefined) return this.closing;
    if (this.waiters.head !== undefined || this.available < count) return NOT_READY;
    this.available -= count;
    return new Guard(this, count);
  }

  /** Takes permits back. */
  give(count: number): void {
    this.available += count;
    this.#serve();
  }

  /** Whoever leaves may have been what the others had to wait for. */
  override withdraw(waiter: Waiter<Guard>): void {
    super.withdraw(waiter);
    const decision = waiter.decision;
    if (decision === undefined || decision.settled) this.#serve();
    // Its select is only looking around and may be back at once; it must not be served behind its own back.
    else RESOLVED.then(() => this.#serve());
  }

  /** In turn, as far as the permits last. */
  #serve(): void {
    // A select that is being served leaves other queues, perhaps this one: whoever is next is not to go on before it. One that
    // leaves because of the end makes room for nobody.
    if (this.#serving || this.closing !== undefined) return;
    this.#serving = true;
    for (let first = this.waiters.head; first !== undefined; first = this.waiters.head) {
      const count = first.value as number;
      if (count > this.available) break;
      if (!this.waiters.claimThis(first)) continue;
      this.available -= count;
      first.complete(new Guard(this, count));
    }
    this.#serving = false;
  }
}

/** Taking `count` permits, as a case of a select; `history` remembers when it was chosen last. */
export class AcquireCase implements SelectCase<Guard>, Selectable<Guard> {
  readonly #queue: PermitQueue;
  readonly #count: number;
  readonly #history: { served: number };

  /** By default the history is the queue's: whatever is taken of it. */
  constructor(queue: PermitQueue, count: number, history: { served: number } = queue) {
    this.#queue = queue;
    this.#count = count;
    this.#history = history;
  }

  get served(): number {
    return this.#history.served;
  }
  set served(choice: number) {
    this.#history.served = choice;
  }

  /** Takes the permits if that needs no waiting. */
  poll(): Guard | Closed | typeof NOT_READY {
    return this.#queue.take(this.#count);
  }

  /** Parks. */
  enlist(waiter: Waiter<Guard>): void {
    waiter.value = this.#count;
    this.#queue.enlist(waiter);
  }

  /** Unparks. */
  withdraw(waiter: Waiter<Guard>): void {
    this.#queue.withdraw(waiter);
  }

  [SELECT_CASE](): SelectCase<Guard> {
    return this;
  }
}

/** Takes what a case offers now; `undefined` if it would have to wait, or is closed. */
export function tryTake(from: AcquireCase): Guard | undefined {
  const guard = from.poll();
  return guard === NOT_READY || !(guard instanceof Guard) ? undefined : guard;
}
