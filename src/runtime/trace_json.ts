/**
 * What isolates have noted, as a trace that Perfetto and Chrome show: tracks per isolate for what it does and sends, for what comes
 * in, and for its actors; a slice per burst of messages, sleep and mark of a task; arrows from a send to the receive of the same
 * message, and from a call over its run to its result.
 *
 * Format: "Trace Event Format" (Google), as JSON. Slices of a track must not overlap by halves, and an arrow ends in whatever
 * slice is there at its time: hence the second track, since a burst goes on while another one comes. Times count from the first
 * thing that is known: after seven weeks a number holds no whole nanoseconds of a process any more.
 *
 * @module
 */
import { SEND } from "../../wasm/layout.ts";
import type { TraceEvent } from "../core/trace_ring.ts";
import {
  ACTED,
  CALLED,
  COLLECTED,
  MET,
  numberOf,
  OFFERED,
  POSTED,
  READ,
  RECEIVED,
  SENT,
  SLEPT,
  STARTED,
  TAKEN,
} from "../core/trace_kinds.ts";
import type { Noted } from "./incidents.ts";
import { arrowsOf, type Placed } from "./trace_arrows.ts";

/** What one isolate has noted. */
export interface TracedThread {
  /** For people. */
  readonly name: string;
  /** Oldest first. */
  readonly events: readonly TraceEvent[];
  /** Events that were overwritten. */
  readonly lost: number;
  /** Microseconds that its clock is ahead of the trace's. */
  readonly ahead: number;
  /** The name of a kind of actors there. */
  kind(number: number): string;
  /** Until when it was looked at, in microseconds by the trace's clock. */
  readonly until: number;
}

/** Names of what events know by number. */
export interface TraceNames {
  /** Of a channel. */
  channel(number: number): string;
  /** Of the exported functions, by number. */
  tasks(): ReadonlyMap<number, string>;
}

/** What else belongs into the file. */
export interface TraceExtent {
  /** Microseconds by the trace's clock before which nothing is wanted. */
  readonly from?: number;
  /** What has happened meanwhile, with times by the trace's clock. */
  readonly incidents?: readonly (Noted & { readonly ts: number })[];
}

/** An entry of the file. */
type Entry = Record<string, unknown>;

const PROCESS = 1;
/** Number of the first isolate: 0 is the idle thread of a processor, and the main thread has the number of the process. */
const FIRST = PROCESS;
/** Parts of a microsecond that times are whole numbers of: nanoseconds, or eighths, if a number cannot hold that many of those. */
const NANOS = 1000, EIGHTHS = 8;
/** Microseconds from which on that is so, with room to spare: twelve days. */
const LONG = 2 ** 40;
/** Number of the first track for what comes in. */
const INTO = 1000;
/** And for actors. */
const ACTORS = 2000;
/** Microseconds that an instant is shown for: an arrow needs a slice to end in. */
const INSTANT = 1;
/** Microseconds between two slices of a track, at least: some were noted with the time of the one before. */
const APART = 0.05;

const isTask = (kind: number): boolean => kind >= CALLED && kind <= CALLED + 3;

/** Names as a file needs them, which asks often. */
class Titles {
  readonly #names: TraceNames;
  readonly #tasks: ReadonlyMap<number, string>;

  constructor(names: TraceNames) {
    this.#names = names;
    this.#tasks = names.tasks();
  }

  channel(number: number): string {
    return this.#names.channel(number);
  }

  task(id: number): string {
    return this.#tasks.get(id) ?? `task ${id}`;
  }
}

function titleOf({ kind, a, b, c }: TraceEvent, names: Titles): string {
  switch (kind) {
    case SENT:
      return `send ${names.channel(a)}`;
    case RECEIVED:
      return `receive ${names.channel(a)}`;
    case READ:
      return `receive ${names.channel(numberOf(a))}`;
    case MET:
    case TAKEN:
      return `${b === SEND ? "send" : "receive"} ${names.channel(a)}`;
    case OFFERED:
      return `${b === SEND ? "offer to send" : "offer to receive"} ${names.channel(a)}`;
    case POSTED:
      return "post";
    case COLLECTED:
      return "collect";
    case SLEPT:
      return "sleep";
    case CALLED:
      return `call ${names.task(c)}`;
    case STARTED:
      return `run ${names.task(c)}`;
    case STARTED + 1:
      return `end ${names.task(c)}`;
    default:
      return `result ${names.task(c)}`;
  }
}

