/**
 * The subject that crosses workers: the face of `Subject`, over one ring in shared memory.
 *
 * @module
 */
import { parkSend } from "../../channel/base.ts";
import { Explanation } from "../../channel/debug/explain.ts";
import { INSPECT, shown } from "../../channel/debug/inspect.ts";
import { ValueIterator } from "../../channel/iterate.ts";
import { Closed, SELECT_CASE, type Selectable } from "../../channel/selectable.ts";
import type { ChannelSendOptions } from "../../channel/types.ts";
import { inTurn } from "../../channel/turns.ts";
import { RESOLVED, sendError } from "../../channel/waiters.ts";
import { reportError } from "../../errors/report.ts";
import { ChannelFullError } from "../../errors.ts";
import { Observable } from "../../reactive/core/observable.ts";
import type { Subscriber } from "../../reactive/core/subscriber.ts";
import type { EmitResult, Observer } from "../../reactive/core/types.ts";
import { readChannel } from "../../reactive/creation/read.ts";
import { SharedSend } from "../shared_cases.ts";
import { checkReceiverOptions, type SubjectReceiverOptions } from "./subject_options.ts";
import type { SubjectPort } from "./subject_port.ts";
import { SubjectReader } from "./subject_reader.ts";
import { SubjectReceiver } from "./subject_receiver.ts";

/** The isolate's side of a subject: for the runtime, not for its users. */
export let subjectPortOf: <T>(subject: SharedSubject<T>) => SubjectPort<T>;

const IGNORE_LAG = (): void => {};
const END = new Closed(undefined, false);

/**
 * A subject between isolates of one runtime, made by `rt.subject()`: whatever any of them gives to `next` comes to the observers
 * in all of them, in one order. It is an `Observable`, so that operators apply; and it travels to workers as an argument of a
 * task or inside a message, as shared channels do.
 *
 * Values are copied by the codec once, into a ring that all isolates read, each from its own place. The slowest subscriber
 * counts: the option `overflow` says whether it holds the writers up or is left behind.
 *
 * What differs from a local `Subject`:
 * - Observers are called in a later turn of the event loop of their isolate, never from inside `next`. Those of one isolate share
 *   a place in the ring, and the decoded value; they hold the writers up until each value has been handed to all of them.
 * - `replay` is for those who come later, as with a `ReplaySubject`; `next` then answers `"ok"` without subscribers, too.
 * - `send` waits for room. `receiver()`, `for await` and subscriptions with a `demand` have places of their own, so that
 *   writers, wherever they are, wait for them: backpressure from the last consumer to the first producer.
 * - `error` travels by `auto()`. Who subscribes after the end gets the replay, then the end.
 * - A worker that dies gives its places back, and leaves nothing half-published. A subject has 128 places: one for the observers
 *   of each isolate, one for each receiver.
 *
 * After LMAX's Disruptor (one ring, a cursor for each reader), Kotlin's `SharedFlow` (replay and overflow), and the emit
 * results of Reactor's sinks.
 *
 * @example
 * ```ts
 * import { f64, map, Runtime } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
 * const celsius = rt.subject(f64, { replay: 1 });
 * assertEquals(celsius.next(20), "ok");
 * const seen: number[] = [];
 * using subscription = celsius.pipe(map((c) => c * 1.8 + 32)).subscribe((f) => seen.push(f));
 * assertEquals(seen, [68]);
 * celsius.next(30);
 * celsius.complete();
 * assertEquals(await Array.fromAsync(celsius), [30]);
 * assertEquals(seen, [68, 86]);
 * ```
 */
export class SharedSubject<T> extends Observable<T> implements Observer<T>, Disposable {
  static {
    subjectPortOf = <T>(subject: SharedSubject<T>): SubjectPort<T> => subject.#port;
  }

  readonly #port: SubjectPort<T>;

  /** For the runtime: use `rt.subject()`. */
  constructor(port: SubjectPort<T>) {
    super();
    this.#port = port;
    port.face = this;
  }

  /** Most values that a subscriber may have before it. */
  get capacity(): number {
    return this.#port.capacity;
  }

  /** How many of the last values a subscriber that comes later gets first. */
  get replay(): number {
    return this.#port.replay;
  }

  /** Whether it has completed or failed, in any isolate. Subscribers may have values before them still. */
  get closed(): boolean {
    return this.#port.closed;
  }

  /** Whether anybody listens, in any isolate: how a producer learns that it may rest. */
  get observed(): boolean {
    return this.#port.observed;
  }

  /** Values that the observers of this isolate did not get, since they were left behind: under `"dropOldest"`. */
  get missed(): number {
    return this.#port.missed;
  }

  /**
   * Tells everybody who listens, in all isolates. `"noSubscribers"`: nobody does, and nothing is kept for those to come. `"full"`:
   * the slowest subscriber has no room. `"closed"`: it has ended. In each of these cases the value is still yours. Throws a `CodecError`
   * for a value that the codec cannot carry, an `ArenaExhaustedError` where there is no memory for a large one.
   */
  next(value: T): EmitResult {
    return this.#port.emit(value);
  }

