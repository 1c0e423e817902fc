/**
 * A fiber: one worker of a scenario, as a generator whose every step goes through the {@linkcode Machine}.
 *
 * @module
 */

/** A call of the core: the export and its arguments. */
export interface CallStep {
  /** Which kind of step this is. */
  readonly kind: "call";
  /** The export. */
  readonly name: string;
  /** The arguments, all 32-bit integers. */
  readonly args: readonly number[];
}

/** An atomic access that the host makes itself. */
export interface AccessStep {
  /** Which kind of step this is. */
  readonly kind: "load" | "store" | "add";
  /** The word. */
  readonly address: number;
  /** What is stored, or added. */
  readonly value: number;
}

/** Sleeps while the word holds `value`, until it is notified: `Atomics.wait`. */
export interface WaitStep {
  /** Which kind of step this is. */
  readonly kind: "wait";
  /** The word. */
  readonly address: number;
  /** Sleeps only if the word holds this. */
  readonly value: number;
}

/** Lets the others go on: continues after one of them has changed something. */
export interface PauseStep {
  /** Which kind of step this is. */
  readonly kind: "pause";
}

/** Continues once fiber `of` is dead or has ended; all it did is before what comes next. */
export interface DeathStep {
  /** Which kind of step this is. */
  readonly kind: "death";
  /** Index of the fiber. */
  readonly of: number;
}

/** Says that all the program remembers from here on is `value`: states that differ in its past only are one. */
export interface StateStep {
  /** Which kind of step this is. */
  readonly kind: "state";
  /** What it remembers. */
  readonly value: number;
}

/** What a fiber asks the machine to do next; the result is what the `yield` returns. */
export type Step = CallStep | AccessStep | WaitStep | PauseStep | DeathStep | StateStep;

/** The program of a fiber. */
export type Program = Generator<Step, void, number>;

/** Where a fiber stands. */
export const READY = 0;
/** Sleeps on a word. */
export const WAITING = 1;
/** Waits until another fiber has changed something. */
export const PAUSED = 2;
/** Waits for a death. */
export const MOURNING = 3;
/** Its program has ended. */
export const DONE = 4;
/** It was killed, and never does anything again. */
export const DEAD = 5;

/** One fiber of one execution. */
export class Fiber {
  /** Its number. */
  readonly index: number;
  /** Address of the memory that keeps its stack while it is suspended. */
  readonly stack: number;
  /** Its program. */
  program: Program | undefined = undefined;
  /** READY to DEAD. */
  state = READY;
  /** What it waits for: a word, a count of changes, or a fiber. */
  on = 0;
  /** The export it is suspended in. */
  inside: string | undefined = undefined;
  /** The access of its host that it stands before. */
  host: AccessStep | WaitStep | undefined = undefined;
  /** What its next `yield` returns. */
  result = 0;
  /** The call or step it is in, for traces. */
  doing = "";
  /** It has announced a stretch: 1 before its first access, 2 inside. */
  stretch = 0;
  /** It may be killed. */
  mortal = false;
  /** Its sleep at the end of an execution is no deadlock. */
  daemon = false;
  /** Two lanes of what it has read so far. */
  a = 0;
  /** Second lane. */
  b = 0;
  /** The lanes before the call it is in. */
  baseA = 0;
  /** Second lane. */
  baseB = 0;
  /** Changes it made itself. */
  own = 0;
  /** Changes that the others had made when its last call began. */
  seen = 0;
  /** Times that it went on although nothing had changed. */
  retries = 0;
  /** Accesses of the call it is in. */
  steps = 0;

  /** Fiber number `index`, whose stack goes to `stack`. */
  constructor(index: number, stack: number) {
    this.index = index;
    this.stack = stack;
  }

  /** Before an execution of `program`. */
  begin(program: Program): void {
    this.program = program;
    this.state = READY;
    this.on = 0;
    this.inside = undefined;
    this.host = undefined;
    this.doing = "";
    this.result = 0;
    this.stretch = 0;
    this.steps = 0;
    this.own = 0;
    this.seen = 0;
    this.retries = 0;
    this.a = this.index + 1;
    this.b = ~this.index;
  }
}
