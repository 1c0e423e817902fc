/**
 * What a slot of a mailbox says is to be done. Operations are made once per method, never per message.
 *
 * @module
 */
import type { Cell } from "./cell.ts";

/** The method is called without an argument. */
export const CALL_NONE = 0;
/** The method is called with what the slot holds. */
export const CALL_ONE = 1;
/** The method is called with the array that the slot holds. */
export const CALL_MANY = 2;
/** A signal: the function is called with the cell and what the slot holds. Signals take no part in any bound. */
export const SIGNAL = 3;

/** Nobody waits for the result. */
export const TELL = 0;
/** The result is the answer. */
export const ASK = 1;
/** The answer is given by hand, through the `Reply`. */
export const OPEN = 2;

/** A method of an actor: called with the instance as `this`. */
// deno-lint-ignore no-explicit-any
export type Handler = (...args: any[]) => unknown;

/** What is to be done with one message. */
export class Operation {
  /** Name of the method, for reports. */
  readonly method: string;
  /** How the arguments are stored. */
  readonly shape: number;
  /** What becomes of the result. */
  readonly answer: number;
  /** What is called. */
  readonly run: Handler;
  /** One argument, and nobody waits: most messages. */
  readonly plain: boolean;

  /** Made once per method and shape. */
  constructor(method: string, shape: number, answer: number, run: Handler) {
    this.method = method;
    this.shape = shape;
    this.answer = answer;
    this.run = run;
    this.plain = shape === CALL_ONE && answer === TELL;
  }

  /** The arguments of a message that is not handled, for reports. */
  args(arg: unknown): readonly unknown[] {
    return this.shape === CALL_NONE ? [] : this.shape === CALL_MANY ? arg as unknown[] : [arg];
  }
}

/** An operation on the cell itself, in its turn among the messages. */
export function signal(name: string, run: (cell: Cell, arg: never) => unknown): Operation {
  return new Operation(name, SIGNAL, TELL, run as Handler);
}