  /**
   * As `next`, but waits for room under `"suspend"`. Without subscribers it does not wait: the value is kept for those who come
   * later, or goes to `onUndelivered`. Those who wait in one isolate are served in the order in which they came.
   *
   * Rejects with a `ChannelClosedError` that carries the value, a `ChannelFullError` under `"error"`, a `TooManyWaitersError`, the
   * signal's reason, or what `next` throws.
   */
  send(value: T, options?: ChannelSendOptions): Promise<void> {
    const port = this.#port;
    try {
      if (port.offer(value)) return inTurn(RESOLVED);
      if (port.closed) return Promise.reject(sendError(port.ended(), value));
      switch (port.policy.overflow) {
        case "error":
          return Promise.reject(new ChannelFullError(port.capacity, value));
        case "dropNewest":
          this.#drop(value);
          return inTurn(RESOLVED);
        default:
          // Under "dropOldest" too: other writers may be in the way for a moment.
          return parkSend(this.onSend(value)[SELECT_CASE](), value, options);
      }
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Sending `value`, as a case of a select. */
  onSend(value: T): Selectable<void> {
    return new SharedSend(this.#port, value, (dropped) => this.#drop(dropped));
  }

  /**
   * Fails, for all isolates: observers get what was sent before, then the error, which `auto()` has to be able to carry; if it
   * cannot this throws a `CodecError`. After the end an error is reported as uncaught.
   */
  error(error: unknown): void {
    if (this.closed) reportError(error);
    else this.#port.close(true, error);
  }

  /** Completes, for all isolates: observers get what was sent before. Idempotent. */
  complete(): void {
    if (!this.closed) this.#port.close(false, undefined);
  }

  /**
   * A subscription that is pulled, with a place of its own: a channel to receive from, to select on and to iterate over. Throws an
   * `ArgumentError` for a bad option, an `ArenaExhaustedError` when all places are taken.
   */
  receiver(options: SubjectReceiverOptions = {}): SubjectReceiver<T> {
    checkReceiverOptions(options);
    const { replay = this.replay, onLag } = options;
    return new SubjectReceiver(new SubjectReader(this.#port, replay, onLag));
  }

  /**
   * Iterates over the values, from a place of its own: under `"suspend"` writers wait for the loop. Values that it misses under
   * `"dropOldest"` are passed over in silence; `receiver()` tells of them. Leaving the loop gives the place back.
   */
  override [Symbol.asyncIterator](): AsyncIterableIterator<T, undefined> {
    return new SubjectIterator(new SubjectReader(this.#port, this.replay, IGNORE_LAG));
  }

  /** The stream without the way to emit. */
  asObservable(): Observable<T> {
    return new Observable((subscriber) => this.runInto(subscriber));
  }

  /** State of it now, and the sends of this isolate that wait: an object to inspect, readable when printed. */
  explain(): Explanation {
    return new Explanation(this.#port.facts(), { senders: this.#port.senders });
  }

  /** What `console.log` shows: not the ring. */
  [INSPECT](
    _depth: unknown,
    options: unknown,
    inspect?: (value: unknown, options: unknown) => string,
  ): string {
    const { capacity, replay, observed, closed } = this;
    return shown(this, { capacity, replay, observed, closed }, options, inspect);
  }

  /** Completes. */
  [Symbol.dispose](): void {
    this.complete();
  }

  /** Lets `subscriber` listen; one that says how much it wants has a place of its own. */
  override runInto(subscriber: Subscriber<T>): void {
    try {
      if (subscriber.demand === undefined) this.#port.observe(subscriber);
      else {
        const receiver = this.receiver({ onLag: IGNORE_LAG });
        subscriber.add(() => receiver[Symbol.dispose]());
        readChannel(receiver).runInto(subscriber);
      }
    } catch (error) {
      subscriber.error(error);
    }
  }

  #drop(value: T): void {
    const { isolate: { core }, ch, left } = this.#port;
    if (!left) core.call.drop(ch);
    this.#port.undelivered(value);
  }
}

/** Gives the place of its reader back when it is over. */
class SubjectIterator<T> extends ValueIterator<T> {
  readonly #reader: SubjectReader<T>;

  constructor(reader: SubjectReader<T>) {
    super(reader);
    this.#reader = reader;
  }

  /** A value that cannot be decoded ends the loop, too. */
  override next(): Promise<IteratorResult<T, undefined>> {
    try {
      return super.next();
    } catch (error) {
      this.#reader.leave(END);
      return Promise.reject(error);
    }
  }

  override return(): Promise<IteratorReturnResult<undefined>> {
    const over = super.return();
    this.#reader.leave(END);
    return over;
  }

  override end(closed: Closed): Promise<IteratorReturnResult<undefined>> {
    this.#reader.leave(END);
    return super.end(closed);
  }
}
