/**
 * What a runtime is doing, read from shared memory without disturbing anybody.
 *
 * @module
 */
import {
  A_NEXT_CHANNEL,
  A_SLOTS,
  C_CAPACITY,
  C_DROPPED,
  C_HEAD,
  C_KIND,
  C_REFS,
  C_SEATS,
  C_TAIL,
  KIND_RING,
  S_STATS,
  SEAT_SIZE,
  SEAT_WAITING,
  SLOTS_MAX,
  TABLE,
  W_AWAKE,
  W_BUSY,
  W_RUNNING,
  W_TASKS,
} from "../../wasm/layout.ts";
import type { ProcessStats } from "./isolated/isolated_caller.ts";
import type { SubjectStats } from "./subjects/subject_stats.ts";
import type { Core } from "../core/core.ts";
import { microseconds } from "../workers/busy.ts";
import type { Life } from "../workers/life.ts";

/** One channel. The numbers may change while they are read. */
export interface ChannelStats {
  /** Number of the channel. */
  readonly id: number;
  /** Name given to `rt.channel`, or `"channel <id>"`. */
  readonly name: string;
  /** Most values it buffers. */
  readonly capacity: number;
  /** Values in it. */
  readonly depth: number;
  /** Values that were accepted since it was opened. */
  readonly sent: number;
  /** Values that were received. */
  readonly received: number;
  /** Values given up because of its overflow policy. */
  readonly dropped: number;
  /** Operations that wait for room, in all workers. */
  readonly waitingSenders: number;
  /** Operations that wait for a value, in all workers. */
  readonly waitingReceivers: number;
}

/** One worker. */
export interface WorkerStats {
  /** Its number, from 1; 0 is the main isolate, listed when there are no workers. */
  readonly worker: number;
  /** Whether it works; between death and replacement it is starting. */
  readonly state: "starting" | "live";
  /** Share of a core that it used since the last `stats()`, 0 to 1; read a few times a second. */
  readonly busy: number;
  /** The rest. */
  readonly idle: number;
  /** Tasks that it started. */
  readonly tasks: number;
  /** Tasks that are in the air there. */
  readonly running: number;
}

/** What `rt.stats()` returns. */
export interface RuntimeStats {
  /** The channels that are open. */
  readonly channels: readonly ChannelStats[];
  /** The subjects that are open. */
  readonly subjects: readonly SubjectStats[];
  /** The workers. */
  readonly workers: readonly WorkerStats[];
  /** Bytes of shared memory: in all, and in use. */
  readonly memory: { readonly size: number; readonly used: number };
  /** Processes of modules that were imported with `{ isolate: "process" }`. */
  readonly processes: ProcessStats;
  /** Workers that died and were replaced. */
  readonly restarts: number;
}

/** The low 48 bits of the 64-bit word at `address`, as a number. */
export function position(core: Core, address: number): number {
  return (core.load(address) >>> 0) + 2 ** 32 * (core.load(address + 4) & 0xffff);
}

/** Operations that wait in one direction, in all workers. */
export function waiting(core: Core, ch: number, direction: number): number {
  let sum = 0;
  const slots = core.load(A_SLOTS);
  for (let slot = 0; slot < slots; slot++) {
    sum += core.load(ch + C_SEATS + slot * SEAT_SIZE + SEAT_WAITING + 4 * direction);
  }
  return sum;
}

/** Reads the counters of one channel. */
export function channelCounts(core: Core, ch: number): Omit<ChannelStats, "id" | "name" | "capacity"> {
  const received = position(core, ch + C_HEAD);
  const sent = position(core, ch + C_TAIL);
  return {
    // Positions count on from 0 after 2 ** 48.
    depth: (sent - received + 2 ** 48) % 2 ** 48,
    sent,
    received,
    dropped: position(core, ch + C_DROPPED),
    waitingSenders: waiting(core, ch, 1),
    waitingReceivers: waiting(core, ch, 0),
  };
}

/** Reads all channels but those in `hidden`. */
export function channelStats(
  core: Core,
  names: ReadonlyMap<number, string>,
  hidden: Set<number>,
): ChannelStats[] {
  const found: ChannelStats[] = [];
  const end = core.load(A_NEXT_CHANNEL);
  for (let id = SLOTS_MAX; id < end; id++) {
    const ch = core.load(TABLE + 4 * id);
    if (ch === 0 || hidden.has(id) || core.load(ch + C_REFS) >= 0 || core.load(ch + C_KIND) >= KIND_RING) {
      continue;
    }
    found.push({
      id,
      name: names.get(id) ?? `channel ${id}`,
      capacity: core.load(ch + C_CAPACITY),
      ...channelCounts(core, ch),
    });
  }
  return found;
}

/** How busy workers were between two looks. */
export class BusyMeter {
  readonly #start = microseconds();
  readonly #before = new Map<number, { readonly at: number; readonly busy: number }>();

  /** Reads the counters of `worker`, which lives in `slot`. */
  read(core: Core, slot: number, worker: number): Pick<WorkerStats, "busy" | "idle" | "tasks" | "running"> {
    const stats = core.slotAt(slot) + S_STATS;
    const now = microseconds();
    const awakeSince = core.load(stats + W_AWAKE);
    const total = (core.load(stats + W_BUSY) + (awakeSince === 0 ? 0 : Math.max(0, (now - awakeSince) | 0))) |
      0;
    const last = this.#before.get(worker) ?? { at: this.#start, busy: 0 };
    this.#before.set(worker, { at: now, busy: total });
    const elapsed = Math.max(1, (now - last.at) | 0);
    const busy = Math.min(1, Math.max(0, ((total - last.busy) | 0) / elapsed));
    return { busy, idle: 1 - busy, tasks: core.load(stats + W_TASKS), running: core.load(stats + W_RUNNING) };
  }

  /** The worker is another one from now on: its counters begin anew. */
  restart(worker: number): void {
    this.#before.set(worker, { at: microseconds(), busy: 0 });
  }
}

/** Reads the counters of all workers, or of the main isolate where there are none. */
export function workerStats(
  core: Core,
  meter: BusyMeter,
  workers: number,
  lifeOf: (worker: number) => Pick<Life, "slot" | "state"> | undefined,
): WorkerStats[] {
  const found: WorkerStats[] = [];
  for (let worker = workers === 0 ? 0 : 1; worker <= workers; worker++) {
    const life = lifeOf(worker);
    const slot = worker === 0 ? 0 : life?.slot;
    if (slot !== undefined && (worker === 0 || life?.state === "ready")) {
      found.push({ worker, state: "live", ...meter.read(core, slot, worker) });
    } else found.push({ worker, state: "starting", busy: 0, idle: 1, tasks: 0, running: 0 });
  }
  return found;
}
