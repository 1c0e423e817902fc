/**
 * Fork and join: in how many ways n queens fit on a board of n × n fields. Each task tries the free fields of one row and
 * calls itself for the next one; below the third row the rest is counted at once, for a task should be worth its call.
 * Run with --allow-read; the size of the board may follow.
 */
import { currentTask, Runtime } from "@millrace/millrace";

/** Where queens stand or strike, a bit for each column; the diagonals as they reach the next row. */
interface Board {
  readonly size: number;
  readonly row: number;
  readonly columns: number;
  readonly left: number;
  readonly right: number;
}

/** The boards with one queen more. */
function next({ size, row, columns, left, right }: Board): Board[] {
  const boards: Board[] = [];
  for (let free = (1 << size) - 1 & ~(columns | left | right); free !== 0; free &= free - 1) {
    const queen = free & -free;
    boards.push({
      size,
      row: row + 1,
      columns: columns | queen,
      left: (left | queen) << 1,
      right: (right | queen) >> 1,
    });
  }
  return boards;
}

/** The ways from here on, one after the other. */
export function count(board: Board): number {
  if (board.row === board.size) return 1;
  return next(board).reduce((ways, further) => ways + count(further), 0);
}

/** Runs in a worker: the same, a task for each way to go on from the first rows. */
export async function ways(board: Board): Promise<number> {
  if (board.row === Math.min(3, board.size)) return count(board);
  const tasks = currentTask().import<typeof import("./fork_join.ts")>(import.meta.url);
  const parts = await Promise.all(next(board).map((further) => tasks.ways(further)));
  return parts.reduce((sum, part) => sum + part, 0);
}

if (import.meta.main) {
  const size = Number(Deno.args[0] ?? 9);
  if (!Number.isInteger(size) || size < 1 || size > 15) {
    console.error("the size of the board must be a whole number from 1 to 15");
    Deno.exit(2);
  }
  const empty: Board = { size, row: 0, columns: 0, left: 0, right: 0 };
  await using rt = await Runtime.start({ workers: 2 });
  const tasks = rt.import<typeof import("./fork_join.ts")>(import.meta.url);
  console.log(`${size} queens: ${await tasks.ways(empty)} ways`);
  const { workers } = rt.stats();
  console.log(`${workers.reduce((sum, { tasks }) => sum + tasks, 0)} tasks on ${workers.length} workers`);
}
