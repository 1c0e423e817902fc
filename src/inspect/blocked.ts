/**
 * Who is blocked on what: read from the seats that every isolate has at every channel, without disturbing anybody.
 *
 * Invariants:
 *   I1  A cycle is told only if nothing moved on any of its channels for `STILL` milliseconds, and only if somebody in it
 *       waits to send: those who wait for work that nobody has sent are no deadlock.
 *   I2  It is a suspicion: an isolate does more than one thing at a time, and something from outside may wake it.
 *
 * @module
 */
import {
  A_NEXT_CHANNEL,
  A_SLOTS,
  C_KIND,
  C_REFS,
  C_SEATS,
  KIND_RING,
  KIND_SUBJECT,
  S_WORKER,
  SEAT_ATTACHED,
  SEAT_SIZE,
  SEAT_WAITING,
  SLOT_LIVE,
  SLOTS_MAX,
  TABLE,
} from "../../wasm/layout.ts";
import type { Core } from "../core/core.ts";
import type { Wait } from "./snapshot.ts";

/** Milliseconds without a move after which a wait may be part of a cycle. */
export const STILL = 1_000;

/** What is known of a channel or subject that somebody may wait on. */
export interface Waited {
  /** Its number. */
  readonly id: number;
  /** Its name. */
  readonly name: string;
  /** Milliseconds that somebody has waited for and nothing has moved. */
  readonly stalled: number;
}

/** Waits of one isolate on one thing, and who else is attached to that. */
export interface Edge extends Omit<Wait, "cycle"> {
  /** The isolates, itself included, that could end the wait. */
  readonly others: readonly string[];
}

/** Reads who waits on the things that are known. */
export function readEdges(core: Core, known: readonly Waited[]): Edge[] {
  const isolates = isolateNames(core);
  return known.flatMap((waited) => edgesOf(core, core.load(TABLE + 4 * waited.id), waited, isolates));
}

/** Numbers of the open channels and subjects. */
export function openNumbers(core: Core): number[] {
  const found: number[] = [];
  const end = core.load(A_NEXT_CHANNEL);
  for (let id = SLOTS_MAX; id < end; id++) {
    const ch = core.load(TABLE + 4 * id);
    if (ch !== 0 && core.load(ch + C_REFS) < 0 && core.load(ch + C_KIND) !== KIND_RING) found.push(id);
  }
  return found;
}

/** What is to be shown of them, cycles marked. */
export function blockedOf(edges: readonly Edge[]): { waits: Wait[]; cycles: string[][] } {
  const { inCycle, cycles } = findCycles(edges.filter((edge) => edge.stalled >= STILL));
  const waits = edges.map(({ others: _, ...wait }, i) => ({ ...wait, cycle: inCycle.has(edges[i]!) }));
  return { waits, cycles };
}

/** By slot, of those who live. */
function isolateNames(core: Core): (string | undefined)[] {
  return Array.from({ length: core.load(A_SLOTS) }, (_, slot) => {
    if (slot !== 0 && core.slotState(slot) !== SLOT_LIVE) return undefined;
    const worker = core.load(core.slotAt(slot) + S_WORKER);
    return worker === 0 ? "main" : `worker ${worker}`;
  });
}

function edgesOf(core: Core, ch: number, waited: Waited, isolates: readonly (string | undefined)[]): Edge[] {
  if (ch === 0) return [];
  const others: string[] = [];
  const counts: { isolate: string; counts: [receive: number, send: number] }[] = [];
  isolates.forEach((isolate, slot) => {
    const seat = ch + C_SEATS + slot * SEAT_SIZE;
    if (isolate === undefined || core.load(seat + SEAT_ATTACHED) !== 1) return;
    others.push(isolate);
    counts.push({ isolate, counts: [core.load(seat + SEAT_WAITING), core.load(seat + SEAT_WAITING + 4)] });
  });
  const { id, name, stalled } = waited;
  const edge = (isolate: string, to: Edge["to"], count: number): Edge[] =>
    count > 0 ? [{ isolate, to, id, name, count, stalled, others }] : [];
  const subject = core.load(ch + C_KIND) === KIND_SUBJECT;
  return counts.flatMap(({ isolate, counts: [receive, send] }) => [
    // Whoever observes a subject always waits.
    ...subject ? [] : edge(isolate, "receive", receive),
    ...edge(isolate, "send", send),
  ]);
}

/** Follows, from each isolate that waits to send, who could end its wait and waits itself. */
function findCycles(edges: readonly Edge[]): { inCycle: Set<Edge>; cycles: string[][] } {
  const steps = stepsAmong(edges);
  const inCycle = new Set<Edge>();
  const cycles: string[][] = [];
  for (const start of edges) {
    if (start.to !== "send" || inCycle.has(start)) continue;
    const path = wayBack(start, steps);
    if (path === undefined) continue;
    for (const edge of path) inCycle.add(edge);
    cycles.push(path.map(({ isolate, to, name }) => `${isolate} waits to ${to} on ${name}`));
  }
  return { inCycle, cycles };
}

/**
 * Those that a way may go over. There may be thousands of waits, but between few isolates: where several differ in their channel
 * alone three are enough, one of which is on another channel than the steps before and behind it.
 */
function stepsAmong(edges: readonly Edge[]): Edge[] {
  const alike = new Map<string, Edge[]>();
  for (const edge of edges) {
    const key = `${edge.isolate}: ${edge.others.join()}`;
    const some = alike.get(key);
    if (some === undefined) alike.set(key, [edge]);
    else if (some.length < 3 && some.every(({ id }) => id !== edge.id)) some.push(edge);
  }
  const kept = new Set([...alike.values()].flat());
  return edges.filter((edge) => kept.has(edge));
}

/** The shortest way from `start` back to its isolate; alone if nobody else could end the wait. */
function wayBack(start: Edge, edges: readonly Edge[]): Edge[] | undefined {
  if (start.others.every((other) => other === start.isolate)) return [start];
  const seen = new Set<Edge>([start]);
  const queue: Edge[][] = [[start]];
  for (let at = 0; at < queue.length; at++) {
    const path = queue[at]!;
    const last = path[path.length - 1]!;
    for (const next of edges) {
      if (seen.has(next) || next.isolate === last.isolate || next.id === last.id) continue;
      if (!last.others.includes(next.isolate)) continue;
      if (next.others.includes(start.isolate) && next.isolate !== start.isolate) return [...path, next];
      seen.add(next);
      queue.push([...path, next]);
    }
  }
  return undefined;
}
