/**
 * Options of everything remote, checked before anything is sent.
 *
 * @module
 */
import { checkSignal } from "../channel/waiters.ts";
import type { Codec } from "../codec/codec.ts";
import { ArgumentError } from "../errors.ts";
import type { RemoteDeadLetter } from "./actors/remote_actors.ts";
import type { Clock } from "../time/clock.ts";

/** Options of {@linkcode remote}. */
export interface RemoteOptions {
  /** The system that the process belongs to: only processes that name the same one see each other. */
  name: string;
  /** Milliseconds that a lease lasts without being renewed; 10,000 by default. The same in all processes of a system. */
  leaseTtl?: number | undefined;
  /**
   * On how many servers of a cluster everything that is kept is kept; 1 by default, and then the death of one server may take with it what
   * it had kept in its last moments. The same in all processes of a system.
   */
  replicas?: number | undefined;
  /** Takes messages to actors of other processes that nobody was there to take. */
  onDeadLetter?: ((letter: RemoteDeadLetter) => void) | undefined;
  /** The clock of heartbeats and of what is asked again; real time by default. */
  clock?: Clock | undefined;
}

/** Options of `remote.channel()`. */
export interface RemoteChannelOptions<T> {
  /**
   * `"ephemeral"` (the default): nothing is kept; values that a process had received when it died are lost. `"durable"`: values are kept
   * until they are acknowledged, and survive every process.
   */
  kind?: "ephemeral" | "durable" | undefined;
  /** Ephemeral: values of each sending process that are taken ahead. Durable: most values that are kept. At least 1. */
  capacity: number;
  /** Takes values that were accepted and of which nobody knows whether they arrived. What it throws is reported as uncaught. */
  onUndelivered?: ((value: T) => void) | undefined;
  /** Leaves the channel when it fires. */
  signal?: AbortSignal | undefined;
  /** Durable: most values that are out with one receiving process; 64 by default. */
  window?: number | undefined;
  /** Durable: milliseconds after which a value that nobody has acknowledged is handed out again; 30,000 by default. */
  ackWait?: number | undefined;
  /** Durable: how often a value is handed out before it becomes a dead letter; 5 by default, `Infinity` for ever. */
  attempts?: number | undefined;
}

/** What late subscribers of a remote subject get first. */
export type ReplayOptions = { readonly last: number } | { readonly since: number };

/** Options of `remote.subject()`. */
export interface RemoteSubjectOptions {
  /**
   * What a new subscriber gets before what comes: the `last` n values, or those of the `since` last milliseconds. Values are then
   * kept in a log. Without it the subject is live: who does not listen misses what is emitted.
   */
  replay?: ReplayOptions | undefined;
  /** With `replay`: most values that are kept; 65,536 by default, and at least `last`. */
  capacity?: number | undefined;
}

/** Throws an `ArgumentError` for what makes no subject. Returns how many values are kept. */
export function checkSubjectOptions(options: RemoteSubjectOptions): number {
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError(
      "the options of a remote subject must be an object, such as { replay: { last: 1 } }",
      {
        options,
      },
    );
  }
  const { replay, capacity = 65_536 } = options;
  whole("capacity", capacity, CAPACITY_MAX);
  if (replay === undefined) return capacity;
  if (typeof replay !== "object" || replay === null) {
    throw new ArgumentError("replay of a remote subject is { last: n } or { since: ms }", { replay });
  }
  if ("last" in replay) whole("replay.last", replay.last, capacity);
  else if (!(replay.since > 0 && Number.isFinite(replay.since))) {
    throw new ArgumentError("replay of a remote subject is { last: n } or { since: ms }", {
      since: replay.since,
    });
  }
  return capacity;
}

const LEASE_TTL = 10_000;
const CAPACITY_MAX = 1 << 24;

/** The options of `remote()`, complete. */
export function checkRemoteOptions(
  options: RemoteOptions,
): RemoteOptions & { leaseTtl: number; replicas: number } {
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError('remote() needs options, such as { name: "shop" }', { options });
  }
  const { leaseTtl = LEASE_TTL, replicas = 1, onDeadLetter } = options;
  if (!Number.isFinite(leaseTtl) || leaseTtl < 1000) {
    throw new ArgumentError("leaseTtl must be at least 1000 ms", { leaseTtl });
  }
  if (!Number.isInteger(replicas) || replicas < 1 || replicas > 5) {
    throw new ArgumentError("replicas must be an integer from 1 to 5", { replicas });
  }
  if (onDeadLetter !== undefined && typeof onDeadLetter !== "function") {
    throw new ArgumentError("the option onDeadLetter must be a function", { value: onDeadLetter });
  }
  return { ...options, leaseTtl, replicas };
}

/** The options of a channel, complete. */
export type FullChannelOptions<T> =
  & {
    [K in "kind" | "capacity" | "window" | "ackWait" | "attempts"]-?: NonNullable<RemoteChannelOptions<T>[K]>;
  }
  & Pick<RemoteChannelOptions<T>, "onUndelivered" | "signal">;

/** Throws an `ArgumentError` for what makes no channel. */
export function checkChannelOptions<T>(options: RemoteChannelOptions<T>): FullChannelOptions<T> {
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError("a remote channel needs options, such as { capacity: 64 }", { options });
  }
  const { kind = "ephemeral", capacity, window = 64, ackWait = 30_000, attempts = 5, onUndelivered, signal } =
    options;
  if (kind !== "ephemeral" && kind !== "durable") {
    throw new ArgumentError('the kind of a remote channel is "ephemeral" or "durable"', { kind });
  }
  whole("capacity", capacity, CAPACITY_MAX);
  whole("window", window, CAPACITY_MAX);
  if (attempts !== Infinity) whole("attempts", attempts, CAPACITY_MAX);
  if (!Number.isFinite(ackWait) || ackWait < 100) {
    throw new ArgumentError("ackWait must be at least 100 ms", { ackWait });
  }
  if (onUndelivered !== undefined && typeof onUndelivered !== "function") {
    throw new ArgumentError("the option onUndelivered must be a function", { value: onUndelivered });
  }
  if (signal !== undefined) checkSignal(signal);
  return { kind, capacity, window, ackWait, attempts, onUndelivered, signal };
}

/** Refuses what is no codec. */
export function checkRemoteCodec(codec: unknown): void {
  const { schema, encode, decode } = (codec ?? {}) as Partial<Codec<unknown>>;
  if (typeof schema === "string" && typeof encode === "function" && typeof decode === "function") return;
  throw new ArgumentError("the second argument must be a codec, such as f64 or auto()", { value: codec });
}

function whole(name: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new ArgumentError(`${name} of a remote channel must be an integer from 1 to ${most}`, {
    [name]: value,
  });
}
