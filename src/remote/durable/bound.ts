/**
 * The sending side of a durable channel: appends as long as the queue has room, by what is known of it.
 *
 * Who has acknowledged values says so at most every few milliseconds; then whoever is short of room asks how long the queue is. Several
 * processes that send at once know of each other only by that, so the queue refuses what would be too much, and that waits.
 *
 * @module
 */
import { PortSender, type PortSink } from "../../channel/operators/port_sender.ts";
import type { Closed } from "../../channel/selectable.ts";
import { handOver } from "../../channel/undelivered.ts";
import { sendError } from "../../channel/waiters.ts";
import { RemoteError } from "../../errors.ts";
import { type Clock, Timer } from "../../time/clock.ts";
import type { Log } from "../carrier.ts";
import { keptValue } from "./kept_value.ts";
import type { Values } from "../values.ts";
import type { Outbox } from "../outbox.ts";

const LOOK_EVERY = 500;

/** What the sending side needs of its channel. */
export interface BoundLink<T> {
  /** The queue. */
  readonly log: Log;
  /** What is on its way to it. */
  readonly outbox: Outbox;
  /** How values become bytes. */
  readonly values: Values<T>;
  /** Takes values that were accepted and will never be kept. */
  readonly onUndelivered: ((value: T) => void) | undefined;
  /** The clock of looking again. */
  readonly clock: Clock;
  /** The user closed the sending side. */
  ended(end: Closed): void;
}

/** Appends within a bound. */
export class Bound<T> implements PortSink<T> {
  /** Who waits, and the verbs. */
  readonly sender: PortSender<T> = new PortSender<T>(this);
  readonly #link: BoundLink<T>;
  readonly #timer: Timer = new Timer({ onTimer: (): void => void this.look() });
  #last: Promise<void> = Promise.resolve();
  #owned = false;
  #looking = false;

  /** Without room before the first look. */
  constructor(link: BoundLink<T>) {
    this.#link = link;
  }

  /** Resolves when the value is kept. */
  async send(value: T, signal: AbortSignal | undefined): Promise<void> {
    if (this.sender.closing !== undefined) throw sendError(this.sender.closing, value);
    const sent = this.#try(() => this.sender.trySend(value));
    if (sent) return await this.#last;
    const reserved = this.sender.reserve({ signal });
    this.waits();
    const permit = await reserved.catch((error) => {
      throw this.sender.closing === undefined ? error : sendError(this.sender.closing, value);
    });
    try {
      this.#try(() => permit.send(value));
      return await this.#last;
    } finally {
      permit[Symbol.dispose]();
    }
  }

  /** Looks again after a while, if somebody waits. */
  waits(): void {
    if (this.sender.waiting > 0 && !this.#timer.armed) this.#link.clock.arm(this.#timer, LOOK_EVERY);
  }

  /** Somebody has acknowledged values. */
  hinted(): void {
    this.#link.outbox.retry();
    if (this.sender.waiting > 0 || this.sender.room < this.#link.log.spec.limit >> 2) void this.look();
  }

  /** Learns how much room the queue has. */
  async look(): Promise<void> {
    if (this.#looking || this.sender.closing !== undefined) return;
    this.#looking = true;
    try {
      const { count } = await this.#link.log.state();
      const room = this.#link.log.spec.limit - count - this.#link.outbox.size - this.sender.room;
      if (room > 0) this.sender.grant(room);
      else if (room < 0) this.sender.revoke(-room);
    } catch {
      // Cut off for the moment, or for good: then the outbox says so to those who send.
    }
    this.#looking = false;
    this.waits();
  }

  /** Nothing more is sent. */
  close(end: Closed): void {
    this.#link.clock.cancel(this.#timer);
    this.sender.end(end);
  }

  /** Appends against one credit. */
  value(value: T): void {
    const owned = this.#owned;
    this.#owned = false;
    const kept = this.#link.outbox.append(keptValue(this.#link.values.encode(value)));
    this.#last = kept.catch((error) => {
      // Room that was thought to be there, or was taken: the next look tells.
      if (!owned) handOver(this.#link.onUndelivered, value);
      else throw withValue(error, value);
    });
  }

  /** The user closed the sender. */
  ended(end: Closed): void {
    this.#link.ended(end);
  }

  /** Makes the caller the owner of what is appended: failures are its own. */
  #try<R>(send: () => R): R {
    this.#owned = true;
    try {
      return send();
    } finally {
      this.#owned = false;
    }
  }
}

/** The same failure, with the value that was not kept. */
function withValue<T>(error: unknown, value: T): unknown {
  if (!(error instanceof RemoteError)) return error;
  return new RemoteError(error.code as "LOG_LOST", "the value was not kept", {}, { cause: error }, value);
}
