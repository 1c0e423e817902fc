/**
 * The works of a `Selector`: its cases, its history, and the one run that it parks again at each turn.
 *
 * Invariants:
 *   I1  The chain from `#first` holds every case, disabled ones too: those wait for what is never ready.
 *   I2  What a case waits for changes only while no waiter of the selector is in a queue.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { DISABLED, isSticky } from "./cases.ts";
import { ready } from "../debug/probe.ts";
import { mustHear } from "./inputs.ts";
import { chooseNow } from "./order.ts";
import { Case, type Chooser, resultOf, SelectRun, takeOutcome } from "./run.ts";
import type { History } from "./turns.ts";
import { Closed, type SelectCase } from "../selectable.ts";
import { beginCommit, endCommit } from "../undelivered.ts";
import { capture, checkSignal, RESOLVED } from "../waiters.ts";
import { inTurn } from "../turns.ts";

const DONE: IteratorReturnResult<undefined> = Object.freeze({ value: undefined, done: true });

/** A key of the selector: its case, and what that is to wait for. */
class Entry {
  readonly one: Case;
  source: SelectCase<unknown>;
  on = true;

  constructor(key: string | number, source: SelectCase<unknown>) {
    this.source = source;
    this.one = new Case(key, source);
  }

  /** Changes what the case waits for. */
  apply(): void {
    this.one.source = this.on ? this.source : DISABLED;
  }
}

/** The works. */
export class SelectorCore implements Chooser {
  readonly late: boolean;
  readonly #history: History;
  readonly #entries: Map<string | number, Entry> = new Map();
  readonly #run: SelectRun;
  #first: Case | undefined = undefined;
  #last: Case | undefined = undefined;
  /** Changes that came while another thread had claimed the turn, or in the middle of a choice. */
  #deferred: (() => void)[] | undefined = undefined;
  /** A turn that waits for word from a promise, before it has parked. */
  #hearing = false;
  /** Polling its cases: a function of the user's may be running. */
  #choosing = false;
  #iterating = false;
  #disposed = false;

  /** Without cases yet. `late`: chooses when it wakes up. */
  constructor(history: History, late: boolean) {
    this.#history = history;
    this.late = late;
    this.#run = new SelectRun(this);
  }

  /** How many keys there are, disabled ones included. */
  get size(): number {
    return this.#entries.size;
  }

