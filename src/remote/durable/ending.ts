/**
 * Whether a durable channel is closed: that stands in a log, for all processes and for those to come.
 *
 * @module
 */
import { Closed } from "../../channel/selectable.ts";
import { CodecError } from "../../errors.ts";
import { type Clock, Timer } from "../../time/clock.ts";
import type { Consumption, Log } from "../carrier.ts";
import { decodeReason, encodeReason } from "../values.ts";
import { Reader, Writer } from "../wire.ts";

const CLOSED = 1;
const CANCELLED = 2;
const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 1000;

/** What is told of the end. */
export interface EndingLink {
  /** Whether everything that was sent before it is kept. */
  settled(): boolean;
  /** It is closed, or now cancelled too. */
  ended(end: Closed, cancelled: boolean): void;
}

/** The end of one channel. */
export class Ending {
  /** Set once it is closed. */
  end: Closed | undefined = undefined;
  /** Whether it was cancelled. */
  cancelled = false;
  /** Ends that were said here and do not stand in the log yet. */
  unsaid = 0;
  readonly #states: Log;
  readonly #key: string;
  readonly #clock: Clock;
  readonly #link: EndingLink;
  #consumption: Consumption | undefined = undefined;
  #open = true;

  /** Knows nothing before `start`. */
  constructor(states: Log, key: string, clock: Clock, link: EndingLink) {
    this.#states = states;
    this.#key = key;
    this.#clock = clock;
    this.#link = link;
  }

  /** Learns what was said before, and listens. */
  async start(): Promise<void> {
    const last = await this.#states.last(this.#key);
    if (last !== undefined) this.#heard(last.data);
    this.#consumption = await this.#states.read(({ data }) => this.#heard(data), { key: this.#key });
    if (!this.#open) this.#consumption.stop();
  }

  /** Ends it here at once, and for everybody as soon as what was sent before is kept. */
  say(end: Closed, cancelled: boolean): void {
    if (!this.#open || this.end !== undefined && (!cancelled || this.cancelled)) return;
    const writer = new Writer().byte(cancelled ? CANCELLED : CLOSED);
    if (end.hasReason) writer.rest(encodeReason(end.reason));
    this.#end(end, cancelled);
    this.unsaid++;
    void this.#write(writer.done()).then(() => this.unsaid--);
  }

  /** Neither listens nor says any more. */
  stop(): void {
    this.#open = false;
    this.#consumption?.stop();
  }

  async #write(data: Uint8Array): Promise<void> {
    for (let pause = FIRST_PAUSE; this.#open; pause = Math.min(LONGEST_PAUSE, pause * 2)) {
      try {
        if (this.#link.settled()) return void await this.#states.append(this.#key, data);
      } catch {
        // Again, until this process leaves.
      }
      await new Promise<void>((resolve) => this.#clock.arm(new Timer({ onTimer: () => resolve() }), pause));
    }
  }

  #heard(data: Uint8Array): void {
    if (!this.#open || data.length === 0) return;
    const reader = new Reader(data);
    const kind = reader.byte();
    if (kind !== CLOSED && kind !== CANCELLED) throw new CodecError("a channel has ended in no known way");
    const reason = reader.rest();
    this.#end(
      reason.length > 0 ? new Closed(decodeReason(reason), true) : new Closed(undefined, false),
      kind === CANCELLED,
    );
  }

  #end(end: Closed, cancelled: boolean): void {
    if (this.end !== undefined && (!cancelled || this.cancelled)) return;
    this.end ??= end;
    this.cancelled ||= cancelled;
    this.#link.ended(this.end, this.cancelled);
  }
}
