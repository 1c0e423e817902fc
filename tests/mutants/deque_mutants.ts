/**
 * Bugs of the rings of tasks in the compiled core: a task that is run twice, or never.
 *
 * @module
 */
import type { Mutant } from "./mutant.ts";

const deque = "tests/model/deque_model_test.ts";

/** See the top. */
export const DEQUE_MUTANTS: readonly Mutant[] = [
  {
    name: "a thief does not claim what it has copied",
    file: "wasm/deque.ts",
    from: "    if (cas64(victim + S_TASKS, word, next) == word) {",
    to: "    add64(victim + S_TASKS, next - load64(victim + S_TASKS));\n    if (take > 0) {",
    test: deque,
    by: "an owner and two thieves",
  },
  {
    name: "a task is queued before its record says so",
    file: "wasm/deque.ts",
    from: "  store32(task + T_STATE, TASK_QUEUED);\n  add64(me + S_TASKS, TAG_ONE + TAIL_ONE);\n",
    to: "  add64(me + S_TASKS, TAG_ONE + TAIL_ONE);\n  store32(task + T_STATE, TASK_QUEUED);\n",
    test: deque,
    by: "a ring that looks as before",
  },
  {
    name: "a stolen task is in nobody's lease for a moment",
    file: "wasm/deque.ts",
    from:
      "      write32(me + S_LEASE + L_TASK, task);\n      add64(me + S_TASKS, more);\n      claimEnd(72);",
    to: "      add64(me + S_TASKS, more);\n      claimEnd(72);\n      write32(me + S_LEASE + L_TASK, task);",
    test: deque,
    by: "a thief that dies at any access",
  },
  {
    name: "what the dead had taken and not started is forgotten",
    file: "wasm/lease.ts",
    from: "  const returned = returnTask(slot);\n",
    to: "  const returned = 0;\n",
    test: deque,
    by: "a thief that dies at any access",
  },
  {
    name: "a task is returned before the lease has let it go",
    file: "wasm/deque.ts",
    from: "  write32(slot + S_LEASE + L_TASK, 0);\n  claimEnd(74);",
    to: "  claimEnd(74);\n  write32(slot + S_LEASE + L_TASK, 0);",
    test: deque,
    by: "a reaper that dies while it returns",
  },
];
