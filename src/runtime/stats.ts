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
  S_GENERATION,
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
import type { TaskStats } from "./task_times.ts";

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
  /** Share of a core that it used since the last `stats()`, 0 to 1; read a few times a second. One that is stuck counts as busy. */
  readonly busy: number;
  /** The rest. */
  readonly idle: number;
  /** Tasks that it started. */
  readonly tasks: number;
  /** Tasks that are in the air there. */
  readonly running: number;
  /**
   * Milliseconds for which it has not come round to its event loop although something is to be done there, as far as looks tell;
   * 0 if it has, and while it waits in `receiveSync` or `sendSync`. A look is what `stats()` and a watching inspector do.
   */
  readonly stuck: number;
}

/** What `rt.stats()` returns. */
export interface RuntimeStats {
  /** The channels that are open. */
  readonly channels: readonly ChannelStats[];
  /** The subjects that are open. */
  readonly subjects: readonly SubjectStats[];
  /** The workers. */
  readonly workers: readonly WorkerStats[];
  /** The exported functions that were called on them. */
  readonly tasks: readonly TaskStats[];
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

/** Microseconds of processor time that were told late and are spread over the looks that follow, at most. */
const LATE = 1_000_000;

/** What a meter saw of one worker last. */
interface Metered {
  /** When, in microseconds of its own clock: the shared one comes round after 71 minutes. */
  readonly at: number;
  /** Processor time that was told by then. */
  readonly busy: number;
  /** Of that, what found no room in the time between two looks. */
  readonly late: number;
  /** Which owner of which slot: the next one begins at 0. */
  readonly life: number;
}

/** How busy workers were between two looks of the one who has it. */
export class BusyMeter {
  readonly #start = performance.now() * 1000;
  readonly #before = new Map<number, Metered>();

  /** Reads the counters of `worker`, which lives in `slot` and has been stuck for so many milliseconds. */
  read(core: Core, slot: number, worker: number, stuck: number): Omit<WorkerStats, "worker" | "state"> {
    const stats = core.slotAt(slot) + S_STATS;
    const at = performance.now() * 1000;
    const awakeSince = core.load(stats + W_AWAKE);
    const total =
      (core.load(stats + W_BUSY) + (awakeSince === 0 ? 0 : Math.max(0, (microseconds() - awakeSince) | 0))) |
      0;
    const life = core.load(core.slotAt(slot) + S_GENERATION) * SLOTS_MAX + slot;
    const known = this.#before.get(worker);
    const last = known ?? { at: this.#start, busy: 0, late: 0, life };
    const same = last.life === life;
    const elapsed = Math.max(1, at - last.at);
    // A worker tells its processor time when its pump has a turn, which may be late by several looks; one that does not come
    // round tells none.
    const told = more(total, same ? last.busy : 0, elapsed) + (same ? last.late : 0);
    const used = Math.max(told, 1000 * stuck);
    this.#before.set(worker, {
      at,
      busy: total,
      // What was used before the first look was not told late.
      late: known === undefined ? 0 : Math.min(LATE, Math.max(0, told - elapsed)),
      life,
    });
    const busy = Math.min(1, used / elapsed);
    return {
      busy,
      idle: 1 - busy,
      tasks: core.load(stats + W_TASKS),
      running: core.load(stats + W_RUNNING),
      stuck,
    };
  }
}

/** By how much a counter of microseconds, which wraps and may go back a little, has grown in the time that has passed. */
function more(now: number, before: number, elapsed: number): number {
  const grown = (now - before) >>> 0;
  return grown < Math.max(2 ** 31, elapsed + 10 * LATE) ? grown : 0;
}

/** Reads the counters of all workers, or of the main isolate where there are none. */
export function workerStats(
  core: Core,
  meter: BusyMeter,
  workers: number,
  lifeOf: (worker: number) => Life | undefined,
  stuckOf: (life: Life) => number,
): WorkerStats[] {
  const found: WorkerStats[] = [];
  for (let worker = workers === 0 ? 0 : 1; worker <= workers; worker++) {
    const life = lifeOf(worker);
    const slot = worker === 0 ? 0 : life?.slot;
    if (slot !== undefined && (worker === 0 || life?.state === "ready")) {
      const stuck = life === undefined ? 0 : Math.round(stuckOf(life));
      found.push({ worker, state: "live", ...meter.read(core, slot, worker, stuck) });
    } else found.push({ worker, state: "starting", busy: 0, idle: 1, tasks: 0, running: 0, stuck: 0 });
  }
  return found;
}
