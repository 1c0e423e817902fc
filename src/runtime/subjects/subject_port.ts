/**
 * A subject in shared memory, seen from one isolate: writers that wait for room, observers, readers that wait for a value.
 *
 * Invariants
 * - I1  While anybody here waits for values the isolate's bit is among the subject's waiters, or its ready bit is set (as for
 *       channels, `cells_port`.I1); likewise for writers.
 * - I2  Values of one isolate are published in the order in which they were given: who comes later finds `"full"` while an
 *       earlier one waits.
 * - I3  The pump knows the port while somebody here waits or observes; else it can be collected.
 *
 * @module
 */
import { expectError } from "../../errors/report.ts";
import { C_LOSSY, C_REPLAY, RECEIVE, SEND } from "../../../wasm/layout.ts";
import { CLOSED, CONTENDED, EMPTY, FULL, NOBODY } from "../../../wasm/status.ts";
import type { ChannelFacts } from "../../channel/debug/explain.ts";
import type { Policy } from "../../channel/policy.ts";
import { NOT_READY, type Waiter } from "../../channel/selectable.ts";
import type { Codec } from "../../codec/codec.ts";
import type { Subscriber } from "../../reactive/core/subscriber.ts";
import type { EmitResult } from "../../reactive/core/types.ts";
import { RuntimeClosedError } from "../../errors.ts";
import type { Isolate } from "../../workers/isolate.ts";
import { Port } from "../port.ts";
import { serveWriters } from "./serve_writers.ts";
import { SubjectPush } from "./subject_push.ts";
import type { SubjectReader } from "./subject_reader.ts";

/** Tries of a publish that other writers interfere with. */
const TRIES = 16;
/** Microtasks that the end of a closed runtime takes, at most, to come to whoever reads at their own pace. */
const QUIET_TURNS = 32;

/** The isolate's side of a subject. */
export class SubjectPort<T> extends Port<T> {
  /** How many values those who come later get first. */
  readonly replay: number;
  /** Whether writers do not wait for readers. */
  readonly lossy: boolean;
  /** Readers at which somebody waits. */
  readonly #awaited = new Set<SubjectReader<T>>();
  #push: SubjectPush<T> | undefined = undefined;
  #missed = 0;
  /** Places of this isolate in the ring. */
  #cursors = 0;
  #owes = false;
  /** A close hands out nothing itself. */
  #quiet = false;

  /** The isolate is attached to the subject already. */
  constructor(isolate: Isolate, ch: number, capacity: number, codec: Codec<T>, policy: Policy<T>) {
    super(isolate, ch, capacity, codec, policy);
    this.replay = isolate.core.load(ch + C_REPLAY);
    this.lossy = isolate.core.load(ch + C_LOSSY) !== 0;
  }

  /** Nobody receives from a subject itself: readers and observers do. */
  override poll(): typeof NOT_READY {
    return NOT_READY;
  }

  /** As `poll`. */
  override enlist(_waiter: Waiter<T>): void {}

  /** Values that this isolate's observers did not get. */
  get missed(): number {
    return this.#missed + (this.#push?.missed ?? 0);
  }

  /** Whether anybody listens, in any isolate. */
  get observed(): boolean {
    return !this.left && this.isolate.core.call.observed(this.ch) !== 0;
  }

  /** Throws inside a codec: the windows are in use. */
  override enter(): void {
    super.enter();
  }

