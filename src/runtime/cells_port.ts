/**
 * A buffered channel, seen from one isolate.
 *
 * Invariants
 * - I1  While somebody waits here the isolate's bit is in the channel's waiters, or its ready bit is set: whoever makes the
 *       channel ready either finds the bit, or is found by the look after it was set (Dekker's handshake, park.I2).
 * - I2  Operations of one isolate are served in the order in which they came: who comes later looks at the queue first.
 * - I3  An announcement that this isolate does not use up is passed on (`passOn`).
 *
 * @module
 */
import { reportError } from "../errors/report.ts";
import { RECEIVE, SEND } from "../../wasm/layout.ts";
import { CLOSED, CONTENDED, EMPTY, FULL, OWED } from "../../wasm/status.ts";
import { Closed, NOT_READY, type Waiter } from "../channel/selectable.ts";
import { Port } from "./port.ts";
import { serveSenders } from "./serve_senders.ts";

/** Turns of receivers and senders of one isolate before others get theirs. */
const ROUNDS = 64;
/** Looks of a drain at a value whose sender has not published it yet. */
const DRAIN_TRIES = 100_000;

/** A buffered channel, seen from one isolate. */
export class CellsPort<T> extends Port<T> {
  #owes = false;
  /** Cancelled here, and not empty yet. */
  #draining = false;
  /** A message in the middle of a batch that could not be decoded: thrown after the batch. */
  #late: Closed | undefined = undefined;

  override poll(): T | Closed | typeof NOT_READY {
    this.enter();
    this.isolate.pump.activity++;
    if (this.receivers.head !== undefined) {
      this.serve();
      if (comesFirst(this.receivers.head)) return NOT_READY;
    }
    return this.#take();
  }

  /** What is there, in one call into the core. */
  pollBatch(first: T | typeof NOT_READY, max: number): T[] {
    const { isolate: { pump }, format } = this;
    this.enter();
    pump.activity++;
    const none = first === NOT_READY;
    // Whoever waits came first, and an error before these values is still to be thrown: `poll` sees to both.
    if (none && (this.receivers.head !== undefined || this.#late !== undefined)) return [];
    const wanted = Math.min(none ? max : max - 1, format.windowCells);
    const got = this.left ? 0 : this.#receiveCells(wanted);
    if (got === 0) return none ? [] : [first];
    const batch = format.readBatch(first, got);
    this.#late ??= batch.failure;
    return batch.values;
  }

  /** Moves up to `wanted` cells to the receive window; how many came. */
  #receiveCells(wanted: number): number {
    const { isolate: { core, receiveWindow }, format: { stride, messages } } = this;
    for (let count = 0;;) {
      const got = core.call.receive(core.me, this.ch, receiveWindow + count * stride, wanted - count);
      if (got < 0) return count;
      count += this.#settleOwed(got);
      // The lease knows of the blocks of one call; else what a sender is about to publish comes along.
      if (messages || count >= wanted) return count;
    }
  }

  override offer(value: T): boolean {
    this.enter();
    this.isolate.pump.activity++;
    if (this.senders.head !== undefined) {
      this.serve();
      if (comesFirst(this.senders.head)) return false;
    }
    if (this.left) return false;
    const { core, sendWindow } = this.isolate;
    if (this.format.messages && core.call.writable(this.ch) === 0) return false;
    this.format.write(value);
    const sent = core.call.send(core.me, this.ch, sendWindow, 1);
    if (sent !== 1) {
      this.format.abandon();
      return this.#refused(sent);
    }
    if (this.receivers.head !== undefined) this.serve();
    return true;
  }

  /** Sends values of `list` from `at` on while there is room; returns the index of the first that was not sent. */
  offerMany(list: readonly T[], at: number): number {
    const { isolate: { core, pump, sendWindow }, format } = this;
    this.enter();
    pump.activity++;
    if (this.senders.head !== undefined || this.left) return at;
    const start = at;
    while (at < list.length) {
      const count = this.#writeMany(list, at, start);
      if (count === 0) break;
      const sent = core.call.send(core.me, this.ch, sendWindow, count);
      if (sent > 0) at += sent;
      if (sent !== count) {
        format.abandon();
        if (sent < 0) this.#refused(sent);
        break;
      }
    }
    if (this.receivers.head !== undefined) this.serve();
    return at;
  }

  /** Returns 0 where a call that begins with the value at `at` is to refuse it. */
  #writeMany(list: readonly T[], at: number, start: number): number {
    try {
      return this.format.writeMany(list, at);
    } catch (error) {
      this.format.abandon();
      if (at > start) return 0;
      throw error;
    }
  }

  override enlist(waiter: Waiter<T>): void {
    this.join(this.receivers, waiter, RECEIVE);
    this.#ask(RECEIVE);
  }

  override enlistSender(waiter: Waiter<void>): void {
    this.join(this.senders, waiter, SEND);
    this.#ask(SEND);
  }

  override withdraw(waiter: Waiter<T> | Waiter<void>): void {
    const list = waiter.list;
    if (list === undefined) return;
    (list as { remove(w: unknown): void }).remove(waiter);
    this.rest();
  }

