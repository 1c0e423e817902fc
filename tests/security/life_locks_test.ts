/** Life locks can be stolen by whoever knows the name: nobody does, and a worker that is robbed stops at once. */
import { assert, assertEquals, assertInstanceOf, assertMatch } from "@std/assert";
import { f64 } from "../../src/codec/mod.ts";
import { WorkerLostError } from "../../src/errors.ts";
import { Runtime } from "../../src/runtime/mod.ts";
import { internalsOf } from "../../src/runtime/runtime.ts";
import { onDeath } from "../../src/workers/life_lock.ts";

type Tasks = typeof import("../unit/runtime/task_module.ts");
const TASKS = import.meta.resolve("../unit/runtime/task_module.ts");

interface Locks {
  request(name: string, options: { steal?: boolean }, held: () => unknown): Promise<unknown>;
  query(): Promise<{ held?: { name: string }[]; pending?: { name: string }[] }>;
}
const { locks } = navigator as unknown as { locks: Locks };

/** Names of the life locks that are held now. */
async function lives(): Promise<string[]> {
  const { held = [] } = await locks.query();
  return held.map(({ name }) => name).filter((name) => name.startsWith("millrace "));
}

Deno.test("every life has a lock of its own under a name that nobody can guess", async () => {
  const names = new Set<string>();
  for (let round = 0; round < 3; round++) {
    await using rt = await Runtime.start({ workers: 3, memory: "4MiB" });
    assertEquals(rt.workers, 3);
    for (const name of await lives()) {
      assertMatch(name, /^millrace [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      assert(!names.has(name), "used twice");
      names.add(name);
    }
  }
  assertEquals(names.size, 9);
  // The last one is in the hands of the main isolate for a moment, which hears of the death by it.
  for (let tries = 0; tries < 100 && (await lives()).length > 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assertEquals(await lives(), [], "none outlives its runtime");
});

Deno.test("a stolen life lock: the worker stops at once, its calls are lost by name, and a fresh one takes its place", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "4MiB" });
  const { never, add } = rt.import<Tasks>(TASKS), { core } = internalsOf(rt);
  const numbers = rt.channel(f64, { capacity: 4 });
  await numbers.send(7);
  assertEquals(await add(1, 2), 3);
  const lost = never().catch((error) => error);
  const [name] = await lives();
  let release = () => {};
  const thief = locks.request(
    name!,
    { steal: true },
    () => new Promise<void>((resolve) => release = resolve),
  );
  // While the thief has it nobody is declared dead: the lock is not granted to the pool.
  await new Promise((resolve) => setTimeout(resolve, 100));
  assertEquals(rt.stats().restarts, 0);
  release();
  await thief;
  assertInstanceOf(await lost, WorkerLostError);
  assertEquals(await add(2, 2), 4);
  assertEquals(rt.stats().restarts, 1);
  assertEquals(await numbers.receive(), 7, "what was in the channel is there");
  assertEquals(core.call.audit(1), 0);
});

Deno.test("whoever waits for a death and gives up is told nothing", async () => {
  const stop = new AbortController(), name = crypto.randomUUID();
  let release = () => {};
  const held = locks.request(name, {}, () => new Promise<void>((resolve) => release = resolve));
  let dead = 0;
  onDeath(name, stop.signal, () => dead++);
  await new Promise((resolve) => setTimeout(resolve, 10));
  stop.abort();
  release();
  await held;
  await new Promise((resolve) => setTimeout(resolve, 10));
  assertEquals(dead, 0);
});