function argsOf({ kind, a, b, c, d }: TraceEvent): Entry | undefined {
  if (kind === ACTED) return { turns: d };
  if (kind === SLEPT) return undefined;
  if (kind === POSTED || kind === COLLECTED) return { slot: a, bytes: d };
  if (kind < MET) return { channel: a, count: d, position: c < 0 ? undefined : c };
  if (kind === READ) return { channel: numberOf(a), count: d, position: c };
  if (!isTask(kind)) return { channel: a, count: kind === OFFERED ? undefined : 1 };
  return { caller: a, call: b, failed: d === 1 ? true : undefined };
}

function categoryOf(kind: number): string {
  if (kind === ACTED) return "actor";
  return kind === SLEPT ? "sleep" : isTask(kind) ? "task" : "message";
}

/** Whole nanoseconds: whoever rounds the time and the length of a slice on his own makes it overlap the next one. */
const whole = (us: number, parts: number): number => Math.floor(us * parts) / parts;
/** The nearest one: the difference of two of them is not quite one. */
const nearest = (us: number, parts: number): number => Math.floor(us * parts + 0.5) / parts;

/** Builds the file. */
class Writer {
  readonly entries: Entry[] = [];
  readonly #names: Titles;
  readonly #from: number;
  readonly #parts: number;
  #flows = 0;

  constructor(names: TraceNames, from: number, parts: number) {
    this.#names = new Titles(names);
    this.#from = from;
    this.#parts = parts;
  }

  /** The names of the tracks of an isolate. */
  thread(tid: number, name: string, lost: number, actors: boolean): void {
    const label = lost === 0 ? name : `${name} (${lost} older events overwritten)`;
    this.#track(tid, label, 3 * tid);
    this.#track(INTO + tid, `${name}: what comes in`, 3 * tid + 1);
    if (actors) this.#track(ACTORS + tid, `${name}: actors`, 3 * tid + 2);
  }

