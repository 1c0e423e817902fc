/**
 * `pipe`, with types that go through any number of operators.
 *
 * TypeScript can infer the parameter of `(x) => …` from the operator before it only where a signature spells that out, so there
 * is one for each length up to 15. Beyond that the tuple of all operators is checked link by link: the result type is inferred just the
 * same, but functions inside those operators need the types of their parameters.
 *
 * @module
 */
import { ArgumentError } from "../../errors/base.ts";
import type { Observable } from "./observable.ts";
import type { OperatorFunction } from "./types.ts";

/** Any operator. */
// deno-lint-ignore no-explicit-any
export type AnyOperator = OperatorFunction<any, any>;

/** What comes out of an operator. */
export type OutputOf<O> = O extends OperatorFunction<never, infer R> ? R : never;

/** `O`, if each operator takes what the one before it gives and the first takes `T`; else what it should have been. */
export type Chain<T, O extends readonly AnyOperator[]> = O extends readonly [
  infer First extends AnyOperator,
  ...infer Rest extends readonly AnyOperator[],
] ? readonly [OperatorFunction<T, OutputOf<First>>, ...Chain<OutputOf<First>, Rest>]
  : O;

/** What comes out of the last operator. */
export type LastOf<T, O extends readonly AnyOperator[]> = O extends readonly [...AnyOperator[], infer Last]
  ? OutputOf<Last>
  : T;

