/**
 * Reads the file of a trace as strictly as Perfetto's importer does, and more so.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";

/** An entry of the file. */
export interface Entry {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly id?: number;
  readonly cat?: string;
  readonly args?: Record<string, unknown> & {
    name?: string;
    count?: number;
    channel?: number;
    ended?: boolean;
  };
}

/** What a file holds. */
export interface TraceFile {
  readonly entries: Entry[];
  readonly otherData: {
    readonly isolates: number;
    readonly events: number;
    readonly lost: number;
    readonly incidents: readonly { kind: string; worker: number; reason: string; at: number }[];
  };
  /** Arrows, with both ends. */
  readonly flows: [from: Entry, to: Entry][];
  /** The slice that an end of an arrow lies in. */
  slice(end: Entry): Entry;
  /** The isolate that a track belongs to. */
  thread(tid: number): string;
  /** The isolates. */
  readonly threads: readonly string[];
}

/** Less than half a nanosecond: sums of times are not exact. */
const ROUNDING = 0.0001;

/**
 * Every entry has what the format asks for; slices of a track follow one another; every arrow has both ends, forward in time,
 * each inside a slice of its track; every stretch that begins ends.
 */
export function parseTrace(text: string): TraceFile {
  const { traceEvents: entries, otherData } = JSON.parse(text) as { traceEvents: Entry[] } & TraceFile;
  for (const one of entries) {
    assert(["M", "X", "s", "f", "b", "e", "i"].includes(one.ph), one.ph);
    assert([one.pid, one.tid, one.ts].every(Number.isFinite), JSON.stringify(one));
    assert(one.ph !== "X" || one.dur >= 0, JSON.stringify(one));
    assert(one.tid > 0 || one.ph === "M", "track 0 is that of an idle processor");
  }
  const tracks = Map.groupBy(entries.filter(({ ph }) => ph === "X"), ({ tid }) => tid);
  for (const track of tracks.values()) {
    track.sort((a, b) => a.ts - b.ts);
    for (let i = 1; i < track.length; i++) {
      const [before, after] = [track[i - 1]!, track[i]!];
      assert(
        before.ts + before.dur <= after.ts + ROUNDING,
        `${JSON.stringify(before)} overlaps ${JSON.stringify(after)}`,
      );
    }
  }
  const slice = ({ tid, ts }: Entry) =>
    tracks.get(tid)?.findLast((one) => one.ts <= ts + ROUNDING && ts <= one.ts + one.dur + ROUNDING);
  const of = (ph: string) => new Map(entries.filter((one) => one.ph === ph).map((one) => [one.id!, one]));
  const starts = of("s"), ends = of("f"), begun = of("b"), over = of("e");
  assertEquals([...starts.keys()].sort(), [...ends.keys()].sort(), "an arrow lacks an end");
  assertEquals([...begun.keys()].sort(), [...over.keys()].sort(), "a stretch lacks an end");
  for (const [id, { ts }] of begun) assert(ts <= over.get(id)!.ts, "a stretch goes back in time");
  const flows = [...starts].map(([id, start]): [Entry, Entry] => [start, ends.get(id)!]);
  for (const [from, to] of flows) {
    assert(from.ts <= to.ts && from.cat === to.cat, `arrow ${from.id} goes back in time`);
    assert(slice(from) !== undefined, `arrow ${from.id} begins outside of all slices`);
    assert(slice(to) !== undefined, `arrow ${from.id} ends outside of all slices`);
  }
  // What comes in has a track of its own.
  const names = new Map(
    entries.filter(({ name }) => name === "thread_name").map((
      { tid, args },
    ) => [tid, args!.name!.split(":")[0]!]),
  );
  return {
    entries,
    otherData,
    flows,
    slice: (end) => slice(end)!,
    thread: (tid) => names.get(tid)!,
    threads: [...new Set(names.values())],
  };
}
