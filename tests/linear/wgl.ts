/**
 * Histories of the core, in numbers: what was asked, what came back, and when. The search is that of `verbs/checker.ts`.
 *
 * @module
 */
import { check } from "./verbs/checker.ts";

/** One operation of a history. */
export interface Operation<I, O> {
  /** What was asked for. */
  readonly input: I;
  /** What came back. */
  readonly output: O;
  /** When it was called, and when it returned: any stamps that grow. */
  readonly call: number;
  /** See `call`. */
  readonly end: number;
}

/** What operations do when they come one at a time. */
export interface Specification<S, I, O> {
  /** The state at the start. */
  readonly initial: S;
  /** The state after an operation that gave this output; `undefined` if it cannot have. */
  step(state: S, input: I, output: O): S | undefined;
  /** Equal for equal states. */
  key(state: S): string;
}

/** Whether there is an order of the operations, each between its call and its return, that the specification allows. */
export function isLinearizable<S, I, O>(
  history: readonly Operation<I, O>[],
  spec: Specification<S, I, O>,
): boolean {
  return check(history.map(({ input, output, call, end }) => ({ input, output, call, ret: end })), {
    initial: spec.initial,
    step: (state, { input, output }) => spec.step(state, input, output),
    key: (state) => spec.key(state),
  }).linearizable;
}
