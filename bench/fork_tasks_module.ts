/**
 * The tasks of `fork_tasks.ts`.
 *
 * @module
 */
import { currentTask } from "../src/runtime/mod.ts";

/** Fibonacci numbers. */
export function fibPlain(n: number): number {
  return n < 2 ? n : fibPlain(n - 1) + fibPlain(n - 2);
}

/** The same, a task for each branch above `leaf`. */
export async function fib(n: number, leaf: number): Promise<number> {
  if (n <= leaf) return fibPlain(n);
  const own = currentTask().import<typeof import("./fork_tasks_module.ts")>(import.meta.url);
  const [a, b] = await Promise.all([own.fib(n - 1, leaf), own.fib(n - 2, leaf)]);
  return a + b;
}

/** Ways to put queens on the free columns (a bit each) of the rows that are left. */
export function queensPlain(all: number, columns: number, left: number, right: number): number {
  if (columns === all) return 1;
  let ways = 0;
  for (let free = all & ~(columns | left | right); free !== 0; free &= free - 1) {
    const bit = free & -free;
    ways += queensPlain(all, columns | bit, (left | bit) << 1, (right | bit) >> 1);
  }
  return ways;
}

/** The same for `n` queens, a task for each way to fill the first two rows. */
export async function queens(
  n: number,
  row: number,
  columns: number,
  left: number,
  right: number,
): Promise<number> {
  const all = (1 << n) - 1;
  if (row === 2) return queensPlain(all, columns, left, right);
  const own = currentTask().import<typeof import("./fork_tasks_module.ts")>(import.meta.url);
  const parts: Promise<number>[] = [];
  for (let free = all & ~(columns | left | right); free !== 0; free &= free - 1) {
    const bit = free & -free;
    parts.push(own.queens(n, row + 1, columns | bit, (left | bit) << 1, (right | bit) >> 1));
  }
  return (await Promise.all(parts)).reduce((sum, ways) => sum + ways, 0);
}
