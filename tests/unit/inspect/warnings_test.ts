import { assertEquals } from "@std/assert";
import type { ChannelRow, SystemRow, WorkerRow } from "../../../src/inspect/mod.ts";
import { type Facts, Warnings } from "../../../src/inspect/warnings.ts";

const CALM: Facts = {
  cycles: [],
  workers: [],
  channels: [],
  memory: { size: 1000, used: 100 },
  delay: { mean: 0, max: 3 },
  systems: [],
};
const system = (deadLetters: number, depth = 0): SystemRow => ({
  name: "default",
  worker: 2,
  age: 0,
  counts: { started: 1, stopped: 0, restarted: 0, failed: 0, deadLetters },
  kinds: [],
  roots: [{ id: 1, label: "clerk", kind: "Clerk", state: "idle", depth, restarts: 0, children: [] }],
});
const channel = (slowest: boolean, id = 7) =>
  ({ id, name: `queue ${id}`, slowest, receivedRate: 12.4 }) as ChannelRow;
const worker = (stuck: number) => ({ worker: 3, stuck }) as WorkerRow;
const kinds = (warnings: Warnings, facts: Partial<Facts>, now = 0) =>
  warnings.of({ ...CALM, ...facts }, now).map(({ kind, urgent, text }) => [kind, urgent, text]);

Deno.test("nothing is warned of while nothing is wrong", () => {
  const warnings = new Warnings();
  const fine = { workers: [worker(1_999)], channels: [channel(false)], systems: [system(5, 999)] };
  for (const now of [0, 1_000, 60_000]) assertEquals(kinds(warnings, fine, now), []);
});

Deno.test("deadlocks, stuck workers and a full memory come first, and are urgent", () => {
  const facts = {
    cycles: [["worker 1 waits to send on a", "worker 2 waits to send on b"]],
    workers: [worker(2_500)],
    memory: { size: 1000, used: 951 },
    delay: { mean: 1, max: 1_500 },
    systems: [system(0, 5_000)],
  };
  assertEquals(kinds(new Warnings(), facts), [
    ["deadlock", true, "suspected deadlock: worker 1 waits to send on a → worker 2 waits to send on b"],
    ["stuck", true, "worker 3 has not come round to its event loop for 2.5 s"],
    ["memory", true, "the shared memory is nearly full: 95 %"],
    ["mailbox", false, "5000 messages wait in the mailbox of clerk on worker 2"],
    ["loop", false, "the event loop of the main isolate was 1.5 s late"],
  ]);
});

Deno.test("dead letters are warned of when they grow, for five seconds, not because there are some", () => {
  const warnings = new Warnings();
  assertEquals(kinds(warnings, { systems: [system(100)] }, 0), []);
  const grown = [["letters", false, "messages find nobody: 101 dead letters so far in worker 2"]];
  assertEquals(kinds(warnings, { systems: [system(101)] }, 250), grown);
  assertEquals(kinds(warnings, { systems: [system(101)] }, 5_000), grown);
  assertEquals(kinds(warnings, { systems: [system(101)] }, 5_300), []);
  assertEquals(kinds(warnings, { systems: [system(102)] }, 5_400).length, 1);
  assertEquals(kinds(warnings, { systems: [] }, 5_500), [], "of a worker that is gone nothing is warned");
});

Deno.test("a stage is slow only when it is the slowest for five seconds on end", () => {
  const warnings = new Warnings();
  assertEquals(kinds(warnings, { channels: [channel(true)] }, 0), []);
  for (const now of [1_000, 2_000, 3_000, 4_000]) kinds(warnings, { channels: [channel(true)] }, now);
  assertEquals(kinds(warnings, { channels: [channel(true)] }, 5_000), [
    ["slowest", false, "what takes from queue 7 is the slowest stage: 12 values a second"],
  ]);
  assertEquals(kinds(warnings, { channels: [channel(true, 8)] }, 5_250), [], "it is another one now");
  assertEquals(kinds(warnings, { channels: [channel(false, 8)] }, 9_000), []);
  assertEquals(kinds(warnings, { channels: [channel(true, 8)] }, 10_500), [], "it was interrupted");
  for (const now of [11_000, 12_000, 13_000, 14_000, 15_000]) {
    kinds(warnings, { channels: [channel(true, 8)] }, now);
    kinds(warnings, { channels: [channel(false, 8)] }, now + 250);
  }
  assertEquals(
    kinds(warnings, { channels: [channel(false, 8)] }, 15_600).length,
    1,
    "it had room for a moment",
  );
});
