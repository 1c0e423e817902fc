/**
 * The record of what is parked in this isolate: which operation waits, on what, since when, called from where.
 *
 * Invariants:
 *   I1  An operation is in the record from the moment its first waiter joins a queue until its promise is resolved.
 *   I2  The record holds no waiter, promise or channel: what would be garbage without it is garbage with it.
 *
 * After Kotlin's `DebugProbes`, and for leaks after the `goroutineleak` profile of Go.
 *
 * @module
 */
import type { ParkedOperation } from "../../errors.ts";
import type { Waiter, WaiterList } from "../selectable.ts";
import type { Probe } from "./probe.ts";
import { type CallSite, callSite } from "./stack.ts";

/** What a queue belongs to, if it can tell something about itself in a report. */
export interface QueueOwner {
  /** What a waiter that joins waits for, such as `receive on Channel "jobs" (capacity 8, 0 buffered)`. */
  waitingFor(waiter: Waiter<unknown>, list: WaiterList<unknown>): string;
  /** Whether time alone will wake whoever waits there. */
  readonly timed?: boolean;
}

/** The key of a select's case; `undefined` for any other waiter. */
export function keyOf(waiter: Waiter<unknown>): string | number | undefined {
  return (waiter.owner as { readonly key?: string | number } | undefined)?.key;
}

/** Of a select's case that says nothing about itself, its class. */
function kindOf(waiter: Waiter<unknown>): string {
  return (waiter.owner as { readonly source?: object } | undefined)?.source?.constructor.name ?? "";
}

/** One operation. */
export class Parked {
  /** Counts up. */
  readonly id: number;
  /** When it parked, in the milliseconds of `performance.now()`. */
  readonly since: number = performance.now();
  /** Where it was called. */
  readonly site: CallSite;
  /** It goes on, or has failed. */
  settled = false;
  /** Whether time alone will wake it. */
  timed = false;
  /** What it waits for, by key of the select's case; no key without a select. */
  readonly places: Map<string | number | undefined, string> = new Map();

  /** Called where the operation makes its promise. */
  constructor(id: number, site: CallSite) {
    this.id = id;
    this.site = site;
  }

  /** Notes a queue. */
  join(waiter: Waiter<unknown>, list: WaiterList<unknown>): void {
    const owner = list.owner;
    if (owner?.timed) this.timed = true;
    const key = keyOf(waiter);
    this.places.set(
      key,
      owner?.waitingFor(waiter, list) ?? (key === undefined ? this.site.call : kindOf(waiter)),
    );
  }

  /** For people. */
  describe(): ParkedOperation {
    const cases = [...this.places].map(([key, text]) => key === undefined ? text : `${key}: ${text}`);
    const what = this.places.has(undefined) ? cases.join(", ") : `select { ${cases.join(", ")} }`;
    return { what: what || "an operation", age: performance.now() - this.since, stack: this.site.stack };
  }
}

/** Hears of changes to the record. */
export interface RecordListener {
  /** An operation has parked or, with `true`, goes on. */
  moved(settled: boolean): void;
  /** An operation can never go on: all that could wake it is garbage. */
  lost(parked: Parked): void;
}

/** Keeps the record. */
export class Recorder implements Probe {
  /** What is parked now. */
  readonly parked: Set<Parked> = new Set();
  /** Who hears of changes. */
  readonly listeners: Set<RecordListener> = new Set();
  readonly #byWaiter = new WeakMap<object, Parked>();
  readonly #leaks = new FinalizationRegistry<Parked>((parked) => this.#lost(parked));
  #count = 0;
  /** Has made its promise, but is in no queue yet. */
  #fresh: Parked | undefined = undefined;

  /** See {@linkcode Probe}. */
  parking(resolve: (value: unknown) => void): (value: unknown) => void {
    const parked = new Parked(++this.#count, this.site());
    const wrapped = (value: unknown): void => {
      this.#settle(parked);
      resolve(value);
    };
    this.#fresh = parked;
    // Whoever could wake the operation holds this function.
    this.#leaks.register(wrapped, parked);
    return wrapped;
  }

  /** See {@linkcode Probe}. */
  queued(waiter: Waiter<unknown>, list: WaiterList<unknown>): void {
    // All waiters of a select share its decision.
    const key: object = waiter.decision ?? waiter;
    if (this.#fresh !== undefined) this.#byWaiter.set(key, this.#fresh);
    this.#fresh = undefined;
    const parked = this.#byWaiter.get(key);
    if (parked === undefined || parked.settled) return;
    parked.join(waiter, list);
    this.parked.add(parked);
    for (const listener of this.listeners) listener.moved(false);
  }

  /** See {@linkcode Probe}. */
  ready<T>(value: T): Promise<T> {
    return Promise.resolve(value);
  }

  /** Where the library was called. */
  protected site(): CallSite {
    return callSite();
  }

  /** What is known of a waiter. */
  of(waiter: Waiter<unknown>): Parked | undefined {
    return this.#byWaiter.get(waiter.decision ?? waiter);
  }

  /** What was parked after the `id`th operation and still is. */
  after(id: number): Parked[] {
    return [...this.parked].filter((parked) => parked.id > id);
  }

  /** The operation that parked last. */
  get last(): number {
    return this.#count;
  }

  #settle(parked: Parked): void {
    parked.settled = true;
    if (!this.parked.delete(parked)) return;
    for (const listener of this.listeners) listener.moved(true);
  }

  #lost(parked: Parked): void {
    if (parked.settled || !this.parked.has(parked)) return;
    this.#settle(parked);
    for (const listener of this.listeners) listener.lost(parked);
  }
}
