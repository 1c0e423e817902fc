/**
 * A loop, as a stream.
 *
 * @module
 */
import { checkFunction } from "../core/check.ts";
import { type Demand, pace } from "../core/demand.ts";
import { Observable } from "../core/observable.ts";
import type { Subscriber } from "../core/subscriber.ts";

/** The parts of a loop. `T` is what is emitted. */
export interface GenerateOptions<S, T> {
  /** The first state. */
  initialState: S;
  /** Whether to go on; without it for ever. */
  condition?: ((state: S) => boolean) | undefined;
  /** The next state. */
  iterate: (state: S) => S;
  /** What is emitted for a state; by default the state itself. */
  resultSelector?: ((state: S) => T) | undefined;
}

function paceLoop<S, T>(options: GenerateOptions<S, T>, to: Subscriber<T>, demand: Demand): void {
  const { condition, iterate, resultSelector } = options;
  let state = options.initialState;
  let [used, goesOn] = [false, condition === undefined || condition(state)];
  pace(to, demand, {
    more() {
      if (!used) return goesOn;
      used = false;
      state = iterate(state);
      return goesOn = condition === undefined || condition(state);
    },
    step() {
      used = true;
      to.next(resultSelector === undefined ? state as unknown as T : resultSelector(state));
    },
  });
}

/**
 * The stream of a `for` loop: starts anew for each subscription. What one of the functions throws is the error of the result.
 *
 * ```text
 * generate({ initialState: 1, condition: (x) => x < 9, iterate: (x) => 2 * x })
 * result  (1248|)
 * ```
 *
 * Throws an `ArgumentError` if `iterate` is no function. From RxJS, in its form with options.
 *
 * @example
 * ```ts
 * import { generate } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * generate({ initialState: 1, condition: (x) => x < 9, iterate: (x) => 2 * x }).subscribe((x) => seen.push(x));
 * assertEquals(seen, [1, 2, 4, 8]);
 * ```
 */
export function generate<S, T = S>(options: GenerateOptions<S, T>): Observable<T> {
  checkFunction("generate", "iterate", options?.iterate);
  const { initialState, condition, iterate, resultSelector } = options;
  return new Observable((to) => {
    if (to.demand !== undefined) {
      paceLoop(options, to, to.demand);
      return;
    }
    for (let state = initialState; !to.stopped; state = iterate(state)) {
      if (condition !== undefined && !condition(state)) {
        to.complete();
        return;
      }
      to.next(resultSelector === undefined ? state as unknown as T : resultSelector(state));
    }
  });
}
