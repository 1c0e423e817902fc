/**
 * How late timers of this isolate fire: what its event loop has beside them to do.
 *
 * Invariants:
 *   I1  The timer runs only while somebody reads: it stops by itself `IDLE` milliseconds after the last time.
 *
 * @module
 */
import type { DelayStats } from "./snapshot.ts";

/** Milliseconds between two looks. */
const EVERY = 50;
/** Milliseconds after which nobody reads any more. */
const IDLE = 2_000;

/**
 * Measures by a timer that fires twenty times a second and keeps nothing alive. After `monitorEventLoopDelay` of Node.
 * The real clock, not the library's: a virtual one would say nothing about the loop.
 */
export class LoopDelay implements Disposable {
  readonly #look: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #read = -Infinity;
  #due = Infinity;
  #count = 0;
  #sum = 0;
  #max = 0;
  #over = false;

  /** `look` is called at each look, for whoever has something to do then. */
  constructor(look: () => void) {
    this.#look = look;
  }

  /** What was seen since the last call, with what is late right now; nothing at first. Goes on looking for a while. */
  read(now: number): DelayStats {
    if (now > this.#due) this.#max = Math.max(this.#max, now - this.#due);
    const stats = { mean: this.#count === 0 ? this.#max : this.#sum / this.#count, max: this.#max };
    this.#count = this.#sum = this.#max = 0;
    this.#read = now;
    if (this.#timer === undefined && !this.#over) this.#start(now);
    return stats;
  }

  /** Whether it looks. */
  get running(): boolean {
    return this.#timer !== undefined;
  }

  /** No more looks, whoever reads. */
  [Symbol.dispose](): void {
    this.#over = true;
    this.#stop();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#due = Infinity;
  }

  #start(now: number): void {
    this.#due = now + EVERY;
    this.#timer = setInterval(() => this.#tick(performance.now()), EVERY);
    Deno.unrefTimer(this.#timer as unknown as number);
  }

  #tick(now: number): void {
    const late = Math.max(0, now - this.#due);
    this.#count++;
    this.#sum += late;
    this.#max = Math.max(this.#max, late);
    this.#due = now + EVERY;
    if (now - this.#read > IDLE) this.#stop();
    this.#look();
  }
}
