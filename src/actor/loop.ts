/**
 * When actors run. Those who have something to do have their turns in a microtask; after a millisecond the rest waits
 * for the event loop to have its turn, so that timers and I/O go on however busy the actors are.
 *
 * @module
 */
import { goOn } from "../time/macrotask.ts";
import type { Cell } from "./cell.ts";
import type { Hand } from "./mailbox.ts";
import type { Operation } from "./operation.ts";
import { RunQueue } from "./run_queue.ts";

/** Messages that one actor handles before the next one has its turn, at most. */
export const SLOT = 64;
/** Milliseconds until the event loop has its turn; by a clock of whole milliseconds, which costs half of an exact one. */
const SLICE = 1;

/** The message was answered as its method says. */
export const PLAIN = 0;
/** The handler keeps the ask, to answer it later. */
export const DEFERRED = 1;
/** The handler has put the message aside. */
export const STASHED = 2;

/** What is going on in this isolate right now. */
class Loop implements Hand {
  /** The actor whose code runs; `undefined` between turns, and after the first `await` of a handler. */
  current: Cell | undefined = undefined;
  /** The message in its hands. */
  op!: Operation;
  arg: unknown = undefined;
  from: Hand["from"] = undefined;
  /** What the handler has done with it. */
  kept: number = PLAIN;
  /** Messages until the clock is read again. */
  ticks = 0;
  /** Whether this stretch has lasted long enough. */
  spent = false;
  #stride = 1;
  #sliceStart = 0;
  #lastRead = 0;
  readonly #queue = new RunQueue();
  #armed = false;

  /** Queues an actor that has something to do; it must not be queued already. */
  enqueue(cell: Cell): void {
    this.#queue.add(cell);
    if (this.#armed) return;
    this.#armed = true;
    if (this.spent) goOn(this.#nextSlice);
    else queueMicrotask(this.#start);
  }

  /** Nobody else has anything to do. */
  get alone(): boolean {
    return this.#queue.empty;
  }

  /** Reads the clock; sets `spent` if the event loop is due. Called by actors when `ticks` is used up. */
  readClock(): void {
    const now = Date.now();
    const took = now - this.#lastRead;
    this.#lastRead = now;
    this.#stride = took < SLICE ? Math.min(SLOT, this.#stride * 2) : Math.max(1, this.#stride >> 2);
    this.ticks = this.#stride;
    this.spent = now - this.#sliceStart > SLICE;
  }

  /**
   * After a pause, however short, the event loop has most likely had its turn; without one, these are the microtasks of
   * a program that asks again and again, and the slice goes on.
   */
  readonly #start = (): void => {
    const now = Date.now();
    if (now - this.#lastRead > SLICE) {
      this.#sliceStart = now;
      this.#stride = this.ticks = 1;
    }
    this.#lastRead = now;
    this.#pump();
  };

  #pump(): void {
    const queue = this.#queue;
    for (let cell = queue.take(); cell !== undefined; cell = queue.take()) {
      cell.turn();
      if (this.spent && !queue.empty) {
        goOn(this.#nextSlice);
        return;
      }
    }
    this.#armed = false;
    this.arg = this.from = undefined;
  }

  readonly #nextSlice = (): void => {
    this.spent = false;
    this.#stride = this.ticks = 1;
    this.#sliceStart = this.#lastRead = Date.now();
    this.#pump();
  };
}

/** The one of this isolate. */
export const loop: Loop = new Loop();
