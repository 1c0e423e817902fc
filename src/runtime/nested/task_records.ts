/**
 * The records of the calls that are made in a worker: the words that caller and runner agree by, and the arguments.
 *
 * Invariants
 * - I1  A record is used again only when its runner has spoken or is dead; its owner's heir takes those that are DONE.
 *
 * @module
 */
import {
  S_RECORDS,
  T_CANCEL,
  T_NEXT,
  T_RUNNER,
  T_STATE,
  TASK_CELL,
  TASK_DONE,
} from "../../../wasm/layout.ts";
import type { Core } from "../../core/core.ts";
import { inBlock } from "../lane.ts";

/** The task records of one isolate. */
export class TaskRecords {
  readonly #core: Core;
  readonly #free: number[] = [];

  /** Takes over what earlier owners of the slot have left and nobody speaks of any more. */
  constructor(core: Core) {
    this.#core = core;
    for (let task = core.load(core.me + S_RECORDS); task !== 0; task = core.load(task + T_NEXT)) {
      if (core.load(task + T_STATE) === TASK_DONE) this.giveBack(task);
    }
  }

  /** A record that nobody else knows of. Throws an `ArenaExhaustedError` when there is no memory for one. */
  take(): number {
    const task = this.#free.pop();
    const { call, me, words } = this.#core;
    if (task === undefined) return this.#core.check(this.#core.retry(() => call.openRecord(me)), "a task");
    words[(task + T_RUNNER) >> 2] = -1;
    words[(task + T_CANCEL) >> 2] = 0;
    return task;
  }

  /** The record may be used again; a block of arguments that nobody has read goes back. */
  giveBack(task: number): void {
    const { call, me, words } = this.#core;
    const cell = task + TASK_CELL;
    if (inBlock(words, cell)) this.#core.retry(() => call.letGo(me, cell));
    words[cell >> 2] = 0;
    words[(task + T_STATE) >> 2] = TASK_DONE;
    this.#free.push(task);
  }
}
