/**
 * A channel that is kept: values are in a log until they are acknowledged, and survive every process.
 *
 * Invariants:
 *   I1  `receive` acknowledges a value when it hands it over (at most once); a delivery is acknowledged by whoever took it (at least
 *       once, later attempts marked).
 *   I2  That the channel is closed stands in the log of states. It has ended here once it is closed and its queue is empty.
 *
 * @module
 */
import { BaseChannel } from "../../channel/base.ts";
import { Output } from "../../channel/operators/output.ts";
import { Closed, type Selectable } from "../../channel/selectable.ts";
import type { ChannelSendOptions, Permit, ReceiveChannel } from "../../channel/types.ts";
import { handOver } from "../../channel/undelivered.ts";
import { iteratorOf, restOf, unsent } from "../../channel/values.ts";
import { signalOf } from "../../channel/waiters.ts";
import { ChannelClosedError, RemoteError } from "../../errors.ts";
import { type Clock, Timer } from "../../time/clock.ts";
import type { Consumption, Log, LogMessage } from "../carrier.ts";
import type { DurableParts } from "./parts.ts";
import type { Values } from "../values.ts";
import { contentOf, markRetried, wasRetried } from "./kept_value.ts";
import { Bound, type BoundLink } from "./bound.ts";
import type { Delivery } from "./delivery.ts";
import { Ending } from "./ending.ts";
import { Outbox, unreachable } from "../outbox.ts";
import { type MessageInlet, QueueInlet } from "./queue_inlet.ts";

const KEY = "v";
const HINT_AFTER = 5;
const END_EVERY = 250;

/** A remote channel that is kept; made by `remote.channel()`. The verbs are those of every channel. */
export class DurableChannel<T> extends BaseChannel<T> implements BoundLink<T> {
  /** The queue. */
  readonly log: Log;
  /** What is on its way to it. */
  readonly outbox: Outbox;
  /** How values become bytes. */
  readonly values: Values<T>;
  /** The clock of what is tried again. */
  readonly clock: Clock;
  /** Takes values that were accepted and will never be kept. */
  readonly onUndelivered: ((value: T) => void) | undefined;
  readonly #parts: DurableParts<T>;
  readonly #bound: Bound<T>;
  readonly #inlets: Set<MessageInlet> = new Set();
  #hinted: Consumption | undefined = undefined;
  readonly #reading: Map<MessageInlet, Consumption> = new Map();
  readonly #hint: Timer = new Timer({ onTimer: (): void => this.#tell() });
  readonly #endTimer: Timer = new Timer({ onTimer: (): void => void this.#checkEnd() });
  readonly #ending: Ending;
  #open = true;
  #severed = false;

