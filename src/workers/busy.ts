/**
 * How busy an isolate is, kept in its slot for whoever asks: processor time of its thread where the engine tells it (Deno
 * and Node do, without permission), else the time during which its pump was awake.
 *
 * @module
 */
import { S_STATS, W_AWAKE, W_BUSY } from "../../wasm/layout.ts";
import type { Core } from "../core/core.ts";
import { unref } from "./unref.ts";

/** Milliseconds between two readings of the processor time: one takes a system call. */
const READING_INTERVAL = 10;
/** Milliseconds between the readings that a timer takes, for work that the pump does not see: while there is some. */
const TIMER_INTERVAL = 250;
/** The same for an isolate that sleeps: a timer that fires costs it a third of a millisecond. */
const TIMER_LONGEST = 8_000;
/** An interval longer than this is cut short by the next wake; not sooner, since setting a timer costs as much as many wakes. */
const RESTING = 1_000;
/** Microseconds of processor time per millisecond below which an isolate counts as asleep; the reading itself takes some. */
const ASLEEP = 10;

interface CpuProcess {
  threadCpuUsage?(): { readonly user: number; readonly system: number };
}

/** Microseconds of processor time of this thread; `undefined` where nobody knows. */
function threadTime(): number | undefined {
  const used = (globalThis as { process?: CpuProcess }).process?.threadCpuUsage?.();
  return used === undefined ? undefined : used.user + used.system;
}

/** Microseconds of a clock that all workers share, as a 32-bit number that wraps and is never 0. */
export function microseconds(): number {
  return Math.trunc((performance.timeOrigin + performance.now()) * 1000) | 0 || 1;
}

/** One isolate's own record. */
export class Busy {
  readonly #words: Int32Array;
  readonly #busy: number;
  readonly #awake: number;
  readonly #base: number | undefined = threadTime();
  #readAt = 0;
  /** Milliseconds until the timer reads again; 0 where there is no timer. */
  #interval = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Owner only. */
  constructor(core: Core) {
    this.#words = core.words;
    this.#busy = (core.me + S_STATS + W_BUSY) >> 2;
    this.#awake = (core.me + S_STATS + W_AWAKE) >> 2;
  }

  /** The pump wakes up. */
  wake(): void {
    const words = this.#words;
    if (words[this.#awake] === 0) words[this.#awake] = microseconds();
    if (this.#interval > RESTING) this.#schedule(TIMER_INTERVAL);
  }

  /** The pump goes to sleep. */
  rest(): void {
    const words = this.#words;
    const since = words[this.#awake]!;
    if (since === 0) return;
    if (this.#base !== undefined) this.read();
    else words[this.#busy] = words[this.#busy]! + microseconds() - since;
    words[this.#awake] = 0;
  }

  /** Reads the processor time, unless it was read just now. */
  read(): void {
    if (this.#base === undefined) return;
    const now = performance.now();
    if (now - this.#readAt < READING_INTERVAL) return;
    this.#readAt = now;
    this.#words[this.#busy] = threadTime()! - this.#base;
  }

  /** Reads now and then, the more rarely the longer nothing happens; the timer keeps nothing alive. A worker calls it once. */
  watch(): void {
    if (this.#base !== undefined) this.#schedule(TIMER_INTERVAL);
  }

  #schedule(interval: number): void {
    clearTimeout(this.#timer);
    this.#interval = interval;
    this.#timer = unref(setTimeout(this.#look, interval));
  }

  readonly #look = (): void => {
    const before = this.#words[this.#busy]!;
    this.read();
    const used = this.#words[this.#busy]! - before;
    const asleep = used < ASLEEP * this.#interval;
    this.#schedule(asleep ? Math.min(TIMER_LONGEST, 2 * this.#interval) : TIMER_INTERVAL);
  };
}
