/**
 * A stream that is told its values from outside, and tells all who listen.
 *
 * Invariants:
 *   I1  Every observer sees the same order: what is emitted while an emission is under way (by an observer, say) waits until every
 *       observer has had the one before.
 *   I2  An emission goes to those who listened when it began: the list is copied before it changes during an emission.
 *   I3  Observers that have left are `stopped`, and out of the list at the latest when they are its greater part.
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import { Observable } from "../core/observable.ts";
import type { Subscriber } from "../core/subscriber.ts";
import type { EmitResult, Observer } from "../core/types.ts";

/** Most emissions that may wait for the one under way. */
const MAX_WAITING = 65_536;

/** What waits for the emission that is under way. */
interface Waiting<T> {
  /** What it is. */
  readonly kind: "next" | "error" | "complete";
  /** The value or the error. */
  readonly value: T | unknown;
}

/**
 * A stream of what is given to its `next`, for any number of observers: each hears what comes after it has subscribed. It is an observer
 * too, so that it can subscribe to other streams.
 *
 * `next` answers `"ok"`, `"noSubscribers"`, `"closed"` after the end, or `"full"`: emissions from inside an observer wait for
 * their turn, so that all observers see one order, and at most 65,536 of them do. Where RxJS calls the observers recursively, later
 * observers see such emissions in the wrong order (ReactiveX/rxjs#6976). Programs that ignore the answer work as with RxJS.
 *
 * @example
 * ```ts
 * import { Subject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const clicks = new Subject<string>();
 * const seen: string[] = [];
 * assertEquals(clicks.next("unheard"), "noSubscribers");
 * using subscription = clicks.subscribe((button) => seen.push(button));
 * assertEquals(clicks.next("left"), "ok");
 * clicks.complete();
 * assertEquals(clicks.next("late"), "closed");
 * assertEquals(seen, ["left"]);
 * assertEquals(subscription.closed, true);
 * ```
 */
export class Subject<T> extends Observable<T> implements Observer<T>, Disposable {
  #observers: Subscriber<T>[] = [];
  /** Of `#observers`, those that have left. */
  #left = 0;
  /** The list is being walked: copy it before changing it. */
  #shared = false;
  #emitting = false;
  #waiting: Waiting<T>[] | undefined = undefined;
  #ended: "open" | "error" | "complete" = "open";
  /** The end is on its way: nothing comes after it. */
  #ending = false;
  #error: unknown = undefined;
  readonly #leave = (): void => this.#compact();

  /** Nobody listens yet. */
  constructor() {
    super();
  }

  /** Whether it has completed or failed. */
  get closed(): boolean {
    return this.#ended !== "open";
  }

  /** Whether anybody listens. */
  get observed(): boolean {
    return this.#observers.length > this.#left;
  }

  /** Tells everybody who listens now. Never throws; what an observer throws is reported. */
  next(value: T): EmitResult {
    if (this.#ended !== "open") return "closed";
    if (this.#emitting) return this.#later("next", value);
    this.#emitting = true;
    let told: EmitResult;
    try {
      told = this.emit(value);
    } finally {
      this.#emitting = false;
    }
    if (this.#waiting !== undefined) this.#catchUp();
    return told;
  }

  /** Fails: everybody who listens now, or subscribes later, gets the error. */
  error(error: unknown): void {
    if (this.#ended !== "open") {
      reportError(error);
      return;
    }
    if (this.#emitting) this.#later("error", error);
    else this.#end("error", error);
  }

  /** Completes: everybody who listens now, or subscribes later, is told. */
  complete(): void {
    if (this.#ended !== "open") return;
    if (this.#emitting) this.#later("complete", undefined);
    else this.#end("complete", undefined);
  }

  /** The stream without the way to emit. */
  asObservable(): Observable<T> {
    return new Observable((subscriber) => this.runInto(subscriber));
  }

  /** Completes. */
  [Symbol.dispose](): void {
    this.complete();
  }

  /** Lets `subscriber` listen. */
  override runInto(subscriber: Subscriber<T>): void {
    // What the newcomer emits while it is greeted comes after that, for everybody.
    const nested = this.#emitting;
    this.#emitting = true;
    try {
      this.greet(subscriber);
      if (!subscriber.stopped) this.#join(subscriber);
    } finally {
      this.#emitting = nested;
    }
    if (!nested && this.#waiting !== undefined) this.#catchUp();
  }

  /** Tells the observers now; a subject that remembers values does so here. */
  protected emit(value: T): EmitResult {
    const observers = this.#observers;
    const count = observers.length;
    if (count === 0) return "noSubscribers";
    if (count === 1) {
      observers[0]!.next(value);
      return "ok";
    }
    this.#shared = true;
    for (let i = 0; i < count; i++) observers[i]!.next(value);
    if (this.#observers === observers) this.#shared = false;
    return "ok";
  }

  /** A new observer comes: a subject that remembers values tells it here. */
  protected greet(_subscriber: Subscriber<T>): void {}

  /** The end is near: a subject that owes its observers a last value tells them here. */
  protected farewell(_kind: "error" | "complete"): void {}

  #later(kind: Waiting<T>["kind"], value: unknown): EmitResult {
    if (this.#ending) {
      if (kind === "error") reportError(value);
      return "closed";
    }
    const waiting = this.#waiting ??= [];
    if (kind === "next" && waiting.length >= MAX_WAITING) return "full";
    if (kind !== "next") this.#ending = true;
    waiting.push({ kind, value });
    return "ok";
  }

  /** Emits what has come in the meantime, and what comes while it does. */
  #catchUp(): void {
    this.#emitting = true;
    try {
      for (let waiting = this.#waiting; waiting !== undefined; waiting = this.#waiting) {
        this.#waiting = undefined;
        for (const { kind, value } of waiting) {
          if (kind === "next") this.emit(value as T);
          else this.#end(kind, value);
        }
      }
    } finally {
      this.#emitting = false;
    }
  }

  #end(kind: "error" | "complete", error: unknown): void {
    const nested = this.#emitting;
    this.#emitting = this.#ending = true;
    this.farewell(kind);
    this.#emitting = nested;
    this.#ended = kind;
    this.#error = error;
    const observers = this.#observers;
    this.#observers = [];
    this.#left = 0;
    for (const observer of observers) {
      if (observer.stopped) continue;
      if (kind === "error") observer.error(error);
      else observer.complete();
    }
  }

  #join(subscriber: Subscriber<T>): void {
    if (this.#ended === "error") subscriber.error(this.#error);
    else if (this.#ended === "complete") subscriber.complete();
    else {
      if (this.#shared) {
        this.#observers = this.#observers.slice();
        this.#shared = false;
      }
      this.#observers.push(subscriber);
      subscriber.add(this.#leave);
    }
  }

  /** Somebody has left. */
  #compact(): void {
    if (this.#ended !== "open" || 2 * ++this.#left < this.#observers.length) return;
    this.#observers = this.#observers.filter((observer) => !observer.stopped);
    this.#shared = false;
    this.#left = 0;
  }
}
