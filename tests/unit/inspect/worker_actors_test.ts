import { assert, assertEquals, assertRejects } from "@std/assert";
import { ActorSystem, child, supervise } from "../../../src/actor/mod.ts";
import { f64 } from "../../../src/codec/mod.ts";
import { LoopDelay } from "../../../src/inspect/loop_delay.ts";
import type { ActorNode, Snapshot } from "../../../src/inspect/mod.ts";
import { FRESH, Sampler } from "../../../src/inspect/sampler.ts";
import { internalsOf, Runtime } from "../../../src/runtime/runtime.ts";

type Tasks = typeof import("./watched_module.ts");
const URL_OF_TASKS = import.meta.resolve("./watched_module.ts");
const later = (ms = FRESH + 20) => new Promise((resolve) => setTimeout(resolve, ms));

function flat(nodes: readonly ActorNode[]): ActorNode[] {
  return nodes.flatMap((node) => [node, ...flat(node.children)]);
}

async function until(sampler: Sampler, wished: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
  for (let i = 0; i < 100; i++) {
    const snapshot = sampler.read();
    if (wished(snapshot)) return snapshot;
    await later();
  }
  throw new Error(`it never came: ${JSON.stringify(sampler.read().systems)}`);
}

Deno.test("actors of workers are told one by one: where, mailbox, times, restarts and the last error", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  using delay = new LoopDelay(() => {});
  const sampler = new Sampler(rt, [], delay);
  const tasks = rt.import<Tasks>(URL_OF_TASKS);
  for (const worker of [1, 2]) await tasks.measure.with({ worker })();
  const spec = child(tasks.Clerk, [], { name: "anna", worker: 1 });
  const supervisor = supervise({ strategy: "one_for_one" }, [spec]);
  await supervisor.ready();
  const anna = supervisor.find(spec)!;
  const bob = await tasks.Clerk.spawn.with({ name: "bob", worker: 2, mailbox: { capacity: 64 } })();
  await assertRejects(() => anna.ask.fail(), RangeError);
  assertEquals(await anna.ask.handle(5), "done");
  const busy = bob.ask.handle(1_500);
  busy.catch(() => {});
  for (let i = 0; i < 9; i++) bob.tell.handle(0);
  await until(sampler, ({ systems }) => systems.length === 3);
  const { systems } = await sampler.readAll();
  assertEquals(systems.map(({ name, worker }) => [name, worker]), [["default", 0], ["default", 1], [
    "default",
    2,
  ]]);
  // She is where her supervisor is, and only there.
  const there = flat(systems[0]!.roots).find(({ label }) => label === "anna")!;
  assertEquals(systems[1]!.roots, []);
  assertEquals([there.worker, there.kind, there.restarts, there.lastError?.error, there.lastError?.method], [
    1,
    "Clerk",
    1,
    "RangeError",
    "fail",
  ]);
  assertEquals(there.times!.handled, 2);
  assert(there.times!.max >= 4, JSON.stringify(there.times));
  assertEquals(systems[1]!.kinds.map(({ kind, lastError }) => [kind, lastError?.message]), [[
    "Clerk",
    "on purpose",
  ]]);
  assertEquals([systems[1]!.counts.failed, systems[1]!.counts.restarted], [1, 1]);
  await until(
    sampler,
    ({ systems }) =>
      flat(systems[2]!.roots).some(({ label, state, depth }) =>
        label === "bob" && state === "busy" && depth === 9
      ),
  );
  await busy;
  await until(
    sampler,
    ({ systems }) =>
      flat(systems[2]!.roots).some(({ label, state, depth }) =>
        label === "bob" && state === "idle" && depth === 0
      ),
  );
  assertEquals(JSON.parse(JSON.stringify(systems)), systems, "it is plain data");
  await bob.stop();
  await supervisor.stop();
});

