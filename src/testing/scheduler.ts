/**
 * Takes over who goes on next: whenever an operation of the library is done, the code that waits for it stands in a
 * queue, from which a seed decides who is let go.
 *
 * Invariants:
 *   I1  Whoever is let go runs until everything that it makes due has run; then the next one is chosen.
 *   I2  Choices depend on the seed and on what the code did before, on nothing else.
 *
 * Every second seed chooses with equal probability. The others give each process a priority and lower that of the running
 * one now and then, which finds the bugs that need somebody to be late for long (Burckhardt et al., "A Randomized Scheduler
 * with Probabilistic Guarantees of Finding Bugs", 2010).
 *
 * @module
 */
import { Recorder } from "../channel/debug/recorder.ts";
import { type CallSite, callSite } from "../channel/debug/stack.ts";
import { seeded } from "./random.ts";

/** Between two changes of priority pass this many steps, on average. */
const CHANGE = 12;
const NOWHERE: CallSite = { call: "", stack: "" };

/** Code that may go on. */
interface Turn {
  readonly process: number;
  readonly site: CallSite;
  readonly go: () => void;
}

/** The scheduler of one run. */
export class Scheduler extends Recorder {
  /** Numbers that the seed determines. */
  readonly random: () => number;
  /** Who was let go, one line each; only when tracing. */
  readonly trace: string[] = [];
  /** Stands in for the promise of every operation that need not wait. */
  readonly gate: Promise<void>;
  readonly #tracing: boolean;
  readonly #fair: boolean;
  readonly #queue: Turn[] = [];
  readonly #priorities: number[] = [];
  readonly #processes = new WeakMap<object, number>();
  #lowest = 0;
  #process = 0;
  #continued = false;

  /** Tracing costs about a hundred microseconds an operation. */
  constructor(seed: number, tracing: boolean) {
    super();
    this.random = seeded(seed);
    this.#tracing = tracing;
    this.#fair = seed % 2 === 0;
    this.#priorities.push(this.random());
    this.gate = new Gate(this);
  }

  /** The operation goes on when it is its turn, not when it is done. */
  override parking(resolve: (value: unknown) => void): (value: unknown) => void {
    const process = this.#claim();
    const site = this.site();
    return super.parking((value) => {
      // A failure waits for its turn, too; meanwhile it is not unhandled.
      if (value instanceof Promise) Promise.prototype.then.call(value, undefined, () => {});
      this.#enter({ process, site, go: () => resolve(value) });
    });
  }

  override ready<T>(value: T): Promise<T> {
    return new Promise((resolve) => {
      this.#enter({ process: this.#claim(), site: this.site(), go: () => resolve(value) });
    });
  }

  protected override site(): CallSite {
    return this.#tracing ? callSite() : NOWHERE;
  }

  /** Lets somebody go; `false` if nobody can. Call it when everything that was due has run. */
  step(): boolean {
    if (this.#queue.length === 0) return false;
    const at = this.#fair ? Math.floor(this.random() * this.#queue.length) : this.#most();
    const [turn] = this.#queue.splice(at, 1) as [Turn];
    this.#process = turn.process;
    this.#continued = false;
    if (this.#tracing) this.trace.push(lineOf(turn));
    turn.go();
    return true;
  }

  /** Somebody who is always the same process, an actor, has something to do; `call` says what, when it is let go. */
  enterFor(who: object, call: () => string, go: () => void): void {
    let process = this.#processes.get(who);
    if (process === undefined) {
      process = this.#priorities.push(this.random()) - 1;
      this.#processes.set(who, process);
    }
    const site: CallSite = {
      get call() {
        return call();
      },
      stack: "",
    };
    this.#enter({ process, site, go });
  }

  #enter(turn: Turn): void {
    this.#queue.push(turn);
  }

  /** The process that calls: the running one, the first time; after that, somebody that it has started. */
  #claim(): number {
    if (!this.#continued) {
      this.#continued = true;
      return this.#process;
    }
    return this.#priorities.push(this.random()) - 1;
  }

  #most(): number {
    let best = 0;
    for (let i = 1; i < this.#queue.length; i++) {
      if (this.#priorityOf(i) > this.#priorityOf(best)) best = i;
    }
    if (this.random() * CHANGE < 1) this.#priorities[this.#queue[best]!.process] = --this.#lowest;
    return best;
  }

  #priorityOf(at: number): number {
    return this.#priorities[this.#queue[at]!.process]!;
  }
}

/** Resolved like the promise that it stands in for, but whoever awaits it stands in the queue first. */
class Gate extends Promise<void> {
  /** What `then` makes is a plain promise. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  #scheduler: Scheduler | undefined;

  /** Passes through `scheduler`; called with an executor by `Promise` itself, for plain promises only. */
  constructor(scheduler: Scheduler) {
    super((resolve) => resolve());
    this.#scheduler = scheduler;
  }

  override then<A = void, B = never>(
    onfulfilled?: ((value: void) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#scheduler!.ready(undefined).then(onfulfilled, onrejected);
  }
}

function lineOf({ process, site }: Turn): string {
  const call = site.call.startsWith("Gate.") ? "goes on" : site.call;
  return `process ${process}: ${call} ${site.stack.split("\n", 1)[0]}`.trimEnd();
}
