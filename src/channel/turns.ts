/**
 * A turn for the event loop, now and then, beside loops over channels that other threads fill and empty.
 *
 * A loop that finds a value, or room, each time lives in microtasks alone: no timer, message or abort comes to its turn
 * while it does, and with a partner on another core that may be for ever. So once the event loop has had no turn for
 * `SLICE`, the promise of a result that is there takes the way round the loop. After Go's preemption and tokio's
 * cooperative budget; but the value is in hand already, and who only tries (`tryReceive`) is not held up.
 *
 * Invariants:
 *   I1  While one goes the long way, all that come later go behind it: what was there first is told first.
 *   I2  Where the event loop has its turns anyway nothing goes the long way.
 *
 * @module
 */
import { goOn, macrotask } from "../time/macrotask.ts";

/** Milliseconds without a turn of the event loop. */
const SLICE = 10;
/** Results between two looks at the clock, at most; as many as a millisecond has if they are slow. */
const MOST = 64;
/** Milliseconds between two markers, at least: one costs some microseconds. */
const MARK_EVERY = 4;

/** Results until the next look at the clock. */
let left = MOST;
/** Of how many. */
let count = MOST;
/** When the marker was set out. */
let since = -Infinity;
/** Results since then. */
let spent = 0;
/** Whether the event loop has come past the marker. */
let passed = true;
let pause: Promise<void> | undefined;

/** The same promise; or one that settles as it does, after the event loop has had its turn. */
export function inTurn<T>(promise: Promise<T>): Promise<T> {
  return --left > 0 || look() ? promise : behind(pause!, promise);
}

function behind<T>(turn: Promise<void>, promise: Promise<T>): Promise<T> {
  // A failure is handled by whoever gets the other promise, or by nobody.
  promise.then(undefined, () => {});
  return turn.then(() => promise);
}

/** Whether one may go on at once. */
function look(): boolean {
  if (pause !== undefined) return false;
  // Half the price of `performance.now()`; a jump of the clock costs or gives one turn.
  const now = Date.now(), took = now - since;
  if (passed || took < 0) {
    left = count = MOST;
    if (took < 0 || took >= MARK_EVERY) mark(now);
    return true;
  }
  spent += count;
  if (took < SLICE) {
    left = count;
    return true;
  }
  left = 0;
  count = Math.max(1, Math.min(MOST, Math.trunc(spent / took)));
  pause = new Promise((resolve) => goOn(() => resume(resolve)));
  return false;
}

function mark(now: number): void {
  since = now;
  spent = 0;
  passed = false;
  macrotask(pass);
}

function pass(): void {
  passed = true;
}

function resume(resolve: () => void): void {
  pause = undefined;
  left = count;
  resolve();
  mark(Date.now());
}
