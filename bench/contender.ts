/**
 * What a contender is, and the catalogue of cases it may enter.
 *
 * A case names a topology, a place (one isolate, or across workers) and a payload; every contender that enters it does the
 * same work, counted in the same unit, so that figures of one case may be divided by each other and those of two
 * cases may not.
 *
 * @module
 */

/** One timed stretch of work: the seconds it took and, for round trips, the two percentiles in microseconds. */
export interface Timing {
  /** From the first send to the last receive, in seconds; start-up is not in it. */
  readonly seconds: number;
  /** Median round trip, microseconds. */
  readonly p50?: number;
  /** 99th percentile of the round trips, microseconds. */
  readonly p99?: number;
}

/** Does `n` units of a case and says how long that took. */
export type CaseRun = (n: number) => Promise<Timing> | Timing;

/** One side of the comparison; each lives in a file of its own under `rivals/` and runs in a process of its own. */
export interface Contender {
  /** The name in tables and charts. */
  readonly name: string;
  /** Version of the library, compiler or runtime that was measured. */
  readonly version: string;
  /** What a reader must know to compare fairly: what it does more or less than the others. */
  readonly note?: string;
  /** `true`, or the reason why this machine cannot run it. Native contenders compile themselves here. */
  available(): Promise<true | string>;
  /** The cases it enters; a case that makes no sense for it is left out. */
  readonly cases: Readonly<Partial<Record<CaseId, CaseRun>>>;
  /** Removes what `available` made. */
  dispose?(): Promise<void>;
}

/** What is known of a case beside its name. */
export interface Case {
  /** One line for tables: what is sent, from where to where. */
  readonly title: string;
  /** What one unit of `n` is. */
  readonly unit: "message" | "round trip" | "call" | "process";
  /** Smallest `n` tried; calibration starts here. */
  readonly least: number;
  /** Largest `n`: an unbounded queue must not eat the machine. */
  readonly most: number;
}

/** Shorthand for the catalogue below. */
function entry(title: string, unit: Case["unit"], least: number, most: number): Case {
  return { title, unit, least, most };
}

/** Every case, in the order of the report. */
export const CASES = {
  "local/rendezvous": entry("unbuffered, 1 to 1, both sides wait", "message", 2_000, 5_000_000),
  "local/buffered-1024-try": entry("fill 1024 and drain, no waiting", "message", 10_240, 30_000_000),
  "local/ping-pong": entry("two unbuffered channels, there and back", "round trip", 1_000, 3_000_000),
  "local/select-2": entry("select of two receives, two unbuffered senders", "message", 1_000, 3_000_000),
  "local/iterate": entry("iterate over what is ready, 1024 at a time", "message", 10_240, 20_000_000),
  "local/await-64": entry("capacity 64, 1 to 1, both sides wait", "message", 2_000, 5_000_000),
  "local/stream-64": entry("capacity 64, waiting send to iterating receiver", "message", 2_000, 5_000_000),
  "local/mpsc-64": entry("capacity 64, 4 to 1", "message", 2_000, 5_000_000),
  "local/mpmc-64": entry("capacity 64, 4 to 4", "message", 2_000, 5_000_000),
  "local/fan-out-64": entry("capacity 64, 1 to 4", "message", 2_000, 5_000_000),
  "workers/spsc-number": entry(
    "8-byte number, one at a time to an iterating receiver",
    "message",
    5_000,
    30_000_000,
  ),
  "workers/spsc-number-many": entry(
    "8-byte number, one at a time, received many at a time",
    "message",
    5_000,
    60_000_000,
  ),
  "workers/spsc-number-batch": entry(
    "8-byte number, sent and received many at a time",
    "message",
    5_000,
    100_000_000,
  ),
  "workers/spsc-struct": entry("{id, name, v: number[3]}", "message", 5_000, 5_000_000),
  "workers/spsc-1k": entry("1 KiB of bytes", "message", 2_000, 2_000_000),
  "workers/spsc-64k": entry("64 KiB of bytes", "message", 200, 50_000),
  "workers/mpsc-number": entry("8-byte number, 2 to 1", "message", 5_000, 20_000_000),
  "workers/mpmc-number": entry("8-byte number, 2 to 2", "message", 5_000, 20_000_000),
  "workers/fan-out-number": entry("8-byte number, 1 to 2", "message", 5_000, 20_000_000),
  "workers/subject-number": entry(
    "8-byte number, 1 to 1 observer of a subject",
    "message",
    5_000,
    20_000_000,
  ),
  "workers/subject-number-4": entry(
    "8-byte number, 1 to 4 observers, each in a worker",
    "message",
    5_000,
    20_000_000,
  ),
  "workers/actor-tell": entry(
    "8-byte number told to an actor of another worker",
    "message",
    5_000,
    20_000_000,
  ),
  "workers/actor-ask": entry("question to an actor of another worker, at once", "round trip", 500, 500_000),
  "workers/round-trip": entry("number there and back, 1 ms apart, both sides asleep", "round trip", 100, 400),
  "workers/round-trip-busy": entry("number there and back, at once", "round trip", 500, 500_000),
  "tasks/20000-in-flight": entry(
    "trivial function called on 2 workers, 20 000 calls open",
    "call",
    20_000,
    20_000,
  ),
  "actors/tell": entry("message to an actor in the same thread", "message", 10_000, 5_000_000),
  "actors/ping-pong": entry("two actors in one thread, there and back", "round trip", 5_000, 3_000_000),
  "actors/ring-503": entry("a token around 503 actors, per hop", "message", 10_000, 5_000_000),
  "actors/ask": entry("questions to an actor, one after the other", "call", 5_000, 3_000_000),
  "actors/counting": entry("one actor sends increments to another one", "message", 10_000, 5_000_000),
  "actors/fork-join": entry("messages dealt to 60 actors in turn", "message", 6_000, 5_000_000),
  "actors/creation": entry("actors that do one piece of work and end", "process", 2_000, 100_000),
  "actors/big": entry("120 actors that ping each other at random", "round trip", 12_000, 2_000_000),
  "actors/dictionary": entry("20 actors that ask a map, one write in ten", "call", 10_000, 1_000_000),
  "actors/bounded-buffer": entry("40 producers, 4 consumers, a buffer of 50", "message", 5_000, 1_000_000),
  "actors/philosophers": entry("20 philosophers and a waiter, per meal", "round trip", 5_000, 1_000_000),
  "actors/sieve": entry("numbers to 100 000 past filters of 250 primes", "message", 100_000, 100_000),
  "actors/queens": entry("8 queens by 20 actors, per board", "call", 10, 2_000),
  "actors/fib": entry("the 25th Fibonacci number, an actor per call", "process", 150_049, 150_049),
  "actors/skynet": entry(
    "tree of 1 111 111 tasks that sum up 1 000 000 leaves",
    "process",
    1_111_111,
    1_111_111,
  ),
} as const satisfies Record<string, Case>;

/** Name of a case: place, slash, shape. */
export type CaseId = keyof typeof CASES;

/** All names in order. */
export const CASE_IDS = Object.keys(CASES) as readonly CaseId[];
