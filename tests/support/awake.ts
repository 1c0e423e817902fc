/**
 * Time that a machine which stood still for a while does not use up.
 *
 * @module
 */

/** Milliseconds that count at most between two looks: whatever is more, the process did not run, or not for this. */
const STEP = 5;

/** Whether `ms` milliseconds in which this process ran are not over yet; asked again and again by a loop that works meanwhile. */
export function awake(ms: number): () => boolean {
  let left = ms, then = performance.now();
  return () => {
    const now = performance.now();
    left -= Math.min(STEP, now - then);
    then = now;
    return left > 0;
  };
}

/** A clock that stands still while this process does; read after an `await`, not in a loop that never waits. */
export class Stopwatch implements Disposable {
  #ms = 0;
  #looked = performance.now();
  readonly #timer: ReturnType<typeof setInterval> = setInterval(() => this.ms, STEP);

  /** Milliseconds that have gone by, of each pause between two turns of the event loop four steps at most. */
  get ms(): number {
    const now = performance.now();
    this.#ms += Math.min(4 * STEP, now - this.#looked);
    this.#looked = now;
    return this.#ms;
  }

  /** Stops it. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

/** Does `work`, during which the clock of this isolate stands still: now, or when it is told to. */
export function atOnce<T>(work: () => T, now: number = performance.now()): T {
  const clock = performance.now;
  performance.now = () => now;
  try {
    return work();
  } finally {
    performance.now = clock;
  }
}

/** Rests for `ms` milliseconds in small steps, so that all others of this process have had time, too. */
export async function rest(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= STEP) await new Promise((resolve) => setTimeout(resolve, STEP));
}
