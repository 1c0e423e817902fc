/**
 * How fast things go: counters of one moment against those of the moment before.
 *
 * @module
 */
import type { ChannelStats } from "../runtime/stats.ts";
import type { SubjectStats } from "../runtime/subjects/subject_stats.ts";
import type { ChannelRow, Flow, SubjectRow } from "./snapshot.ts";

/** Remembers what it saw last. */
export class Rates {
  #seconds = 0;
  #now: number;
  #before = new Map<string, number>();
  #seen = new Map<string, number>();
  /** By channel: since when nothing has moved while somebody waited. */
  #still = new Map<number, number>();

  /** From now on, in milliseconds of `performance.now()`. */
  constructor(now: number) {
    this.#now = now;
  }

  /** A new moment; what is not asked for in it is forgotten. Returns the milliseconds since the one before. */
  begin(now: number): number {
    const interval = now - this.#now;
    this.#now = now;
    this.#seconds = Math.max(interval, 1) / 1000;
    this.#before = this.#seen;
    this.#seen = new Map();
    return interval;
  }

  /** Per second, of a counter that only grows; all of it when it is new, and 0 when it has begun anew. */
  of(key: string, count: number): number {
    this.#seen.set(key, count);
    return Math.max(0, count - (this.#before.get(key) ?? 0)) / this.#seconds;
  }

  /** Adds the rates of channels. */
  channels(stats: readonly ChannelStats[]): ChannelRow[] {
    const still = new Map<number, number>();
    const rows = stats.map((one) => {
      const sentRate = this.of(`${one.id} sent`, one.sent);
      const receivedRate = this.of(`${one.id} received`, one.received);
      const moved = sentRate > 0 || receivedRate > 0;
      const waits = one.waitingSenders + one.waitingReceivers > 0;
      if (!moved && waits) still.set(one.id, this.#still.get(one.id) ?? this.#now);
      const stalled = this.#now - (still.get(one.id) ?? this.#now);
      return { ...one, sentRate, receivedRate, flow: flowOf(one, moved), stalled, slowest: false };
    });
    this.#still = still;
    // What does not move at all is not slow: it is stuck, or its time has not come.
    const full = rows.filter((row) => row.flow === "full" && row.receivedRate > 0);
    const least = Math.min(...full.map((row) => row.receivedRate));
    const slowest = full.find((row) => row.receivedRate === least);
    return rows.map((row) => row === slowest ? { ...row, slowest: true } : row);
  }

  /** Adds the rates of subjects. */
  subjects(stats: readonly SubjectStats[]): SubjectRow[] {
    return stats.map((one) => ({ ...one, sentRate: this.of(`${one.id} emitted`, one.sent) }));
  }
}

function flowOf({ waitingSenders, waitingReceivers }: ChannelStats, moved: boolean): Flow {
  if (waitingSenders > 0) return "full";
  if (moved) return "flowing";
  return waitingReceivers > 0 ? "starved" : "idle";
}
