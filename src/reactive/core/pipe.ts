/**
 * Several operators as one.
 *
 * @module
 */
import { type AnyOperator, applied, type Chain, type LastOf, type OutputOf } from "./pipeable.ts";
import type { Observable } from "./observable.ts";
import type { OperatorFunction } from "./types.ts";

/** What goes into an operator. */
export type InputOf<O> = O extends (source: Observable<infer T>) => unknown ? T : never;

/** What goes into the first operator. */
export type FirstOf<O extends readonly AnyOperator[]> = O extends readonly [infer First, ...AnyOperator[]]
  ? InputOf<First>
  : OutputOf<never>;

/** No operator: one that does nothing. */
export function pipe<T>(): OperatorFunction<T, T>;
/** 1 operator. */
export function pipe<T, A>(op1: OperatorFunction<T, A>): OperatorFunction<T, A>;
/** 2 operators. */
export function pipe<T, A, B>(
  op1: OperatorFunction<T, A>,
  op2: OperatorFunction<A, B>,
): OperatorFunction<T, B>;
/** 3 operators. */
export function pipe<T, A, B, C>(
  op1: OperatorFunction<T, A>,
  op2: OperatorFunction<A, B>,
  op3: OperatorFunction<B, C>,
): OperatorFunction<T, C>;
/** 4 operators. */
export function pipe<T, A, B, C, D>(
  op1: OperatorFunction<T, A>,
  op2: OperatorFunction<A, B>,
  op3: OperatorFunction<B, C>,
  op4: OperatorFunction<C, D>,
): OperatorFunction<T, D>;
/** 5 operators. */
export function pipe<T, A, B, C, D, E>(
  op1: OperatorFunction<T, A>,
  op2: OperatorFunction<A, B>,
  op3: OperatorFunction<B, C>,
  op4: OperatorFunction<C, D>,
  op5: OperatorFunction<D, E>,
): OperatorFunction<T, E>;
/** 6 operators. */
export function pipe<T, A, B, C, D, E, F>(
  op1: OperatorFunction<T, A>,
  op2: OperatorFunction<A, B>,
  op3: OperatorFunction<B, C>,
  op4: OperatorFunction<C, D>,
  op5: OperatorFunction<D, E>,
  op6: OperatorFunction<E, F>,
): OperatorFunction<T, F>;
/** 7 operators. */
export function pipe<T, A, B, C, D, E, F, G>(
  op1: OperatorFunction<T, A>,
  op2: OperatorFunction<A, B>,
  op3: OperatorFunction<B, C>,
  op4: OperatorFunction<C, D>,
  op5: OperatorFunction<D, E>,
  op6: OperatorFunction<E, F>,
  op7: OperatorFunction<F, G>,
): OperatorFunction<T, G>;
/** 8 operators. */
export function pipe<T, A, B, C, D, E, F, G, H>(
  op1: OperatorFunction<T, A>,
  op2: OperatorFunction<A, B>,
  op3: OperatorFunction<B, C>,
  op4: OperatorFunction<C, D>,
  op5: OperatorFunction<D, E>,
  op6: OperatorFunction<E, F>,
  op7: OperatorFunction<F, G>,
  op8: OperatorFunction<G, H>,
): OperatorFunction<T, H>;
/** 9 operators. */
export function pipe<T, A, B, C, D, E, F, G, H, I>(
  op1: OperatorFunction<T, A>,
  op2: OperatorFunction<A, B>,
  op3: OperatorFunction<B, C>,
  op4: OperatorFunction<C, D>,
  op5: OperatorFunction<D, E>,
  op6: OperatorFunction<E, F>,
  op7: OperatorFunction<F, G>,
  op8: OperatorFunction<G, H>,
  op9: OperatorFunction<H, I>,
): OperatorFunction<T, I>;
/** Any number of operators. */
export function pipe<const O extends readonly AnyOperator[]>(
  ...operators: O & Chain<FirstOf<O>, O>
): OperatorFunction<FirstOf<O>, LastOf<FirstOf<O>, O>>;
/**
 * Makes one operator of several, for use in any `pipe`. Throws an `ArgumentError`, when it is applied, for what is no function.
 * From RxJS.
 *
 * @example
 * ```ts
 * import { filter, map, of, pipe } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const evenSquares = pipe(filter((n: number) => n % 2 === 0), map((n) => n * n));
 * const seen: number[] = [];
 * of(1, 2, 3, 4).pipe(evenSquares).subscribe((n) => seen.push(n));
 * assertEquals(seen, [4, 16]);
 * ```
 */
// deno-lint-ignore no-explicit-any
export function pipe(...operators: readonly any[]): any {
  return (source: Observable<unknown>) => applied(source, operators);
}
