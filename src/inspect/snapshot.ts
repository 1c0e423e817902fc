/**
 * What an inspector shows: plain data, the same for the page, the terminal and scripts.
 *
 * @module
 */
import type { SystemRow } from "../runtime/actors/tree.ts";
import type { ChannelStats, WorkerStats } from "../runtime/stats.ts";
import type { SubjectStats } from "../runtime/subjects/subject_stats.ts";
import type { TaskStats } from "../runtime/task_times.ts";

/** How late the timers of the main isolate fire, in milliseconds, since the snapshot before. */
export interface DelayStats {
  /** On average. */
  readonly mean: number;
  /** At worst. */
  readonly max: number;
}

/**
 * How a channel stands. `"full"`: somebody waits to send, so what comes after it is the slow stage; `"starved"`: somebody
 * waits to receive, and nothing comes; `"flowing"`: values go through; `"idle"`: nobody wants anything.
 */
export type Flow = "full" | "starved" | "flowing" | "idle";

/** One channel. */
export interface ChannelRow extends ChannelStats {
  /** Values that were accepted, per second. */
  readonly sentRate: number;
  /** Values that were received, per second. */
  readonly receivedRate: number;
  /** How it stands. */
  readonly flow: Flow;
  /** Milliseconds that somebody has waited for and nothing has moved, as far as the inspector has looked. */
  readonly stalled: number;
  /** Whether it is the full channel that the fewest values come out of: what takes from it is the slowest stage. */
  readonly slowest: boolean;
}

/** One subject. */
export interface SubjectRow extends SubjectStats {
  /** Values that were emitted, per second. */
  readonly sentRate: number;
}

/** One worker; 0 is the main isolate, listed when there are no others. */
export interface WorkerRow extends WorkerStats {
  /** Tasks that it started, per second. */
  readonly taskRate: number;
  /** Actors that live there and are known elsewhere. */
  readonly actors: number;
}

/** One exported function that was called on workers. Waiting and running are of the calls that were timed. */
export interface TaskRow extends TaskStats {
  /** Started per second. */
  readonly rate: number;
}

/** Something that deserves a look, the most urgent first. */
export interface Warning {
  /** What it is about. */
  readonly kind: "deadlock" | "stuck" | "memory" | "letters" | "slowest" | "mailbox" | "loop";
  /** Whether it hurts already. */
  readonly urgent: boolean;
  /** A sentence. */
  readonly text: string;
}

/** Tasks of all workers together. */
export interface TaskTotals {
  /** Started since the workers began. */
  readonly started: number;
  /** In the air now. */
  readonly running: number;
  /** Sent and taken by nobody yet. */
  readonly queued: number;
  /** Started per second. */
  readonly rate: number;
}

/** Operations of one isolate that wait on one channel or subject. */
export interface Wait {
  /** `"main"`, or `"worker 1"`. */
  readonly isolate: string;
  /** What for. */
  readonly to: "send" | "receive";
  /** Number of the channel or subject. */
  readonly id: number;
  /** Its name. */
  readonly name: string;
  /** Operations. */
  readonly count: number;
  /** See {@linkcode ChannelRow.stalled}. */
  readonly stalled: number;
  /** Whether it is part of a cycle. */
  readonly cycle: boolean;
}

/** An operation on a local channel that is parked; told only while `debug()` is on. */
export interface ParkedRow {
  /** What it waits for. */
  readonly what: string;
  /** Milliseconds. */
  readonly age: number;
  /** Where in the user's code, its first line. */
  readonly at: string;
}

/** Everything at one moment. Rates and shares are of the last {@linkcode Snapshot.interval}. */
export interface Snapshot {
  /** Of this format: 1 had no `functions`, `warnings`, `tap`, actors of workers and last errors. */
  readonly version: 2;
  /** When, in milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds since the inspector was started. */
  readonly uptime: number;
  /** Milliseconds since the snapshot before. */
  readonly interval: number;
  /** Values accepted by channels and subjects, per second. */
  readonly messageRate: number;
  /** Of the main isolate's event loop. */
  readonly delay: DelayStats;
  /** Bytes of shared memory: in all, and in use. */
  readonly memory: { readonly size: number; readonly used: number };
  /** Workers that died and were replaced. */
  readonly restarts: number;
  /** The workers. */
  readonly workers: readonly WorkerRow[];
  /** The tasks. */
  readonly tasks: TaskTotals;
  /** The exported functions that were called, in the order in which they came up. */
  readonly functions: readonly TaskRow[];
  /** The channels that are open, those first on which somebody waits if there are too many. */
  readonly channels: readonly ChannelRow[];
  /** The subjects that are open. */
  readonly subjects: readonly SubjectRow[];
  /** The actor systems of the main isolate, then those of the workers. */
  readonly systems: readonly SystemRow[];
  /** Who is blocked on what. */
  readonly blocked: readonly Wait[];
  /** Waits that lead back to themselves, and stand still: deadlocks, unless somebody outside wakes one of them. */
  readonly cycles: readonly (readonly string[])[];
  /** What is parked on local channels of the main isolate; empty unless `debug()` is on. */
  readonly parked: readonly ParkedRow[];
  /** What deserves a look. */
  readonly warnings: readonly Warning[];
  /** Whether values may be looked at, at `/tap`. */
  readonly tap: boolean;
  /** Rows that were left out, because there are more than 256 of a kind. */
  readonly omitted: number;
}
