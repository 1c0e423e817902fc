import { assertEquals } from "@std/assert";
import {
  DEQUE_CAPACITY,
  S_TASKS,
  STEAL_MAX,
  TASK_CANCELLED,
  TASK_DONE,
  TASK_QUEUED,
  TASK_RUNNING,
} from "../../../wasm/layout.ts";
import { EMPTY, FULL, INVALID } from "../../../wasm/status.ts";
import { SharedCore } from "../../support/shared_core.ts";

/** A core whose slots all have rings. */
function withRings(): SharedCore {
  const shared = new SharedCore();
  for (const me of shared.me) assertEquals(shared.call.openDeque(me), 0);
  return shared;
}

/** `count` queued records of a slot, in the order in which they were pushed. */
function push(shared: SharedCore, slot: number, count: number): number[] {
  return Array.from({ length: count }, () => {
    const task = shared.core.check(shared.call.openRecord(shared.me[slot]!), "openRecord");
    assertEquals(shared.call.taskState(task), TASK_DONE);
    assertEquals(shared.call.pushTask(shared.me[slot]!, task), 0);
    assertEquals(shared.call.taskState(task), TASK_QUEUED);
    return task;
  });
}

/** Takes and starts all the tasks of a ring, youngest first. */
function drain(shared: SharedCore, slot: number): number[] {
  const taken: number[] = [];
  for (let task; (task = shared.call.popTask(shared.me[slot]!)) > 0;) {
    shared.call.startTaken(shared.me[slot]!, task, slot);
    taken.push(task);
  }
  return taken;
}

Deno.test("the owner takes its youngest task, a thief the oldest half and runs the oldest", () => {
  const shared = withRings();
  const tasks = push(shared, 1, 8);
  assertEquals(shared.call.stealTasks(shared.me[2]!, 1), tasks[0]);
  assertEquals(shared.call.startTaken(shared.me[2]!, tasks[0]!, 2), 1);
  assertEquals([shared.call.queued(1), shared.call.queued(2)], [4, 3]);
  assertEquals(drain(shared, 1), [7, 6, 5, 4].map((i) => tasks[i]!));
  assertEquals(drain(shared, 2), [3, 2, 1].map((i) => tasks[i]!));
  assertEquals(shared.call.popTask(shared.me[1]!), EMPTY);
  assertEquals(shared.call.stealTasks(shared.me[2]!, 1), EMPTY);
  shared.sound();
});

Deno.test("a ring that is full refuses, and a steal takes no more than its limit", () => {
  const shared = withRings();
  push(shared, 1, DEQUE_CAPACITY);
  const more = shared.call.openRecord(shared.me[1]!);
  assertEquals(shared.call.pushTask(shared.me[1]!, more), FULL);
  assertEquals(shared.call.taskState(more), TASK_DONE, "nothing has happened");
  assertEquals(shared.call.stealTasks(shared.me[2]!, 1) > 0, true);
  assertEquals([shared.call.queued(1), shared.call.queued(2)], [DEQUE_CAPACITY - STEAL_MAX, STEAL_MAX - 1]);
});

Deno.test("without a ring there is nothing to push to, to pop or to steal into", () => {
  const shared = new SharedCore();
  const task = shared.call.openRecord(shared.me[1]!);
  assertEquals(shared.call.pushTask(shared.me[1]!, task), INVALID);
  assertEquals(shared.call.popTask(shared.me[1]!), EMPTY);
  assertEquals(shared.call.stealTasks(shared.me[1]!, 2), EMPTY);
});

Deno.test("positions go round: a ring works past 65536 pushes from each end", () => {
  const shared = withRings();
  const [task] = push(shared, 1, 1);
  for (let i = 0; i < 70_000; i++) {
    const thief = i % 3 === 0;
    const me = shared.me[thief ? 2 : 1]!;
    const got = thief ? shared.call.stealTasks(me, 1) : shared.call.popTask(me);
    if (got !== task || shared.call.startTaken(me, got, 1) !== 1) throw new Error(`turn ${i}: ${got}`);
    shared.call.pushTask(shared.me[1]!, task!);
  }
  // The tag lies above the tail, which carries into it.
  shared.setLong(
    shared.me[1]! + S_TASKS,
    (shared.long(shared.me[1]! + S_TASKS) & ~0xffffffffn) | 0xffffffffn,
  );
  assertEquals(shared.call.queued(1), 0);
  assertEquals(shared.call.pushTask(shared.me[1]!, task!), 0);
  assertEquals([shared.call.queued(1), shared.call.popTask(shared.me[1]!)], [1, task]);
});

Deno.test("what a thief had in its hands when it died is stolen from its ring; what it had called for is cancelled", () => {
  const shared = withRings();
  const [stolen, kept] = push(shared, 1, 2);
  const [own] = push(shared, 2, 1);
  assertEquals(shared.call.stealTasks(shared.me[2]!, 1), stolen);
  shared.call.fence(2);
  assertEquals(shared.call.reap(shared.me[0]!, 2), 0);
  assertEquals([shared.call.queued(1), shared.call.queued(2)], [1, 2]);
  assertEquals([stolen, kept, own].map((task) => shared.call.taskState(task!)), [
    TASK_QUEUED,
    TASK_QUEUED,
    TASK_CANCELLED,
  ]);
  assertEquals(shared.call.stealTasks(shared.me[1]!, 2), own, "the dead can be robbed");
  assertEquals(shared.call.startTaken(shared.me[1]!, own!, 1), 0, "nobody wants it");
  assertEquals(shared.call.stealTasks(shared.me[1]!, 2), stolen);
  assertEquals(shared.call.startTaken(shared.me[1]!, stolen!, 1), 1);
  assertEquals(shared.call.taskState(stolen!), TASK_RUNNING);
  shared.sound();
});

Deno.test("the next owner of a slot finds the ring of the last one, and what was in it", () => {
  const shared = withRings();
  const tasks = push(shared, 1, 3);
  assertEquals(shared.call.stealTasks(shared.me[2]!, 1), tasks[0]);
  shared.call.startTaken(shared.me[2]!, tasks[0]!, 2);
  shared.call.fence(2);
  shared.call.reap(shared.me[0]!, 2);
  assertEquals(shared.start(), 2);
  assertEquals(shared.call.openDeque(shared.me[2]!), 0);
  assertEquals(shared.call.popTask(shared.me[2]!), tasks[1]);
});