  /** Publishes if that needs no waiting. Throws what the codec throws. */
  emit(value: T): EmitResult {
    this.enter();
    const { isolate: { core, pump, sendWindow }, ch, format } = this;
    pump.activity++;
    if (this.senders.head !== undefined) {
      this.serve();
      if (this.senders.head !== undefined) return "full";
    }
    if (this.left || this.closing !== undefined) return "closed";
    if (format.messages && core.call.publishable(ch) === 0) return this.#answer(this.closed ? CLOSED : FULL);
    format.write(value);
    // Its own observers are told in a turn that begins when this one has returned: no bell has to be rung.
    if (this.#push !== undefined) pump.stir();
    let status = core.call.publish(core.me, ch, sendWindow, 1);
    for (let tries = 0; status === CONTENDED && tries < TRIES; tries++) {
      status = core.call.publish(core.me, ch, sendWindow, 1);
    }
    if (status === 1) return "ok";
    format.abandon();
    return this.#answer(status);
  }

  /** As a send: without subscribers the value goes to `onUndelivered`. */
  override offer(value: T): boolean {
    const result = this.emit(value);
    if (result === "noSubscribers") this.undelivered(value);
    return result === "ok" || result === "noSubscribers";
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

  /** Lets `subscriber` observe. Throws when there is no place for a reader. */
  observe(subscriber: Subscriber<T>): void {
    if (this.left) {
      const { hasReason, reason } = this.ended();
      if (hasReason) subscriber.error(reason);
      else subscriber.complete();
      return;
    }
    const push = this.#push ??= new SubjectPush(this);
    push.add(subscriber);
    // What is kept for those who come late comes at once, as from a local subject.
    if (this.isolate.coding) this.isolate.pump.again(this.number);
    else this.serve();
  }

  /** Somebody waits at `reader`. */
  await(reader: SubjectReader<T>): void {
    this.#awaited.add(reader);
    this.isolate.pump.listen(this.number, this);
    this.countWaiting(RECEIVE, this.#awaited.size);
    this.#ask(RECEIVE);
  }

  /** Nobody waits at `reader` any more. */
  unawait(reader: SubjectReader<T>): void {
    if (this.#awaited.delete(reader)) this.rest();
  }

  override serve(): void {
    if (this.left) return;
    const { isolate: { core, pump, coding }, ch } = this;
    if (coding || this.#quiet) return pump.again(this.number);
    this.#owes = false;
    core.call.tellWriters(ch);
    serveWriters(this);
    const more = this.#push?.deliver() ?? false;
    for (const reader of [...this.#awaited]) {
      reader.deliver();
      if (reader.waiters.head === undefined) this.#awaited.delete(reader);
    }
    if (this.left) return;
    if (this.#listens) this.#ask(RECEIVE);
    else core.call.delist(core.slot, ch, RECEIVE);
    if (this.senders.head !== undefined) this.#ask(SEND);
    else core.call.delist(core.slot, ch, SEND);
    if (more) pump.later(this.number);
    this.rest();
    this.#leaveAtTheEnd();
  }

  /** Somebody in this isolate begins to read, or reads no more. */
  countCursors(by: 1 | -1): void {
    this.#cursors += by;
    if (this.#cursors === 0) this.#leaveAtTheEnd();
  }

  /** Writers wait that are to be told before this isolate rests. */
  owe(): void {
    if (this.#owes) return;
    this.#owes = true;
    const { isolate: { core, pump }, number } = this;
    pump.listen(number, this);
    core.call.announce(core.me, number);
  }

  /** Throws what a status of the core stands for, unless a later look may find something. */
  failUnlessLater(status: number): void {
    if (status === EMPTY) return;
    if (status === CONTENDED) return this.isolate.pump.again(this.number);
    throw this.isolate.core.failure(status, "read", { subject: this.number });
  }

  /** The observers of this isolate have heard the end, or a value could not be decoded. */
  endPush(error: [unknown?]): void {
    const push = this.#push;
    if (push === undefined) return;
    this.pushOver(push);
    push.end(error);
  }

  /** The last observer has left. */
  pushOver(push: SubjectPush<T>): void {
    if (this.#push !== push) return;
    this.#missed += push.missed;
    this.#push = undefined;
    this.rest();
  }

  override close(hasReason: boolean, reason: unknown): void {
    this.#quiet = true;
    try {
      super.close(hasReason, reason);
    } finally {
      this.#quiet = false;
    }
    // The pump may know nobody here.
    if (!this.left) this.isolate.pump.listen(this.number, this);
  }

  /** For `explain()`. */
  override facts(): ChannelFacts {
    const { number, capacity, policy: { name }, closed, missed } = this;
    return { kind: "SharedSubject", name, capacity, size: 0, closed, counters: { number, missed } };
  }

  /** The readers of this isolate keep their places until they are let go. */
  protected override drain(): void {}

  protected override endAll(): void {
    super.endAll();
    const end = this.ended();
    for (const reader of this.#awaited) reader.end(end);
    this.#awaited.clear();
    // What lay before an end that is known already is out of reach, too.
    this.#endByAbort(
      end.hasReason ? end.reason : new RuntimeClosedError("the runtime was closed before the end"),
    );
  }

  /**
   * Observers hear that the runtime has closed as an error. That is no accident, and whoever has no handler for errors does not
   * expect one: it is not reported as uncaught. Those who say how much they want hear of it some microtasks later.
   */
  #endByAbort(reason: unknown): void {
    const loud = reason instanceof RuntimeClosedError ? expectError(reason) : undefined;
    this.endPush([reason]);
    let turns = QUIET_TURNS;
    const later = (): void => {
      if (turns-- > 0) queueMicrotask(later);
      else loud?.();
    };
    if (loud !== undefined) later();
  }

  protected override rest(): void {
    if (this.left) return;
    this.countWaiting(RECEIVE, this.#awaited.size);
    this.countWaiting(SEND, this.senders.length);
    if (!this.#listens && this.senders.head === undefined && !this.#owes) {
      this.isolate.pump.unlisten(this.number);
    }
  }

  get #listens(): boolean {
    return this.#push !== undefined || this.#awaited.size > 0;
  }

  /** Of a subject that keeps nothing for those who come later nothing is needed any more. */
  #leaveAtTheEnd(): void {
    if (
      this.left || this.replay > 0 || this.#cursors > 0 || this.senders.head !== undefined || !this.closed
    ) return;
    this.ended();
    this.leave();
  }

  /** Registers interest, then looks again: what came in between is served on the next turn. */
  #ask(direction: number): void {
    const { isolate: { core, pump }, ch } = this;
    pump.listen(this.number, this);
    core.call.enlist(core.me, ch, direction);
    const ready = direction === RECEIVE ? this.#arrived : core.call.publishable(ch) !== 0 || this.closed;
    if (ready) pump.again(this.number);
    else pump.expect();
  }

  get #arrived(): boolean {
    if (this.isolate.core.call.closed(this.ch) !== 0 || this.#push?.arrived) return true;
    for (const reader of this.#awaited) if (reader.ready) return true;
    return false;
  }

  #answer(status: number): EmitResult {
    switch (status) {
      case NOBODY:
        return "noSubscribers";
      case FULL:
      case CONTENDED:
        return "full";
      case CLOSED:
        this.ended();
        this.#leaveAtTheEnd();
        return "closed";
      default:
        throw this.isolate.core.failure(status, "publish", { subject: this.number });
    }
  }
}
