/**
 * The channel that crosses workers: the face of `Channel`, over cells in shared memory.
 *
 * @module
 */
import { RECEIVE, SEND } from "../../wasm/layout.ts";
import { BaseChannel, parkSend } from "../channel/base.ts";
import { Explanation } from "../channel/debug/explain.ts";
import type { EndCount } from "../channel/ends.ts";
import { Closed, NOT_READY, SELECT_CASE, type Selectable, type SelectCase } from "../channel/selectable.ts";
import type { ChannelReceiveOptions, ChannelSendOptions, Permit } from "../channel/types.ts";
import { inTurn } from "../channel/turns.ts";
import { iteratorOf, restOf, unsent } from "../channel/values.ts";
import { capture, park, reserveError, RESOLVED, sendError } from "../channel/waiters.ts";
import { within } from "../codec/failure.ts";
import { ArgumentError, ChannelClosedError, ChannelFullError } from "../errors.ts";
import { CellsPort } from "./cells_port.ts";
import { type Port, RESERVATION } from "./port.ts";
import { reserveWaiter, SharedEnds, SharedSend } from "./shared_cases.ts";
import { SharedPermit } from "./shared_permit.ts";
import { receiveSync, sendSync, type SyncOptions } from "./wait_sync.ts";

/** The isolate's side of a channel: for the runtime, not for its users. */
export let portOf: <T>(channel: SharedChannel<T>) => Port<T>;

/**
 * A channel between isolates of one runtime, made by `rt.channel()`. It is used like a local `Channel`, and both may be cases
 * of one select; it travels to workers as an argument of a task or inside a message.
 *
 * What differs from a local channel: values are copied by the codec when they are sent; `onUndelivered` stays in the
 * isolate that gave it; those who wait in different workers are served in no particular order; `size` and `closed` are
 * momentary; there is no `peek()`, since others receive at the same time, and no `order` but first in, first out.
 *
 * @example
 * ```ts
 * import { f64, Runtime } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
 * const numbers = rt.channel(f64, { capacity: 8 });
 * await numbers.sendMany([1, 2, 3]);
 * numbers.close();
 * assertEquals(await Array.fromAsync(numbers), [1, 2, 3]);
 * ```
 */
export class SharedChannel<T> extends BaseChannel<T> {
  static {
    portOf = <T>(channel: SharedChannel<T>): Port<T> => channel.#port;
  }

  readonly #port: Port<T>;
  readonly #cells: CellsPort<T> | undefined;
  readonly #dropValue = (value: T): void => this.#drop(value);

  /** For the runtime: use `rt.channel()`. */
  constructor(port: Port<T>) {
    super(port);
    this.#port = port;
    port.face = this;
    this.#cells = port instanceof CellsPort ? port : undefined;
  }

  /** Most values it buffers; 0 for a rendezvous. */
  override get capacity(): number {
    return this.#port.capacity;
  }

  /** Values buffered now. For people and metrics: it may change before you act on it. */
  override get size(): number {
    return this.#port.size;
  }

  /** Whether it was closed or cancelled, by any isolate. Buffered values may still be there. */
  override get closed(): boolean {
    return this.#port.closed;
  }