  /** One turn; with `iterating` it resolves as an iterator does. */
  next(signal: AbortSignal | undefined, iterating: boolean): Promise<unknown> {
    if (this.#disposed) return iterating ? Promise.resolve(DONE) : Promise.reject(disposed());
    if (this.#waiting) return Promise.reject(busy());
    this.#iterating = iterating;
    if (!this.late || !mustHear(this.#first)) return this.#start(signal);
    this.#hearing = true;
    return RESOLVED.then(() => {
      this.#hearing = false;
      return this.#disposed ? this.next(signal, iterating) : this.#start(signal);
    });
  }

  /** One turn without waiting. */
  tryNext(): unknown {
    if (this.#disposed) throw disposed();
    if (this.#waiting) throw busy();
    this.#iterating = false;
    this.#begin();
    try {
      const chosen = chooseNow(this.#first, this.#history);
      this.#choosing = false;
      if (chosen !== undefined) return this.settle(chosen, takeOutcome());
      this.#catchUp();
      return undefined;
    } finally {
      this.#finish();
    }
  }

  /** Adds a key, or changes what it waits for; `undefined` disables it. */
  set(key: string | number, source: SelectCase<unknown> = DISABLED): void {
    this.#check();
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      const added = new Entry(key, source);
      this.#entries.set(key, added);
      return this.#change(() => this.#chain(added.one));
    }
    entry.source = source;
    entry.on = true;
    this.#change(() => entry.apply());
  }

  /** Enables or disables a key that there is. */
  enable(key: string | number, on: boolean): void {
    this.#check();
    const entry = this.#entries.get(key);
    if (entry === undefined) throw new ArgumentError("the selector has no such case", { key });
    if (entry.on === on) return;
    entry.on = on;
    this.#change(() => entry.apply());
  }

  /** Forgets a key; `false` if there is none. */
  delete(key: string | number): boolean {
    this.#check();
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    this.#entries.delete(key);
    this.#change(() => this.#unchain(entry.one));
    return true;
  }

  /** Leaves all queues; whoever waits for the next turn is told. */
  dispose(): void {
    this.#disposed = true;
    const run = this.#run;
    if (run.settled || !run.lock()) return;
    if (this.#iterating) run.stop(DONE);
    else run.fail(disposed());
  }

  /** Ends an iteration that waits, not the selector. */
  leave(): void {
    if (this.#iterating && !this.#run.settled && this.#run.lock()) this.#run.stop(DONE);
  }

  choose(): Case | undefined {
    this.#choosing = true;
    try {
      return this.#history.choose();
    } finally {
      this.#choosing = false;
    }
  }

  woken(chosen: Case): void {
    this.#history.woken(chosen);
  }

  settle(chosen: Case, outcome: unknown): unknown {
    this.#catchUp();
    const result = resultOf(chosen.key, outcome);
    if (!this.#iterating) return result;
    if (outcome instanceof Closed || isSticky(chosen.source)) this.#retire(chosen);
    return { value: result, done: false };
  }

  resume(): void {
    if (this.#disposed) this.dispose();
    else if (this.#deferred !== undefined) this.#change(() => this.#catchUp());
  }

  get #waiting(): boolean {
    return this.#hearing || this.#choosing || !this.#run.settled;
  }

  #start(signal: AbortSignal | undefined): Promise<unknown> {
    this.#begin();
    try {
      const chosen = this.#history.choose();
      this.#choosing = false;
      if (chosen !== undefined) {
        const result = ready(this.settle(chosen, takeOutcome()));
        return chosen.source.shared ? inTurn(result) : result;
      }
      this.#catchUp();
      if (this.#disposed) return this.next(signal, this.#iterating);
      if (this.#iterating && this.#allDisabled()) return Promise.resolve(DONE);
      if (signal !== undefined) checkSignal(signal);
      if (signal?.aborted) return Promise.reject(signal.reason);
    } catch (error) {
      return Promise.reject(error);
    } finally {
      this.#finish();
    }
    const promise = new Promise<unknown>(capture);
    this.#run.park(this.#first, signal);
    return promise;
  }

  #begin(): void {
    this.#choosing = true;
    beginCommit();
  }

  #finish(): void {
    this.#choosing = false;
    endCommit();
  }

  #allDisabled(): boolean {
    for (let one = this.#first; one !== undefined; one = one.after) {
      if (one.source !== DISABLED) return false;
    }
    return true;
  }

  #check(): void {
    if (this.#disposed) throw disposed();
  }

  /** Between turns at once; while somebody waits, the selector leaves its queues for it and looks at all cases anew. */
  #change(change: () => void): void {
    const run = this.#run;
    if (this.#choosing) return void (this.#deferred ??= []).push(change);
    if (run.settled) return change();
    if (run.lock()) {
      run.choose(() => {
        change();
        return this.#first;
      });
    } else {
      (this.#deferred ??= []).push(change);
    }
  }

  /** Makes the changes that had to wait; not while waiters of it are in queues. */
  #catchUp(): void {
    const deferred = this.#deferred;
    if (deferred === undefined) return;
    this.#deferred = undefined;
    for (const change of deferred) change();
  }

  /** It has said all that it will ever say. */
  #retire(one: Case): void {
    const entry = this.#entries.get(one.key);
    // The key may have been given to another case, while the turn was claimed.
    if (entry?.one !== one || entry.source !== one.source) return;
    entry.on = false;
    entry.apply();
  }

  #chain(one: Case): void {
    if (this.#last === undefined) this.#first = one;
    else this.#last.after = one;
    this.#last = one;
    this.#history.add(one);
  }

  #unchain(gone: Case): void {
    let before: Case | undefined;
    for (let one = this.#first; one !== gone; one = one!.after) before = one;
    if (before === undefined) this.#first = gone.after;
    else before.after = gone.after;
    if (this.#last === gone) this.#last = before;
    this.#history.remove(gone);
  }
}

function busy(): ArgumentError {
  return new ArgumentError("a selector serves one loop: an earlier call of next() still waits");
}

function disposed(): ArgumentError {
  return new ArgumentError("the selector was disposed of");
}
