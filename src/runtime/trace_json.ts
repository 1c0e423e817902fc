/**
 * What isolates have noted, as a trace that Perfetto and Chrome show: a track per isolate, a slice per message and task,
 * arrows from a send to the receive of the same message, and from a call over its run to its result.
 *
 * Format: "Trace Event Format" (Google), as JSON.
 *
 * @module
 */
import { READERS, SEND } from "../../wasm/layout.ts";
import type { TraceEvent } from "../core/trace_ring.ts";
import {
  CALLED,
  COLLECTED,
  ENDED,
  MET,
  OFFERED,
  POSTED,
  READ,
  RECEIVED,
  SENT,
  SETTLED,
  STARTED,
  TAKEN,
} from "../core/tracer.ts";

/** What one isolate has noted. */
export interface TracedThread {
  /** For people. */
  readonly name: string;
  /** Oldest first. */
  readonly events: readonly TraceEvent[];
  /** Events that were overwritten. */
  readonly lost: number;
  /** Microseconds that its clock is ahead of the main isolate's. */
  readonly ahead: number;
}

/** Names of what events know by number. */
export interface TraceNames {
  /** Of a channel. */
  channel(number: number): string;
  /** Of an exported function. */
  task(exportId: number): string;
}

/** An entry of the file. */
type Entry = Record<string, unknown>;

/** An event on its track. */
interface Placed {
  readonly event: TraceEvent;
  readonly tid: number;
  readonly at: number;
}

const PROCESS = 1;
/** Microseconds that an instant is shown for: an arrow needs a slice to end in. */
const INSTANT = 1;

const isTask = (kind: number): boolean => kind >= CALLED && kind <= SETTLED;

function titleOf({ kind, a, b, c }: TraceEvent, names: TraceNames): string {
  switch (kind) {
    case SENT:
      return `send ${names.channel(a)}`;
    case RECEIVED:
    case READ:
      return `receive ${names.channel(a)}`;
    case MET:
    case TAKEN:
      return `${b === SEND ? "send" : "receive"} ${names.channel(a)}`;
    case OFFERED:
      return `${b === SEND ? "offer to send" : "offer to receive"} ${names.channel(a)}`;
    case POSTED:
      return "post";
    case COLLECTED:
      return "collect";
    case CALLED:
      return `call ${names.task(c)}`;
    case STARTED:
      return `run ${names.task(c)}`;
    case ENDED:
      return `end ${names.task(c)}`;
    default:
      return `result ${names.task(c)}`;
  }
}

function argsOf({ kind, a, b, c, d }: TraceEvent): Entry {
  if (kind === POSTED || kind === COLLECTED) return { slot: a, bytes: d };
  if (kind < MET || kind === READ) return { channel: a, count: d, position: c < 0 ? undefined : c };
  if (!isTask(kind)) return { channel: a, count: kind === OFFERED ? undefined : 1 };
  return { caller: a, call: b, failed: d === 1 ? true : undefined };
}

/** Builds the file. */
class Writer {
  readonly entries: Entry[] = [];
  #flows = 0;

  constructor(readonly names: TraceNames) {}

  /** The name of a track. */
  thread(tid: number, name: string, lost: number): void {
    const label = lost === 0 ? name : `${name} (${lost} older events overwritten)`;
    this.entries.push({ ph: "M", pid: PROCESS, tid, name: "thread_name", args: { name: label } });
  }

  slice({ event, tid, at }: Placed): void {
    const dur = Math.max(INSTANT, event.took);
    const name = titleOf(event, this.names);
    const cat = isTask(event.kind) ? "task" : "message";
    this.entries.push({ ph: "X", pid: PROCESS, tid, ts: at, dur, name, cat, args: argsOf(event) });
  }

  /** An arrow. The receive may have begun before the send; it has not ended before. */
  flow(cat: string, from: Placed, to: Placed): void {
    const id = ++this.#flows;
    const ts = Math.max(from.at, to.at + to.event.took);
    this.entries.push({ ph: "s", pid: PROCESS, tid: from.tid, ts: from.at, id, cat, name: cat });
    this.entries.push({ ph: "f", bp: "e", pid: PROCESS, tid: to.tid, ts, id, cat, name: cat });
  }

  /** A task from its start to its end, over other things that happen there meanwhile. */
  span(from: Placed, to: Placed): void {
    const id = ++this.#flows;
    const name = this.names.task(from.event.c);
    for (const [ph, { tid, at }] of [["b", from], ["e", to]] as const) {
      this.entries.push({ ph, pid: PROCESS, tid, ts: at, id, cat: "task", name });
    }
  }
}

