/**
 * The Game of Life with a process per cell. All look at their neighbours, meet at a barrier, change, and meet again: nobody
 * looks while somebody changes. The leader of the second meeting, the last to arrive, has the new world to
 * itself, since nobody changes anything before it comes to the next meeting. The world is a torus.
 *
 * J. Conway's game, as the CSP community writes it. Needs no permission.
 *
 * @module
 */
import { after, Barrier, parallel } from "@millrace/millrace";

/** A world as text: a line per row, `#` for a living cell. */
export type World = readonly string[];

/** Runs `generations` of it and returns the last; `show` is called with each. */
export async function life(
  world: World,
  generations: number,
  show?: (world: World) => unknown,
): Promise<World> {
  const [rows, columns] = [world.length, world[0]!.length];
  const cells = world.map((row) => [...row]);
  const picture = (): World => cells.map((row) => row.join(""));
  const barrier = new Barrier(rows * columns);

  const neighbours = (row: number, column: number): number => {
    let alive = 0;
    for (const dy of [rows - 1, 0, 1]) {
      for (const dx of [columns - 1, 0, 1]) {
        if ((dy !== 0 || dx !== 0) && cells[(row + dy) % rows]![(column + dx) % columns] === "#") alive++;
      }
    }
    return alive;
  };

  await parallel(rows * columns, async (i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    for (let generation = 0; generation < generations; generation++) {
      const around = neighbours(row, column);
      await barrier.wait();
      cells[row]![column] = around === 3 || around === 2 && cells[row]![column] === "#" ? "#" : ".";
      const { leader } = await barrier.wait();
      if (leader) await show?.(picture());
    }
  });
  return picture();
}

/** What two rows of cells look like as one line of text. */
function halfBlocks(upper: string, lower: string): string {
  return [...upper].map((cell, x) => " ▀▄█"[(cell === "#" ? 1 : 0) + (lower[x] === "#" ? 2 : 0)]).join("");
}

if (import.meta.main) {
  const gun = [
    "........................#...........",
    "......................#.#...........",
    "............##......##............##",
    "...........#...#....##............##",
    "##........#.....#...##..............",
    "##........#...#.##....#.#...........",
    "..........#.....#.......#...........",
    "...........#...#....................",
    "............##......................",
  ];
  const world = Array.from({ length: 44 }, (_, y) => (gun[y - 1] ?? "").padEnd(64, "."));
  const terminal = Deno.stdout.isTerminal();
  const show = async (now: World): Promise<void> => {
    const lines = now.flatMap((row, y) => y % 2 === 0 ? [halfBlocks(row, now[y + 1]!)] : []);
    console.log(`${terminal ? "\x1b[H\x1b[J" : ""}${lines.join("\n")}`);
    await after(40).receive();
  };
  const last = await life(world, 120, terminal ? show : undefined);
  if (!terminal) await show(last);
}