  override serve(): void {
    if (this.left) return;
    if (this.isolate.coding) return this.isolate.pump.again(this.number);
    if (this.#draining) return this.#drainOn();
    const { core } = this.isolate;
    this.#owes = false;
    core.call.tellAll(this.ch);
    for (let rounds = 0; rounds < ROUNDS; rounds++) {
      this.#serveReceivers();
      // What senders of this isolate put in may be what its receivers wait for.
      if (!serveSenders(this) || this.receivers.head === undefined) break;
    }
    this.#goOn(RECEIVE, this.receivers.head !== undefined);
    this.#goOn(SEND, this.senders.head !== undefined);
    this.rest();
    core.call.passOn(this.ch);
    if (core.call.closed(this.ch) !== 0 && core.call.depth(this.ch) === 0) {
      this.endAll();
      this.leave();
    }
  }

  protected override drain(): void {
    const { core, pump, receiveWindow } = this.isolate;
    this.#draining = false;
    for (let tries = 0; tries < DRAIN_TRIES && !this.left; tries++) {
      const got = core.call.receive(core.me, this.ch, receiveWindow, 1);
      // A sender that was admitted before the end is about to publish.
      if (got === EMPTY || got === CONTENDED) continue;
      if (got === CLOSED) {
        this.endAll();
        return this.leave();
      }
      if (got < 0) throw core.failure(got, "cancel");
      this.#settleOwed(got);
      const value = this.readFor(receiveWindow);
      if (value instanceof Closed) reportError(value.reason);
      else this.undelivered(value);
      tries = 0;
    }
    if (this.left) return;
    // That sender does not get its processor: others go on meanwhile.
    this.#draining = true;
    pump.listen(this.number, this);
    pump.again(this.number);
  }

  #drainOn(): void {
    try {
      this.drain();
    } catch {
      // The memory is corrupt, or this isolate is to leave: who waits hears of that from the pump.
    }
  }

  /** While something is left to do its own announcement has to find this port: senders to be told, values to be drained. */
  protected override rest(): void {
    super.rest();
    if ((this.#owes || this.#draining) && !this.left) this.isolate.pump.listen(this.number, this);
  }

  /**
   * Asks again, or takes the question back: as long as the bit stands, the other side looks at the line of this one with
   * every value.
   */
  #goOn(direction: number, waits: boolean): void {
    const { core } = this.isolate;
    if (waits) this.#ask(direction);
    else core.call.delist(core.slot, this.ch, direction);
  }

  /** Registers interest, then looks again: what came in between is served on the next turn. */
  #ask(direction: number): void {
    const { core, pump } = this.isolate;
    core.call.enlist(core.me, this.ch, direction);
    const ready = direction === RECEIVE ? core.call.readable(this.ch) : core.call.writable(this.ch);
    if (ready === 0 && core.call.closed(this.ch) === 0) pump.expect();
    // A little room is not worth a turn: the receivers tell when half of it is free, or before they rest.
    else if (direction === SEND && core.call.depth(this.ch) << 1 > this.capacity) pump.linger(this.number);
    else pump.again(this.number);
  }

  #take(): T | Closed | typeof NOT_READY {
    if (this.#late !== undefined) throw this.#failLate();
    if (this.left) return this.ended();
    const { core, receiveWindow } = this.isolate;
    const got = core.call.receive(core.me, this.ch, receiveWindow, 1);
    if (got > 0) {
      if (got !== 1) this.#settleOwed(got);
      return this.format.read(receiveWindow);
    }
    if (got === EMPTY || got === CONTENDED) return NOT_READY;
    if (got !== CLOSED) throw core.failure(got, "receive");
    const end = this.ended();
    this.leave();
    return end;
  }

  #failLate(): unknown {
    const error = this.#late!.reason;
    this.#late = undefined;
    return error;
  }

  #settleOwed(got: number): number {
    if ((got & OWED) === 0) return got;
    if (!this.#owes) {
      this.#owes = true;
      const { core, pump } = this.isolate;
      pump.listen(this.number, this);
      core.call.announce(core.me, this.number);
    }
    return got & ~OWED;
  }

  #refused(status: number): false {
    if (status === FULL || status === CONTENDED) return false;
    if (status !== CLOSED) throw this.isolate.core.failure(status, "send");
    this.ended();
    return false;
  }

  #serveReceivers(): void {
    for (let head = this.receivers.head; head !== undefined; head = this.receivers.head) {
      const decision = head.decision;
      if (decision !== undefined) {
        if (decision.nudge !== undefined && !decision.settled && this.#couldReceive()) {
          return decision.nudge();
        }
        if (!decision.lock()) {
          this.receivers.remove(head);
          continue;
        }
      }
      let value: T | Closed | typeof NOT_READY;
      try {
        value = this.#take();
      } catch (error) {
        value = new Closed(error, true);
      }
      if (value === NOT_READY) return decision?.unlock();
      this.receivers.remove(head);
      decision?.settle();
      head.complete(value);
    }
  }

  #couldReceive(): boolean {
    const { core } = this.isolate;
    return core.call.readable(this.ch) !== 0 || core.call.closed(this.ch) !== 0;
  }
}

/**
 * Whether one who comes now has to queue behind `head`, who waits still. Not behind a select that chooses when it wakes up: it
 * has been told, and may be the very one that asks; two such selects would send each other to the end of the queue for ever.
 */
function comesFirst(head: Waiter<never> | Waiter<void> | Waiter<unknown> | undefined): boolean {
  return head !== undefined && head.decision?.nudge === undefined;
}