function groupBy(placed: readonly Placed[], keyOf: (event: TraceEvent) => string): Iterable<Placed[]> {
  const groups = new Map<string, Placed[]>();
  for (const one of placed) {
    const key = keyOf(one.event);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups.values();
}

/** Arrows between what went in and what came out of one channel or inbox: both are stretches of positions. */
function connect(writer: Writer, cat: string, group: readonly Placed[], into: number): void {
  const sure = group.filter(({ event }) => event.c >= 0);
  const sends = sure.filter(({ event }) => event.kind === into).sort((a, b) => a.event.c - b.event.c);
  for (const to of sure.filter(({ event }) => event.kind !== into)) {
    const end = to.event.c + to.event.d;
    for (let at = firstBehind(sends, to.event.c); at < sends.length && sends[at]!.event.c < end; at++) {
      writer.flow(cat, sends[at]!, to);
    }
  }
}

/** Index of the first of some sends, in order, that ends behind `position`. */
function firstBehind(sends: readonly Placed[], position: number): number {
  let low = 0;
  for (let high = sends.length; low < high;) {
    const middle = (low + high) >> 1;
    const { c, d } = sends[middle]!.event;
    if (c + d > position) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A value changed hands: who comes second meets an operation that was offered, and whose owner hears that it was taken. */
function connectUse(writer: Writer, group: readonly Placed[]): void {
  const find = (kind: number, direction?: number) =>
    group.filter(({ event }) => event.kind === kind && (direction === undefined || event.b === direction));
  const [met, another] = find(MET);
  if (met === undefined || another !== undefined) return;
  const { a, b } = met.event;
  const [taken] = find(TAKEN, 1 - b);
  if (taken?.event.a !== a) return;
  if (b === SEND) return writer.flow("message", met, taken);
  const offered = find(OFFERED, SEND).find(({ event }) => event.a === a);
  if (offered !== undefined) writer.flow("message", offered, met);
}

/** The channel of an event; of a reader that of its subject. */
function whole({ kind, a, b }: TraceEvent): string {
  return `${a} ${kind === READ ? Math.floor(b / READERS) : b}`;
}

/** One call id is used by one call at a time: what happens in between belongs to it. */
function connectTask(writer: Writer, group: Placed[]): void {
  let called: Placed | undefined, started: Placed | undefined, ended: Placed | undefined;
  for (const one of group.sort((x, y) => x.at - y.at)) {
    switch (one.event.kind) {
      case CALLED:
        called = one;
        started = ended = undefined;
        break;
      case STARTED:
        started = one;
        if (called !== undefined) writer.flow("call", called, one);
        break;
      case ENDED:
        ended = one;
        if (started !== undefined) writer.span(started, one);
        break;
      case SETTLED:
        if (ended !== undefined) writer.flow("result", ended, one);
        called = started = ended = undefined;
    }
  }
}

/** The file, as text. */
export function traceJson(threads: readonly TracedThread[], names: TraceNames): string {
  const writer = new Writer(names);
  writer.entries.push({ ph: "M", pid: PROCESS, name: "process_name", args: { name: "millrace" } });
  const placed: Placed[] = [];
  threads.forEach(({ name, events, lost, ahead }, tid) => {
    writer.thread(tid, name, lost);
    for (const event of events) placed.push({ event, tid, at: event.at - ahead });
  });
  for (const one of placed) writer.slice(one);
  const of = (...kinds: number[]) => placed.filter(({ event }) => kinds.includes(event.kind));
  const place = ({ a, b }: TraceEvent) => `${a} ${b}`;
  for (const group of groupBy(of(SENT, RECEIVED), place)) connect(writer, "message", group, SENT);
  for (const group of groupBy(of(POSTED, COLLECTED), place)) connect(writer, "record", group, POSTED);
  // A subject is read by many, each at its own place.
  for (const group of groupBy(of(SENT, READ), whole)) {
    if (group.some(({ event }) => event.kind === READ)) connect(writer, "message", group, SENT);
  }
  const use = ({ c, d }: TraceEvent) => `${c} ${d}`;
  const uses = of(OFFERED, MET, TAKEN).filter(({ event }) => event.c >= 0);
  for (const group of groupBy(uses, use)) connectUse(writer, group);
  for (const group of groupBy(of(CALLED, STARTED, ENDED, SETTLED), place)) connectTask(writer, group);
  return JSON.stringify({ displayTimeUnit: "ns", traceEvents: writer.entries });
}