  #track(tid: number, name: string, sort_index: number): void {
    this.entries.push({ ph: "M", pid: PROCESS, tid, ts: 0, name: "thread_name", args: { name } });
    this.entries.push({ ph: "M", pid: PROCESS, tid, ts: 0, name: "thread_sort_index", args: { sort_index } });
  }

  slice({ event, tid, at, end, label }: Placed): void {
    const name = label ?? titleOf(event, this.#names);
    const cat = categoryOf(event.kind);
    const args = argsOf(event);
    const dur = nearest(end - at, this.#parts);
    this.entries.push({ ph: "X", pid: PROCESS, tid, ts: at, dur, name, cat, ...args && { args } });
  }

  /**
   * An arrow. The receive may have begun before the send; it has not ended before, but clocks differ by some microseconds: then it
   * lasts as much longer, unless something else has begun there.
   */
  flow(cat: string, from: Placed, to: Placed): void {
    // Where the next slice begins that one is meant.
    const last = to.next - 1 / this.#parts;
    if (from.end < this.#from || to.end < this.#from || from.at > last) return;
    const id = ++this.#flows;
    to.end = Math.max(to.end, from.at);
    const heard = Math.min(to.end, last, to.at + Math.max(0, to.event.took));
    const ts = nearest(Math.max(from.at, heard), this.#parts);
    this.entries.push({ ph: "s", pid: PROCESS, tid: from.tid, ts: from.at, id, cat, name: cat });
    this.entries.push({ ph: "f", bp: "e", pid: PROCESS, tid: to.tid, ts, id, cat, name: cat });
  }

  /** A task from its start to its end, over other things that happen there meanwhile; or until now. */
  span({ event, tid, at }: Placed, to: number, ended: boolean): void {
    if (to < this.#from) return;
    const [ts, end] = [Math.max(this.#from, at), to].map((us) => whole(us, this.#parts));
    const id = ++this.#flows;
    const name = this.#names.task(event.c);
    const args = ended ? {} : { args: { ended: false } };
    this.entries.push({ ph: "b", pid: PROCESS, tid, ts, id, cat: "task", name, ...args });
    this.entries.push({ ph: "e", pid: PROCESS, tid, ts: end, id, cat: "task", name });
  }

  /** A mark over all tracks. */
  incident({ ts, kind, worker, reason }: Noted & { readonly ts: number }): void {
    if (ts < this.#from) return;
    const name = kind === "crash" ? kind : `${kind} ${worker}`;
    const mark = { ph: "i", s: "g", cat: "incident", pid: PROCESS, tid: FIRST, args: { worker, reason } };
    this.entries.push({ ...mark, ts: whole(ts, this.#parts), name });
  }
}

/** Whether it is something that comes in. */
const comesIn = (kind: number): boolean => kind === RECEIVED || kind === READ || kind === COLLECTED;

/** The events of a thread on its tracks: one after the other, since the time of one ends where the next one begins. */
function place(thread: TracedThread, tid: number, parts: number): Placed[] {
  const { events } = thread;
  return [
    ...placeOn(thread, tid, events.filter(({ kind }) => !comesIn(kind) && kind !== ACTED), parts),
    ...placeOn(thread, ACTORS + tid, events.filter(({ kind }) => kind === ACTED), parts),
    ...placeOn(thread, INTO + tid, events.filter(({ kind }) => comesIn(kind)), parts),
  ];
}

function placeOn(
  { ahead, until, kind }: TracedThread,
  tid: number,
  events: readonly TraceEvent[],
  parts: number,
): Placed[] {
  const placed = events.map((event) => ({
    event,
    tid,
    at: event.at - ahead,
    end: 0,
    next: Infinity,
    until,
    label: event.kind === ACTED ? kind(event.a) : undefined,
  }));
  placed.sort((x, y) => x.at - y.at);
  let before = -Infinity;
  const apart = Math.max(APART, 1 / parts);
  for (const one of placed) one.at = before = whole(Math.max(one.at, before + apart), parts);
  placed.forEach((one, index) => {
    one.next = placed[index + 1]?.at ?? Infinity;
    const { took } = one.event;
    const end = took < 0 ? Math.max(until, one.at) : one.at + Math.max(INSTANT, took);
    one.end = nearest(Math.min(end, one.next), parts);
  });
  return placed;
}

/** The whole microsecond, by the trace's clock, in which the first thing happened that is known. */
function beginningOf(
  threads: readonly TracedThread[],
  incidents: readonly { readonly ts: number }[],
): number {
  let first = Infinity;
  for (const { events, ahead } of threads) for (const { at } of events) first = Math.min(first, at - ahead);
  for (const { ts } of incidents) first = Math.min(first, ts);
  return first === Infinity ? 0 : Math.floor(first);
}

/** The file, as text. */
export function traceJson(
  threads: readonly TracedThread[],
  names: TraceNames,
  { from = -Infinity, incidents = [] }: TraceExtent = {},
): string {
  const zero = beginningOf(threads, incidents);
  const long = threads.some(({ until }) => until - zero > LONG);
  const parts = long ? EIGHTHS : NANOS;
  const writer = new Writer(names, from - zero, parts);
  const about = { ph: "M", name: "process_name", args: { name: "millrace" } };
  writer.entries.push({ ...about, pid: PROCESS, tid: 0, ts: 0 });
  const all: Placed[] = [];
  let overwritten = 0;
  threads.forEach((thread, index) => {
    const tid = FIRST + index;
    const placed = place({ ...thread, ahead: thread.ahead + zero, until: thread.until - zero }, tid, parts);
    // What was overwritten before the time that is wanted is not missing.
    const lost = placed.some(({ at }) => at < from - zero) ? 0 : thread.lost;
    overwritten += lost;
    writer.thread(tid, thread.name, lost, placed.some(({ event }) => event.kind === ACTED));
    for (const one of placed) all.push(one);
  });
  arrowsOf(all, writer);
  const shown = all.filter(({ end }) => end >= from - zero);
  for (const one of shown) writer.slice(one);
  for (const incident of incidents) writer.incident({ ...incident, ts: incident.ts - zero });
  const otherData = {
    isolates: threads.length,
    events: shown.length,
    lost: overwritten,
    incidents: incidents.filter(({ ts }) => ts >= from).map(({ ts: _, ...noted }) => noted),
  };
  return JSON.stringify({ displayTimeUnit: "ns", traceEvents: writer.entries, otherData });
}
