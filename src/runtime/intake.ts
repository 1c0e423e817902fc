/**
 * Where a worker takes tasks from a lane.
 *
 * Invariants
 * - I1  Whoever takes a task and sees another one tells the next worker that waits, before it runs its own.
 * - I2  A worker that has tasks in the air leaves the next one to a worker that has fewer, but not for longer than a
 *       millisecond: that one may be in the middle of something.
 *
 * @module
 */
import {
  A_SLOTS,
  C_SEATS,
  RECEIVE,
  S_STATE,
  S_STATS,
  SEAT_ATTACHED,
  SEAT_SIZE,
  SLOT_LIVE,
  W_RUNNING,
} from "../../wasm/layout.ts";
import { CONTENDED, EMPTY } from "../../wasm/status.ts";
import type { Listener } from "../workers/pump.ts";
import type { OwnTasks } from "./nested/own_tasks.ts";
import type { Runner } from "./runner.ts";

/** Tasks that may be in the air in one worker. */
const RUNNING_MAX = 1024;
/** Milliseconds of tasks after which the event loop gets its turn. */
const TURN = 1;

/** One lane, as one worker takes from it. */
export class Intake implements Listener {
  readonly #runner: Runner;
  readonly #ch: number;
  readonly #number: number;
  /** The tasks that this worker may steal and be robbed of, where the lane is for all. */
  readonly #own: OwnTasks | undefined;
  readonly #shared: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #full = false;
  #patient = true;

  /** The isolate is attached to the channel `ch`. */
  constructor(
    runner: Runner,
    ch: number,
    number: number,
    rank: number | undefined,
    own: OwnTasks | undefined,
  ) {
    this.#runner = runner;
    this.#ch = ch;
    this.#number = number;
    this.#own = rank === 0 ? own : undefined;
    this.#shared = rank !== undefined;
  }

  /** The lane was announced: there may be a task for this worker. */
  serve(): void {
    if (this.#runner.stopped) return;
    // Own tasks never wait for others to end: those may be waiting for them.
    const { isolate } = this.#runner;
    if (this.#own?.work(performance.now() + TURN) === false) return isolate.pump.later(this.#number);
    this.#runner.refill();
    if (this.#timer !== undefined || !this.#mayTake()) return;
    const patient = this.#patient;
    this.#patient = true;
    if (!patient || !this.#shared || this.#runner.running === 0 || !this.#othersHaveLess()) this.#take();
    // What is in the air here may be waiting for what lies in the ring of one who is busy.
    else if (this.#own?.steal()) this.#again();
    else this.#defer();
  }

  #mayTake(): boolean {
    if (this.#runner.stopped || this.#full) return false;
    if (this.#runner.running < RUNNING_MAX) return true;
    this.#full = true;
    this.#runner.whenRoom(() => {
      this.#full = false;
      this.serve();
    });
    return false;
  }

  #take(): void {
    const runner = this.#runner;
    const { isolate } = runner;
    const { core: { call, me }, receiveWindow } = isolate;
    const inAir = runner.running;
    let listed = false;
    const until = performance.now() + TURN;
    for (;;) {
      // Whether callers wait for room matters only once half of the lane is empty, and the core tells them then.
      const ch = this.#shared ? runner.ranks.pick(call, this.#ch) : this.#ch;
      const got = call.receive(me, ch, receiveWindow, 1);
      if (got > 0) {
        if (this.#shared) call.wakeNext(ch);
        runner.run(receiveWindow);
        if (runner.stopped) return;
        if (performance.now() > until) return isolate.pump.later(this.#number);
        if (runner.running > inAir) return this.#again();
        continue;
      }
      if (got === CONTENDED) return this.#again();
      if (got !== EMPTY) return;
      // Somebody else was faster in another lane.
      if (ch !== this.#ch) continue;
      if (this.#own?.steal()) return this.#again();
      if (listed) return isolate.pump.expect();
      call.enlist(me, this.#ch, RECEIVE);
      listed = true;
    }
  }

  /** Lets the pump see to others first; there may be more here. */
  #again(): void {
    this.#runner.isolate.pump.again(this.#number);
  }

  /** Whether another worker that takes from the lane has clearly fewer tasks than this one. */
  #othersHaveLess(): boolean {
    const { isolate: { core }, running } = this.#runner;
    const { words } = core;
    const slots = words[A_SLOTS >> 2]!;
    for (let slot = 0; slot < slots; slot++) {
      const at = core.slotAt(slot);
      if (at === core.me || words[(at + S_STATE) >> 2] !== SLOT_LIVE) continue;
      if (words[(this.#ch + C_SEATS + slot * SEAT_SIZE + SEAT_ATTACHED) >> 2] === 0) continue;
      // The caller's own seat never runs anything while there are workers.
      if (slot === 0) continue;
      const load = words[(at + S_STATS + W_RUNNING) >> 2]!;
      if (load + (load >> 3) < running) return true;
    }
    return false;
  }

  #defer(): void {
    const { core } = this.#runner.isolate;
    core.call.wakeNext(this.#ch);
    core.call.enlist(core.me, this.#ch, RECEIVE);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#patient = false;
      this.#again();
    }, 1);
  }
}
