import { assert, assertEquals } from "@std/assert";
import { ROWS, TaskSum, TaskTable } from "../../../src/core/task_table.ts";

function read(table: TaskTable): Map<number, TaskSum> {
  const found = new Map<number, TaskSum>();
  for (const { exportId, row } of table.exports()) {
    const sum = new TaskSum();
    table.addTo(sum, row);
    found.set(exportId, sum);
  }
  return found;
}

Deno.test("a table counts each export in a row of its own, whatever its number", () => {
  const table = TaskTable.create();
  for (const id of [0, 8192 + 3 * 128, 0, 7, 7]) table.started(id);
  table.failed(7);
  const found = read(new TaskTable(table.memory));
  assertEquals([...found].map(([id, { started, failed }]) => [id, started, failed]), [
    [0, 2, 0],
    [8576, 1, 0],
    [7, 2, 1],
  ]);
});

Deno.test("bounds of times are at most a fifth too large, and a time beyond all bounds is in the last bucket", () => {
  const table = TaskTable.create();
  for (const us of [-5, 0, 1]) table.ran(1, us);
  assertEquals(read(table).get(1)!.counts().running, { count: 3, p50: 0.001, p99: 0.001 });
  for (const us of [17, 1_000, 123_456, 2 ** 31 - 1]) {
    const one = TaskTable.create();
    one.waited(1, us);
    const { p50, p99, count } = read(one).get(1)!.counts().waiting;
    assert(count === 1 && p50 === p99 && p50 >= us / 1000 * 0.999 && p50 <= us / 1000 * 1.2, `${us}: ${p50}`);
  }
});

Deno.test("half of the times lie below the median, and 99 of 100 below the 99th percentile", () => {
  const table = TaskTable.create();
  for (let i = 1; i <= 1_000; i++) table.ran(1, i * 100);
  const { p50, p99 } = read(table).get(1)!.counts().running;
  assert(p50 >= 50 && p50 <= 60 && p99 >= 99 && p99 <= 119, `${p50} ${p99}`);
});

Deno.test("exports that find no row share the last one, and none overwrites another", () => {
  const table = TaskTable.create();
  for (let id = 0; id < ROWS + 10; id++) table.started(id);
  for (let id = 0; id < ROWS + 10; id++) table.started(id);
  const found = read(table);
  assertEquals([found.size, found.get(5)!.started, found.get(-1)!.started], [ROWS, 2, 22]);
});

Deno.test("an heir goes on in the rows of the one before", () => {
  const table = TaskTable.create();
  for (const id of [3, 4]) table.started(id);
  const heir = new TaskTable(table.memory);
  for (const id of [4, 5, 3]) heir.started(id);
  assertEquals([...read(heir)].map(([id, { started }]) => [id, started]), [[3, 2], [4, 2], [5, 1]]);
});

Deno.test("a count goes on past 2 ** 31", () => {
  const table = TaskTable.create();
  table.started(1);
  const words = new Int32Array(table.memory);
  words[1] = 2 ** 31 - 2;
  for (let i = 0; i < 4; i++) table.started(1);
  assertEquals(read(table).get(1)!.started, 2 ** 31 + 2);
});