  /** As `Channel.send`; rejects with a `CodecError` for a value that the codec cannot carry. */
  override send(value: T, options?: ChannelSendOptions): Promise<void> {
    try {
      return inTurn(this.#port.offer(value) ? RESOLVED : this.#sendSlowly(value, options?.signal));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** As `Channel.trySend`; throws a `CodecError` for a value that the codec cannot carry. */
  override trySend(value: T): boolean {
    if (this.#port.offer(value)) return true;
    if (this.#port.policy.overflow !== "dropOldest" || this.#port.closed || this.capacity === 0) return false;
    this.#drop(value);
    return true;
  }

  /**
   * As `Channel.sendMany`; what fits goes in batches, and so up to 256 values of an iterable are taken before they can be sent:
   * a `ChannelClosedError` has them. Also rejects with a `CodecError` whose path begins with the index of the
   * value that the codec cannot carry; those before it were sent.
   */
  override async sendMany(values: Iterable<T>, options?: ChannelSendOptions): Promise<void> {
    const cells = this.#cells;
    if (cells === undefined || cells.policy.overflow !== "suspend") {
      return await super.sendMany(values, options);
    }
    if (Array.isArray(values)) return await this.#sendList(cells, values, 0, options);
    const iterator = iteratorOf(values);
    let before = 0;
    for (let some = takeSome(iterator); some.length > 0; some = takeSome(iterator)) {
      try {
        await this.#sendList(cells, some, before, options);
      } catch (error) {
        const rest = restOf(values, iterator);
        throw error instanceof ChannelClosedError ? unsent(error, [...error.value as T[], ...rest]) : error;
      }
      before += some.length;
    }
  }

  /** As `Channel.receive`; rejects with what decoding throws, too. */
  override receive(options?: ChannelReceiveOptions): Promise<T> {
    try {
      return super.receive(options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** As `Channel.receiveMany`; a message that cannot be decoded rejects the call after the one that left it out. */
  override receiveMany(max: number, options?: ChannelReceiveOptions): Promise<T[]> {
    try {
      return super.receiveMany(max, options);
    } catch (error) {
      if (error instanceof ArgumentError) throw error;
      return Promise.reject(error);
    }
  }

  /**
   * The next value, waiting for it by blocking this thread: for tasks that are synchronous through and through. Only in
   * workers: whatever else runs in the same worker (other tasks, timers, promises) stands still until it returns, and what
   * began to wait for this channel there before is served first. Prefer `await receive()` where you can.
   *
   * Throws as `receive` rejects; a `TimeoutError` as `AbortSignal.timeout` gives it when `timeout` ms have passed; an
   * `AbortError` when the call of the task it blocks is cancelled; a `RuntimeClosedError` when the runtime closes; an
   * `ArgumentError` in the main isolate. After Kotlin's `runBlocking { receive() }` and Clojure's `<!!`, named like Deno's own.
   *
   * @example
   * ```ts
   * import { f64, type ReceiveChannel, Runtime, type SharedChannel } from "@millrace/millrace";
   * import { assertEquals } from "@std/assert";
   *
   * const module = `data:text/javascript,export const addTwo = (from) => from.receiveSync() + from.receiveSync()`;
   * await using rt = await Runtime.start({ workers: 1, memory: "4MiB" });
   * const tasks = rt.import<{ addTwo(from: SharedChannel<number>): number }>(module);
   * const numbers = rt.channel(f64);
   * const sum = tasks.addTwo(numbers);
   * await numbers.send(40);
   * await numbers.send(2);
   * assertEquals(await sum, 42);
   * ```
   */
  receiveSync(options?: SyncOptions): T {
    return receiveSync(this.#port, this.source, options);
  }

  /**
   * Sends, waiting for room (or, without a buffer, for a receiver) by blocking this thread; see `receiveSync`. Throws as `send`
   * rejects, and as `receiveSync` does; when it throws the value has not been sent.
   *
   * @example
   * ```ts
   * import { f64, Runtime, type SharedChannel } from "@millrace/millrace";
   * import { assertEquals } from "@std/assert";
   *
   * const module = `data:text/javascript,export function pour(n, to) {
   *   for (let i = 0; i < n; i++) to.sendSync(i);
   *   to.close();
   * }`;
   * await using rt = await Runtime.start({ workers: 1, memory: "4MiB" });
   * const tasks = rt.import<{ pour(n: number, to: SharedChannel<number>): void }>(module);
   * const numbers = rt.channel(f64, { capacity: 2 });
   * const done = tasks.pour(5, numbers);
   * assertEquals(await Array.fromAsync(numbers), [0, 1, 2, 3, 4]);
   * await done;
   * ```
   */
  sendSync(value: T, options?: SyncOptions): void {
    sendSync(this.#port, this.onSend(value)[SELECT_CASE](), value, options);
  }

  /** Sending `value`, as a case of a select. */
  override onSend(value: T): Selectable<void> {
    return new SharedSend(this.#port, value, this.#dropValue);
  }

  /** As `Channel.reserve`; a permit belongs to this isolate and is given back if it dies. */
  override reserve(options?: ChannelSendOptions): Promise<Permit<T>> {
    const port = this.#port;
    const { isolate: { core }, ch } = port;
    if (this.capacity === 0) {
      return Promise.reject(new ArgumentError("a rendezvous has no slot to reserve", { capacity: 0 }));
    }
    if (port.closed) return Promise.reject(reserveError(port.ended()));
    if (port.senders.head === undefined && core.call.reserve(core.me, ch) === 0) {
      return Promise.resolve(new SharedPermit(port));
    }
    const signal = options?.signal;
    if (signal?.aborted) return Promise.reject(signal.reason);
    const promise = new Promise<unknown>(capture) as Promise<Permit<T>>;
    const parking: SelectCase<void> = {
      served: 0,
      poll: () => NOT_READY,
      enlist: (waiter) => port.enlistSender(waiter),
      withdraw: (waiter) => port.withdraw(waiter),
    };
    try {
      park(parking, reserveWaiter(port), signal);
    } catch (error) {
      return Promise.reject(error);
    }
    return promise;
  }

  /**
   * As `Channel.close`, for all isolates; the reason travels. Throws a `CodecError` for one that cannot, and an
   * `ArenaExhaustedError` where there is no room for it: then the channel is still open.
   */
  override close(...reason: [reason?: unknown]): void {
    this.#port.close(reason.length > 0 && reason[0] !== undefined, reason[0]);
  }

  /** As `Channel.cancel`: what is buffered goes to the `onUndelivered` of this isolate. */
  override cancel(...reason: [reason?: unknown]): void {
    this.#port.cancel(reason.length > 0 && reason[0] !== undefined, reason[0]);
  }

  /** As `Channel.explain`: counters of all isolates, and those who wait in this one. */
  override explain(): Explanation {
    const { senders, receivers } = this.#port;
    return new Explanation(this.#port.facts(), { senders, receivers, reservation: RESERVATION });
  }

  /** Sending ends are counted over all isolates. */
  protected override senderEnds(): EndCount {
    return new SharedEnds(this.#port as Port<unknown>, SEND);
  }

  /** Receiving ends are counted over all isolates. */
  protected override receiverEnds(): EndCount {
    return new SharedEnds(this.#port as Port<unknown>, RECEIVE);
  }

  /** `before` values of the same call were sent already. */
  async #sendList(
    cells: CellsPort<T>,
    list: readonly T[],
    before: number,
    options?: ChannelSendOptions,
  ): Promise<void> {
    let at = 0;
    try {
      while ((at = cells.offerMany(list, at)) < list.length) {
        await this.send(list[at]!, options);
        at++;
      }
    } catch (error) {
      if (error instanceof ChannelClosedError) throw unsent(error, list.slice(at));
      throw within(error, `[${before + at}]`);
    }
  }

  #sendSlowly(value: T, signal: AbortSignal | undefined): Promise<void> {
    const port = this.#port;
    if (port.closed) return Promise.reject(sendError(port.ended(), value));
    switch (port.policy.overflow) {
      case "suspend":
        return parkSend(this.onSend(value)[SELECT_CASE](), value, { signal });
      case "error":
        return Promise.reject(new ChannelFullError(this.capacity, value));
      default:
        this.#drop(value);
        return RESOLVED;
    }
  }

  /** No room in a channel that drops: makes room, or drops the value. Bounded: others may fill what was made. */
  #drop(value: T): void {
    const port = this.#port;
    for (let tries = 0; port.policy.overflow === "dropOldest" && this.capacity > 0 && tries < 64; tries++) {
      const oldest = port.poll();
      if (oldest !== NOT_READY && !(oldest instanceof Closed)) this.#undelivered(oldest);
      if (port.offer(value)) return;
    }
    this.#undelivered(value);
  }

  #undelivered(value: T): void {
    this.#port.isolate.core.call.drop(this.#port.ch);
    this.#port.undelivered(value);
  }
}

/** Values that are taken from an iterable at a time. */
const TAKEN = 256;

function takeSome<T>(from: Iterator<T>): T[] {
  const values: T[] = [];
  while (values.length < TAKEN) {
    const turn = from.next();
    if (turn.done) break;
    values.push(turn.value);
  }
  return values;
}
