/**
 * The one place where an isolate sleeps: its own doorbell word, waited on without blocking the event loop.
 *
 * @module
 */
import { S_BELL } from "../../wasm/layout.ts";
import type { Core } from "./core.ts";

/** One isolate's doorbell. At most one wait is outstanding, since a wait cannot be cancelled. */
export class Doorbell {
  readonly #core: Core;
  readonly #index: number;
  readonly #onRing: () => void;
  #waiting = false;

  /** `onRing` is called once per wake, from the event loop. */
  constructor(core: Core, onRing: () => void) {
    this.#core = core;
    this.#index = (core.me + S_BELL) >> 2;
    this.#onRing = onRing;
  }

  /** Goes to sleep; `false` when something is ready already. */
  sleep(): boolean {
    const { words, call, me } = this.#core;
    const bell = Atomics.load(words, this.#index);
    if (call.park(me) < 0) return false;
    if (this.#waiting) return true;
    const wait = Atomics.waitAsync(words, this.#index, bell);
    if (!wait.async) return false;
    this.#waiting = true;
    wait.value.then(this.#rung);
    return true;
  }

  /** Stays awake for now: nobody needs to ring. */
  stayAwake(): void {
    this.#core.call.unpark(this.#core.me);
  }

  readonly #rung = (): void => {
    this.#waiting = false;
    this.#onRing();
  };
}

/**
 * Sleeps on the doorbell of `core` without letting the event loop go on, for `ms` milliseconds at most. The caller has looked
 * for work already; returns at once when there is some, or when the owner is asked to stop.
 */
export function sleepBlocked({ words, call, me }: Core, ms: number): void {
  const index = (me + S_BELL) >> 2;
  // A wait of the event loop stands before this one and would take the next ring: it ends now, and starts again later.
  Atomics.notify(words, index, 1);
  const bell = Atomics.load(words, index);
  if (call.park(me) < 0) return;
  Atomics.wait(words, index, bell, ms);
  call.unpark(me);
}

/** Lets the other hardware thread of the core go first, where the engine knows how. */
export const relax: () => void = typeof (Atomics as { pause?(): void }).pause === "function"
  ? () => (Atomics as unknown as { pause(): void }).pause()
  : () => {};
