/**
 * One who pulls the values of a subject, as a case of a select.
 *
 * The port knows a reader only while somebody waits at it, so that one which everybody has forgotten can be collected; a
 * finalizer then gives its cursor back, lest it stall the writers for ever.
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import { C_REFS } from "../../../wasm/layout.ts";
import { CLOSED } from "../../../wasm/status.ts";
import type { QueueOwner } from "../../channel/debug/recorder.ts";
import {
  Closed,
  NOT_READY,
  nudge,
  type SelectCase,
  type Waiter,
  WaiterList,
} from "../../channel/selectable.ts";
import { LaggedError, TooManyWaitersError } from "../../errors.ts";
import type { Isolate } from "../../workers/isolate.ts";
import { SubjectCursor } from "./subject_cursor.ts";
import type { OnLag } from "./subject_options.ts";
import type { SubjectPort } from "./subject_port.ts";

/** Which cursor is to be given back. */
interface Forgotten {
  readonly ch: number;
  readonly generation: number;
  readonly index: number;
  /** Not to be kept alive by this. */
  readonly port: WeakRef<SubjectPort<unknown>>;
}

/** One for each isolate; they live as long as that. */
const registries = new WeakMap<Isolate, FinalizationRegistry<Forgotten>>();

function registryOf(isolate: Isolate): FinalizationRegistry<Forgotten> {
  let registry = registries.get(isolate);
  if (registry === undefined) {
    const { core } = isolate;
    registry = new FinalizationRegistry(({ ch, generation, index, port }) => {
      // The subject may be another one by now, or gone.
      if (core.load(ch + C_REFS + 4) >>> 0 === generation) core.call.part(core.me, ch, index);
      port.deref()?.countCursors(-1);
    });
    registries.set(isolate, registry);
  }
  return registry;
}

/** One subscription that is pulled. */
export class SubjectReader<T> implements SelectCase<T>, QueueOwner {
  readonly shared = true;
  served = 0;
  /** Whose values it reads. */
  readonly port: SubjectPort<T>;
  /** Those who wait for a value. */
  readonly waiters: WaiterList<T> = new WaiterList<T>(this);
  readonly #cursor: SubjectCursor<T>;
  readonly #onLag: OnLag | undefined;
  /** Read already, behind a report of lag that comes first. */
  #held: T | typeof NOT_READY = NOT_READY;
  #told = 0;
  /** Of the missed values, those that no receive has been told of. */
  #unreported = 0;
  /** A value in the middle of a batch that could not be decoded: thrown after the batch. */
  #late: { readonly error: unknown } | undefined = undefined;
  #left: Closed | undefined = undefined;

