/**
 * Where an operator takes values from: one source, and the one waiter with which the operator waits there, again and
 * again, so that a value costs neither a promise nor a waiter.
 *
 * Invariants:
 *   I1  `parked` exactly while the waiter is in the queue of the source, or claimed there by another thread.
 *   I2  Whatever the waiter is given reaches `arrived`: what was claimed before `unpark` came still counts.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { Closed, Decision, type NOT_READY, SELECT_CASE, type SelectCase, Waiter } from "../selectable.ts";
import type { ReceiveChannel } from "../types.ts";

/** Whom an inlet works for. */
export interface InletOwner<T> {
  /** What the inlet waited for: a value, or the end of the source. Runs inside the stretch of whoever sent it. */
  arrived(result: T | Closed, inlet: Inlet<T>): void;
}

/** Lets a wait be served only while somebody wants what it brings; see {@linkcode Inlet.gate}. */
class Gate extends Decision {
  readonly #wanted: () => boolean;
  readonly #refused: () => void;

  constructor(wanted: () => boolean, refused: () => void) {
    super();
    this.#wanted = wanted;
    this.#refused = refused;
  }

  /** Whoever finds the waiter and may not have it drops it from the queue: the inlet is not parked any more. */
  override lock(): boolean {
    if (this.settled) return false;
    if (this.#wanted()) return super.lock();
    this.#refused();
    return false;
  }

  /** Its owner wants it back, whoever wants values. */
  take(): boolean {
    return !this.settled && (this.remote === undefined || this.remote.lock());
  }
}

/** Checks that `source` can be received from. */
export function checkSource(operator: string, source: unknown): void {
  const candidate = source as Partial<ReceiveChannel<unknown>> | null | undefined;
  if (typeof candidate?.[SELECT_CASE] === "function" && typeof candidate.cancel === "function") return;
  throw new ArgumentError(`${operator}() needs a channel to receive from; from() makes one of an iterable`, {
    value: source,
  });
}

/** One source of an operator. */
export class Inlet<T> {
  /** The source. */
  readonly channel: ReceiveChannel<T>;
  /** Whether the waiter stands in the source's queue. */
  parked = false;
  readonly #source: SelectCase<T>;
  readonly #owner: InletOwner<T>;
  #waiter: Waiter<T>;
  #gate: Gate | undefined = undefined;
  #newGate: (() => Gate) | undefined = undefined;

  /** The source was checked. */
  constructor(channel: ReceiveChannel<T>, owner: InletOwner<T>) {
    this.channel = channel;
    this.#source = channel[SELECT_CASE]();
    this.#owner = owner;
    this.#waiter = new Waiter<T>(undefined, undefined, this);
  }

  /**
   * From now on the inlet may stay parked while nobody wants a value: whoever comes to serve it then is turned away, and
   * `refused` is called, with the inlet unparked. So an operator with thousands of sources need not visit them all for
   * each value.
   */
  gate(wanted: () => boolean, refused: (inlet: Inlet<T>) => void): void {
    const onRefused = (): void => {
      this.parked = false;
      refused(this);
    };
    this.#newGate = () => new Gate(wanted, onRefused);
  }

  /** Takes what is there. What the source throws counts as its end. Only while unparked. */
  poll(): T | Closed | typeof NOT_READY {
    try {
      return this.#source.poll();
    } catch (error) {
      return new Closed(error, true);
    }
  }

  /** Waits, unless it does already. Throws what the source throws when too many wait. */
  park(): void {
    if (this.parked) return;
    this.parked = true;
    const waiter = this.#waiter;
    waiter.decision = this.#newGate === undefined ? undefined : this.#openGate();
    try {
      this.#source.enlist(waiter);
    } catch (error) {
      this.parked = false;
      throw error;
    }
    if (this.#newGate !== undefined) waiter.decision?.remote?.publish();
  }

  /** Stops waiting. A claim by another thread beats that: what it brings arrives all the same. */
  unpark(): void {
    if (!this.parked) return;
    const waiter = this.#waiter;
    const decision = waiter.decision;
    if (decision !== undefined) {
      if (!(decision instanceof Gate ? decision.take() : decision.lock())) return;
      decision.settle();
      // Offers in shared memory may name the old waiter for a moment.
      if (decision.remote !== undefined) this.#waiter = new Waiter<T>(undefined, undefined, this);
    }
    this.parked = false;
    this.#source.withdraw(waiter);
  }

  /** The wait is over. */
  complete(result: T | Closed): void {
    this.#waiter.decision = undefined;
    this.parked = false;
    this.#owner.arrived(result, this);
  }

  /** The same gate again and again, unless other threads have seen it. */
  #openGate(): Gate {
    let gate = this.#gate;
    if (gate === undefined || gate.remote !== undefined) gate = this.#gate = this.#newGate!();
    gate.settled = false;
    return gate;
  }
}
