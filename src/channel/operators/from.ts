/**
 * Anything that can be iterated over, as a channel.
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import { ArgumentError } from "../../errors.ts";
import { type Closed, SELECT_CASE } from "../selectable.ts";
import type { ReceiveChannel } from "../types.ts";
import { checkOptions, type OperatorOptions } from "./options.ts";
import { Output } from "./output.ts";
import { SingleStage } from "./single_stage.ts";
import { PLAIN_END, Stage } from "./stage.ts";

/** Pulls a synchronous iterator, in the stretch of whoever receives. */
class Pulled<T> extends Stage<T> {
  override readonly kind = "From";
  readonly #iterator: Iterator<T>;
  #inside = false;
  #over = false;

  constructor(iterator: Iterator<T>, options: OperatorOptions<T>) {
    super(options);
    this.#iterator = iterator;
  }

  protected override advance(): boolean {
    this.#inside = true;
    let turn: IteratorResult<T> | undefined;
    try {
      turn = this.#iterator.next();
    } finally {
      this.#inside = false;
      this.#over = turn === undefined || turn.done === true;
    }
    if (turn.done) {
      this.finish(PLAIN_END);
    } else {
      this.put(turn.value);
      // Ended by its own iterator, which could not be told while it ran.
      if (this.closing !== undefined) this.stop();
    }
    return true;
  }

  protected override stop(): void {
    if (this.#over || this.#inside) return;
    this.#over = true;
    try {
      this.#iterator.return?.();
    } catch (error) {
      reportError(error);
    }
  }
}

/** What an asynchronous source has to offer. */
interface Puller<T> {
  next(): Promise<IteratorResult<T, unknown>>;
  /** The values are not wanted any more. */
  leave(end: Closed): unknown;
  /** It has ended by itself. */
  ended(): void;
}

/** Asks for one value at a time, when there is a place for it. */
class Awaited<T> extends Stage<T> {
  override readonly kind = "From";
  readonly #puller: Puller<T>;
  #pending = false;
  #over = false;

  constructor(puller: Puller<T>, options: OperatorOptions<T>) {
    super(options);
    this.#puller = puller;
  }

  protected override advance(): boolean {
    if (this.#pending) return false;
    this.#pending = true;
    Promise.resolve(this.#puller.next()).then(this.#came, this.#broke);
    return false;
  }

  protected override park(): void {
    // Called without a poll before it where a select queues up again.
    if (!this.#pending) this.later();
  }

  protected override rest(): void {}

  protected override stop(end: Closed): void {
    if (this.#over) return;
    this.#over = true;
    try {
      Promise.resolve(this.#puller.leave(end)).catch(reportError);
    } catch (error) {
      reportError(error);
    }
  }

  readonly #came = (turn: IteratorResult<T, unknown>): void => {
    this.#pending = false;
    if (!turn.done) this.put(turn.value);
    else this.#end(() => this.finish(PLAIN_END));
    this.run();
  };

  readonly #broke = (error: unknown): void => {
    this.#pending = false;
    this.#end(() => this.fail(error));
  };

  #end(how: () => void): void {
    if (!this.#over) this.#puller.ended();
    this.#over = true;
    how();
  }
}

/** A channel in front of a channel. */
class Relay<T> extends SingleStage<T, T> {
  override readonly kind = "From";
  protected override accept(value: T): void {
    this.put(value);
  }
}

function streamPuller<T>(stream: ReadableStream<T>): Puller<T> {
  const reader = stream.getReader();
  return {
    next: () => reader.read() as Promise<IteratorResult<T, unknown>>,
    leave: (end) => reader.cancel(end.reason).finally(() => reader.releaseLock()),
    ended: () => reader.releaseLock(),
  };
}

function iteratorPuller<T>(iterator: AsyncIterator<T>): Puller<T> {
  return { next: () => iterator.next(), leave: () => iterator.return?.(), ended: () => {} };
}

/**
 * A channel of the values of an iterable, an async iterable or a stream, which are pulled one by one as they are received
 * (`capacity` many ahead). It ends when they do; what the source throws is its reason. A channel may be given, too: then the
 * new one stands in front of it.
 *
 * The source belongs to the channel from now on: closing or cancelling the channel calls the iterator's `return()`, or the
 * stream's `cancel(reason)`, so that nothing stays open. A value that was asked for before that and comes after it goes to
 * `onUndelivered`. What `return()` throws is reported as an uncaught error: nobody is left to tell.
 *
 * Throws an `ArgumentError` for what cannot be iterated over or for a bad option, a `TypeError` for a locked stream.
 * After core.async's `to-chan!` and Kotlin's `produceIn`.
 *
 * @example
 * ```ts
 * import { from } from "@millrace/millrace/channel";
 * import { assertEquals } from "@std/assert";
 *
 * function* naturals() {
 *   let closed = false;
 *   try {
 *     for (let n = 0; !closed; n++) yield n;
 *   } finally {
 *     closed = true;
 *   }
 * }
 *
 * using numbers = from(naturals());
 * assertEquals(await numbers.receiveMany(3), [0, 1, 2]);
 * ```
 */
export function from<T>(
  source: Iterable<T> | AsyncIterable<T> | ReadableStream<T> | ReceiveChannel<T>,
  options?: OperatorOptions<T>,
): ReceiveChannel<T> {
  const checked = checkOptions("from", options);
  // deno-lint-ignore no-explicit-any -- one of four kinds, told apart here
  const any = source as any;
  if (typeof any?.[SELECT_CASE] === "function") return new Output(new Relay(any, checked));
  if (any instanceof ReadableStream) return new Output(new Awaited<T>(streamPuller(any), checked));
  if (typeof any?.[Symbol.asyncIterator] === "function") {
    return new Output(new Awaited<T>(iteratorPuller(any[Symbol.asyncIterator]()), checked));
  }
  if (typeof any?.[Symbol.iterator] === "function") {
    return new Output(new Pulled<T>(any[Symbol.iterator](), checked));
  }
  throw new ArgumentError("from() needs an iterable, an async iterable, a stream or a channel", {
    value: source,
  });
}