  /** Joins. */
  constructor(port: SubjectPort<T>, replay: number, onLag: OnLag | undefined) {
    this.port = port;
    this.#onLag = onLag;
    this.#cursor = new SubjectCursor(port, replay);
    const { isolate, ch, generation } = port;
    registryOf(isolate).register(
      this,
      { ch, generation, index: this.#cursor.index, port: new WeakRef(port as SubjectPort<unknown>) },
      this,
    );
  }

  /** Values it has missed so far; those that lie before it still are not counted. */
  get missed(): number {
    return Math.max(this.#told, this.#cursor.missed);
  }

  /** Values that lie before it. */
  get size(): number {
    return this.#left === undefined ? this.#cursor.size + (this.#held === NOT_READY ? 0 : 1) : 0;
  }

  /** Whether it has left, or will find the end. */
  get closed(): boolean {
    return this.#left !== undefined || this.port.closed;
  }

  /** Whether a `poll` would find something. */
  get ready(): boolean {
    return this.#held !== NOT_READY || this.#late !== undefined || this.#cursor.arrived || this.closed;
  }

  /** For reports. */
  waitingFor(): string {
    return `receive on a subject ${this.port.number}`;
  }

  /** The next value; once after a gap, the report of it. */
  poll(): T | Closed | typeof NOT_READY {
    const value = this.pollOn();
    if (this.#unreported === 0 || this.#left !== undefined) return value;
    const lag = this.#unreported;
    this.#unreported = 0;
    if (value !== NOT_READY && !(value instanceof Closed)) this.#held = value;
    return new Closed(new LaggedError(lag), true);
  }

  /** The next value, whatever came before it; a report stays for the next `poll`. */
  pollOn(): T | Closed | typeof NOT_READY {
    const { port } = this;
    port.enter();
    port.isolate.pump.activity++;
    if (this.#left !== undefined) return this.#left;
    if (this.#held !== NOT_READY) return this.#unhold();
    if (this.#late !== undefined) throw this.#failLate();
    if (port.left) return port.ended();
    const value = this.#cursor.takeOne();
    if (port.lossy) this.#count();
    return value === NOT_READY ? this.#nothing() : value;
  }

  /** What is there, in one call into the core. */
  pollBatch(first: T | typeof NOT_READY, max: number): T[] {
    const { lossy, capacity, format, left, isolate: { pump } } = this.port;
    this.port.enter();
    pump.activity++;
    const values = first === NOT_READY ? [] : [first];
    const others = this.waiters.head !== undefined || this.#late !== undefined;
    if (this.#left !== undefined || left || others) return values;
    if (this.#held !== NOT_READY && values.length < max) values.push(this.#unhold());
    // Reports, and messages that cannot be decoded, are given by `poll`.
    const lags = lossy && this.#onLag === undefined && this.#cursor.size >= capacity;
    if (values.length >= max || format.messages || this.#unreported > 0 || lags) return values;
    const more = this.#cursor.take(max - values.length);
    this.#late = this.#cursor.failure;
    if (lossy) this.#count();
    return values.length === 0 ? more : values.concat(more);
  }

  enlist(waiter: Waiter<T>): void {
    const { port } = this;
    const { maxWaiters } = port.policy;
    if (this.waiters.length >= maxWaiters) throw new TooManyWaitersError(maxWaiters);
    this.waiters.push(waiter);
    port.await(this);
  }

  withdraw(waiter: Waiter<T>): void {
    waiter.list?.remove(waiter);
    if (this.waiters.head === undefined) this.port.unawait(this);
  }

  /** What is there goes to those who wait, in turn. */
  deliver(): void {
    while (this.ready) {
      const { head } = this.waiters;
      if (head === undefined || nudge(head)) return;
      const { decision } = head;
      if (decision !== undefined && !decision.lock()) {
        this.waiters.remove(head);
        continue;
      }
      let value: T | Closed | typeof NOT_READY;
      try {
        value = this.poll();
      } catch (error) {
        value = new Closed(error, true);
      }
      if (value === NOT_READY) return decision?.unlock();
      this.waiters.remove(head);
      decision?.settle();
      head.complete(value);
    }
  }

  /** Every wait finds the end. */
  end(closed: Closed): void {
    for (let waiter = this.waiters.claim(); waiter !== undefined; waiter = this.waiters.claim()) {
      waiter.complete(closed);
    }
  }

  /** Gives the subscription up; those who wait find the end. Idempotent. */
  leave(closed: Closed): void {
    if (this.#left !== undefined) return;
    this.#told = this.missed;
    this.#left = closed;
    this.#held = NOT_READY;
    registryOf(this.port.isolate).unregister(this);
    this.#cursor.release();
    this.port.unawait(this);
    this.end(closed);
  }

  #unhold(): T {
    const value = this.#held as T;
    this.#held = NOT_READY;
    return value;
  }

  #failLate(): unknown {
    const { error } = this.#late!;
    this.#late = undefined;
    return error;
  }

  #nothing(): Closed | typeof NOT_READY {
    const { port } = this;
    const { status } = this.#cursor;
    if (status === CLOSED) return port.ended();
    port.failUnlessLater(status);
    return NOT_READY;
  }

  /** Counts what was missed; a hook is told in a microtask of its own. */
  #count(): void {
    const { missed } = this.#cursor;
    const lag = missed - this.#told;
    if (lag === 0) return;
    this.#told = missed;
    const onLag = this.#onLag;
    if (onLag === undefined) this.#unreported += lag;
    // A select may be in the middle of its choice, where no code of the user may run.
    else queueMicrotask(() => tell(onLag, lag));
  }
}

function tell(onLag: OnLag, missed: number): void {
  try {
    onLag(missed);
  } catch (error) {
    reportError(error);
  }
}
