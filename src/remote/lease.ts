/**
 * Leases: keys that have one holder at a time. A lease is the newest message of its key in a log that forgets what is older than the
 * lease lasts; renewing it appends another one and expects to find the one before. Whoever finds none may take it.
 *
 * Invariants:
 *   I1  The holder appends with the number of its last message as `expected`, so that two can never both go on.
 *   I2  `lost` fires before the time is up by the holder's own monotonic clock, which began before the append was sent. A process
 *       that stood still may run other code before its timers: whoever reads `lost` has it look at the clock first.
 *
 * After Chubby's locks and etcd's leases; the fence after Kleppmann's "How to do distributed locking".
 *
 * @module
 */
import { ArgumentError, RemoteError } from "../errors.ts";
import { type Clock, Timer, type TimerTask } from "../time/clock.ts";
import type { Log, LogSpec } from "./carrier.ts";

/** A key that is held. */
export interface Lease extends AsyncDisposable {
  /** Its key. */
  readonly key: string;
  /** Grows with each holder of this key: whoever is written to can refuse who comes with a smaller one. */
  readonly fence: number;
  /**
   * Fires with a `RemoteError` `LEASE_LOST` when it is lost, or may be lost by the time anybody looks. Read it from the lease
   * before each thing that only the holder may do: reading it looks at the clock, and the signal fires then if the process has
   * stood still for too long to have heard of it.
   */
  readonly lost: AbortSignal;
  /** Gives it back. Never rejects: a lease that cannot be given back runs out. */
  release(): Promise<void>;
}

/** Whoever holds a key. */
export interface LeaseHolder {
  /** The fence of its lease. */
  readonly fence: number;
  /** What it says about itself. */
  readonly data: Uint8Array;
}

const RELEASED = new Uint8Array(0);
const FENCE_BYTES = 8;
/** Why a lease is lost whose time is nearly over. */
const LATE = "it could not be renewed in time";

/** The log of all leases of one system that last `ttl` milliseconds. */
export function leaseLog(name: string, ttl: number): LogSpec {
  if (!Number.isFinite(ttl) || ttl < 1000) {
    throw new ArgumentError("a lease must last at least 1000 ms", { leaseTtl: ttl });
  }
  return { name, keep: "history", limit: 1_000_000, perKey: 1, maxAge: ttl };
}

/**
 * Takes the lease of `key`; `undefined` if somebody holds it. `data` is what others read of the holder, `name` what
 * the holder calls the key, `gone` hears when it is lost or was given back.
 */
export async function takeLease(
  log: Log,
  key: string,
  data: Uint8Array,
  clock: Clock,
  name: string = key,
  gone: (lease: Lease) => void = () => {},
): Promise<Lease | undefined> {
  const asked = clock.now();
  const last = await log.last(key);
  if (last !== undefined && last.data.length > 0) return undefined;
  try {
    const first = await log.append(key, framed(0, data), { expected: last?.sequence ?? 0 });
    return new Held(log, { key, name }, data, clock, first, asked, gone);
  } catch (error) {
    if (error instanceof RemoteError && error.code === "LOG_CONFLICT") return undefined;
    throw error;
  }
}

/** Who holds the lease of `key` now; `undefined` if nobody does. */
export async function holderOf(log: Log, key: string): Promise<LeaseHolder | undefined> {
  const last = await log.last(key);
  return last === undefined ? undefined : holderIn(last.data, last.sequence);
}

/** What a message of the log says about who holds the key. */
export function holderIn(data: Uint8Array, sequence: number): LeaseHolder | undefined {
  if (data.length < FENCE_BYTES) return undefined;
  const fence = Number(new DataView(data.buffer, data.byteOffset).getBigUint64(0));
  return { fence: fence === 0 ? sequence : fence, data: data.subarray(FENCE_BYTES) };
}

/** The first message of a holder cannot name its own number: 0 stands for it. */
function framed(fence: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(FENCE_BYTES + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(fence));
  bytes.set(data, FENCE_BYTES);
  return bytes;
}

class Held implements Lease, TimerTask {
  readonly key: string;
  readonly fence: number;
  readonly #log: Log;
  readonly #at: string;
  readonly #clock: Clock;
  readonly #bytes: Uint8Array;
  readonly #ttl: number;
  readonly #ended = new AbortController();
  readonly #timer: Timer = new Timer(this);
  readonly #gone: (lease: Lease) => void;
  #sequence: number;
  /** By the own clock: when the last message that was kept was sent. */
  #since: number;
  #renewing: Promise<void> | undefined = undefined;
  #released: Promise<void> | undefined = undefined;

  constructor(
    log: Log,
    { key, name }: { key: string; name: string },
    data: Uint8Array,
    clock: Clock,
    first: number,
    asked: number,
    gone: (lease: Lease) => void,
  ) {
    this.key = name;
    this.#at = key;
    this.fence = this.#sequence = first;
    this.#log = log;
    this.#clock = clock;
    this.#gone = gone;
    this.#bytes = framed(first, data);
    this.#ttl = log.spec.maxAge!;
    this.#since = asked;
    clock.arm(this.#timer, this.#ttl / 3);
  }

  get lost(): AbortSignal {
    if (this.#left <= 0) this.#lose(LATE);
    return this.#ended.signal;
  }

  /** Milliseconds for which it may still be relied on. */
  get #left(): number {
    return this.#since + (this.#ttl * 5) / 6 - this.#clock.now();
  }

  /** Renews, or gives up when the time is nearly over. */
  onTimer(): void {
    const left = this.#left;
    if (left <= 0) return this.#lose(LATE);
    this.#clock.arm(this.#timer, Math.min(this.#ttl / 3, left));
    this.#renewing ??= this.#renew().finally(() => this.#renewing = undefined);
  }

  release(): Promise<void> {
    if (this.#released === undefined && this.lost.aborted) return Promise.resolve();
    return this.#released ??= this.#release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.release();
  }

  async #release(): Promise<void> {
    this.#clock.cancel(this.#timer);
    await this.#renewing;
    try {
      await this.#log.append(this.#at, RELEASED, { expected: this.#sequence });
    } catch {
      // Then it runs out.
    }
    this.#gone(this);
  }

  async #renew(): Promise<void> {
    const asked = this.#clock.now();
    try {
      this.#sequence = await this.#log.append(this.#at, this.#bytes, { expected: this.#sequence });
      this.#since = asked;
    } catch (error) {
      // An append whose answer was lost looks like somebody else's; either way this holder cannot go on.
      if (error instanceof RemoteError && error.code === "LOG_CONFLICT") this.#lose("somebody else holds it");
    }
  }

  #lose(why: string): void {
    this.#clock.cancel(this.#timer);
    if (this.#released !== undefined || this.#ended.signal.aborted) return;
    this.#gone(this);
    this.#ended.abort(
      new RemoteError("LEASE_LOST", `the lease is lost: ${why}`, { key: this.key, fence: this.fence }),
    );
  }
}
