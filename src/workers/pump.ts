/**
 * The pump: one per isolate, between the doorbell and whoever waits for channels.
 *
 * A turn asks the core which channels became ready and lets their listeners serve themselves. Between turns the isolate
 * sleeps on its doorbell. Before it sleeps it looks again for a few microseconds, as long as that pays: on two or more
 * cores an answer often comes sooner than a sleep and a wake would take.
 *
 * Invariants
 * - I1  While the isolate sleeps every ready bit that is set rings its doorbell (park.I2), so nothing is overlooked.
 * - I2  A turn never runs inside another one, nor inside the caller of {@linkcode Pump.expect}.
 * - I3  After TURN_BUDGET of work without a pause the event loop gets its turn.
 *
 * @module
 */
import type { Core } from "../core/core.ts";
import { Doorbell, relax } from "../core/doorbell.ts";
import { A_POISON, A_SLOTS, S_BATCH, S_STATS, S_STOP, SLOT_SIZE, SLOTS, W_AWAKE } from "../../wasm/layout.ts";
import { Busy } from "./busy.ts";
import { macrotask } from "./macrotask.ts";

/** Whoever is told that a channel may be ready. */
export interface Listener {
  /** The channel whose number this listens to may have become ready, or not. Must not throw. */
  serve(): void;
}

/** Microtasks that the pump lets pass, so that what it woke can act before it looks again. */
const HOPS = 3;
/** Milliseconds of turns after which the event loop gets its turn. */
const TURN_BUDGET = 2;
/** Looks before a sleep; with the pause between them one takes about 0.1 µs. Longer than the other side needs to wake. */
const LOOKS = 800;
/** Milliseconds: after a longer sleep than this it is not worth looking. */
const SHORT_SLEEP = 0.2;
/** Looks in vain, one after the other, before some sleeps go without. */
const VAIN_LOOKS = 4;
/** Most sleeps without a look while sleeps are short. */
const SKIP_MAX = 256;
/** Turns after which a channel that lingers is looked at all the same. */
const LINGER_TURNS = 8;
/** Turns between two looks at the clock. */
const TURNS_PER_CLOCK = 32;

/** One isolate's pump. */
export class Pump {
  readonly #core: Core;
  readonly #doorbell: Doorbell;
  readonly #listeners: (Listener | undefined)[] = [];
  readonly #batch: number;
  /** What this isolate tells of its load. */
  readonly busy: Busy;
  readonly #maySpin: boolean;
  readonly #cores: number = navigator.hardwareConcurrency;
  readonly #slots: number;
  readonly #onCorrupt: () => void;
  /** Counts the operations on channels here: as long as they go on, nobody needs to look for an answer. */
  activity = 0;
  readonly #lingering: number[] = [];
  #expected = false;
  #activityThen = 0;
  #shortSleep = false;
  #asleepSince = 0;
  #vain = 0;
  #skip = 0;
  #nextSkip = VAIN_LOOKS;
  #scheduled = false;
  #hops = 0;
  #turns = 0;
  #busySince = 0;
  #closed = false;
  #pause = false;

  /**
   * `spin` says whether looking again before sleeping may pay: not on a single core. `onCorrupt` is called at most once, when
   * the shared memory is found to be corrupt; the pump has stopped then.
   */
  constructor(core: Core, spin: boolean, onCorrupt: () => void) {
    this.#core = core;
    this.#onCorrupt = onCorrupt;
    this.#batch = (core.me + S_BATCH) >> 2;
    this.busy = new Busy(core);
    this.#maySpin = spin && this.#cores > 1;
    this.#slots = core.load(A_SLOTS);
    this.#doorbell = new Doorbell(core, () => this.#rung());
    this.#sleep();
  }

  /** Whether looking for an answer before a sleep may pay now. */
  get spins(): boolean {
    return this.#maySpin && !this.#crowded();
  }

  /** From now on `listener` serves channel `number`. */
  listen(number: number, listener: Listener): void {
    this.#listeners[number] = listener;
  }

  /** Nobody serves channel `number` any more. */
  unlisten(number: number): void {
    this.#listeners[number] = undefined;
  }

