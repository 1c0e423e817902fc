/**
 * From one channel to another.
 *
 * @module
 */
import { listen, unlisten } from "../abort.ts";
import { ArgumentError } from "../../errors.ts";
import { Closed, NOT_READY, SELECT_CASE, type SelectCase, Waiter, type WaitOwner } from "../selectable.ts";
import type { ReceiveChannel, SendChannel } from "../types.ts";
import { handOver } from "../undelivered.ts";
import { checkSignal, RESOLVED, sendError } from "../waiters.ts";
import { checkSource, Inlet, type InletOwner } from "./inlet.ts";
import { checkFunction } from "./options.ts";

/** Options of {@linkcode pipe}. */
export interface PipeOptions<T> {
  /** Whether the end of the source ends the target, too; `true` by default. */
  close?: boolean | undefined;
  /** Ends the pipe: the promise rejects with the signal's `reason`. Both channels stay as they are. */
  signal?: AbortSignal | undefined;
  /**
   * Takes the value that was taken and cannot be sent. With it, the end of the target is no failure, and a signal ends the pipe
   * even while a value waits to be sent.
   */
  onUndelivered?: ((value: T) => void) | undefined;
}

/** Moves values; parked at one of its two channels, or about to run. */
class Pipe<T> implements InletOwner<T>, WaitOwner<void> {
  readonly #inlet: Inlet<T>;
  readonly #to: SendChannel<T>;
  readonly #options: PipeOptions<T>;
  readonly #settled: PromiseWithResolvers<number> = Promise.withResolvers();
  #waiter: Waiter<void> = new Waiter<void>(undefined, undefined, this);
  /** Set while a value waits to be sent. */
  #sending: SelectCase<void> | undefined = undefined;
  #value: T | undefined = undefined;
  #moved = 0;
  #over = false;
  #aborted = false;

  constructor(from: ReceiveChannel<T>, to: SendChannel<T>, options: PipeOptions<T>) {
    this.#inlet = new Inlet(from, this);
    this.#to = to;
    this.#options = options;
  }

  start(): Promise<number> {
    const { signal } = this.#options;
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (signal !== undefined) listen(signal, this);
    this.#run();
    return this.#settled.promise;
  }

