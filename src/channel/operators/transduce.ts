/**
 * Transducers over channels.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import type { ReceiveChannel } from "../types.ts";
import { checkSource } from "./inlet.ts";
import { checkFunction, checkOptions, type OperatorOptions } from "./options.ts";
import { Output } from "./output.ts";
import { SingleStage } from "./single_stage.ts";
import { PLAIN_END } from "./stage.ts";

/** A step of the transducer protocol, as transducers-js and Ramda know it. */
export interface TransformerLike {
  /** Makes an accumulator; not called here. */
  "@@transducer/init"(): unknown;
  /** Takes a value; returns the accumulator, or a "reduced" one when it has enough. */
  "@@transducer/step"(accumulator: unknown, value: never): unknown;
  /** There are no more values. */
  "@@transducer/result"(accumulator: unknown): unknown;
}

/** The same as thi.ng/transducers know it: `[init, complete, step]`. */
export type ReducerLike = readonly [
  () => unknown,
  (accumulator: unknown) => unknown,
  (accumulator: unknown, value: never) => unknown,
];

/** A transducer of either kind: wraps the step that takes what it makes. */
// deno-lint-ignore no-explicit-any -- libraries type their transducers in ways of their own
export type Transducer = (next: any) => unknown;

/** Options of {@linkcode transduce}. */
export interface TransduceOptions<R> extends OperatorOptions<R> {
  /**
   * Called with what the transducer throws: what it returns is put in place of what was lost, `undefined` puts
   * nothing; what it throws ends the output. Without it the first failure does.
   */
  onError?: ((error: unknown) => R | undefined) | undefined;
}

/** The two functions of a step, whichever its kind. */
interface Step {
  step(accumulator: unknown, value: unknown): unknown;
  complete(accumulator: unknown): unknown;
}

const STEP = "@@transducer/step";
const RESULT = "@@transducer/result";
const INIT = "@@transducer/init";

/**
 * Serves both protocols at once: has the three names, and the three functions at the places of an array. (It is none: Ramda's
 * functions take an array for what they are to work on.)
 */
function bottom(step: (accumulator: unknown, value: unknown) => unknown): unknown {
  const same = (accumulator?: unknown): unknown => accumulator;
  const places = [same, same, step];
  return {
    ...places,
    length: places.length,
    [Symbol.iterator]: () => places.values(),
    [INIT]: same,
    [RESULT]: same,
    [STEP]: step,
  };
}

// deno-lint-ignore no-explicit-any -- whatever a transducer made
function stepOf(made: any): Step | undefined {
  if (typeof made?.[STEP] !== "function") {
    if (!Array.isArray(made) || typeof made[2] !== "function") return undefined;

    return { step: (acc, value) => made[2](acc, value), complete: (acc) => made[1](acc) };
  }
  return { step: (acc, value) => made[STEP](acc, value), complete: (acc) => made[RESULT](acc) };
}

/** Sends each value through the steps; the bottom one puts it. */
class Transduce<T, R> extends SingleStage<T, R> {
  readonly #step: Step;
  readonly #onError: ((error: unknown) => R | undefined) | undefined;
  /** Stands for the output; a step that returns anything else says that it has enough. */
  readonly #token = Object.freeze({});

  constructor(source: ReceiveChannel<T>, transducer: Transducer, options: TransduceOptions<R>) {
    super(source, options);
    this.#onError = options.onError;
    const made = transducer(bottom((accumulator, value) => {
      this.put(value as R);
      return accumulator;
    }));
    const step = stepOf(made);
    if (step === undefined) {
      throw new ArgumentError(`a transducer must return a transformer: an object with ${STEP}`, {
        value: made,
      });
    }
    this.#step = step;
  }

  protected override accept(value: T): void {
    let result: unknown = this.#token;
    try {
      result = this.#step.step(this.#token, value);
    } catch (error) {
      this.#recover(error);
    }
    if (result !== this.#token) this.finish(PLAIN_END);
  }

  /** The steps may have kept something back. */
  protected override flush(): void {
    try {
      this.#step.complete(this.#token);
    } catch (error) {
      this.#recover(error);
    }
  }

  #recover(error: unknown): void {
    if (this.#onError === undefined) throw error;
    const value = this.#onError(error);
    if (value !== undefined) this.put(value);
  }
}

/**
 * A channel of what a transducer makes of the values of `source`: any number of values for each. A transducer of
 * transducers-js, Ramda or thi.ng will do, composed or not; each call makes a fresh one, with a state of its own.
 *
 * When the transducer has enough ("reduced") the output ends and `source` is left as it is. At the end of `source`, and of the
 * output by `close()`, the transducer gives out what it has kept back. All that it makes of one value is put, also where that
 * is more than `capacity`.
 *
 * What the transducer throws goes to `onError`, else ends the output and cancels `source`.
 * Throws an `ArgumentError` for what is no channel or no transducer. After core.async's channels with a transducer and `ex-handler`.
 *
 * @example
 * ```ts
 * import { from, transduce, type TransformerLike } from "@millrace/millrace/channel";
 * import { assertEquals } from "@std/assert";
 *
 * const doubled = (next: TransformerLike) => ({
 *   "@@transducer/init": () => next["@@transducer/init"](),
 *   "@@transducer/result": (out: unknown) => next["@@transducer/result"](out),
 *   "@@transducer/step": (out: unknown, n: number) => next["@@transducer/step"](out, 2 * n as never),
 * });
 * assertEquals(await Array.fromAsync(transduce<number, number>(from([1, 2, 3]), doubled)), [2, 4, 6]);
 * ```
 */
export function transduce<T, R>(
  source: ReceiveChannel<T>,
  transducer: Transducer,
  options?: TransduceOptions<R>,
): ReceiveChannel<R> {
  checkSource("transduce", source);
  checkFunction("transduce", "transducer", transducer);
  const checked = checkOptions("transduce", options);
  if (checked.onError !== undefined) checkFunction("transduce", "onError", checked.onError);
  return new Output(new Transduce<T, R>(source, transducer, checked));
}
