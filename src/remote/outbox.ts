/**
 * What a process appends to a queue: in order, many on their way at once, again and again until it is kept or that is hopeless.
 *
 * Invariants:
 *   I1  Messages of `again` were sent and are not known to be kept, those of `waiting` have not been sent; both are in the order in which
 *       they were given, and `again` comes first. The id of each makes sure that it is kept once.
 *   I2  After a failure nothing more is sent until everything on its way has settled: so what is sent again is not overtaken.
 *
 * @module
 */
import { Ring } from "../channel/buffer/ring.ts";
import { RemoteError, type RemoteErrorCode } from "../errors.ts";
import { type Clock, Timer } from "../time/clock.ts";
import type { Log } from "./carrier.ts";

/** One message. */
interface Outgoing {
  readonly id: string;
  readonly data: Uint8Array;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  /** By the clock: after this it is given up. */
  readonly until: number;
}

/** Failures that may pass. */
const PASSING: ReadonlySet<RemoteErrorCode> = new Set(["REMOTE_UNAVAILABLE", "REMOTE_TIMEOUT", "LOG_FULL"]);
const AT_ONCE = 256;
const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 1000;
/** Less than the time for which the log knows ids. */
const PATIENCE = 60_000;

/** Appends in order. */
export class Outbox {
  readonly #log: Log;
  readonly #key: string;
  readonly #sender: string;
  readonly #clock: Clock;
  readonly #mark: ((data: Uint8Array) => void) | undefined;
  readonly #timer: Timer = new Timer({ onTimer: (): void => this.#go() });
  readonly #waiting: Ring<Outgoing> = new Ring();
  #again: Outgoing[] = [];
  #failed: Outgoing[] = [];
  #flying = 0;
  #next = 0;
  #pause = FIRST_PAUSE;
  #failing = false;
  #abandoned: unknown = undefined;

  /** `sender` is a word that no other process uses. `mark` changes a message that is sent again and may have been kept before. */
  constructor(log: Log, key: string, sender: string, clock: Clock, mark?: (data: Uint8Array) => void) {
    this.#log = log;
    this.#key = key;
    this.#sender = sender;
    this.#clock = clock;
    this.#mark = mark;
  }

  /** Messages that are not known to be kept. */
  get size(): number {
    return this.#waiting.size + this.#again.length + this.#failed.length + this.#flying;
  }

  /** Resolves when the message is kept. Rejects with a `RemoteError` when it never will be. */
  append(data: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      const id = `${this.#sender}-${this.#next++}`;
      this.#waiting.push({ id, data, resolve, reject, until: this.#clock.now() + PATIENCE });
      if (!this.#failing) this.#go();
    });
  }

  /** There is room again: no need to wait any longer. */
  retry(): void {
    if (!this.#timer.armed) return;
    this.#clock.cancel(this.#timer);
    this.#go();
  }

  /** Gives up everything, also what is on its way should that fail. */
  abandon(error: unknown): void {
    this.#abandoned = error;
    this.#clock.cancel(this.#timer);
    const all = [...this.#failed.splice(0), ...this.#again.splice(0)];
    while (this.#waiting.size > 0) all.push(this.#waiting.shift());
    for (const { reject } of all) reject(error);
  }

  #go(): void {
    this.#failing = false;
    while (this.#flying < AT_ONCE && this.#again.length > 0) this.#send(this.#again.shift()!);
    while (this.#flying < AT_ONCE && this.#waiting.size > 0) this.#send(this.#waiting.shift());
  }

  #send(message: Outgoing): void {
    this.#flying++;
    this.#log.append(this.#key, message.data, { id: message.id }).then(
      () => {
        this.#flying--;
        this.#pause = FIRST_PAUSE;
        message.resolve();
        this.#landed();
      },
      (error) => {
        this.#flying--;
        if (this.#abandoned !== undefined) message.reject(this.#abandoned);
        else if (this.#hopeless(message, error)) message.reject(error);
        else {
          if (error.code !== "LOG_FULL") this.#mark?.(message.data);
          this.#failed.push(message);
        }
        this.#failing = this.#failed.length > 0;
        this.#landed();
      },
    );
  }

  #hopeless(message: Outgoing, error: unknown): boolean {
    return !(error instanceof RemoteError) || !PASSING.has(error.code as RemoteErrorCode) ||
      this.#clock.now() >= message.until && error.code !== "LOG_FULL";
  }

  #landed(): void {
    if (!this.#failing) return this.#go();
    if (this.#flying > 0) return;
    const order = (message: Outgoing): number => Number(message.id.slice(this.#sender.length + 1));
    this.#again.unshift(...this.#failed.splice(0).sort((a, b) => order(a) - order(b)));
    this.#clock.arm(this.#timer, this.#pause);
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
  }
}

/** What `send` rejects with once the carrier has ended. */
export function unreachable<T>(value: T): RemoteError<T> {
  return new RemoteError("REMOTE_UNAVAILABLE", "the connection was closed", {}, undefined, value);
}
