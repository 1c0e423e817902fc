/**
 * Values of several channels, side by side.
 *
 * @module
 */
import { Closed, NOT_READY } from "../selectable.ts";
import type { ReceiveChannel } from "../types.ts";
import { Inlet, type InletOwner } from "./inlet.ts";
import { sourcesOf } from "./merge.ts";
import { checkFunction, checkOptions, type OperatorOptions } from "./options.ts";
import { Output } from "./output.ts";
import { PLAIN_END, Stage } from "./stage.ts";

/** Options of {@linkcode zip}. */
export interface ZipOptions<T, R> extends Omit<OperatorOptions<R>, "onUndelivered"> {
  /**
   * Takes what will not come out any more: results, after a cancel, and single values that were taken from one source when
   * another one ended.
   */
  onUndelivered?: ((value: T | R) => void) | undefined;
}

/** The values of some sources, one of each. */
export type Zipped<S extends readonly ReceiveChannel<unknown>[]> = {
  -readonly [K in keyof S]: S[K] extends ReceiveChannel<infer V> ? V : never;
};

/** A place for one value of one source. */
class Slot<T> implements InletOwner<T> {
  readonly inlet: Inlet<T>;
  full = false;
  value: T | undefined = undefined;
  readonly #of: { filled(slot: Slot<T>, result: T | Closed): void };

  constructor(source: ReceiveChannel<T>, of: { filled(slot: Slot<T>, result: T | Closed): void }) {
    this.#of = of;
    this.inlet = new Inlet(source, this);
  }

  arrived(result: T | Closed): void {
    this.#of.filled(this, result);
  }

  take(): T {
    const value = this.value as T;
    this.value = undefined;
    this.full = false;
    return value;
  }
}

/** Waits for all sources at once. */
class Zip<T, R> extends Stage<R> {
  readonly #slots: Slot<T>[];
  readonly #fn: ((...values: T[]) => R) | undefined;
  #missing: number;

  constructor(
    sources: readonly ReceiveChannel<T>[],
    fn: ((...values: T[]) => R) | undefined,
    options: ZipOptions<T, R>,
  ) {
    super(options as OperatorOptions<R>);
    this.#fn = fn;
    this.#slots = sources.map((source) => new Slot(source, this));
    this.#missing = sources.length;
    this.inlets = this.#slots.map((slot) => slot.inlet as Inlet<never>);
    if (sources.length === 0) this.finish(PLAIN_END);
  }

  /** What a source had to say while we waited. */
  filled(slot: Slot<T>, result: T | Closed): void {
    this.busy = true;
    try {
      this.#fill(slot, result);
      if (this.#missing === 0) this.#emit();
    } catch (error) {
      this.fail(error);
    }
    this.busy = false;
    if (this.closing === undefined && this.wants()) this.later();
  }

  protected override advance(): boolean {
    for (const slot of this.#slots) {
      if (slot.full || slot.inlet.parked) continue;
      const value = slot.inlet.poll();
      if (value !== NOT_READY) this.#fill(slot, value);
      if (this.closing !== undefined) return true;
    }
    if (this.#missing > 0) return false;
    this.#emit();
    return true;
  }

  protected override park(): void {
    for (const { full, inlet } of this.#slots) if (!full) inlet.park();
  }

  protected override drop(): void {
    for (const slot of this.#slots) if (slot.full) this.undelivered(slot.take() as never);
  }

  protected override stop(): void {
    this.drop();
  }

  #fill(slot: Slot<T>, result: T | Closed): void {
    if (result instanceof Closed) {
      if (result.hasReason) this.fail(result.reason);
      else this.finish(result);
    } else if (this.closing !== undefined) {
      this.undelivered(result as never);
    } else {
      slot.value = result;
      slot.full = true;
      this.#missing--;
    }
  }

  #emit(): void {
    const values = this.#slots.map((slot) => slot.take());
    this.#missing = values.length;
    this.put(this.#fn === undefined ? values as R : this.#fn(...values));
  }
}

/**
 * A channel of what `fn` makes of one value of each of the `sources`, or of arrays of these without `fn`.
 *
 * It ends when one of the sources does; values that others have given already go to `onUndelivered`, and these are left as they
 * are. When one ends with a reason, so does the output, and the others are cancelled with it. Without any source it has
 * ended already. At most one value of each source is taken ahead of its partners, and only when there is a place for the result.
 *
 * What `fn` throws ends the output and cancels the sources. Throws an `ArgumentError` for a bad argument.
 * After core.async's `map` and JCSP's `Paraplex`.
 *
 * @example
 * ```ts
 * import { from, zip } from "@millrace/millrace/channel";
 * import { assertEquals } from "@std/assert";
 *
 * const pairs = zip([from(["a", "b"]), from([1, 2, 3])]);
 * assertEquals(await Array.fromAsync(pairs), [["a", 1], ["b", 2]]);
 * const sums = zip([from([1, 2]), from([10, 20])], (a, b) => a + b);
 * assertEquals(await Array.fromAsync(sums), [11, 22]);
 * ```
 */
export function zip<const S extends readonly ReceiveChannel<unknown>[]>(
  sources: S,
): ReceiveChannel<Zipped<S>>;
/** The same through a function, or with options. */
export function zip<const S extends readonly ReceiveChannel<unknown>[], R = Zipped<S>>(
  sources: S,
  fn: ((...values: Zipped<S>) => R) | undefined,
  options?: ZipOptions<Zipped<S>[number], R>,
): ReceiveChannel<R>;
export function zip<R>(
  sources: readonly ReceiveChannel<unknown>[],
  fn?: (...values: never[]) => R,
  options?: ZipOptions<never, R>,
): ReceiveChannel<R> {
  const list = sourcesOf("zip", sources);
  if (fn !== undefined) checkFunction("zip", "fn", fn);
  const checked = checkOptions("zip", options as OperatorOptions<never> | undefined);
  return new Output(
    new Zip<unknown, R>(
      list,
      fn as ((...values: unknown[]) => R) | undefined,
      checked as ZipOptions<unknown, R>,
    ),
  );
}
