/**
 * One reader of a broadcast, as a case of a select: where it is, who waits at it, what it has missed.
 *
 * The core knows a cursor only while somebody waits there, so a cursor that everybody has forgotten can be collected; a
 * finalizer then takes its place out of the count, lest it stall the others for ever.
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import { LaggedError, TooManyWaitersError } from "../../errors.ts";
import { type ChannelFacts, titleOf } from "../debug/explain.ts";
import type { QueueOwner } from "../debug/recorder.ts";
import { Closed, NOT_READY, nudge, type SelectCase, type Waiter, WaiterList } from "../selectable.ts";
import type { BroadcastCore } from "./broadcast_core.ts";
import type { Place } from "./tape.ts";

/** What is done about values that were dropped before this receiver came to them. */
export type OnLag = (missed: number) => void;

/** As `onLag`: says nothing, to nobody. */
export const IGNORE_LAG: OnLag = () => {};

// Stands in until somebody waits. Never written to.
const NO_WAITERS = new WaiterList<never>();

/** One subscription. */
export class Cursor<T> implements SelectCase<T>, QueueOwner {
  served = 0;
  /** Whose values it reads. */
  readonly core: BroadcastCore<T>;
  /** Where it is. */
  readonly place: Place;
  /** Those who wait for a value. */
  waiters: WaiterList<T> = NO_WAITERS;
  /** How many of these no receive has been told of. */
  unreported = 0;
  /** The one parked before it in the core's list. */
  before: Cursor<T> | undefined = undefined;
  /** The one parked after it. */
  behind: Cursor<T> | undefined = undefined;
  /** Whether it is in the core's list: then, and only then, somebody waits. */
  parked = false;
  readonly #onLag: OnLag | undefined;
  #missed = 0;
  #left: Closed | undefined = undefined;

  /** Made by `core.subscribe`. */
  constructor(core: BroadcastCore<T>, place: Place, onLag: OnLag | undefined) {
    this.core = core;
    this.place = place;
    this.#onLag = onLag;
  }

  /** Values that are there for it. */
  get size(): number {
    return this.#left === undefined ? this.core.tail - Math.max(this.place.next, this.core.head) : 0;
  }

  /** Values it has missed so far, the gap that lies before it included. */
  get missed(): number {
    const gap = this.core.cancelled ? 0 : this.core.head - this.place.next;
    return this.#missed + (this.#left === undefined && gap > 0 ? gap : 0);
  }

  /** Whether it has left, or will find the end. */
  get closed(): boolean {
    return this.#left !== undefined || this.core.closing !== undefined;
  }

  /** For reports. */
  waitingFor(): string {
    return `receive on ${titleOf(this.facts())}`;
  }

  /** For reports. */
  facts(): ChannelFacts {
    const { size, closed, missed, core: { kind, capacity, policy: { name } } } = this;
    const counters = missed > 0 ? { missed } : undefined;
    return { kind: `receiver of ${kind}`, name, capacity, size, closed, counters };
  }

  /** The next value; once after a gap, the report of it. */
  poll(): T | Closed | typeof NOT_READY {
    if (this.place.next < this.core.head) this.#jump();
    return this.unreported > 0 ? this.#report() : this.#take();
  }

  /** The next value, whatever came before it; a report stays for the next `poll`. */
  pollOn(): T | Closed | typeof NOT_READY {
    if (this.place.next < this.core.head) this.#jump();
    return this.#take();
  }

  /** What is there, up to the next gap. */
  pollMany(into: T[], max: number): void {
    const { core, place } = this;
    if (place.next < core.head || this.unreported > 0 || this.#left !== undefined) return;
    core.takeMany(place, into, max);
    if (core.senders.head !== undefined) core.admit();
  }

  /** Parks. */
  enlist(waiter: Waiter<T>): void {
    if (this.waiters === NO_WAITERS) this.waiters = new WaiterList(this);
    const limit = this.core.policy.maxWaiters;
    if (this.waiters.length >= limit) throw new TooManyWaitersError(limit);
    this.waiters.push(waiter);
    if (!this.parked) this.core.park(this);
  }

  /** Unparks. */
  withdraw(waiter: Waiter<T>): void {
    waiter.list?.remove(waiter);
    // Only a select that chooses late leaves values behind for those who queue after it.
    if (waiter.decision?.nudge !== undefined) this.deliver();
    if (this.parked && this.waiters.head === undefined) this.core.unpark(this);
  }

  /** What is there goes to those who wait, in turn. */
  deliver(): void {
    const { core, place, waiters } = this;
    while (place.next < core.tail || this.unreported > 0) {
      const head = waiters.head;
      if (head === undefined || nudge(head)) return;
      const waiter = waiters.claim();
      if (waiter === undefined) return;
      waiter.complete(this.poll() as T | Closed);
    }
  }

  /** The broadcast has ended: so does every wait, once what is there has been handed out. */
  end(closed: Closed): void {
    for (let waiter = this.waiters.claim(); waiter !== undefined; waiter = this.waiters.claim()) {
      const value = this.poll();
      waiter.complete(value === NOT_READY ? closed : value);
    }
  }

  /** Gives the subscription up; those who wait find the end. Idempotent. */
  leave(closed: Closed): void {
    if (this.#left !== undefined) return;
    if (this.place.next < this.core.head) this.#jump();
    this.#left = closed;
    if (this.parked) this.core.unpark(this);
    for (let waiter = this.waiters.claim(); waiter !== undefined; waiter = this.waiters.claim()) {
      waiter.complete(closed);
    }
    this.core.unsubscribe(this.place);
  }

  #take(): T | Closed | typeof NOT_READY {
    const { core, place } = this;
    if (this.#left !== undefined) return this.#left;
    if (place.next === core.tail) return core.closing ?? NOT_READY;
    const value = core.take(place);
    if (core.senders.head !== undefined) core.admit();
    return value;
  }

  /** It was passed: goes on with the oldest value there is. A cancelled broadcast has none, and nothing was missed. */
  #jump(): void {
    const { core, place } = this;
    const missed = core.head - place.next;
    place.next = core.head;
    if (core.cancelled || this.#left !== undefined) return;
    this.#missed += missed;
    const onLag = this.#onLag;
    if (onLag === undefined) this.unreported += missed;
    else if (onLag !== IGNORE_LAG) tell(onLag, missed);
  }

  #report(): Closed {
    if (this.#left !== undefined) return this.#left;
    const missed = this.unreported;
    this.unreported = 0;
    return new Closed(new LaggedError(missed), true);
  }
}

/** In a microtask of its own: a select may be in the middle of its choice, where no code of the user may run. */
function tell(onLag: OnLag, missed: number): void {
  queueMicrotask(() => {
    try {
      onLag(missed);
    } catch (error) {
      reportError(error);
    }
  });
}
