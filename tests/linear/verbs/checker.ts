/**
 * Is there an order of the operations of a history, consistent with the times at which they were called and returned, in
 * which a sequential specification allows every outcome?
 *
 * After J. Wing and C. Gong (1993) with G. Lowe's memo on (operations done, state), as in Porcupine. Two operations that
 * take effect in one instant, a hand-over without a buffer, are tried as a pair (set-linearizability, G. Neiger 1994).
 *
 * Invariants
 * - I1  An operation is a candidate when it was called before the first return among those not yet done.
 * - I2  A pair needs both of them to be candidates: their intervals overlap.
 * - I3  A (mask, state) that led nowhere is never entered again.
 *
 * @module
 */
import type { Operation } from "./history.ts";

/** When an operation was called and when it returned: any stamps that grow. */
export interface Interval {
  /** Equal stamps of a call and another's return overlap. */
  readonly call: number;
  /** See `call`. */
  readonly ret: number;
}

/** What a structure does when one operation happens at a time. States are never changed, but replaced. */
export interface Spec<S, Op extends Interval = Operation> {
  /** The state before the first operation. */
  readonly initial: S;
  /** The state after `op`, or `undefined` if `op` cannot have that outcome in `state`. */
  step(state: S, op: Op): S | undefined;
  /** The state after both at once, if that can happen. */
  meet?(state: S, a: Op, b: Op): S | undefined;
  /** Equal for equal states. */
  key(state: S): string;
}

/** What the checker says. */
export interface Verdict<Op extends Interval = Operation> {
  /** Whether there is such an order. */
  readonly linearizable: boolean;
  /** That order; or the longest one that was possible. */
  readonly order: readonly Op[];
  /** States that were entered: the cost. */
  readonly entered: number;
}

/** Operations that one history can have: the mask is a 31-bit integer. */
export const MOST = 31;

class Search<S, Op extends Interval> {
  readonly #ops: readonly Op[];
  readonly #spec: Spec<S, Op>;
  readonly #all: number;
  readonly #dead = new Set<string>();
  readonly #path: number[] = [];
  longest: number[] = [];

  constructor(ops: readonly Op[], spec: Spec<S, Op>) {
    this.#ops = ops;
    this.#spec = spec;
    this.#all = 2 ** ops.length - 1;
  }

  get entered(): number {
    return this.#dead.size;
  }

  run(mask: number, state: S): boolean {
    if (this.#path.length > this.longest.length) this.longest = [...this.#path];
    if (mask === this.#all) return true;
    const key = `${mask} ${this.#spec.key(state)}`;
    if (this.#dead.has(key)) return false;
    this.#dead.add(key);
    const next = this.#candidates(mask);
    return next.some((i) => this.#one(mask, state, i)) || this.#two(mask, state, next);
  }

  #candidates(mask: number): number[] {
    let first = Infinity;
    this.#ops.forEach((op, i) => {
      if ((mask & (1 << i)) === 0 && op.ret < first) first = op.ret;
    });
    const list: number[] = [];
    this.#ops.forEach((op, i) => {
      if ((mask & (1 << i)) === 0 && op.call <= first) list.push(i);
    });
    return list;
  }

  #one(mask: number, state: S, i: number): boolean {
    const after = this.#spec.step(state, this.#ops[i]!);
    return after !== undefined && this.#enter(mask | (1 << i), after, i);
  }

  #two(mask: number, state: S, next: readonly number[]): boolean {
    if (this.#spec.meet === undefined) return false;
    for (const i of next) {
      for (const j of next) {
        if (i === j) continue;
        const after = this.#spec.meet(state, this.#ops[i]!, this.#ops[j]!);
        if (after !== undefined && this.#enter(mask | (1 << i) | (1 << j), after, i, j)) return true;
      }
    }
    return false;
  }

  #enter(mask: number, state: S, ...done: number[]): boolean {
    this.#path.push(...done);
    if (this.run(mask, state)) return true;
    this.#path.length -= done.length;
    return false;
  }
}

/** Judges one history. Throws a `RangeError` for one that is longer than {@linkcode MOST}. */
export function check<S, Op extends Interval = Operation>(
  history: readonly Op[],
  spec: Spec<S, Op>,
): Verdict<Op> {
  if (history.length > MOST) throw new RangeError(`a history of ${history.length} operations, not ${MOST}`);
  const search = new Search(history, spec);
  const linearizable = search.run(0, spec.initial);
  return { linearizable, order: search.longest.map((i) => history[i]!), entered: search.entered };
}
