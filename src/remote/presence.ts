/**
 * Who is there: each process says so once a second on a subject of its system, and says good-bye when it goes. Who has not
 * been heard of for a while counts as lost. It may only be slow, or cut off: then it comes back as somebody new to those who
 * gave it up, under the same name.
 *
 * @module
 */
import { reportError } from "../errors/report.ts";
import type { Clock } from "../time/clock.ts";
import { Timer } from "../time/clock.ts";
import type { Carrier, Consumption } from "./carrier.ts";
import { Reader, Writer } from "./wire.ts";

/** Hears of others. */
export interface PresenceListener {
  /** `peer` counted as lost, and is there again: it may not know that it was given up. */
  back?(peer: string): void;
  /** `peer` said good-bye, or was not heard of any more. */
  left(peer: string, lost: boolean): void;
}

const HERE = 1;
const BYE = 2;
/** How often one says so. */
const INTERVAL = 1000;
/** After how many silent milliseconds somebody counts as lost. */
const LOST_AFTER = 3500;
/** How many of the lost are remembered. */
const LOST_KNOWN = 1000;

/** The processes of one system, as one of them sees them. */
export class Presence {
  /** The own name. */
  readonly self: string;
  readonly #carrier: Carrier;
  readonly #subject: string;
  readonly #clock: Clock;
  readonly #listeners: Set<PresenceListener> = new Set();
  readonly #heard: Map<string, number> = new Map();
  readonly #lost: Set<string> = new Set();
  readonly #timer: Timer = new Timer({ onTimer: (): void => this.#beat() });
  #consumption: Consumption | undefined = undefined;
  /** When the next beat is due. */
  #due = Infinity;
  #open = true;

  /** Says nothing before `start`. */
  constructor(carrier: Carrier, subject: string, self: string, clock: Clock) {
    this.#carrier = carrier;
    this.#subject = subject;
    this.self = self;
    this.#clock = clock;
  }

  /** Those who are there, oneself left out. */
  get peers(): Iterable<string> {
    return this.#heard.keys();
  }

  /** Whether somebody of that name is there. */
  has(peer: string): boolean {
    return peer === this.self || this.#heard.has(peer);
  }

  /** Listens, and says that one is there. */
  async start(): Promise<void> {
    this.#consumption = await this.#carrier.consume(this.#subject, ({ data }) => this.#hear(data));
    if (this.#open) this.#beat();
    else this.#consumption.stop();
  }

  /** Tells `listener` who comes and goes from now on. */
  listen(listener: PresenceListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Somebody was heard of on another subject. */
  met(peer: string): void {
    if (peer === this.self || !this.#open) return;
    this.#heard.set(peer, this.#clock.now());
    if (this.#lost.delete(peer)) this.#tell((listener) => listener.back?.(peer));
  }

  /** Says good-bye. */
  stop(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#clock.cancel(this.#timer);
    this.#consumption?.stop();
    this.#say(BYE);
  }

  #beat(): void {
    this.#say(HERE);
    const now = this.#clock.now(), late = now - this.#due;
    this.#due = now + INTERVAL;
    this.#clock.arm(this.#timer, INTERVAL);
    for (const [peer, heard] of this.#heard) {
      // Whoever stood still has not listened: others were not silent for that long.
      if (late > INTERVAL) this.#heard.set(peer, Math.min(now, heard + late));
      else if (heard < now - LOST_AFTER) this.#gone(peer, true);
    }
  }

  #say(what: number): void {
    try {
      this.#carrier.publish(this.#subject, new Writer().byte(what).text(this.self).done());
    } catch {
      // The carrier is closed or cut off: others will notice, and so will whoever uses it.
    }
  }

  #hear(data: Uint8Array): void {
    const reader = new Reader(data);
    const what = reader.byte();
    const peer = reader.text();
    if (what === HERE) this.met(peer);
    else if (what === BYE) this.#gone(peer, false);
  }

  #gone(peer: string, lost: boolean): void {
    this.#lost.delete(peer);
    if (!this.#heard.delete(peer)) return;
    if (lost) this.#lost.add(peer);
    if (this.#lost.size > LOST_KNOWN) this.#lost.delete(this.#lost.keys().next().value!);
    this.#tell((listener) => listener.left(peer, lost));
  }

  /** What one of them throws keeps no other from hearing. */
  #tell(how: (listener: PresenceListener) => void): void {
    for (const listener of [...this.#listeners]) {
      try {
        how(listener);
      } catch (error) {
        reportError(error);
      }
    }
  }
}
