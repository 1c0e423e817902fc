import { assert, assertEquals } from "@std/assert";
import { blockedOf, type Edge } from "../../../src/inspect/blocked.ts";

function edge(isolate: string, to: Edge["to"], id: number, others: string[]): Edge {
  return { isolate, to, id, name: `c${id}`, count: 1, stalled: 5_000, others };
}

Deno.test("thousands of waits that lead nowhere do not hold up the isolate that looks for cycles", () => {
  const count = 1_000;
  let looks = 0;
  const counted = (one: Edge): Edge => {
    const { others } = one;
    return Object.defineProperty({ ...one }, "others", { get: () => (looks++, others) });
  };
  const edges = Array.from({ length: count }, (_, i) => [
    edge("worker 1", "send", i, ["main", "worker 1"]),
    edge("main", "receive", count + i, ["main", "worker 2"]),
  ]).flat().map(counted);
  assertEquals(blockedOf(edges).cycles, []);
  assert(looks < 100 * edges.length, `${looks} looks at ${edges.length} waits`);
});

Deno.test("a cycle among thousands of waits is found, over the channels that make it one", () => {
  const idle = Array.from(
    { length: 500 },
    (_, i) => edge("main", "receive", 1_000 + i, ["main", "worker 1", "worker 2"]),
  );
  const pair = [
    edge("worker 1", "send", 1, ["worker 1", "worker 2"]),
    edge("worker 2", "send", 2, ["worker 1", "worker 2"]),
  ];
  const { cycles, waits } = blockedOf([...idle, ...pair]);
  assertEquals(cycles, [["worker 1 waits to send on c1", "worker 2 waits to send on c2"]]);
  assertEquals(waits.filter(({ cycle }) => cycle).map(({ id }) => id), [1, 2]);
});

Deno.test("a way does not go back over the channel that it came by, if there is another one", () => {
  const both = ["worker 1", "worker 2"];
  const same = [edge("worker 1", "send", 1, both), edge("worker 2", "send", 1, both)];
  assertEquals(blockedOf(same).cycles, []);
  // One kind of step on three channels: the only one that leads on is on another channel than both its neighbours.
  const kind = (id: number) => edge("worker 2", "send", id, ["worker 2", "worker 3"]);
  const start = edge("worker 1", "send", 2, ["worker 1", "worker 2"]);
  const end = edge("worker 3", "send", 1, ["worker 3", "worker 1"]);
  const found = blockedOf([start, kind(1), kind(2), kind(3), end]).cycles[0];
  assertEquals(found, [
    "worker 1 waits to send on c2",
    "worker 2 waits to send on c3",
    "worker 3 waits to send on c1",
  ]);
  // The first two of the same kind are on the same channel.
  const more = [...same, edge("worker 2", "receive", 1, both), edge("worker 2", "send", 3, both)];
  assertEquals(blockedOf(more).cycles, [["worker 1 waits to send on c1", "worker 2 waits to send on c3"]]);
});
