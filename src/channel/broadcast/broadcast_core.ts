/**
 * What a broadcast is inside: the ring and its readers (`tape.ts`), the senders who wait for room, the readers at which
 * somebody waits for a value, and the end.
 *
 * Invariants, whenever no method runs (a "nudged" waiter is one whose select chooses at its wake-up):
 *   I1  Somebody waits at a cursor only if there is no value for it, nudged waiters and those behind them excepted.
 *   I2  Senders wait only while there is no room, nudged ones and those behind them excepted.
 *   I3  Nobody waits once it is closed.
 *   I4  There is room while `tail - head + reserved < capacity`: the slowest reader sets the pace.
 *   I5  A cursor is in the list of parked ones exactly while somebody waits at it; nothing else here refers to it.
 *
 * @module
 */
import { TooManyWaitersError } from "../../errors.ts";
import { type ChannelFacts, Explanation, titleOf } from "../debug/explain.ts";
import type { QueueOwner } from "../debug/recorder.ts";
import { RESERVATION, type SlotOwner } from "../permit.ts";
import type { Policy } from "../policy.ts";
import { type Closed, nudge, type Waiter, WaiterList } from "../selectable.ts";
import { beginCommit, endCommit, handOver } from "../undelivered.ts";
import { Cursor, type OnLag } from "./cursor.ts";
import { HEEDED, type Place, Tape } from "./tape.ts";

// Stands in until somebody waits. Never written to.
const NO_WAITERS = new WaiterList<never>();

/** One broadcast. */
export class BroadcastCore<T> extends Tape<T> implements SlotOwner<T>, QueueOwner {
  /** Most values that the slowest reader may have before it. */
  readonly capacity: number;
  /** The rarer options. */
  readonly policy: Policy<T>;
  /** Waiting sends and reservations. */
  senders: WaiterList<void> = NO_WAITERS;
  /** Slots promised to permits. */
  reserved = 0;
  /** Set once closed. */
  closing: Closed | undefined = undefined;
  /** Whether it was cancelled. */
  cancelled = false;
  /** `served` of the sending case. */
  sendServed = 0;
  /** Cursors at which somebody waits. */
  parked = 0;
  /** Called when the last reader has left. */
  onDeserted: (() => void) | undefined = undefined;
  /** What it is called in reports. */
  readonly kind: string = "Broadcast";
  #firstParked: Cursor<T> | undefined = undefined;
  #lastParked: Cursor<T> | undefined = undefined;
  #admitting = false;
  #forgotten: FinalizationRegistry<Place> | undefined = undefined;

  /** The arguments were checked by the face. */
  constructor(capacity: number, replay: number, policy: Policy<T>) {
    super(replay);
    this.capacity = capacity;
    this.policy = policy;
  }

  /** Sends if there is room; the overflow policy is the caller's business. */
  offer(value: T): boolean {
    if (this.closing !== undefined || this.tail - this.head + this.reserved >= this.capacity) return false;
    this.put(value);
    return true;
  }