Deno.test("a worker in a loop is told to be stuck, with what it said last and how old that is; others are not held up", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  using delay = new LoopDelay(() => {});
  const sampler = new Sampler(rt, [], delay);
  const tasks = rt.import<Tasks>(URL_OF_TASKS);
  const tenant = await tasks.Tenant.spawn.with({ worker: 1, name: "tenant" })();
  await until(sampler, ({ systems }) => systems.length === 3);
  using stop = rt.channel(f64, { capacity: 1 });
  const spinning = tasks.spinUntil.with({ worker: 1 })(stop);
  spinning.catch(() => {});
  const { workers, systems } = await until(sampler, ({ workers }) => workers[0]!.stuck >= 500);
  assertEquals(workers[1]!.stuck, 0);
  assert(systems[1]!.age >= 500, JSON.stringify(systems.map(({ age }) => age)));
  assertEquals(systems[1]!.roots.map(({ label }) => label), ["tenant"]);
  const began = performance.now();
  await sampler.readAll();
  assert(performance.now() - began < 5_000, "somebody waited for the worker that is stuck");
  assertEquals(await sampler.tapActor(1, 1), "busy");
  await stop.send(1);
  await spinning;
  await until(sampler, ({ workers, warnings }) => workers[0]!.stuck === 0 && warnings.length === 0);
  await tenant.stop();
});

Deno.test("workers are asked once a second at most, and never while nobody looks", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  using delay = new LoopDelay(() => {});
  const life = internalsOf(rt).pool.lifeOf(1)!;
  let asked = 0;
  const tell = life.tell.bind(life);
  life.tell = (message, transfer) => {
    if (message.kind === "look") asked++;
    tell(message, transfer);
  };
  const one = new Sampler(rt, [], delay), two = new Sampler(rt, [], delay);
  await later();
  assertEquals(asked, 0);
  const began = performance.now();
  for (let i = 0; i < 13; i++, await later()) {
    one.read();
    two.read();
  }
  const seconds = Math.floor((performance.now() - began) / 1_000);
  assert(
    asked >= 2 && asked <= 2 * (1 + seconds),
    `${asked} questions by two who looked for ${seconds} seconds`,
  );
  assertEquals([one.read(), two.read()].map(({ systems }) => systems.length), [2, 2]);
  assertEquals(life.onSeen.size <= 2, true);
  await later();
  const before = asked;
  await later(1_200);
  assertEquals(asked, before);
});

Deno.test("a worker that has died is not told of, and its successor is", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  using delay = new LoopDelay(() => {});
  const sampler = new Sampler(rt, [], delay);
  const tasks = rt.import<Tasks>(URL_OF_TASKS);
  await tasks.Tenant.spawn.with({ name: "first tenant" })();
  await until(sampler, ({ systems }) => systems[1]?.roots.length === 1);
  const reaped = new Promise<void>((resolve) => internalsOf(rt).onReaped = () => resolve());
  internalsOf(rt).pool.lifeOf(1)!.terminate();
  await reaped;
  await until(sampler, ({ systems }) => systems.length === 1);
  await until(sampler, ({ systems }) => systems[1]?.roots.length === 0);
});

Deno.test("of very many actors the first are told, and the rest is counted", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "32MiB" });
  await using system = new ActorSystem();
  using delay = new LoopDelay(() => {});
  const sampler = new Sampler(rt, [system], delay);
  const tasks = rt.import<Tasks>(URL_OF_TASKS);
  const tenants = await Promise.all(Array.from({ length: 260 }, () => tasks.Tenant.spawn()));
  const { systems, omitted } = await until(sampler, ({ systems }) => (systems[2]?.roots.length ?? 0) > 0);
  assertEquals([systems.map(({ worker }) => worker), systems[2]!.roots.length, omitted], [[0, 0, 1], 256, 4]);
  await Promise.all(tenants.map((tenant) => tenant.stop()));
});

Deno.test("a single snapshot has the actors of workers, and rates of all the time before it", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  using delay = new LoopDelay(() => {});
  const sampler = new Sampler(rt, [], delay);
  const tasks = rt.import<Tasks>(URL_OF_TASKS);
  const tenant = await tasks.Tenant.spawn.with({ name: "tenant of one snapshot" })();
  await later(200);
  const { systems, interval } = await sampler.readAll();
  assertEquals(systems[1]?.roots.map(({ label }) => label), ["tenant of one snapshot"]);
  assert(interval >= 200, `${interval}`);
  await tenant.stop();
});
