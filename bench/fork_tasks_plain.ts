/**
 * The leaves of the programs of `fork_tasks.ts`, dealt out beforehand to plain workers, one message each way: as fast as
 * this machine can be at this moment, since nobody waits for anybody and nothing is forked or stolen.
 *
 * @module
 */
import { fibPlain, queensPlain } from "./fork_tasks_module.ts";

/** A piece of work without forks. */
export type Leaf =
  | readonly ["fib", number]
  | readonly [
    "queens",
    all: number,
    columns: number,
    left: number,
    right: number,
  ];

function work(leaf: Leaf): number {
  return leaf[0] === "fib" ? fibPlain(leaf[1]) : queensPlain(leaf[1], leaf[2], leaf[3], leaf[4]);
}

/** What `fib(n, leaf)` does without forks. */
export function fibLeaves(n: number, leaf: number): Leaf[] {
  return n <= leaf ? [["fib", n]] : [...fibLeaves(n - 1, leaf), ...fibLeaves(n - 2, leaf)];
}

/** What `queens(n, row, …)` does without forks. */
export function queensLeaves(n: number, row = 0, columns = 0, left = 0, right = 0): Leaf[] {
  const all = (1 << n) - 1;
  if (row === 2) return [["queens", all, columns, left, right]];
  const leaves: Leaf[] = [];
  for (let free = all & ~(columns | left | right); free !== 0; free &= free - 1) {
    const bit = free & -free;
    leaves.push(...queensLeaves(n, row + 1, columns | bit, (left | bit) << 1, (right | bit) >> 1));
  }
  return leaves;
}

/** Plain workers, each of which gets its share of the leaves at once. */
export class PlainWorkers implements Disposable {
  readonly #workers: Worker[];

  constructor(count: number) {
    this.#workers = Array.from({ length: count }, () => new Worker(import.meta.url, { type: "module" }));
  }

  /** The sum of what the leaves give. */
  async sum(leaves: readonly Leaf[]): Promise<number> {
    const parts = this.#workers.map((worker, k) =>
      new Promise<number>((resolve) => {
        worker.onmessage = (event: MessageEvent<number>) => resolve(event.data);
        worker.postMessage(leaves.filter((_, i) => i % this.#workers.length === k));
      })
    );
    return (await Promise.all(parts)).reduce((sum, part) => sum + part, 0);
  }

  [Symbol.dispose](): void {
    for (const worker of this.#workers) worker.terminate();
  }
}

const scope = globalThis as unknown as {
  WorkerGlobalScope?: unknown;
  onmessage: unknown;
  postMessage(message: unknown): void;
};
// Only where this module is the worker itself: tasks of others import it for its types.
if (scope.WorkerGlobalScope !== undefined && import.meta.main) {
  scope.onmessage = (event: MessageEvent<Leaf[]>) =>
    scope.postMessage(event.data.reduce((sum, leaf) => sum + work(leaf), 0));
}
