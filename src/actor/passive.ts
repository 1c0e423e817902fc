/**
 * Actors that sleep while nobody wants anything of them: the object is let go, its snapshot kept; the next message makes it anew.
 *
 * After the passivation of Akka's sharded entities and Orleans' idle activations.
 *
 * @module
 */
import type { Timer, TimerTask } from "../time/clock.ts";
import { postSignal } from "./admission.ts";
import { construct } from "./birth.ts";
import type { Cell } from "./cell.ts";
import { type Operation, signal } from "./operation.ts";
import { BUSY, DEAD, isThenable } from "./state.ts";

interface Sleepable {
  snapshot?(): unknown;
  restore?(state: unknown): unknown;
}

const SLEEP = signal("passivate", (cell, { sleeper, stamp }: { sleeper: Sleeper; stamp: number }) => {
  return cell.extra!.sleeper === sleeper && sleeper.stamp === stamp ? sleeper.sleep() : undefined;
});

/** What takes the place of an object that was let go: it has no hooks. */
const ASLEEP = Object.freeze({});

/** Puts one actor to sleep, again and again. */
export class Sleeper implements TimerTask {
  /** Messages handled so far. */
  stamp = 0;
  readonly #cell: Cell;
  readonly #ms: number;
  readonly #timer: Timer;
  #state: { readonly kept: unknown } | undefined;
  /** Its `restore` is awaited: a reentrant actor gets its next messages meanwhile, and they wait, too. */
  #waking: Promise<unknown> | undefined;

  constructor(cell: Cell, ms: number) {
    this.#cell = cell;
    this.#ms = ms;
    this.#timer = cell.system.clock.setTimer(ms, this);
  }

  /** The incarnation has ended. */
  cancel(): void {
    this.#cell.system.clock.cancel(this.#timer);
  }

  onTimer(): void {
    const cell = this.#cell;
    if (cell.state === DEAD) return;
    if (cell.state === BUSY) this.#again();
    else postSignal(cell, SLEEP, { sleeper: this, stamp: this.stamp });
  }

  #again(): void {
    this.#cell.system.clock.arm(this.#timer, this.#ms);
  }

  /** Lets the object go, unless something has come meanwhile. */
  sleep(): unknown {
    const cell = this.#cell, instance = cell.instance as Sleepable;
    const busy = (cell.box?.size ?? 0) > 0 || this.#waking !== undefined;
    if (busy || instance.snapshot === undefined) return this.#again();
    const { stamp } = this;
    const rest = (kept: unknown) => {
      if (this.stamp !== stamp || cell.instance !== instance) return this.#again();
      cell.extra!.timers?.clear();
      this.#state = { kept };
      cell.instance = ASLEEP;
    };
    const kept = instance.snapshot();
    return isThenable(kept) ? kept.then(rest) : rest(kept);
  }

  /** Something has come: calls `handle` once the actor is awake. */
  wake(op: Operation, handle: () => unknown): unknown {
    if (op === SLEEP) return handle();
    this.stamp++;
    this.#again();
    const state = this.#state;
    this.#state = undefined;
    if (state !== undefined) {
      const restored = (construct(this.#cell) as Sleepable).restore?.(state.kept);
      if (isThenable(restored)) {
        this.#waking = Promise.resolve(restored).finally(() => this.#waking = undefined);
      }
    }
    return this.#waking === undefined ? handle() : this.#waking.then(handle);
  }
}

/** Begins an incarnation of an actor that may sleep. */
export function mayRest(cell: Cell): void {
  const { passivate } = cell.options;
  if (passivate === undefined) return;
  cell.special = true;
  cell.more.sleeper?.cancel();
  cell.more.sleeper = new Sleeper(cell, passivate);
}
