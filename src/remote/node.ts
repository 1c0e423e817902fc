/**
 * One process of a system: what everything in it that talks to others shares.
 *
 * @module
 */
import type { HandleTable } from "../codec/codec.ts";
import type { Codec } from "../codec/codec.ts";
import { RemoteError } from "../errors.ts";
import { type Clock, clockOf } from "../time/clock.ts";
import type { RemoteDeadLetter } from "./actors/remote_actors.ts";
import type { Carrier, Log, LogSpec } from "./carrier.ts";
import { heedingCarrier } from "./heeding.ts";
import { holderOf, type Lease, type LeaseHolder, leaseLog, takeLease } from "./lease.ts";
import { randomWord, word } from "./names.ts";
import { checkRemoteOptions, type RemoteOptions } from "./options.ts";
import { Presence } from "./presence.ts";
import { Values } from "./values.ts";

/** Bytes of a message that are not its value's. */
const HEADERS = 64;

/** Something that a process has open. */
export interface Part {
  /** Values that were sent and are not known to be received or kept. */
  readonly unsettled: number;
  /** Takes no part any more; `reason` is what those who wait are told. */
  leave(reason?: RemoteError): void | Promise<void>;
}

/** One process. */
export class Node {
  /** What no other process is called. */
  readonly id: string = randomWord();
  readonly carrier: Carrier;
  readonly clock: Clock;
  /** The system, as a word. */
  readonly system: string;
  readonly presence: Presence;
  readonly onDeadLetter: ((letter: RemoteDeadLetter) => void) | undefined;
  /** What it has open. */
  readonly parts: Set<Part> = new Set();
  /** Messages that could not be read, by subject or log. */
  readonly malformed: Map<string, number> = new Map();
  /** Turns references to actors into bytes and back; set by whoever keeps them. */
  handles: HandleTable | undefined = undefined;
  readonly #leaseTtl: number;
  readonly #replicas: number;
  readonly #leases: Set<Lease> = new Set();
  readonly #logs: Map<string, Promise<Log>> = new Map();
  #started: Promise<void> | undefined = undefined;
  #opened = 0;
  #open = true;

  /** Says nothing yet. Throws an `ArgumentError` for bad options. */
  constructor(carrier: Carrier, options: RemoteOptions) {
    const { name, leaseTtl, replicas, clock, onDeadLetter } = checkRemoteOptions(options);
    this.carrier = heedingCarrier(carrier, this.bad);
    this.clock = clockOf(clock);
    this.system = word("the name of a system", name);
    this.onDeadLetter = onDeadLetter;
    this.#leaseTtl = leaseTtl;
    this.#replicas = replicas;
    carrier.ended?.().then(() => this.#severed());
    this.presence = new Presence(this.carrier, `mr.${this.system}.peers`, this.id, this.clock);
  }

  /** Resolves when others are heard of. Rejects after `close`, and when the carrier cannot. */
  start(): Promise<void> {
    if (!this.#open) return Promise.reject(new RemoteError("REMOTE_UNAVAILABLE", "this remote was closed"));
    if (this.#started === undefined) {
      this.#started = this.presence.start();
      this.#started.catch(() => this.#started = undefined);
    }
    return this.#started;
  }

  /** Counts what could not be read. */
  readonly bad = (subject: string): void => {
    this.malformed.set(subject, (this.malformed.get(subject) ?? 0) + 1);
  };

  /** How values of a codec become bytes for this carrier. */
  values<T>(codec: Codec<T>): Values<T> {
    return new Values(codec, () => this.carrier.maxPayload - HEADERS, this.handles);
  }

  /** What nobody else appends under: a process may open the same thing twice. */
  sender(): string {
    return `${this.id}-${this.#opened++}`;
  }

  /** Opens a log once. */
  log(spec: LogSpec): Promise<Log> {
    let log = this.#logs.get(spec.name);
    if (log === undefined) {
      log = this.carrier.log({ ...spec, replicas: this.#replicas });
      this.#logs.set(spec.name, log);
      log.catch(() => this.#logs.delete(spec.name));
    }
    return log;
  }

  /** Takes a lease; `undefined` if somebody holds it. */
  async lease(key: string, data: Uint8Array, name?: string): Promise<Lease | undefined> {
    const lease = await takeLease(await this.leases(), key, data, this.clock, name);
    if (lease !== undefined) {
      this.#leases.add(lease);
      lease.lost.addEventListener("abort", () => this.#leases.delete(lease));
    }
    return lease;
  }

  /** Who holds a lease. */
  async holder(key: string): Promise<LeaseHolder | undefined> {
    return await holderOf(await this.leases(), key);
  }

  /** The log of leases. */
  leases(): Promise<Log> {
    return this.log(leaseLog(`mr-${this.system}-leases`, this.#leaseTtl));
  }

  /** The carrier has ended under what is open: nobody who waits must go on waiting. */
  async #severed(): Promise<void> {
    const reason = new RemoteError("REMOTE_UNAVAILABLE", "the connection was closed", {
      system: this.system,
    });
    await Promise.allSettled([...this.parts].map(async (part) => await part.leave(reason)));
  }

  /** Takes no part in anything any more; `before` runs when nothing is open, and leases are still held. `false`: it was closed before. */
  async close(deadline: number, before: () => Promise<void>): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    const until = performance.now() + deadline;
    while ([...this.parts].some(({ unsettled }) => unsettled > 0) && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await Promise.all([...this.parts].map((part) => part.leave()));
    await before();
    await Promise.all([...this.#leases].map((lease) => lease.release()));
    this.presence.stop();
    await this.carrier.flush().catch(() => {});
  }
}
