/**
 * What the subjects of a runtime are doing, read from shared memory without disturbing anybody.
 *
 * @module
 */
import {
  A_NEXT_CHANNEL,
  C_CAPACITY,
  C_CELLS,
  C_DROPPED,
  C_KIND,
  C_MASK,
  C_READERS,
  C_REFS,
  C_REPLAY,
  C_STRIDE,
  C_TAIL,
  CURSOR_SIZE,
  GROUP,
  GROUP_HEADER,
  K_MISSED,
  KIND_SUBJECT,
  READERS,
  SLOTS_MAX,
  TABLE,
} from "../../../wasm/layout.ts";
import type { Core } from "../../core/core.ts";
import { position, waiting } from "../stats.ts";

/** One subject. The numbers may change while they are read. */
export interface SubjectStats {
  /** Number of the subject. */
  readonly id: number;
  /** Name given to `rt.subject`, or `"subject <id>"`. */
  readonly name: string;
  /** Most values that a subscriber may have before it. */
  readonly capacity: number;
  /** Values that a subscriber which comes later gets first. */
  readonly replay: number;
  /** Values that were emitted since it was opened. */
  readonly sent: number;
  /** Places that are read from: one for the observers of each isolate, one for each receiver. */
  readonly subscribers: number;
  /** Values that the slowest of them has before it. */
  readonly lag: number;
  /** Values that those who read now have missed, together. */
  readonly missed: number;
  /** Values given up because of its overflow policy, for all alike. */
  readonly dropped: number;
  /** Sends that wait for room, in all workers. */
  readonly waitingSenders: number;
}

/** Reads all subjects. */
export function subjectStats(core: Core, names: ReadonlyMap<number, string>): SubjectStats[] {
  const found: SubjectStats[] = [];
  const end = core.load(A_NEXT_CHANNEL);
  for (let id = SLOTS_MAX; id < end; id++) {
    const ch = core.load(TABLE + 4 * id);
    if (ch === 0 || core.load(ch + C_REFS) >= 0 || core.load(ch + C_KIND) !== KIND_SUBJECT) continue;
    found.push({
      id,
      name: names.get(id) ?? `subject ${id}`,
      capacity: core.load(ch + C_CAPACITY),
      replay: core.load(ch + C_REPLAY),
      sent: position(core, ch + C_TAIL),
      ...readersOf(core, ch),
      dropped: position(core, ch + C_DROPPED),
      waitingSenders: waiting(core, ch, 1),
    });
  }
  return found;
}

function readersOf(core: Core, ch: number): Pick<SubjectStats, "subscribers" | "lag" | "missed"> {
  const groups = (core.load(ch + C_MASK) + 1) / GROUP;
  const first = (core.load(ch + C_CELLS) + 63) & ~63;
  const cursors = first + groups * (GROUP_HEADER + GROUP * core.load(ch + C_STRIDE));
  let subscribers = 0, lag = 0, missed = 0;
  for (let index = 0; index < READERS; index++) {
    if ((core.load(ch + C_READERS + 4 * (index >> 5)) & (1 << (index & 31))) === 0) continue;
    subscribers++;
    lag = Math.max(lag, core.call.unread(ch, index));
    missed += position(core, cursors + index * CURSOR_SIZE + K_MISSED);
  }
  return { subscribers, lag, missed };
}