  /** The signal fired. A value in hand that nobody else would take is sent first. */
  handleEvent(): void {
    this.#aborted = true;
    const hook = this.#options.onUndelivered;
    if (this.#sending === undefined) {
      this.#inlet.unpark();
      // Still parked: another thread's value is under way.
      if (!this.#inlet.parked) this.#fail(this.#options.signal!.reason);
    } else if (hook !== undefined && this.#takeBack()) {
      this.#fail(this.#options.signal!.reason);
      this.#undelivered(this.#value as T);
    }
  }

  /** What the source had to say while we waited. */
  arrived(result: T | Closed): void {
    if (result instanceof Closed) this.#ended(result);
    else if (this.#send(result)) RESOLVED.then(this.#run);
  }

  /** The target took the value, or has ended. */
  complete(result: void | Closed): void {
    this.#sending = undefined;
    this.#waiter.decision = undefined;
    // A cancelled channel with a hook of its own has given the value to that.
    if (result instanceof Closed) return this.#refused(result, this.#waiter.value !== undefined);
    this.#moved++;
    RESOLVED.then(this.#run);
  }

  readonly #run = (): void => {
    while (!this.#over) {
      if (this.#aborted) return this.#fail(this.#options.signal!.reason);
      if (this.#to.closed) return this.#done();
      const value = this.#inlet.poll();
      if (value === NOT_READY) return this.#parkInlet();
      if (value instanceof Closed) return this.#ended(value);
      if (!this.#send(value)) return;
    }
  };

  #parkInlet(): void {
    try {
      this.#inlet.park();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Sends now (`true`), or waits, or is over. */
  #send(value: T): boolean {
    try {
      if (!this.#to.trySend(value)) {
        const sending = this.#to.onSend(value)[SELECT_CASE]();
        const done = sending.poll();
        if (done === NOT_READY) {
          this.#value = value;
          this.#sending = sending;
          sending.enlist(this.#waiter);
          return false;
        }
        if (done instanceof Closed) {
          this.#value = value;
          this.#refused(done, true);
          return false;
        }
      }
      this.#moved++;
      return true;
    } catch (error) {
      this.#sending = undefined;
      this.#fail(error);
      this.#undelivered(value);
      return false;
    }
  }

  #takeBack(): boolean {
    const decision = this.#waiter.decision;
    if (decision !== undefined) {
      if (!decision.lock()) return false;
      decision.settle();
    }
    this.#sending!.withdraw(this.#waiter);
    this.#sending = undefined;
    return true;
  }

  /** The target has ended, with a value in hand. */
  #refused(closed: Closed, ours: boolean): void {
    const value = this.#value as T;
    if (!ours && value !== undefined) return this.#done();
    if (this.#options.onUndelivered === undefined) return this.#fail(sendError(closed, value));
    this.#done();
    this.#undelivered(value);
  }

  /** The source has ended. */
  #ended({ hasReason, reason }: Closed): void {
    const close = this.#options.close !== false;
    if (close && hasReason) this.#to.close(reason);
    else if (close) this.#to.close();
    // The reason must not get lost.
    if (hasReason && !close) this.#fail(reason);
    else this.#done();
  }

  #done(): void {
    this.#stop();
    this.#settled.resolve(this.#moved);
  }

  #fail(reason: unknown): void {
    this.#stop();
    this.#settled.reject(reason);
  }

  #stop(): void {
    this.#over = true;
    this.#value = this.#sending === undefined ? this.#value : undefined;
    this.#inlet.unpark();
    if (this.#options.signal !== undefined) unlisten(this.#options.signal, this);
  }

  #undelivered(value: T): void {
    handOver(this.#options.onUndelivered, value);
  }
}

/**
 * Moves values from `from` to `to` until one of them ends, at the pace of the slower; resolves with their number.
 *
 * - When `from` ends, `to` is closed, with the same reason; with `close: false` it stays open, and a reason rejects the promise.
 * - When `to` ends, the pipe stops taking, and `from` is left as it is. It notices when it has a value for it: that value is in
 *   the `ChannelClosedError` with which the promise rejects, unless `onUndelivered` is given, which takes it, and the promise
 *   resolves.
 * - A signal ends the pipe between two values: one that waits to be sent is sent first, unless `onUndelivered` takes it.
 *
 * At most one value is in hand. Overflow policies of `to` apply, but that `"error"` makes the pipe wait. Rejects with an
 * `ArgumentError` for a bad argument. After core.async's `pipe`.
 *
 * @example
 * ```ts
 * import { Channel } from "@millrace/millrace";
 * import { from, pipe } from "@millrace/millrace/channel";
 * import { assertEquals } from "@std/assert";
 *
 * const letters = new Channel<string>();
 * const moved = pipe(from("abc"), letters);
 * assertEquals(await Array.fromAsync(letters), ["a", "b", "c"]);
 * assertEquals(await moved, 3);
 * ```
 */
export function pipe<T>(
  from: ReceiveChannel<T>,
  to: SendChannel<T>,
  options: PipeOptions<T> = {},
): Promise<number> {
  try {
    checkPipe(from, to, options);
  } catch (error) {
    return Promise.reject(error);
  }
  return new Pipe(from, to, options).start();
}

function checkPipe(from: unknown, to: unknown, options: PipeOptions<never>): void {
  checkSource("pipe", from);
  if (typeof (to as Partial<SendChannel<unknown>> | undefined)?.onSend !== "function") {
    throw new ArgumentError("pipe() needs a channel to send to", { value: to });
  }
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError("the options of pipe() must be an object, such as { close: false }", {
      value: options,
    });
  }
  if (options.signal !== undefined) checkSignal(options.signal);
  if (options.onUndelivered !== undefined) checkFunction("pipe", "onUndelivered", options.onUndelivered);
}
