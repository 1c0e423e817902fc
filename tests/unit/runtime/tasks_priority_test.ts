import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../../src/errors.ts";
import type { CoreExports } from "../../../src/core/exports.ts";
import { Ranks } from "../../../src/runtime/ranks.ts";
import { Runtime } from "../../../src/runtime/mod.ts";

type Tasks = typeof import("./fork_module.ts");
const TASKS = import.meta.resolve("./fork_module.ts");

/** Calls of each priority behind one that occupies the only worker until all are made; in which order they ended. */
async function race(workers: number, each: number): Promise<string[]> {
  await using rt = await Runtime.start({ workers, memory: "16MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  for (const priority of ["low", "normal", "high"] as const) await tasks.echo.with({ priority })(0);
  const ended: string[] = [];
  const calls: Promise<unknown>[] = [tasks.where(500)];
  for (const priority of ["low", "normal", "high"] as const) {
    const echo = tasks.echo.with({ priority });
    for (let i = 0; i < each; i++) calls.push(echo(i).then(() => ended.push(priority)));
  }
  await Promise.all(calls);
  return ended;
}

for (const workers of [1, 0]) {
  Deno.test(`urgent calls overtake others, and none is starved by them (${workers} workers)`, async () => {
    const ended = await race(workers, 50);
    assertEquals(ended.length, 150);
    const mean = (what: string): number =>
      ended.reduce((sum, kind, at) => kind === what ? sum + at : sum, 0) / 50;
    assert(mean("high") < mean("normal"), `high ${mean("high")}, normal ${mean("normal")}`);
    assert(mean("normal") < mean("low"), `normal ${mean("normal")}, low ${mean("low")}`);
  });
}

Deno.test("a stream of urgent calls leaves every 61st turn to the others, and neither of them starves", async () => {
  const ended = await race(1, 300);
  for (const priority of ["low", "normal"]) {
    const first = ended.indexOf(priority);
    assert(first < 200, `the first of ${priority} priority came at ${first}`);
  }
});

Deno.test("a call of low priority from inside a task goes behind what is in the worker's own queue", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "16MiB" });
  const order = await rt.import<Tasks>(TASKS).lowLast(20);
  assertEquals(order.slice(0, 20).sort(), Array(20).fill("normal"), "all others first");
  assertEquals(order.slice(20), ["low", "low"]);
});

Deno.test("while every lane has tasks, each of those behind the foremost gets its share of every 61st turn", () => {
  const ranks = new Ranks();
  for (const rank of [1, 0, -1]) ranks.set(rank, rank);
  const taken = new Map<number, number>();
  const call = { readable: () => 1 } as unknown as CoreExports;
  for (let i = 0; i < 61 * 4; i++) {
    const ch = ranks.pick(call, 0);
    taken.set(ch, 1 + (taken.get(ch) ?? 0));
  }
  assertEquals([taken.get(-1), taken.get(0), taken.get(1)], [240, 2, 2]);
});

Deno.test("a turn that belongs to a lane without tasks goes to the next one", () => {
  const ranks = new Ranks();
  for (const rank of [-1, 0, 1]) ranks.set(rank, rank);
  const only = (wanted: number): CoreExports =>
    ({ readable: (ch: number) => ch === wanted ? 1 : 0 }) as never;
  for (let i = 0; i < 61 * 3; i++) for (const ch of [-1, 0, 1]) assertEquals(ranks.pick(only(ch), 9), ch);
  assertEquals(ranks.pick(only(5), 9), 9, "none has a task");
});

Deno.test("a priority that is none is refused by name", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const error = assertThrows(() => tasks.echo.with({ priority: "urgent" as never }), ArgumentError);
  assert(error.message.includes("priority"), error.message);
});
