/**
 * The workers of a runtime: a fixed number of places, each with a worker that lives in it; whoever dies is replaced.
 *
 * Invariants
 * - I1  Nothing is taken from a worker before its death is confirmed (life.I1).
 * - I2  A dead worker's slot is fenced, its host told, the slot reaped, and only then a fresh worker started.
 * - I3  A worker that fails to start is tried again after 100 ms, then 200, 400 and so on up to 5 s.
 *
 * @module
 */
import { type Core, WINDOW_SIZE } from "../core/core.ts";
import { RuntimeClosedError } from "../errors.ts";
import { S_LEAVE, S_WORKER } from "../../wasm/layout.ts";
import { CONTENDED } from "../../wasm/status.ts";
import type { WorkerLike } from "./host/platform.ts";
import { Life, type LifeEvents } from "./life.ts";
import type { Cargo, ToWorker, WayTo, Welcome } from "./protocol.ts";

const BACKOFF_FIRST = 100;
const BACKOFF_LAST = 5_000;
/** Milliseconds that the tasks of a worker have to end once they are told to, at most. */
const GRACE = 250;

/** What the pool needs of the runtime. */
export interface PoolHost {
  /** Makes a worker. */
  make(): WorkerLike;
  /** What a new worker has to know beside its ticket. */
  welcome(worker: number): Pick<Welcome, "options" | "exports" | "lanes" | "trace" | "tasks">;
  /** The worker is dead and its slot is fenced, but not reaped: what it did may be read. */
  onDead(life: Life, reason: string | undefined): void;
  /** The slot is reaped. */
  onReaped(life: Life): void;
  /** A worker sends something that moves. */
  onCargo(life: Life, message: Cargo | WayTo): void;
}

/** The workers of one runtime. Main isolate only. */
export class Pool implements LifeEvents {
  /** Workers that were replaced after their death. */
  restarts = 0;
  readonly #core: Core;
  readonly #inbox: number;
  readonly #host: PoolHost;
  /** By number, from 1; between death and replacement a place is empty. */
  readonly #lives: (Life | undefined)[] = [];
  readonly #failures: number[] = [];
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #starting = 0;
  #started = Promise.withResolvers<void>();
  #closing = false;
  #allGone: (() => void) | undefined;

  /** `inbox` is the size of each worker's own inbox, in bytes. */
  constructor(core: Core, inbox: number, host: PoolHost) {
    this.#core = core;
    this.#inbox = inbox;
    this.#host = host;
  }

  /** Starts `count` workers; resolves when all of them are ready, rejects when one of them cannot be started. */
  start(count: number): Promise<void> {
    if (count === 0) return Promise.resolve();
    this.#starting = count;
    for (let worker = 1; worker <= count; worker++) {
      this.#failures[worker] = 0;
      this.#spawn(worker);
    }
    return this.#started.promise;
  }

  /** The worker that lives in place `worker`, if one does. */
  lifeOf(worker: number): Life | undefined {
    return this.#lives[worker];
  }

  /** Number of the worker in `slot`, 0 for the main isolate and for slots that nobody lives in. */
  workerIn(slot: number): number {
    return this.#lives.find((life) => life?.slot === slot)?.worker ?? 0;
  }

  /** The life in `slot`, if there is one. */
  lifeIn(slot: number): Life | undefined {
    return this.#lives.find((life) => life?.slot === slot);
  }

  /** Tells all workers; those that start later find it in their welcome. */
  tell(message: ToWorker): void {
    for (const life of this.#lives) life?.tell(message);
  }

  /** Asks all workers to leave, waits until they are dead or `deadline` ms have passed; returns those that are not. */
  async close(deadline: number): Promise<Life[]> {
    this.#closing = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#started.reject(new RuntimeClosedError());
    this.#started.promise.catch(() => {});
    if (this.living().length > 0) {
      await this.#farewell(deadline);
      for (const life of this.living()) {
        if (life.left) life.terminate();
        life.abandon();
        this.#core.call.fence(life.slot);
      }
    }
    return this.living().filter((life) => !life.left);
  }

  async #farewell(deadline: number): Promise<void> {
    const gone = new Promise<void>((resolve) => this.#allGone = resolve);
    const grace = Math.min(GRACE, deadline / 4);
    this.tell({ kind: "stop", grace });
    // Whoever blocks its thread hears nothing, but looks at this word between two sleeps.
    for (const life of this.living()) this.#core.store(this.#core.slotAt(life.slot) + S_LEAVE, 1);
    for (const life of this.living()) life.cancelStart();
    // Whoever does not even listen finds its channels closed to it.
    const insist = setTimeout(() => {
      for (const life of this.living()) this.#core.call.fence(life.slot);
    }, Math.max(deadline / 2, Math.min(deadline, 2 * GRACE)));
    let late: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([gone, new Promise<void>((resolve) => late = setTimeout(resolve, deadline))]);
    clearTimeout(insist);
    clearTimeout(late);
  }

  /** The workers that live, or are starting. */
  living(): Life[] {
    return this.#lives.filter((life) => life !== undefined);
  }

  #spawn(worker: number): void {
    const { call } = this.#core;
    const slot = call.takeSlot();
    if (slot < 0 || call.equip(slot, WINDOW_SIZE, this.#inbox) < 0) {
      if (slot >= 0) this.#reap(slot);
      this.#retry(worker);
      return;
    }
    this.#core.store(this.#core.slotAt(slot) + S_LEAVE, 0);
    this.#core.store(this.#core.slotAt(slot) + S_WORKER, worker);
    const ticket = this.#core.ticket(slot);
    this.#lives[worker] = new Life(this.#host.make, { ticket, worker, ...this.#host.welcome(worker) }, this);
  }

  #retry(worker: number): void {
    const failures = this.#failures[worker]!++;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#spawn(worker);
    }, Math.min(BACKOFF_LAST, BACKOFF_FIRST * 2 ** failures));
    this.#timers.add(timer);
  }

  /** {@linkcode Life} calls it. */
  onReady(life: Life): void {
    this.#failures[life.worker] = 0;
    if (this.#closing) life.tell({ kind: "stop", grace: 0 });
    if (--this.#starting === 0) this.#started.resolve();
  }

  /** {@linkcode Life} calls it. */
  onFailed(life: Life, reason: Error): void {
    this.#bury(life, reason.message);
    if (this.#closing) return;
    if (this.#starting > 0) this.#started.reject(reason);
    this.#retry(life.worker);
  }

  /** {@linkcode Life} calls it. Its next operation is refused, which also ends a wait that blocks its thread. */
  onTerminated(life: Life): void {
    this.#core.call.fence(life.slot);
  }

  /** {@linkcode Life} calls it. */
  onCargo(life: Life, message: Cargo | WayTo): void {
    this.#host.onCargo(life, message);
  }

  /** {@linkcode Life} calls it. */
  onDead(life: Life, reason: string | undefined): void {
    this.#bury(life, reason);
    if (this.#closing) return;
    this.restarts++;
    this.#spawn(life.worker);
  }

  #bury(life: Life, reason: string | undefined): void {
    this.#lives[life.worker] = undefined;
    this.#core.call.fence(life.slot);
    this.#host.onDead(life, reason);
    this.#reap(life.slot);
    this.#host.onReaped(life);
    if (this.living().length === 0) this.#allGone?.();
  }

  #reap(slot: number): void {
    const { call, me } = this.#core;
    call.fence(slot);
    for (let i = 0; i < 1_000_000 && call.reap(me, slot) === CONTENDED; i++);
  }
}
