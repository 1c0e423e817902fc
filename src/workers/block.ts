/**
 * Waiting without the event loop: a thread that blocks until something it waits for has come.
 *
 * Invariants
 * - I1  A sleep lasts SLICE at most, so that whoever is told to stop notices, and a worker that is terminated while it
 *       sleeps does not keep the process from ending.
 * - I2  What is announced meanwhile for somebody else in this isolate is passed on to other isolates at once, and
 *       announced here again when the wait is over: nobody's wake is swallowed.
 *
 * @module
 */
import { S_BATCH } from "../../wasm/layout.ts";
import { relax, sleepBlocked } from "../core/doorbell.ts";
import type { Isolate } from "./isolate.ts";
import { isProbe } from "./probe.ts";
import type { Listener } from "./pump.ts";

/** Milliseconds of one sleep at most. */
const SLICE = 20;
/** Looks before a sleep, of about 0.1 µs each. */
const LOOKS = 400;

/** What a thread blocks for. */
export interface Blocking {
  /** Number of the channel it looks at. */
  readonly number: number;
  /** Serves that channel. */
  readonly listener: Listener;
  /** Whether the wait is over. */
  readonly done: () => boolean;
  /** Called between sleeps; throws to end the wait. */
  readonly check: () => void;
  /** Until when, on the clock of `performance.now()`; `Infinity` for no end. */
  readonly until: number;
}

/** Blocks until `done()`; `false` when `until` has passed. Throws what `check` throws. Owner of the isolate only. */
export function block(isolate: Isolate, wait: Blocking): boolean {
  const { core, pump } = isolate;
  const others = new Set<number>();
  try {
    for (;;) {
      const served = serve(isolate, wait, others);
      if (wait.done()) return true;
      wait.check();
      const left = wait.until - performance.now();
      if (left <= 0) return false;
      if (served) continue;
      // What the pump would do in its own time is done before the thread sleeps.
      wait.listener.serve();
      if (wait.done()) return true;
      pump.busy.rest();
      sleepBlocked(core, Math.min(SLICE, left));
      pump.busy.wake();
    }
  } finally {
    for (const number of others) core.call.announce(core.me, number);
    pump.stir();
  }
}

/** Hands out what was announced; looks for a while if nothing was. */
function serve({ core, pump }: Isolate, wait: Blocking, others: Set<number>): boolean {
  const { call, me, words } = core;
  let count = call.ready(me);
  for (let i = pump.spins ? LOOKS : 0; count === 0 && i > 0; i--) {
    relax();
    count = call.ready(me);
  }
  const batch = (me + S_BATCH) >> 2;
  for (const number of words.slice(batch, batch + count)) {
    if (number === wait.number) wait.listener.serve();
    else if (!isProbe(core, number)) {
      call.passOnNumber(number);
      others.add(number);
    }
  }
  return count > 0;
}
