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

/** Milliseconds beyond its deadline that a close may take, for what only others can answer; more than a reader takes to stop. */
const LETTING_GO = 1500;

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
  #closed: Promise<void> | undefined = undefined;
  /** By `performance.now()`: how long closing may take. */
  #until = Infinity;

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
  async start(): Promise<void> {
    this.check();
    if (this.#started === undefined) {
      this.#started = this.presence.start();
      this.#started.catch(() => this.#started = undefined);
    }
    await this.#started;
    this.check();
  }

  /** Throws once this was closed: what was being opened meanwhile must not stay open. */
  check(): void {
    if (!this.#open) throw closed();
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
    return log.then((opened) => sameLog(opened, spec));
  }

  /** Takes a lease; `undefined` if somebody holds it. */
  async lease(key: string, data: Uint8Array, name?: string): Promise<Lease | undefined> {
    const gone = (lease: Lease): void => void this.#leases.delete(lease);
    const lease = await takeLease(await this.leases(), key, data, this.clock, name, gone);
    if (lease === undefined) return undefined;
    this.#leases.add(lease);
    if (this.#open) return lease;
    await lease.release();
    this.check();
    return undefined;
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
    await this.#leave(reason);
  }

  async #leave(reason?: RemoteError): Promise<void> {
    await Promise.allSettled([...this.parts].map(async (part) => await part.leave(reason)));
  }

  /**
   * Resolves with `true` when `done` does, or with `false` when this process closes and its deadline is over by `more` milliseconds.
   */
  async inTime(done: Promise<unknown>, more: number = 0): Promise<boolean> {
    if (this.#until === Infinity) return await done.then(() => true);
    const { promise: late, resolve } = Promise.withResolvers<boolean>();
    const left = Math.max(0, Math.min(this.#until + more - performance.now(), 2 ** 31 - 1));
    const timer = setTimeout(() => resolve(false), left);
    return await Promise.race([done.then(() => true), late]).finally(() => clearTimeout(timer));
  }

  /** Takes no part in anything any more; `before` runs when nothing is open, and leases are still held. All who close wait for one close. */
  close(deadline: number, before: () => Promise<void>): Promise<void> {
    return this.#closed ??= this.#close(deadline, before);
  }

  async #close(deadline: number, before: () => Promise<void>): Promise<void> {
    this.#open = false;
    this.#until = performance.now() + deadline;
    while ([...this.parts].some(({ unsettled }) => unsettled > 0) && performance.now() < this.#until) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    // To let go takes answers of a server that may be away; it hears of nothing then, and leases run out.
    await this.inTime(this.#leave(), LETTING_GO);
    // Whoever was left, and stays until its last values are kept, has had its time.
    await this.inTime(this.#leave(closed()), LETTING_GO);
    await this.inTime(before(), LETTING_GO);
    await this.inTime(Promise.all([...this.#leases].map((lease) => lease.release())), LETTING_GO);
    this.presence.stop();
    await this.inTime(this.carrier.flush().catch(() => {}), LETTING_GO);
  }
}

function closed(): RemoteError {
  return new RemoteError("REMOTE_UNAVAILABLE", "this remote was closed");
}

/** The log, if it is the one that is asked for. */
function sameLog(log: Log, { name, limit, maxAge }: LogSpec): Log {
  if (log.spec.limit === limit && log.spec.maxAge === maxAge) return log;
  throw new RemoteError("LOG_CONFLICT", "the log exists with other settings", { log: name, limit });
}
