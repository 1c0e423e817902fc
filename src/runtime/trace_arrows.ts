/**
 * Which events of different isolates belong together: the send and the receive of a message, a call and its run.
 *
 * @module
 */
import { SEND } from "../../wasm/layout.ts";
import type { TraceEvent } from "../core/trace_ring.ts";
import {
  CALLED,
  COLLECTED,
  ENDED,
  MET,
  numberOf,
  OFFERED,
  POSTED,
  READ,
  RECEIVED,
  SENT,
  SETTLED,
  STARTED,
  TAKEN,
} from "../core/trace_kinds.ts";

/** An event on its track; times in microseconds by the trace's clock. */
export interface Placed {
  readonly event: TraceEvent;
  readonly tid: number;
  at: number;
  /** What it is called, if the isolate itself has said so. */
  readonly label: string | undefined;
  /** Where its slice ends. */
  end: number;
  /** Where the next one on its track begins. */
  readonly next: number;
  /** Until when its track was looked at. */
  readonly until: number;
}

/** Who draws. */
export interface Drawer {
  /** An arrow. */
  flow(cat: string, from: Placed, to: Placed): void;
  /** A task from its start to its end, or to the end of what is known. */
  span(from: Placed, to: number, ended: boolean): void;
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
function connect(drawer: Drawer, cat: string, group: readonly Placed[], into: number): void {
  const sure = group.filter(({ event }) => event.c >= 0);
  const sends = sure.filter(({ event }) => event.kind === into).sort((a, b) => a.event.c - b.event.c);
  for (const to of sure.filter(({ event }) => event.kind !== into)) {
    const end = to.event.c + to.event.d;
    for (let at = firstBehind(sends, to.event.c); at < sends.length && sends[at]!.event.c < end; at++) {
      drawer.flow(cat, sends[at]!, to);
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
function connectUse(drawer: Drawer, group: readonly Placed[]): void {
  const find = (kind: number, direction?: number) =>
    group.filter(({ event }) => event.kind === kind && (direction === undefined || event.b === direction));
  const [met, another] = find(MET);
  if (met === undefined || another !== undefined) return;
  const { a, b } = met.event;
  const [taken] = find(TAKEN, 1 - b);
  if (taken?.event.a !== a) return;
  if (b === SEND) return drawer.flow("message", met, taken);
  const offered = find(OFFERED, SEND).find(({ event }) => event.a === a);
  if (offered !== undefined) drawer.flow("message", offered, met);
}

/** The channel of an event; of a reader that of its subject. */
function whole({ kind, a, b }: TraceEvent): string {
  return `${kind === READ ? numberOf(a) : a} ${b}`;
}

/** One call id is used by one call at a time: what happens in between belongs to it. */
function connectTask(drawer: Drawer, group: Placed[]): void {
  let called: Placed | undefined, started: Placed | undefined, ended: Placed | undefined;
  for (const one of group.sort((x, y) => x.at - y.at)) {
    switch (one.event.kind) {
      case CALLED:
        called = one;
        started = ended = undefined;
        break;
      case STARTED:
        started = one;
        if (called !== undefined) drawer.flow("call", called, one);
        break;
      case ENDED:
        ended = one;
        if (started !== undefined) drawer.span(started, one.at, true);
        break;
      case SETTLED:
        if (ended !== undefined) {
          drawer.flow("result", ended, one);
          started = ended = undefined;
        }
        // Else its caller has given up, while it runs on.
        called = undefined;
    }
  }
  if (started !== undefined && ended === undefined) drawer.span(started, started.until, false);
}

/** Finds everything that belongs together. */
export function arrowsOf(placed: readonly Placed[], drawer: Drawer): void {
  const of = (...kinds: number[]) => placed.filter(({ event }) => kinds.includes(event.kind));
  const place = ({ a, b }: TraceEvent) => `${a} ${b}`;
  for (const group of groupBy(of(SENT, RECEIVED), place)) connect(drawer, "message", group, SENT);
  for (const group of groupBy(of(POSTED, COLLECTED), place)) connect(drawer, "record", group, POSTED);
  // A subject is read by many, each at its own place.
  for (const group of groupBy(of(SENT, READ), whole)) {
    if (group.some(({ event }) => event.kind === READ)) connect(drawer, "message", group, SENT);
  }
  const use = ({ c, d }: TraceEvent) => `${c} ${d}`;
  const uses = of(OFFERED, MET, TAKEN).filter(({ event }) => event.c >= 0);
  for (const group of groupBy(uses, use)) connectUse(drawer, group);
  for (const group of groupBy(of(CALLED, STARTED, ENDED, SETTLED), place)) connectTask(drawer, group);
}