  /** Adds a value, room or not, and wakes those who wait for it. */
  put(value: T): void {
    this.append(value);
    if (this.#firstParked !== undefined) this.#wake();
  }

  /** No room for `value`: drops it, or what is oldest. */
  drop(value: T): void {
    if (!this.replaceOldest(value)) this.unread(value);
  }

  /** No room for `value`, and the oldest has to go for it: `false` if that is not the policy, or there is none. */
  replaceOldest(value: T): boolean {
    if (this.policy.overflow !== "dropOldest" || this.closing !== undefined || this.head === this.tail) {
      return false;
    }
    // Values of the replay that nobody has read go first, to a hook that may receive here or end this: it hears of them last.
    const hasReplay = this.base < this.head;
    if (hasReplay) beginCommit();
    const oldest = this.dropOldest();
    this.put(value);
    if (hasReplay) endCommit();
    if (oldest !== HEEDED) this.unread(oldest);
    return true;
  }

  /** Another reader. */
  subscribe(replay: number, onLag: OnLag | undefined): Cursor<T> {
    const place = this.join(replay);
    const cursor = new Cursor(this, place, onLag);
    this.#forgotten ??= new FinalizationRegistry((forgotten) => this.unsubscribe(forgotten));
    this.#forgotten.register(cursor, place, place);
    return cursor;
  }

  /** A reader has left, or was forgotten. */
  unsubscribe(place: Place): void {
    if (!place.open) return;
    this.#forgotten?.unregister(place);
    this.leave(place);
    if (this.senders.head !== undefined) this.admit();
    if (this.readers === 0) this.onDeserted?.();
  }

  /** Somebody waits at this cursor. */
  park(cursor: Cursor<T>): void {
    cursor.parked = true;
    cursor.before = this.#lastParked;
    if (this.#lastParked === undefined) this.#firstParked = cursor;
    else this.#lastParked.behind = cursor;
    this.#lastParked = cursor;
    this.parked++;
  }

  /** Nobody waits there any more. */
  unpark(cursor: Cursor<T>): void {
    const { before, behind } = cursor;
    if (before === undefined) this.#firstParked = behind;
    else before.behind = behind;
    if (behind === undefined) this.#lastParked = before;
    else behind.before = before;
    cursor.before = cursor.behind = undefined;
    cursor.parked = false;
    this.parked--;
  }

  /** Whether there is room for one value more. */
  get room(): boolean {
    return this.tail - this.head + this.reserved < this.capacity;
  }

  /**
   * Uses room that was promised. A receiver that joined for the replay may have used it up since; it was promised all the same.
   */
  fill(value: T): void {
    this.put(value);
  }

  /** Parks a sender, or a reservation, whose `value` is set. */
  enlistSender(waiter: Waiter<void>): void {
    if (this.senders === NO_WAITERS) this.senders = new WaiterList(this);
    const limit = this.policy.maxWaiters;
    if (this.senders.length >= limit) throw new TooManyWaitersError(limit);
    this.senders.push(waiter);
  }

  /** Unparks a sender. */
  withdraw(waiter: Waiter<void>): void {
    waiter.list?.remove(waiter);
    // Only a select that chooses late leaves room behind for those who queue after it. (While the broadcast ends, that sees to
    // them: a value put now would come after the end.)
    if (waiter.decision?.nudge !== undefined && this.closing === undefined) this.admit();
  }

  /** For reports. */
  waitingFor(waiter: Waiter<unknown>): string {
    return `${waiter.value === RESERVATION ? "reserve" : "send"} on ${titleOf(this.facts())}`;
  }

  /** For reports. */
  facts(): ChannelFacts {
    const { kind, capacity, policy: { name }, reserved, readers: receivers } = this;
    const counters = reserved > 0 ? { receivers, reserved } : { receivers };
    return {
      kind,
      name,
      capacity,
      size: this.tail - this.head,
      closed: this.closing !== undefined,
      counters,
    };
  }

  /** For `explain()`. */
  explain(): Explanation {
    return new Explanation(this.facts(), { senders: this.senders, reservation: RESERVATION });
  }

  /** Room goes to those who wait to send, first come, first served. */
  admit(): void {
    // Handing a value on may make room again; the loop that is at it sees that.
    if (this.#admitting) return;
    this.#admitting = true;
    while (this.tail - this.head + this.reserved < this.capacity) {
      const head = this.senders.head;
      if (head === undefined || nudge(head)) break;
      const sender = this.senders.claim();
      if (sender === undefined) break;
      if (sender.value === RESERVATION) this.reserved++;
      else this.put(sender.value as T);
      sender.complete(undefined);
    }
    this.#admitting = false;
  }

  /** The gentle end. */
  close(closed: Closed): void {
    if (this.closing !== undefined) return;
    this.closing = closed;
    for (let sender = this.senders.claim(); sender !== undefined; sender = this.senders.claim()) {
      sender.complete(closed);
    }
    this.#endParked();
  }

  /** The abrupt end. An earlier close keeps its reason; what it left behind is discarded. */
  cancel(closed: Closed): void {
    if (this.cancelled) return;
    this.cancelled = true;
    const end = this.closing ??= closed;
    const values = this.clear();
    const hook = this.policy.onUndelivered;
    for (let sender = this.senders.claim(); sender !== undefined; sender = this.senders.claim()) {
      // The value goes either to the hook or back to its sender; a select's caller has it still.
      if (hook !== undefined && sender.decision === undefined && sender.value !== RESERVATION) {
        values.push(sender.value as T);
        sender.value = undefined;
      }
      sender.complete(end);
    }
    this.#endParked();
    for (const value of values) this.unread(value);
  }

  /** Hands a value that nobody has received to the hook. */
  override unread(value: T): void {
    handOver(this.policy.onUndelivered, value);
  }

  /** Each cursor at which somebody waits looks for a value; those that still have waiters queue up again. */
  #wake(): void {
    for (let left = this.parked; left > 0; left--) {
      const cursor = this.#firstParked;
      if (cursor === undefined) return;
      this.unpark(cursor);
      cursor.deliver();
      if (!cursor.parked && cursor.waiters.head !== undefined) this.park(cursor);
    }
  }

  #endParked(): void {
    for (let cursor = this.#firstParked; cursor !== undefined; cursor = this.#firstParked) {
      this.unpark(cursor);
      cursor.end(this.closing!);
    }
  }
}