  /** Somebody in this isolate starts to wait for another one: look for the answer before sleeping. */
  expect(): void {
    this.#expected = true;
    this.#activityThen = this.activity;
    if (this.#scheduled) this.#hops = HOPS;
    else if (!this.#closed && this.#worthLooking()) this.#stayUp();
  }

  /** Work begins outside of a turn: it counts as busy until a turn finds nothing to do. */
  stir(): void {
    if (!this.#scheduled && !this.#closed) this.#stayUp();
  }

  #stayUp(): void {
    this.#doorbell.stayAwake();
    this.busy.wake();
    this.#schedule();
  }

  /** Looks at channel `number` again on the next turn. */
  again(number: number): void {
    this.#core.call.announce(this.#core.me, number);
    this.expect();
  }

  /**
   * Channel `number` could go on now, but better when the other side has done more: looks at it again when that tells, or
   * before this isolate sleeps.
   */
  linger(number: number): void {
    this.expect();
    if (this.#scheduled) this.#lingering.push(number);
    else this.again(number);
  }

  /** As `again`, but the event loop gets its turn first: after work that took long. */
  later(number: number): void {
    this.#core.call.announce(this.#core.me, number);
    this.#pause = this.#scheduled;
  }

  /** Whether it has stopped. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Stops for good. */
  close(): void {
    this.#closed = true;
    this.#listeners.length = 0;
  }

  #rung(): void {
    if (this.#scheduled || this.#closed) return;
    this.busy.wake();
    if (this.#maySpin) this.#shortSleep = performance.now() - this.#asleepSince < SHORT_SLEEP;
    this.#scheduled = true;
    this.#turn();
  }

  #schedule(): void {
    this.#scheduled = true;
    this.#hops = HOPS;
    queueMicrotask(this.#hop);
  }

  readonly #hop = (): void => {
    if (--this.#hops > 0) queueMicrotask(this.#hop);
    else this.#turn();
  };

  #turn(): void {
    if (this.#closed) return;
    if (this.#core.words[A_POISON >> 2] !== 0) {
      this.close();
      return this.#onCorrupt();
    }
    const count = this.#look();
    if (count === 0) {
      if (this.#lingering.length > 0) {
        this.#lingerNoMore();
        return this.#schedule();
      }
      this.#scheduled = false;
      this.#turns = 0;
      this.#sleep();
      return;
    }
    this.#dispatch(count);
    if (this.#turns % LINGER_TURNS === LINGER_TURNS - 1) this.#lingerNoMore();
    if (this.#pause) {
      this.#pause = false;
      this.#turns = 0;
      return macrotask(this.#resume);
    }
    if (++this.#turns % TURNS_PER_CLOCK !== 0) return this.#schedule();
    const now = performance.now();
    if (this.#turns === TURNS_PER_CLOCK) this.#busySince = now;
    if (now - this.#busySince < TURN_BUDGET) return this.#schedule();
    this.#turns = 0;
    macrotask(this.#resume);
  }

  #lingerNoMore(): void {
    const { call, me } = this.#core;
    for (const number of this.#lingering) call.announce(me, number);
    this.#lingering.length = 0;
  }

  readonly #resume = (): void => this.#turn();

  /** How many channels are ready; looks for a while if none is and that pays. */
  #look(): number {
    const { call, me } = this.#core;
    let count = call.ready(me);
    if (count > 0 || !this.#worthLooking()) return count;
    for (let i = LOOKS; i > 0; i--) {
      relax();
      count = call.ready(me);
      if (count === 0) continue;
      this.#vain = 0;
      this.#nextSkip = VAIN_LOOKS;
      return count;
    }
    if (++this.#vain >= VAIN_LOOKS) {
      this.#vain = 0;
      this.#skip = this.#nextSkip;
      this.#nextSkip = Math.min(SKIP_MAX, this.#nextSkip << 1);
    }
    return 0;
  }

  /** Whether looking pays: somebody waits and nobody works here, sleeps are short, it was not in vain lately, and no other isolate needs the core. */
  #worthLooking(): boolean {
    if (!this.#maySpin || !this.#shortSleep || !this.#expected) return false;
    if (this.activity !== this.#activityThen) return false;
    if (this.#skip === 0) return !this.#crowded();
    this.#skip--;
    return false;
  }

  /** Whether more isolates are awake than there are cores: then looking takes time from the one that is waited for. */
  #crowded(): boolean {
    const { words } = this.#core;
    let awake = 0;
    for (let i = this.#slots - 1; i >= 0; i--) {
      if (words[(SLOTS + i * SLOT_SIZE + S_STATS + W_AWAKE) >> 2] !== 0) awake++;
    }
    return awake > this.#cores;
  }

  #dispatch(count: number): void {
    this.#expected = false;
    const { words, call } = this.#core;
    for (const number of words.slice(this.#batch, this.#batch + count)) {
      const listener = this.#listeners[number];
      // Whoever was announced to has gone: the wake is another worker's.
      if (listener === undefined) call.passOnNumber(number);
      else listener.serve();
    }
  }

  #sleep(): void {
    if (!this.#doorbell.sleep()) {
      if (this.#core.load(this.#core.me + S_STOP) === 0) return this.#schedule();
      // Fenced: nothing here may touch the shared memory any more, and the event loop is needed to leave.
      return this.close();
    }
    this.busy.rest();
    if (this.#maySpin) this.#asleepSince = performance.now();
  }
}
