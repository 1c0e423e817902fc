/**
 * N queens: in how many ways do n queens stand on a board without threatening each other? A master deals boards to
 * a crew of workers; a worker places one more queen and gives the boards back, until what is left is little enough to be
 * counted on the spot. From the Savina benchmarks. Needs no permission.
 *
 * @module
 */
import { Actor, type ActorRef, type Reply, type Router, router, spawn } from "@millrace/millrace";

/** A board: the columns, and the two diagonals, that are threatened in the next row; bits. */
interface Board {
  readonly row: number;
  readonly columns: number;
  readonly left: number;
  readonly right: number;
}

/** The boards with one queen more. */
function* place({ row, columns, left, right }: Board, size: number): Generator<Board> {
  for (let free = ~(columns | left | right) & ((1 << size) - 1); free !== 0; free &= free - 1) {
    const bit = free & -free;
    yield { row: row + 1, columns: columns | bit, left: (left | bit) << 1, right: (right | bit) >> 1 };
  }
}

/** The ways to go on from the next row. */
function count(all: number, columns: number, left: number, right: number): number {
  if (columns === all) return 1;
  let ways = 0;
  for (let free = ~(columns | left | right) & all; free !== 0; free &= free - 1) {
    const bit = free & -free;
    ways += count(all, columns | bit, (left | bit) << 1, (right | bit) >> 1);
  }
  return ways;
}

class Worker extends Actor {
  search(master: ActorRef<Master>, board: Board, size: number, split: number): void {
    if (board.row < Math.min(size, split)) master.tell.boards([...place(board, size)]);
    else master.tell.found(count((1 << size) - 1, board.columns, board.left, board.right));
  }
}

class Master extends Actor {
  readonly #me: ActorRef<Master> = this.self;
  readonly #crew: Router<Worker>;
  readonly #size: number;
  readonly #split: number;
  #open = 0;
  #solutions = 0;
  #reply!: Reply<number>;

  constructor(size: number, split: number, workers: number) {
    super();
    this.#size = size;
    this.#split = split;
    const crew = Array.from({ length: workers }, () => this.context.spawn(Worker));
    this.#crew = router(crew, { routing: "roundRobin" });
  }

  solve(): number {
    this.#reply = this.context.defer();
    this.#deal({ row: 0, columns: 0, left: 0, right: 0 });
    return NaN; // the answer comes with the last board
  }

  boards(boards: readonly Board[]): void {
    for (const board of boards) this.#deal(board);
    this.found(0);
  }

  found(solutions: number): void {
    this.#solutions += solutions;
    if (--this.#open === 0) this.#reply.send(this.#solutions);
  }

  #deal(board: Board): void {
    this.#open++;
    this.#crew.tell.search(this.#me, board, this.#size, this.#split);
  }
}

/** The solutions of a board of `size`; boards with fewer than `split` queens are dealt out again. */
export async function queens(size: number, { split = 4, workers = 20 } = {}): Promise<number> {
  await using master = spawn(Master, [size, split, workers]);
  return await master.ask.with({ timeout: Infinity }).solve();
}

if (import.meta.main) {
  const start = performance.now();
  const solutions = await queens(11);
  console.log(`${solutions} solutions with 11 queens, in ${Math.round(performance.now() - start)} ms`);
}