/** Whatever has `pipe`. */
export abstract class Pipeable<T> {
  /** No operator: the stream itself. */
  pipe(): Observable<T>;
  /** 1 operator. */
  pipe<A>(op1: OperatorFunction<T, A>): Observable<A>;
  /** 2 operators. */
  pipe<A, B>(op1: OperatorFunction<T, A>, op2: OperatorFunction<A, B>): Observable<B>;
  /** 3 operators. */
  pipe<A, B, C>(
    op1: OperatorFunction<T, A>,
    op2: OperatorFunction<A, B>,
    op3: OperatorFunction<B, C>,
  ): Observable<C>;
  /** 4 operators. */
  pipe<A, B, C, D>(
    op1: OperatorFunction<T, A>,
    op2: OperatorFunction<A, B>,
    op3: OperatorFunction<B, C>,
    op4: OperatorFunction<C, D>,
  ): Observable<D>;
  /** 5 operators. */
  pipe<A, B, C, D, E>(
    op1: OperatorFunction<T, A>,
    op2: OperatorFunction<A, B>,
    op3: OperatorFunction<B, C>,
    op4: OperatorFunction<C, D>,
    op5: OperatorFunction<D, E>,
  ): Observable<E>;
  /** 6 operators. */
  pipe<A, B, C, D, E, F>(
    op1: OperatorFunction<T, A>,
    op2: OperatorFunction<A, B>,
    op3: OperatorFunction<B, C>,
    op4: OperatorFunction<C, D>,
    op5: OperatorFunction<D, E>,
    op6: OperatorFunction<E, F>,
  ): Observable<F>;
  /** 7 operators. */
  pipe<A, B, C, D, E, F, G>(
    op1: OperatorFunction<T, A>,
    op2: OperatorFunction<A, B>,
    op3: OperatorFunction<B, C>,
    op4: OperatorFunction<C, D>,
    op5: OperatorFunction<D, E>,
    op6: OperatorFunction<E, F>,
    op7: OperatorFunction<F, G>,
  ): Observable<G>;
  /** 8 operators. */
  pipe<A, B, C, D, E, F, G, H>(
    op1: OperatorFunction<T, A>,
    op2: OperatorFunction<A, B>,
    op3: OperatorFunction<B, C>,
    op4: OperatorFunction<C, D>,
    op5: OperatorFunction<D, E>,
    op6: OperatorFunction<E, F>,
    op7: OperatorFunction<F, G>,
    op8: OperatorFunction<G, H>,
  ): Observable<H>;
  /** 9 operators. */
  pipe<A, B, C, D, E, F, G, H, I>(
    op1: OperatorFunction<T, A>,
    op2: OperatorFunction<A, B>,
    op3: OperatorFunction<B, C>,
    op4: OperatorFunction<C, D>,
    op5: OperatorFunction<D, E>,
    op6: OperatorFunction<E, F>,
    op7: OperatorFunction<F, G>,
    op8: OperatorFunction<G, H>,
    op9: OperatorFunction<H, I>,
  ): Observable<I>;
  /** 10 operators. */
  pipe<A, B, C, D, E, F, G, H, I, J>(
    op1: OperatorFunction<T, A>,
    op2: OperatorFunction<A, B>,
    op3: OperatorFunction<B, C>,
    op4: OperatorFunction<C, D>,
    op5: OperatorFunction<D, E>,
    op6: OperatorFunction<E, F>,
    op7: OperatorFunction<F, G>,
    op8: OperatorFunction<G, H>,
    op9: OperatorFunction<H, I>,
    op10: OperatorFunction<I, J>,
  ): Observable<J>;
  /** 11 operators. */
  pipe<A, B, C, D, E, F, G, H, I, J, K>(
    op1: OperatorFunction<T, A>,
    op2: OperatorFunction<A, B>,
    op3: OperatorFunction<B, C>,
    op4: OperatorFunction<C, D>,
    op5: OperatorFunction<D, E>,
    op6: OperatorFunction<E, F>,
    op7: OperatorFunction<F, G>,
    op8: OperatorFunction<G, H>,
    op9: OperatorFunction<H, I>,
    op10: OperatorFunction<I, J>,
    op11: OperatorFunction<J, K>,
  ): Observable<K>;
  /** 12 operators. */
  pipe<A, B, C, D, E, F, G, H, I, J, K, L>(
    op1: OperatorFunction<T, A>,
    op2: OperatorFunction<A, B>,
    op3: OperatorFunction<B, C>,
    op4: OperatorFunction<C, D>,
    op5: OperatorFunction<D, E>,
    op6: OperatorFunction<E, F>,
    op7: OperatorFunction<F, G>,
    op8: OperatorFunction<G, H>,
    op9: OperatorFunction<H, I>,
    op10: OperatorFunction<I, J>,
    op11: OperatorFunction<J, K>,
    op12: OperatorFunction<K, L>,
  ): Observable<L>;
  /** 13 operators. */
  pipe<A, B, C, D, E, F, G, H, I, J, K, L, M>(
    op1: OperatorFunction<T, A>,
    op2: OperatorFunction<A, B>,
    op3: OperatorFunction<B, C>,
    op4: OperatorFunction<C, D>,
    op5: OperatorFunction<D, E>,
    op6: OperatorFunction<E, F>,
    op7: OperatorFunction<F, G>,
    op8: OperatorFunction<G, H>,
    op9: OperatorFunction<H, I>,
    op10: OperatorFunction<I, J>,
    op11: OperatorFunction<J, K>,
    op12: OperatorFunction<K, L>,
    op13: OperatorFunction<L, M>,
  ): Observable<M>;
  /** 14 operators. */
  pipe<A, B, C, D, E, F, G, H, I, J, K, L, M, N>(
    op1: OperatorFunction<T, A>,
    op2: OperatorFunction<A, B>,
    op3: OperatorFunction<B, C>,
    op4: OperatorFunction<C, D>,
    op5: OperatorFunction<D, E>,
    op6: OperatorFunction<E, F>,
    op7: OperatorFunction<F, G>,
    op8: OperatorFunction<G, H>,
    op9: OperatorFunction<H, I>,
    op10: OperatorFunction<I, J>,
    op11: OperatorFunction<J, K>,
    op12: OperatorFunction<K, L>,
    op13: OperatorFunction<L, M>,
    op14: OperatorFunction<M, N>,
  ): Observable<N>;
  /** 15 operators. */
  pipe<A, B, C, D, E, F, G, H, I, J, K, L, M, N, O>(
    op1: OperatorFunction<T, A>,
    op2: OperatorFunction<A, B>,
    op3: OperatorFunction<B, C>,
    op4: OperatorFunction<C, D>,
    op5: OperatorFunction<D, E>,
    op6: OperatorFunction<E, F>,
    op7: OperatorFunction<F, G>,
    op8: OperatorFunction<G, H>,
    op9: OperatorFunction<H, I>,
    op10: OperatorFunction<I, J>,
    op11: OperatorFunction<J, K>,
    op12: OperatorFunction<K, L>,
    op13: OperatorFunction<L, M>,
    op14: OperatorFunction<M, N>,
    op15: OperatorFunction<N, O>,
  ): Observable<O>;
  /** Any number of operators. */
  pipe<const O extends readonly AnyOperator[]>(
    ...operators: O & Chain<T, O>
  ): Observable<LastOf<T, O>>;
  /**
   * Applies operators, the first one first. Throws an `ArgumentError` for what is no function. As in RxJS, but typed for any
   * length.
   *
   * @example
   * ```ts
   * import { filter, map, of } from "@millrace/millrace/reactive";
   * import { assertEquals } from "@std/assert";
   *
   * const seen: string[] = [];
   * of(1, 2, 3, 4)
   *   .pipe(filter((n) => n % 2 === 0), map((n) => `even ${n}`))
   *   .subscribe((text) => seen.push(text));
   * assertEquals(seen, ["even 2", "even 4"]);
   * ```
   */
  pipe(...operators: readonly AnyOperator[]): Observable<unknown> {
    return applied(this as unknown as Observable<unknown>, operators);
  }
}

/** Applies `operators` to `source`. */
export function applied(source: Observable<unknown>, operators: readonly AnyOperator[]): Observable<unknown> {
  let result = source;
  for (const operator of operators) {
    if (typeof operator !== "function") {
      throw new ArgumentError("pipe() takes operators, such as map(…)", { value: operator });
    }
    result = operator(result);
  }
  return result;
}
