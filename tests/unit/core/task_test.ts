import { assertEquals } from "@std/assert";
import { TASK_CANCELLED, TASK_QUEUED, TASK_RUNNING } from "../../../wasm/layout.ts";
import { SharedCore } from "../../support/shared_core.ts";

Deno.test("a call is started by one runner", () => {
  const { call, me, core } = new SharedCore();
  const task = core.check(call.openTask(me[0]!, -1), "openTask");
  assertEquals([call.taskState(task), call.taskRunner(task), call.isCancelled(task)], [TASK_QUEUED, -1, 0]);
  assertEquals([call.startTask(task, 2), call.startTask(task, 1)], [1, 0]);
  assertEquals(call.taskState(task), TASK_RUNNING);
});

Deno.test("a call that was cancelled in time never starts; one that runs is told", () => {
  const { call, me, core } = new SharedCore();
  const early = core.check(call.openTask(me[0]!, -1), "openTask");
  assertEquals(call.cancelTask(early), 1);
  assertEquals([call.startTask(early, 1), call.taskState(early)], [0, TASK_CANCELLED]);
  const late = core.check(call.openTask(me[0]!, -1), "openTask");
  call.startTask(late, 1);
  assertEquals([call.cancelTask(late), call.isCancelled(late), call.taskState(late)], [0, 1, TASK_RUNNING]);
});
