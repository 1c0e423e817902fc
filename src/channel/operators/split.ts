/**
 * One channel into two.
 *
 * @module
 */
import { Closed, NOT_READY } from "../selectable.ts";
import type { ReceiveChannel } from "../types.ts";
import { checkSource, Inlet, type InletOwner } from "./inlet.ts";
import { checkFunction, checkOptions, type OperatorOptions } from "./options.ts";
import { Output } from "./output.ts";
import { cancelWith, Stage } from "./stage.ts";

/** One of the two outputs. */
class Side<T> extends Stage<T> {
  readonly #of: Splitter<T>;

  constructor(of: Splitter<T>, options: OperatorOptions<T>) {
    super(options);
    this.#of = of;
  }

  /** Whether there is a place for one more value here. */
  get hungry(): boolean {
    return this.closing === undefined && this.wants();
  }

  protected override advance(): boolean {
    return this.#of.advance();
  }

  protected override park(): void {
    this.#of.park();
  }

  protected override rest(): void {
    this.#of.rest();
  }

  protected override taken(): void {
    super.taken();
    this.#of.goOn();
  }

  protected override stop(end: Closed, cancelled: boolean): void {
    this.#of.ended(end, cancelled);
  }
}

/** The one source of two outputs. */
class Splitter<T> implements InletOwner<T> {
  readonly yes: Side<T>;
  readonly no: Side<T>;
  readonly #inlet: Inlet<T>;
  readonly #predicate: (value: T) => unknown;
  #routing = false;

  constructor(source: ReceiveChannel<T>, predicate: (value: T) => unknown, options: OperatorOptions<T>) {
    this.yes = new Side(this, options);
    this.no = new Side(this, options);
    this.#inlet = new Inlet(source, this);
    this.#predicate = predicate;
  }

  arrived(result: T | Closed): void {
    this.#take(result);
    this.goOn();
  }

  advance(): boolean {
    if (this.#routing || this.#blocked || this.#inlet.parked) return false;
    const value = this.#inlet.poll();
    if (value === NOT_READY) return false;
    this.#take(value);
    return true;
  }

  park(): void {
    if (!this.#routing && !this.#blocked) this.#inlet.park();
  }

  rest(): void {
    if (this.#blocked || !this.yes.hungry && !this.no.hungry) this.#inlet.unpark();
  }

  /** Something was taken, on either side: the next value may have a place now. */
  goOn(): void {
    if (this.#blocked) return;
    if (this.yes.hungry) this.yes.later();
    else if (this.no.hungry) this.no.later();
  }

  /** One side has ended; with the second one the source is let go, or cancelled. */
  ended(end: Closed, cancelled: boolean): void {
    if (this.yes.closing === undefined || this.no.closing === undefined) return this.goOn();
    this.#inlet.unpark();
    if (cancelled) cancelWith(this.#inlet.channel, end);
  }

  /** A value that neither of the waiting receivers was for is in hand: the next one waits until it was taken. */
  get #blocked(): boolean {
    const { yes, no } = this;
    return yes.ready.size > yes.capacity || no.ready.size > no.capacity;
  }

  #take(result: T | Closed): void {
    if (result instanceof Closed) {
      this.yes.finish(result);
      this.no.finish(result);
      return;
    }
    this.#routing = true;
    try {
      (this.#predicate(result) ? this.yes : this.no).put(result);
    } catch (error) {
      this.yes.undelivered(result);
      this.yes.fail(error);
      this.no.fail(error);
    }
    this.#routing = false;
  }
}

/**
 * Two channels: of the values of `source` for which `predicate` holds, and of the others.
 *
 * A value is taken when a receiver waits on either side. If it belongs to the other side, it is kept there, and nothing more is
 * taken until somebody has received it: receive from both sides, or give them a `capacity` (of each). Values for a side that was
 * closed or cancelled go to `onUndelivered`. Cancelling the second side after the first one has ended cancels
 * `source`.
 *
 * Throws an `ArgumentError` for what is no channel or no function. After core.async's `split`.
 *
 * @example
 * ```ts
 * import { from, split } from "@millrace/millrace/channel";
 * import { assertEquals } from "@std/assert";
 *
 * const [even, odd] = split(from([1, 2, 3, 4]), (n) => n % 2 === 0);
 * const both = await Promise.all([Array.fromAsync(even), Array.fromAsync(odd)]);
 * assertEquals(both, [[2, 4], [1, 3]]);
 * ```
 */
export function split<T, S extends T>(
  source: ReceiveChannel<T>,
  predicate: (value: T) => value is S,
  options?: OperatorOptions<T>,
): [yes: ReceiveChannel<S>, no: ReceiveChannel<Exclude<T, S>>];
/** The same with a predicate that does not narrow the type. */
export function split<T>(
  source: ReceiveChannel<T>,
  predicate: (value: T) => unknown,
  options?: OperatorOptions<T>,
): [yes: ReceiveChannel<T>, no: ReceiveChannel<T>];
export function split<T>(
  source: ReceiveChannel<T>,
  predicate: (value: T) => unknown,
  options?: OperatorOptions<T>,
): [yes: ReceiveChannel<T>, no: ReceiveChannel<T>] {
  checkSource("split", source);
  checkFunction("split", "predicate", predicate);
  const splitter = new Splitter(source, predicate, checkOptions("split", options));
  return [new Output(splitter.yes), new Output(splitter.no)];
}
