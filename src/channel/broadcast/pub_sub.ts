/**
 * Many broadcasts behind one sending face: each value goes to those who subscribed to its topic.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { Explanation } from "../debug/explain.ts";
import {
  type Closed,
  type NOT_READY,
  SELECT_CASE,
  type Selectable,
  type SelectCase,
  type Waiter,
} from "../selectable.ts";
import type { ChannelSendOptions, Permit } from "../types.ts";
import { type BroadcastOptions, type BroadcastShape, shapeOf } from "./broadcast.ts";
import { BroadcastCore } from "./broadcast_core.ts";
import {
  type BroadcastReceiver,
  type BroadcastReceiverOptions,
  checkReceiver,
  subscribe,
} from "./broadcast_receiver.ts";
import { BroadcastSend, BroadcastSendCase, endOf } from "./broadcast_send.ts";

/** One topic. Counts what reaches nobody, for the whole. */
class TopicCore<T> extends BroadcastCore<T> {
  override readonly kind = "PubSub";
  readonly #lost: { count: number };

  constructor({ capacity, replay, policy }: BroadcastShape<T>, lost: { count: number }) {
    super(capacity, replay, policy);
    this.#lost = lost;
  }

  override unread(value: T): void {
    this.#lost.count++;
    super.unread(value);
  }
}

/** Sending to a topic, as a case of a select: whose core that is may change while the select thinks. */
class TopicSendCase<T> extends BroadcastSendCase<T> {
  readonly #find: () => BroadcastCore<T>;
  #queue: BroadcastCore<T> | undefined = undefined;

  constructor(find: () => BroadcastCore<T>, value: T) {
    super(find(), value);
    this.#find = find;
  }

  override poll(): void | Closed | typeof NOT_READY {
    this.core = this.#find();
    return super.poll();
  }

  override enlist(waiter: Waiter<void>): void {
    this.#queue = this.core = this.#find();
    super.enlist(waiter);
  }

  /** Where it stood, whatever topic it finds by now: those behind it are there. */
  override withdraw(waiter: Waiter<void>): void {
    this.#queue?.withdraw(waiter);
  }
}

/**
 * One sending face for many topics: `topicOf` says which topic a value belongs to, and each topic is a broadcast of its
 * own, with the options given here. A topic is there while it has receivers or keeps values for late ones (`replay`), and
 * forgotten otherwise; what is sent to a topic that is not there is dropped, counted by `dropped` and given to `onUndelivered`.
 *
 * Under overflow `"suspend"` a slow receiver holds up those who send to its topic, and nobody else. `"dropOldest"` holds
 * up nobody.
 *
 * What `topicOf` throws `trySend` and `onSend` throw, too, and `send` rejects with. core.async's `pub` and `sub`.
 *
 * @example
 * ```ts
 * import { PubSub } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const trades = new PubSub((trade: { symbol: string; price: number }) => trade.symbol, { capacity: 16 });
 * using abc = trades.receiver("ABC");
 * await trades.send({ symbol: "ABC", price: 10 });
 * await trades.send({ symbol: "XYZ", price: 20 });
 * assertEquals(await abc.receive(), { symbol: "ABC", price: 10 });
 * assertEquals([trades.topics, trades.dropped], [1, 1]);
 * ```
 */
export class PubSub<K, T> extends BroadcastSend<T> {
  readonly #topicOf: (value: T) => K;
  readonly #shape: BroadcastShape<T>;
  readonly #topics = new Map<K, TopicCore<T>>();
  readonly #lost = { count: 0 };
  /** Stands for every topic that is not there. */
  readonly #nobody: TopicCore<T>;

  /** `options` are those of each topic. Throws an `ArgumentError` for a bad one, or if `topicOf` is no function. */
  constructor(topicOf: (value: T) => K, options: BroadcastOptions<T> = {}) {
    super();
    if (typeof topicOf !== "function") {
      throw new ArgumentError("the first argument must be a function that tells the topic of a value", {
        topicOf,
      });
    }
    this.#topicOf = topicOf;
    this.#shape = shapeOf(options);
    this.#nobody = new TopicCore({ ...this.#shape, replay: 0 }, this.#lost);
  }

  /** Always 0: there is no slot before the topic is known. */
  override get capacity(): number {
    return 0;
  }

