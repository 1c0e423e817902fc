/**
 * The tasks that an isolate has in its own ring, and those that it steals.
 *
 * The youngest goes first: a tree of calls is walked to its leaves before the next branch begins, so that few are open at a
 * time, while thieves take the oldest, which are the largest branches.
 *
 * @module
 */
import { A_SLOTS, S_RING, S_STATE, S_STATS, SLOT_LIVE, W_SEARCHING } from "../../../wasm/layout.ts";
import { CONTENDED } from "../../../wasm/status.ts";
import type { Isolate } from "../../workers/isolate.ts";

/** Own tasks between two looks at the tasks of all: a prime, as in Go's and tokio's schedulers. */
const LOOK_OUTSIDE = 61;

/** One isolate's ring, as the isolate itself and as a thief. */
export class OwnTasks {
  readonly #isolate: Isolate;
  /** Number and header of the lane whose waiters are the idle workers. */
  readonly #number: number;
  readonly #ch: number;
  readonly #run: (record: number) => void;
  readonly #slots: number;
  #turns = 0;
  #from = 0;
  #kicked = false;

  /** `run` starts the task in a record that is in this isolate's lease. */
  constructor(isolate: Isolate, ch: number, number: number, run: (record: number) => void) {
    this.#isolate = isolate;
    this.#ch = ch;
    this.#number = number;
    this.#run = run;
    this.#slots = isolate.core.load(A_SLOTS);
  }

  /** A task was put into the ring: runs it soon, here or elsewhere. */
  added(): void {
    this.#isolate.core.call.wakeThief(this.#ch);
    if (this.#kicked) return;
    this.#kicked = true;
    this.#isolate.pump.again(this.#number);
  }

  /** Runs own tasks until there are none, the tasks of all want a look (both `true`), or the time is over (`false`). */
  work(until: number): boolean {
    this.#kicked = false;
    const { core } = this.#isolate;
    if (core.load(core.me + S_RING) === 0) return true;
    for (;;) {
      const record = core.retry(() => core.call.popTask(core.me));
      if (record <= 0) return record !== CONTENDED;
      this.#run(record);
      if (performance.now() > until) return false;
      if (++this.#turns % LOOK_OUTSIDE === 0) {
        this.#kicked = true;
        this.#isolate.pump.again(this.#number);
        return true;
      }
    }
  }

  /** Steals from others, dead ones too, and runs what it got; `false` when there was nothing. At most half of the workers search at once. */
  steal(): boolean {
    const { core } = this.#isolate;
    if (this.#crowd()) return false;
    const flag = core.me + S_STATS + W_SEARCHING;
    let record = this.#search();
    if (record === 0) {
      // Who adds a task now sees that somebody searches, and wakes nobody: look once more after saying that it is over.
      core.store(flag, 0);
      record = this.#search();
    }
    core.store(flag, 0);
    if (record === 0) return false;
    if (this.#anyLeft()) core.call.wakeThief(this.#ch);
    this.#run(record);
    return true;
  }

  /** Whether half of the workers search; if not, this one does from now on. */
  #crowd(): boolean {
    const { core } = this.#isolate;
    let live = 0, searching = 0;
    for (let slot = 1; slot < this.#slots; slot++) {
      const at = core.slotAt(slot);
      if (at === core.me || core.load(at + S_STATE) !== SLOT_LIVE) continue;
      live++;
      if (core.load(at + S_STATS + W_SEARCHING) !== 0) searching++;
    }
    if (searching > 0 && 2 * searching >= live + 1) return true;
    core.store(core.me + S_STATS + W_SEARCHING, 1);
    return false;
  }

  /** Whether anybody has more, this one included: what it stole beside the task it runs now is there to be stolen, too. */
  #anyLeft(): boolean {
    const { call } = this.#isolate.core;
    for (let slot = 0; slot < this.#slots; slot++) if (call.queued(slot) > 0) return true;
    return false;
  }

  #search(): number {
    const { core } = this.#isolate;
    const { call } = core;
    this.#from++;
    for (let i = 0; i < this.#slots; i++) {
      const slot = (this.#from + i) % this.#slots;
      if (slot === core.slot || call.queued(slot) === 0) continue;
      if (core.retry(() => call.openDeque(core.me)) < 0) return 0;
      const record = core.retry(() => call.stealTasks(core.me, slot));
      if (record > 0) return record;
    }
    return 0;
  }
}
