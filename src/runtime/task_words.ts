/**
 * The words by which caller and runner agree on a task, kept for the next call.
 *
 * A word is reused only when nobody speaks of its last task any more: its runner has posted what came of it, or is dead.
 *
 * @module
 */
import { T_CANCEL, T_RUNNER, T_STATE, TASK_CANCELLED, TASK_QUEUED } from "../../wasm/layout.ts";
import type { Core } from "../core/core.ts";

/** The task words of one caller. */
export class TaskWords {
  readonly #core: Core;
  readonly #free: number[] = [];

  constructor(core: Core) {
    this.#core = core;
  }

  /** Address of a word in state QUEUED. Throws an `ArenaExhaustedError` when there is no memory for one. */
  take(): number {
    const task = this.#free.pop();
    const { call, me, words } = this.#core;
    if (task === undefined) {
      return this.#core.check(this.#core.retry(() => call.openTask(me, -1)), "a task");
    }
    // Nobody else reads it before it is sent, and sending publishes it.
    words[(task + T_RUNNER) >> 2] = -1;
    words[(task + T_CANCEL) >> 2] = 0;
    words[(task + T_STATE) >> 2] = TASK_QUEUED;
    return task;
  }

  /** The word may be used again. */
  giveBack(task: number): void {
    this.#free.push(task);
  }

  /** Whether the task was started by `slot`. */
  startedIn(task: number, slot: number): boolean {
    const { call } = this.#core;
    const state = call.taskState(task);
    return state !== TASK_QUEUED && state !== TASK_CANCELLED && (call.taskRunner(task) & 0xff) === slot;
  }
}