  /** Always 0: it is the topics that buffer. */
  override get size(): number {
    return 0;
  }

  /** Whether it was closed or cancelled. */
  override get closed(): boolean {
    return this.#nobody.closing !== undefined;
  }

  /** How many topics there are: those with receivers or with values for late ones. */
  get topics(): number {
    return this.#topics.size;
  }

  /** How many values have reached nobody so far, the values of closed and cancelled topics included. */
  get dropped(): number {
    return this.#lost.count;
  }

  /** How many subscriptions a topic has. */
  receivers(topic: K): number {
    return this.#topics.get(topic)?.readers ?? 0;
  }

  /** A new subscription to a topic, as `receiver()` of a `Broadcast`. Throws an `ArgumentError` for a bad option. */
  receiver(topic: K, options: BroadcastReceiverOptions = {}): BroadcastReceiver<T> {
    checkReceiver(options);
    return subscribe(this.#topics.get(topic) ?? this.#open(topic), options.replay, options.onLag);
  }

  /** Lets the values go that a topic without receivers keeps for late ones; `false` if it has receivers, or is not there. */
  forget(topic: K): boolean {
    const core = this.#topics.get(topic);
    if (core === undefined || core.readers > 0) return false;
    this.#topics.delete(topic);
    for (const value of core.clear()) core.unread(value);
    return true;
  }

  /** As `send` of a `Broadcast`; rejects also with what `topicOf` throws. */
  override send(value: T, options?: ChannelSendOptions): Promise<void> {
    try {
      return super.send(value, options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Sending `value`, as a case of a select. Its topic is worked out now; throws what `topicOf` throws. */
  override onSend(value: T): Selectable<void> {
    const topic = this.#topicOf(value);
    const sending = new TopicSendCase(() => this.#core(topic), value);
    return { [SELECT_CASE]: (): SelectCase<void> => sending };
  }

  /** Rejects with an `ArgumentError`: which topic a slot should be in is not known before the value is. */
  override reserve(): Promise<Permit<T>> {
    return Promise.reject(
      new ArgumentError("there is no slot to reserve before the topic is known", { capacity: 0 }),
    );
  }

  /** Ends every topic gently, as `close` of a `Broadcast`; what lies before the receivers, and the replay, can be had. */
  override close(...reason: [reason?: unknown]): void {
    const closed = endOf(reason);
    this.#nobody.close(closed);
    for (const core of [...this.#topics.values()]) core.close(closed);
  }

  /** Ends every topic at once, as `cancel` of a `Broadcast`; none is there afterwards. */
  override cancel(...reason: [reason?: unknown]): void {
    const closed = endOf(reason);
    this.#nobody.cancel(closed);
    const topics = [...this.#topics.values()];
    this.#topics.clear();
    for (const core of topics) core.cancel(closed);
  }

  /** Its state now: how many topics there are, and what reached nobody. Who waits, the receivers tell. */
  override explain(): Explanation {
    const { closed, topics, dropped } = this;
    // Its own capacity, 0, says that nothing can be reserved; a person wants to know what each topic has.
    const { capacity } = this.#shape;
    let size = 0;
    for (const core of this.#topics.values()) size = Math.max(size, core.tail - core.head);
    const { name } = this.#shape.policy;
    return new Explanation(
      { kind: "PubSub", name, capacity, size, closed, counters: { topics, dropped } },
      {},
    );
  }

  /**
   * Where this value goes.
   *
   * @ignore
   */
  protected override route(value: T): BroadcastCore<T> {
    return this.#core(this.#topicOf(value));
  }

  #core(topic: K): BroadcastCore<T> {
    return this.#topics.get(topic) ??
      (this.#shape.replay > 0 && !this.closed ? this.#open(topic) : this.#nobody);
  }

  /** A topic comes into being. Of a closed whole it is closed too, and nobody needs to find it. */
  #open(topic: K): TopicCore<T> {
    const core = new TopicCore(this.#shape, this.#lost);
    const closing = this.#nobody.closing;
    if (closing !== undefined) {
      core.close(closing);
      return core;
    }
    core.onDeserted = () => {
      if (core.base === core.tail && this.#topics.get(topic) === core) this.#topics.delete(topic);
    };
    this.#topics.set(topic, core);
    return core;
  }
}
