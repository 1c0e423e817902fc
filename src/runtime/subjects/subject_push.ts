/**
 * What an isolate's observers of a subject have in common: one cursor, and one decoding of each value.
 *
 * Invariants
 * - I1  Values are handed out in the order of the ring, each to all observers before the next.
 * - I2  Observers are called from a turn of the pump or while they subscribe, never from inside `next` of the writer.
 * - I3  The cursor is given back when the last observer has left.
 *
 * @module
 */
import { CLOSED } from "../../../wasm/status.ts";
import type { Subscriber } from "../../reactive/core/subscriber.ts";
import { ReplaySubject } from "../../reactive/subjects/replay_subject.ts";
import { Subject } from "../../reactive/subjects/subject.ts";
import { SubjectCursor } from "./subject_cursor.ts";
import type { SubjectPort } from "./subject_port.ts";

/** Values that are decoded at a time. */
const BATCH = 512;
/** Values handed out between two looks at the clock. */
const LOOK = 32;
/** Milliseconds of observers after which the event loop gets its turn. */
const TURN = 2;

/** The observers of one isolate. */
export class SubjectPush<T> {
  /** Whether the values have ended, or nobody listens any more. */
  over = false;
  readonly #port: SubjectPort<T>;
  readonly #cursor: SubjectCursor<T>;
  readonly #fan: Subject<T>;
  /** Numbers are read into it again and again. */
  readonly #spare: T[] = [];
  #batch: readonly T[] = [];
  #at = 0;
  #end = 0;
  #failure: { readonly error: unknown } | undefined = undefined;
  #delivering = false;
  /** Newcomers who are told what is remembered, and are not in the list yet. */
  #coming = 0;

  /** Joins. */
  constructor(port: SubjectPort<T>) {
    this.#port = port;
    this.#cursor = new SubjectCursor(port, port.replay);
    this.#fan = port.replay > 0 ? new ReplaySubject<T>(port.replay) : new Subject<T>();
  }

  /** Values that this isolate's observers did not get. */
  get missed(): number {
    return this.#cursor.missed;
  }

  /** Lets `subscriber` listen: what its isolate remembers comes at once. */
  add(subscriber: Subscriber<T>): void {
    this.#coming++;
    this.#fan.runInto(subscriber);
    this.#coming--;
    // After the teardown that takes it out of the list.
    subscriber.add(() => this.#check());
  }

  /** Hands out what is there, for about 2 ms; `true` when there is more. */
  deliver(): boolean {
    if (this.#delivering || this.over) return false;
    this.#delivering = true;
    const until = performance.now() + TURN;
    try {
      while (!this.over) {
        if (!this.#handOut(until)) return true;
        if (this.over || !this.#fill()) return false;
        if (performance.now() > until) return true;
      }
      return false;
    } finally {
      this.#delivering = false;
    }
  }

  /** Ends it for all observers. */
  end(error: [unknown?]): void {
    if (this.over) return;
    this.over = true;
    this.#forget();
    this.#cursor.release();
    if (error.length > 0) this.#fan.error(error[0]);
    else this.#fan.complete();
  }

  /** Whether the next value is there. */
  get arrived(): boolean {
    return !this.over && (this.#at < this.#end || this.#cursor.arrived);
  }

  /** `false` when the time is up before the batch is. */
  #handOut(until: number): boolean {
    const batch = this.#batch, end = this.#end;
    while (this.#at < end) {
      this.#fan.next(batch[this.#at++]!);
      if (this.over) return true;
      if (this.#at % LOOK === 0 && performance.now() > until) return this.#at === end;
    }
    return true;
  }

  /** Reads the next batch; `false` when there is none now. What keeps it from reading ends the observers: a turn of the pump must not throw. */
  #fill(): boolean {
    try {
      return this.#read();
    } catch (error) {
      this.#port.endPush([error]);
      return false;
    }
  }

  #read(): boolean {
    if (this.#failure !== undefined) {
      this.#port.endPush([this.#failure.error]);
      return false;
    }
    const cursor = this.#cursor;
    this.#batch = cursor.take(BATCH, this.#spare);
    this.#at = 0;
    this.#end = cursor.count;
    this.#failure = cursor.failure;
    if (this.#end > 0 || this.#failure !== undefined) return true;
    if (cursor.status === CLOSED) {
      const end = this.#port.ended();
      this.#port.endPush(end.hasReason ? [end.reason] : []);
    } else this.#port.failUnlessLater(cursor.status);
    return false;
  }

  #forget(): void {
    this.#batch = [];
    this.#at = this.#end = 0;
  }

  /** Somebody has left. */
  #check(): void {
    if (this.over || this.#coming > 0 || this.#fan.observed) return;
    this.over = true;
    this.#forget();
    this.#cursor.release();
    this.#port.pushOver(this);
  }
}
