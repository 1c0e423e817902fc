/**
 * How long tasks wait and take: whoever calls writes the time into the cells of some calls (`lane.ts`), and whoever
 * runs it notes how long it has lain there and how long it took.
 *
 * @module
 */
import { type TaskCounts, TaskSum, type TaskTable } from "../core/task_table.ts";
import { microseconds } from "../workers/busy.ts";
import type { ExportNotice } from "../workers/protocol.ts";
import { TIMED, TRACED } from "./call.ts";
import { TASK_CALL, TASK_CALLER, TASK_EXPORT, TASK_STAMP, TASK_WORD } from "./lane.ts";
import type { Task } from "./results.ts";

/** The task in the cell at `cell`, which nobody has started yet. */
export function taskAt(words: Int32Array, cell: number, nested: boolean): Task {
  return {
    exportId: words[(cell + TASK_EXPORT) >> 2]! & ~(TRACED | TIMED),
    id: words[(cell + TASK_CALL) >> 2]!,
    word: words[(cell + TASK_WORD) >> 2]!,
    caller: words[(cell + TASK_CALLER) >> 2]!,
    nested,
    began: words[(cell + TASK_EXPORT) >> 2]! & TIMED,
  };
}

/** Counts and times what one isolate runs. Owner only. */
export class TaskTimes {
  readonly #table: TaskTable;

  constructor(table: TaskTable) {
    this.#table = table;
  }

  /** The task in the cell at `cell` was started. Its `began` said only whether it is timed. */
  started(task: Task, words: Int32Array, cell: number): void {
    this.#table.started(task.exportId);
    if (task.began === 0) return;
    task.began = microseconds();
    this.#table.waited(task.exportId, (task.began - words[(cell + TASK_STAMP) >> 2]!) | 0);
  }

  /** It has ended. */
  ended({ exportId, began }: Task, failed: boolean): void {
    if (failed) this.#table.failed(exportId);
    if (began !== 0) this.#table.ran(exportId, (microseconds() - began) | 0);
  }
}

/** One exported function that workers have run. */
export interface TaskStats extends TaskCounts {
  /** Its name. */
  readonly name: string;
  /** URL of its module; `""` for all together that came after the first 63. */
  readonly module: string;
}

/** Adds up what the tables say, in the order in which the functions came up. */
export function taskStats(
  tables: Iterable<TaskTable>,
  exports: ReadonlyMap<string, ExportNotice>,
): TaskStats[] {
  const sums = new Map<string, { readonly name: string; readonly module: string; readonly sum: TaskSum }>();
  const byId = new Map([...exports.values()].map((one) => [one.id, one]));
  for (const table of tables) {
    for (const { exportId, row } of table.exports()) {
      const notice = byId.get(exportId);
      const name = notice?.name ?? (exportId < 0 ? "others" : `task ${exportId}`);
      const module = notice?.url ?? "";
      const key = `${name} ${module}`;
      const known = sums.get(key) ?? { name, module, sum: new TaskSum() };
      sums.set(key, known);
      table.addTo(known.sum, row);
    }
  }
  return [...sums.values()].map(({ name, module, sum }) => ({ name, module, ...sum.counts() }));
}