  /** Reads nothing before `start`. */
  constructor(parts: DurableParts<T>) {
    const { onUndelivered } = parts.options;
    const inlet = new QueueInlet<T>(
      {
        wanted: (inlet) => this.#read(inlet),
        open: (message) => this.values.decode(contentOf(message)),
        received: (message) => this.#done(message),
        ended: (inlet) => this.#unread(inlet),
        cancelled: (end) => this.#ending.say(end, true),
        hook: onUndelivered,
      },
      parts.options,
      parts.clock,
    );
    super(inlet);
    this.#parts = parts;
    this.log = parts.log;
    this.values = parts.values;
    this.clock = parts.clock;
    this.onUndelivered = onUndelivered;
    this.outbox = new Outbox(parts.log, KEY, parts.self, parts.clock, markRetried);
    this.#bound = new Bound<T>(this);
    this.#inlets.add(inlet);
    this.#ending = new Ending(parts.states, parts.key, parts.clock, {
      settled: () => this.outbox.size === 0,
      ended: (end, cancelled) => this.#ended(end, cancelled),
    });
  }

  /** Most values that are kept. */
  override get capacity(): number {
    return this.#parts.options.capacity;
  }

  /** Values that were handed out to this process and not received yet. */
  override get size(): number {
    let size = 0;
    for (const inlet of this.#inlets) size += inlet.ready.size;
    return size;
  }

  /** Whether it was closed, by whichever process. Values may still be kept. */
  override get closed(): boolean {
    return this.#ending.end !== undefined;
  }

  /** Learns how full it is and whether it is closed. */
  async start(): Promise<void> {
    const { carrier, hints } = this.#parts;
    this.#hinted = await carrier.consume(hints, () => this.#bound.hinted());
    if (!this.#open) void this.#hinted.stop();
    await this.#bound.look();
    await this.#ending.start();
  }

  /** Resolves when the value is kept. */
  override send(value: T, options?: ChannelSendOptions): Promise<void> {
    if (this.#severed) return Promise.reject(unreachable(value));
    try {
      return this.#bound.send(value, signalOf(options));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** `true`: there is room, and the value is on its way; should it never be kept, it goes to `onUndelivered`. */
  override trySend(value: T): boolean {
    return this.#bound.sender.trySend(value);
  }

  /** Resolves when all values are kept; many are on their way at once. */
  override async sendMany(values: Iterable<T>, options?: ChannelSendOptions): Promise<void> {
    const iterator = iteratorOf(values);
    const failures: { error: unknown; value: T }[] = [];
    let kept: Promise<void>[] = [];
    for (let turn = iterator.next(); !turn.done && failures.length === 0; turn = iterator.next()) {
      const value = turn.value;
      kept.push(this.send(value, options).catch((error) => void failures.push({ error, value })));
      // No more than may be on its way, so that a value that cannot be kept is noticed in time.
      if (kept.length >= this.capacity || this.#bound.sender.waiting > 0) {
        await Promise.all(kept);
        kept = [];
      }
    }
    await Promise.all(kept);
    if (failures.length === 0) return;
    const rest = [...failures.map(({ value }) => value), ...restOf(values, iterator)];
    const { error } = failures[0]!;
    if (error instanceof ChannelClosedError) throw unsent(error, rest);
    if (!(error instanceof RemoteError)) throw error;
    throw new RemoteError(error.code as "LOG_LOST", "the values were not kept", {}, { cause: error }, rest);
  }

  override reserve(options?: ChannelSendOptions): Promise<Permit<T>> {
    const reserved = this.#bound.sender.reserve(options);
    this.#bound.waits();
    return reserved;
  }

  override onSend(value: T): Selectable<void> {
    this.#bound.waits();
    return this.#bound.sender.onSend(value);
  }

  /**
   * The values with what becomes of them: whoever takes one acknowledges it, or refuses it. One that is neither within `ackWait`, or whose
   * process dies, is handed out again, marked. After `attempts` times it is a dead letter.
   */
  deliveries(): ReceiveChannel<Delivery<T>> {
    const inlet = new QueueInlet<Delivery<T>>(
      {
        wanted: (inlet) => this.#read(inlet),
        open: (message) => this.#delivery(message),
        received: () => {},
        ended: (inlet) => this.#unread(inlet),
        cancelled: (end) => this.#ending.say(end, true),
        hook: (delivery) => handOver(this.onUndelivered, delivery.value),
      },
      this.#parts.options,
      this.clock,
    );
    this.#inlets.add(inlet);
    if (this.closed) void this.#checkEnd();
    return new Output(inlet);
  }

  /** Values that were handed out `attempts` times in vain, or could not be read; kept until they are taken. */
  async deadLetters(): Promise<number> {
    return (await (await this.#parts.deadLog()).state()).count;
  }

  /** Ends the channel gently, for all processes and for those to come: what is kept can still be received. */
  override close(...reason: [reason?: unknown]): void {
    this.#ending.say(new Closed(reason[0], reason.length > 0), false);
  }

  /** Ends the channel at once, for all processes: what is kept is dropped, through `onUndelivered` of whoever finds it. */
  override cancel(...reason: [reason?: unknown]): void {
    this.#ending.say(new Closed(reason[0], reason.length > 0), true);
  }

  /** Values that are not known to be kept, and the end if others may not hear of it. */
  get unsettled(): number {
    return this.outbox.size + this.#ending.unsaid;
  }

  /** Takes no part any more: what was not received here goes back. */
  async leave(reason?: RemoteError): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    this.#severed = reason !== undefined;
    this.#ending.stop();
    const end = this.#ending.end ?? new Closed(reason, reason !== undefined);
    this.#bound.close(end);
    this.outbox.abandon(
      new RemoteError("REMOTE_UNAVAILABLE", "the channel was left before the value was kept"),
    );
    // First, so that what is given back does not come here again.
    const stopped = [this.#hinted, ...this.#reading.values()].map((consumption) => consumption?.stop());
    for (const inlet of this.#inlets) inlet.leave(end);
    for (const timer of [this.#hint, this.#endTimer]) this.clock.cancel(timer);
    this.#parts.gone();
    await Promise.all(stopped);
  }

  /** The user closed the sending side. */
  ended(end: Closed): void {
    this.#ending.say(end, false);
  }

  /** Somebody wants to receive. */
  #read(inlet: MessageInlet): void {
    const { window, ackWait } = this.#parts.options;
    const onEnd = (error: Error): void => inlet.finish(new Closed(error, true));
    this.log.read((message) => this.#handed(inlet, message), { window, ackWait, onEnd }).then(
      (consumption) => {
        this.#reading.set(inlet, consumption);
        if (!this.#open || inlet.closing !== undefined) this.#unread(inlet);
      },
      onEnd,
    );
  }

  /** It has ended. What it still has in hand can be received, until the queue hands it out again. */
  #unread(inlet: MessageInlet): void {
    this.#inlets.delete(inlet);
    const stopped = Promise.resolve(this.#reading.get(inlet)?.stop());
    void stopped.then(() => this.#reading.delete(inlet));
  }

  #handed(inlet: MessageInlet, message: LogMessage): void {
    if (message.attempt > this.#parts.options.attempts) return void this.#bury(message);
    try {
      if (this.#ending.cancelled) {
        handOver(this.onUndelivered, this.values.decode(contentOf(message)));
        return this.#done(message);
      }
      inlet.arrive(message);
    } catch (error) {
      this.#parts.malformed(this.log.spec.name, error);
      void this.#bury(message);
    }
  }

  /** A dead letter: kept elsewhere first, then gone from here. */
  async #bury(message: LogMessage): Promise<void> {
    try {
      await (await this.#parts.deadLog()).append(KEY, message.data, { id: `dead-${message.sequence}` });
      this.#done(message);
    } catch {
      message.nak(1000);
    }
  }

  #delivery(message: LogMessage): Delivery<T> {
    const { attempt, sequence } = message;
    const value = this.values.decode(contentOf(message));
    return {
      value,
      attempt,
      redelivered: attempt > 1 || wasRetried(message),
      sequence,
      ack: () => this.#done(message),
      nak: (delay) => message.nak(delay),
      working: () => message.working(),
    };
  }

  /** Nobody needs it any more. */
  #done(message: LogMessage): void {
    message.ack();
    if (!this.#open) return;
    if (!this.#hint.armed) this.clock.arm(this.#hint, HINT_AFTER);
    if (this.closed && !this.#endTimer.armed) this.clock.arm(this.#endTimer, HINT_AFTER);
  }

  #tell(): void {
    try {
      this.#parts.carrier.publish(this.#parts.hints, new Uint8Array(0));
    } catch {
      // Who waits for room looks by itself after a while.
    }
  }

  #ended(end: Closed, cancelled: boolean): void {
    this.#bound.close(end);
    if (cancelled) { for (const inlet of this.#inlets) inlet.cancel(end); }
    void this.#checkEnd();
  }

  /** Closed and empty: the end. */
  async #checkEnd(): Promise<void> {
    try {
      if (this.outbox.size === 0 && (await this.log.state()).count === 0) {
        for (const inlet of this.#inlets) inlet.finish(this.#ending.end!);
        return;
      }
    } catch {
      // Later, then.
    }
    if (this.#open && !this.#endTimer.armed) this.clock.arm(this.#endTimer, END_EVERY);
  }
}
