/**
 * What ours is to reach beside each rival, and whether it did in this run. Figures of other runs or machines do not count.
 *
 * @module
 */
import type { CaseId } from "./contender.ts";
import type { Result } from "./report.ts";

/** Name under which ours competes. */
export const OURS = "Millrace";

/** Which figure of a result is compared. */
type Measure = "time" | "p50" | "p99";

/** One aim: how many times faster than the rival; or an absolute number of nanoseconds when there is no rival. */
interface Target {
  readonly id: CaseId;
  readonly rival?: string;
  /** Rival's time over ours must be at least this. */
  readonly factor?: number;
  /** Ours must take at most this many nanoseconds. */
  readonly atMost?: number;
  readonly measure?: Measure;
  /** The rival's case, if it is another one. */
  readonly against?: CaseId;
}

const GO = "Go channels", STD = "promise channel (@std/async style)", CROSSBEAM = "crossbeam bounded(1024)";
const CHANNEL = "MessageChannel", POST = "postMessage", ERLANG = "Erlang processes";

const TARGETS: readonly Target[] = [
  { id: "local/rendezvous", rival: GO, factor: 1 },
  { id: "local/buffered-1024-try", rival: GO, factor: 1 },
  { id: "local/ping-pong", rival: GO, factor: 1 },
  { id: "local/select-2", rival: GO, factor: 1 },
  { id: "local/rendezvous", rival: STD, factor: 1 },
  { id: "local/buffered-1024-try", rival: STD, factor: 1 },
  { id: "local/ping-pong", rival: STD, factor: 1 },
  { id: "local/iterate", rival: STD, factor: 3 },
  { id: "local/stream-64", rival: STD, factor: 1 },
  { id: "local/await-64", rival: "@thi.ng/csp", factor: 2 },
  { id: "local/await-64", rival: "js-csp", factor: 15 },
  { id: "local/await-64", rival: "Effect Queue", factor: 40 },
  { id: "workers/spsc-number", rival: POST, factor: 35 },
  { id: "workers/spsc-number", rival: CHANNEL, factor: 35 },
  { id: "workers/spsc-number-many", rival: POST, factor: 50, against: "workers/spsc-number" },
  { id: "workers/spsc-number-many", rival: CROSSBEAM, factor: 1 },
  {
    id: "workers/spsc-number-batch",
    rival: "native SPSC ring (polling)",
    factor: 0.6,
    against: "workers/spsc-number-many",
  },
  { id: "workers/spsc-struct", rival: POST, factor: 15 },
  { id: "workers/spsc-struct", rival: CHANNEL, factor: 15 },
  { id: "workers/actor-tell", rival: CHANNEL, factor: 10 },
  { id: "workers/subject-number", rival: CHANNEL, factor: 20 },
  { id: "workers/subject-number-4", rival: OURS, factor: 0.5, against: "workers/subject-number" },
  { id: "workers/round-trip", rival: CHANNEL, factor: 1, measure: "p50" },
  { id: "workers/round-trip", rival: CHANNEL, factor: 2, measure: "p99" },
  { id: "workers/round-trip-busy", atMost: 2_000, measure: "p50" },
  { id: "tasks/20000-in-flight", rival: "comlink", factor: 5 },
  { id: "actors/tell", rival: ERLANG, factor: 4 },
  { id: "actors/ping-pong", rival: ERLANG, factor: 2 },
  { id: "actors/ring-503", rival: ERLANG, factor: 2 },
  { id: "actors/skynet", rival: GO, factor: 0.5 },
  { id: "actors/skynet", rival: ERLANG, factor: 2 },
];

/** What came of one aim. */
export interface Verdict {
  /** Our case. */
  readonly id: CaseId;
  /** Which figure was compared. */
  readonly measure: Measure;
  /** The rival, or what stands in its place. */
  readonly rival: string;
  /** Ours, nanoseconds. */
  readonly ours: number;
  /** Theirs, nanoseconds. */
  readonly theirs?: number;
  /** Theirs over ours. */
  readonly ratio?: number;
  /** The aim, in words. */
  readonly target: string;
  /** Was it reached? */
  readonly reached: boolean;
}

/** The figure of a result, in nanoseconds. */
function figure(results: readonly Result[], id: CaseId, name: string, measure: Measure): number | undefined {
  const result = results.find((r) => r.id === id && r.name === name);
  if (measure === "time") return result?.nanoseconds;
  const microseconds = result?.[measure];
  return microseconds === undefined ? undefined : microseconds * 1000;
}

/** Judges every aim for which this run has the figures. */
export function judge(results: readonly Result[]): Verdict[] {
  return TARGETS.flatMap(({ id, rival, factor = 1, atMost, measure = "time", against = id }): Verdict[] => {
    const ours = figure(results, id, OURS, measure);
    if (ours === undefined) return [];
    if (rival === undefined) {
      const limit = atMost ?? Infinity;
      const target = `≤ ${limit / 1000} µs`;
      return [{ id, measure, rival: "fixed limit", ours, target, reached: ours <= limit }];
    }
    const theirs = figure(results, against, rival, measure);
    if (theirs === undefined) return [];
    const ratio = theirs / ours, target = `≥ ${factor} ×`;
    const label = against === id ? rival : `${rival}, ${against.split("/")[1]}`;
    return [{ id, measure, rival: label, ours, theirs, ratio, target, reached: ratio >= factor }];
  });
}
