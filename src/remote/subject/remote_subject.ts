/**
 * A subject that several processes emit to and listen to: live over the carrier, or replayed from a log.
 *
 * Invariants:
 *   I1  Live, everybody in a process hears the same order, and what one process emits in the order in which it did.
 *   I2  Replayed, everybody everywhere hears one order: that of the log.
 *   I3  The end is a message like any other, so nothing of the same process comes after it.
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import type { RemoteError } from "../../errors.ts";
import { CodecError } from "../../errors.ts";
import { Observable } from "../../reactive/core/observable.ts";
import type { Subscriber } from "../../reactive/core/subscriber.ts";
import type { EmitResult, Observer, TeardownLogic } from "../../reactive/core/types.ts";
import { Subject } from "../../reactive/subjects/subject.ts";
import type { Carrier, Consumption, Log, LogStart } from "../carrier.ts";
import type { Outbox } from "../outbox.ts";
import type { ReplayOptions } from "../options.ts";
import { decodeReason, encodeReason, type Values } from "../values.ts";

/** The key under which everything of a subject is kept. */
export const KEY = "v";
const VALUE = 0;
const COMPLETE = 1;
const ERROR = 2;
/** Most emissions that may be on their way to the log. */
const MAX_WAITING = 65_536;

/** Where the values of a replayed subject are. */
interface Kept {
  readonly log: Log;
  readonly outbox: Outbox;
  readonly replay: ReplayOptions;
}

/** What a remote subject is made of. */
export interface SubjectParts<T> {
  /** What lies between the processes. */
  readonly carrier: Carrier;
  /** Where a live one is heard. */
  readonly subject: string;
  /** Where a replayed one is kept, and what is on its way there. */
  readonly kept: Kept | undefined;
  /** How values become bytes. */
  readonly values: Values<T>;
  /** It was left. */
  readonly gone: () => void;
  /** Somebody emitted what cannot be read. */
  readonly malformed: (subject: string, error: unknown) => void;
}

/**
 * A subject of several processes; made by `remote.subject()`. `next` answers `"ok"` when the value is on its way, `"full"` when too many
 * are, `"closed"` after the end. Whether anybody elsewhere listens it does not know.
 */
export class RemoteSubject<T> extends Observable<T> implements Observer<T>, Disposable {
  readonly #parts: SubjectParts<T>;
  readonly #live: Subject<T> = new Subject<T>();
  readonly #readers: Set<{ stop(reason?: RemoteError): void }> = new Set();
  #consumption: Consumption | undefined = undefined;
  #ended = false;
  #open = true;

  /** Hears nothing before `start`. */
  constructor(parts: SubjectParts<T>) {
    super((subscriber) => this.#subscribe(subscriber));
    this.#parts = parts;
  }

  /** Whether it has ended, as far as this process knows, or was left. */
  get closed(): boolean {
    return this.#ended || !this.#open;
  }

  /** Emissions that are not known to be kept. */
  get unsettled(): number {
    return this.#parts.kept?.outbox.size ?? 0;
  }

  /** Listens, if it is live. */
  async start(): Promise<this> {
    const { kept, carrier, subject } = this.#parts;
    if (kept === undefined) {
      this.#consumption = await carrier.consume(subject, ({ data }) => this.#hear(data, this.#live));
      if (!this.#open) void this.#consumption.stop();
    }
    return this;
  }

  /** Emits to everybody who listens, here and elsewhere. Throws what the codec throws for a value that cannot travel. */
  next(value: T): EmitResult {
    if (this.closed) return "closed";
    return this.#emit(VALUE, this.#parts.values.encode(value));
  }

  /** Fails, for everybody. */
  error(error: unknown): void {
    if (this.closed) return reportError(error);
    this.#emit(ERROR, encodeReason(error));
    this.#ended = true;
  }

  /** Completes, for everybody. */
  complete(): void {
    if (this.closed) return;
    this.#emit(COMPLETE, new Uint8Array(0));
    this.#ended = true;
  }

  /**
   * Takes no part any more. Those who listen here are told that it is complete, or failed for `reason`. What was emitted is still kept, unless
   * there is a reason.
   */
  leave(reason?: RemoteError): void {
    if (reason !== undefined) this.#parts.kept?.outbox.abandon(reason);
    if (reason !== undefined || this.unsettled === 0) this.#parts.gone();
    if (!this.#open) return;
    this.#open = false;
    void this.#consumption?.stop();
    for (const reader of this.#readers) reader.stop(reason);
    if (reason === undefined) this.#live.complete();
    else this.#live.error(reason);
  }

  /** As `leave()`: others may go on. */
  [Symbol.dispose](): void {
    this.leave();
  }

  #emit(kind: number, content: Uint8Array): EmitResult {
    const { carrier, subject, kept } = this.#parts;
    const data = new Uint8Array(content.length + 1);
    data[0] = kind;
    data.set(content, 1);
    if (kept === undefined) {
      carrier.publish(subject, data);
      return "ok";
    }
    // The end always has room: nobody would say it again.
    if (kind === VALUE && kept.outbox.size >= MAX_WAITING) return "full";
    kept.outbox.append(data).catch((error) => this.#parts.malformed(kept.log.spec.name, error)).then(() => {
      if (!this.#open && this.unsettled === 0) this.#parts.gone();
    });
    return "ok";
  }

  #subscribe(subscriber: Subscriber<T>): TeardownLogic {
    const { kept } = this.#parts;
    if (kept === undefined) return this.#live.subscribe(subscriber);
    if (!this.#open) return void subscriber.complete();
    let consumption: Consumption | undefined;
    const reader = {
      stop: (reason?: RemoteError): void => {
        this.#readers.delete(reader);
        void consumption?.stop();
        if (reason === undefined) subscriber.complete();
        else subscriber.error(reason);
      },
    };
    this.#readers.add(reader);
    startOf(kept).then((start) =>
      kept.log.read(({ data }) => this.#hear(data, subscriber), {
        start,
        onEnd: (error) => subscriber.error(error),
      })
    ).then((reading) => {
      consumption = reading;
      if (subscriber.closed || !this.#open) reader.stop();
    }, (error) => subscriber.error(error));
    return () => reader.stop();
  }

  #hear(data: Uint8Array, to: Pick<Observer<T>, "next" | "error" | "complete">): void {
    if (!this.#open) return;
    try {
      const content = data.subarray(1);
      if (data[0] === VALUE) return void to.next!(this.#parts.values.decode(content));
      if (data[0] !== COMPLETE && data[0] !== ERROR) {
        throw new CodecError("an emission from elsewhere is of no known kind");
      }
      const reason = data[0] === ERROR ? decodeReason(content) : undefined;
      this.#ended = true;
      if (data[0] === COMPLETE) to.complete!();
      else to.error!(reason);
    } catch (error) {
      this.#parts.malformed(this.#parts.subject, error);
    }
  }
}

/** Where reading begins. The end is one of the messages of the log, and none of the values that were promised. */
async function startOf({ log, replay }: Kept): Promise<LogStart> {
  if (!("last" in replay)) return { since: Date.now() - replay.since };
  const newest = await log.last(KEY);
  if (newest === undefined) return "all";
  return { after: Math.max(0, newest.sequence - replay.last - (newest.data[0] === VALUE ? 0 : 1)) };
}
