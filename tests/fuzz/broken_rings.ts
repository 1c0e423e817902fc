/**
 * The rings of a broken arena: a subject whose writers wait, one whose readers are left behind, and a worker's own tasks.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Core } from "../../src/core/core.ts";
import * as L from "../../wasm/layout.ts";

/** What lies in the arena. */
export interface Rings {
  /** A subject, and one that does not wait for its readers and carries messages. */
  readonly patient: number;
  readonly lossy: number;
  /** A cursor of the second worker in each, and one of the third in the first. */
  readonly cursors: readonly [number, number, number];
  /** A task in the ring of the first worker. */
  readonly task: number;
}

/** Opens them. */
export function openRings(core: Core, me: readonly number[], out: (slot: number) => number): Rings {
  const { call } = core, [a, b, c] = me as [number, number, number];
  const patient = core.check(call.openSubject(a, 5, 2, 0, 8, 0), "openSubject");
  const lossy = core.check(call.openSubject(a, 5, 1, 1, 128, 1), "openSubject");
  for (const ch of [patient, lossy]) {
    for (const who of me) {
      assertEquals(call.find(who, core.load(ch + L.C_NUMBER), core.load(ch + L.C_REFS + 4)), ch);
    }
  }
  const cursors = [call.join(b, patient, 0), call.join(b, lossy, 0), call.join(c, patient, 0)] as const;
  assert(cursors.every((index) => index >= 0), String(cursors));
  assertEquals(call.publish(a, patient, out(0), 3), 3);
  call.prepare(a, 0, 128, 200);
  assertEquals(call.publish(a, lossy, out(0), 1), 1);
  assertEquals([call.openDeque(a), call.openDeque(b)], [0, 0]);
  const tasks = [0, 1].map(() => core.check(call.openRecord(a), "openRecord"));
  for (const task of tasks) assertEquals(call.pushTask(a, task), 0);
  return { patient, lossy, cursors, task: tasks[0]! };
}

/** Words of them that decide something. */
export function ringWords(
  core: Core,
  rings: Rings,
  me: readonly number[],
  span: (from: number, bytes: number) => void,
): void {
  for (const ch of [rings.patient, rings.lossy]) {
    span(L.TABLE + 4 * core.load(ch + L.C_NUMBER), 4);
    span(ch, 56);
    span(ch + L.C_TAIL, 16);
    span(ch + L.C_READERS, 16);
    span(ch + L.C_WAITERS, 32);
    span(ch + L.C_SEATS, 3 * L.SEAT_SIZE);
    const cells = (core.load(ch + L.C_CELLS) + 63) & ~63, groups = (core.load(ch + L.C_MASK) + 1) / L.GROUP;
    span(cells, 256);
    const first = cells + groups * (L.GROUP_HEADER + L.GROUP * core.load(ch + L.C_STRIDE));
    for (let index = 0; index < 3; index++) span(first + index * L.CURSOR_SIZE, 24);
  }
  for (const slot of me) {
    span(slot + L.S_TASKS, 8);
    span(slot + L.S_RING, 8);
    const ring = core.load(slot + L.S_RING);
    if (ring !== 0) span(ring, 16);
  }
  span(rings.task, 32);
}

/** The calls that workers make about them; a status, if one is returned. */
export function ringCalls(
  { call }: Core,
  rings: Rings,
  me: readonly number[],
  out: (slot: number) => number,
  into: (slot: number) => number,
): (() => unknown)[] {
  const { patient, lossy, cursors: [first, second, third], task } = rings;
  const [a, b, c] = me as [number, number, number];
  const outA = out(0), inB = into(1), inC = into(2);
  return [
    () => call.publish(a, patient, outA, 70),
    () => call.publish(a, lossy, outA, 1),
    () => call.read(b, patient, first, inB, 64),
    () => call.read(b, lossy, second, inB, 3),
    () => call.pass(b, lossy, second, 1),
    () => call.read(c, patient, third, inC, 8),
    () => void call.part(b, patient, first),
    () => void call.join(c, lossy, 1),
    () => void (call.observed(patient) + call.publishable(lossy) + call.unread(patient, first)),
    () => void call.arrived(lossy, second),
    () => call.tellWriters(patient),
    () => call.close(a, patient, 0),
    () => void call.detach(b, 1, lossy),
    () => void call.openSubject(c, 3, 1, 0, 16, 0),
    () => void call.pushTask(a, task),
    () => void call.popTask(a),
    () => void call.stealTasks(b, 0),
    () => void call.queued(0),
    () => void call.startTaken(a, task, 0),
    () => call.endTask(task),
    () => void call.openRecord(a),
    () => void call.returnTask(0),
    () => void call.disownTasks(0),
    () => call.wakeThief(patient),
  ];
}
