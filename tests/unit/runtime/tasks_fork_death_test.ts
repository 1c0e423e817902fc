/** Calls between tasks whose workers die: each settles exactly once, and nothing runs for a caller that is dead. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { f64 } from "../../../src/codec/mod.ts";
import { WorkerLostError } from "../../../src/errors.ts";
import { Runtime } from "../../../src/runtime/mod.ts";
import { internalsOf } from "../../../src/runtime/runtime.ts";
import { amount } from "../../support/deep.ts";

type Tasks = typeof import("./fork_death_module.ts");
const TASKS = import.meta.resolve("./fork_death_module.ts");

/** A call on worker 1 that sends `draw` to worker 2, with these tickets; what it gave, and how many tickets are left. */
async function draws(tickets: number[], idempotent: boolean): Promise<[number | string, number]> {
  await using rt = await Runtime.start({ workers: 2, memory: "16MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  using box = rt.channel(f64, { capacity: 16 });
  for (const ticket of tickets) box.trySend(ticket);
  const got = await tasks.sendOut.with({ worker: 1 })(box, { worker: 2, idempotent });
  assertEquals(internalsOf(rt).core.call.audit(0), 0);
  return [got, box.size];
}

Deno.test("a call between tasks that is idempotent runs again when the worker that runs it dies", async () => {
  assertEquals(await draws([1, 1, 0, 1], true), [2, 1], "two deaths, then the answer, and no further try");
});

Deno.test("a call between tasks that is idempotent is given up after three more tries", async () => {
  assertEquals(await draws([1, 1, 1, 1, 1, 0], true), [WorkerLostError.name, 2]);
});

Deno.test("a call between tasks that is not idempotent is lost with its worker and does not run again", async () => {
  assertEquals(await draws([1, 0, 0], false), [WorkerLostError.name, 2]);
});

Deno.test("when a caller dies what it has called for is cancelled: what runs sees it, what is queued never starts", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "16MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  using said = rt.channel(f64, { capacity: 64 });
  using begun = rt.channel(f64, { capacity: 1 });
  // Worker 2 is held by nothing but `linger`, whose turns come by timers: it could steal all the others.
  const lost = assertRejects(
    () => tasks.orphan.with({ worker: 1 })(said, begun, 2, 20),
    WorkerLostError,
  );
  assertEquals(await said.receive(), 1);
  await begun.send(1);
  await lost;
  const heard: number[] = [];
  for (let last = 0; last !== 2;) {
    heard.push(last = await said.receive());
  }
  // The other worker may have stolen some before the death was seen; none may begin after it.
  const before = heard.length;
  assertEquals(await tasks.now.with({ worker: 2 })(false), 2);
  assertEquals(await tasks.now.with({ worker: 1 })(false), 1);
  assertEquals(said.size, 0, `${before} heard`);
  assertEquals(internalsOf(rt).core.call.audit(0), 0);
});

Deno.test("a time limit of a call between tasks reaches the task in another worker", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "16MiB" });
  using said = rt.channel(f64, { capacity: 4 });
  const name = await rt.import<Tasks>(TASKS).impatient.with({ worker: 1 })(said, 2);
  assertEquals(name, "TaskTimeoutError");
  assertEquals([await said.receive(), await said.receive()], [1, 2]);
});

Deno.test("a call between tasks for a worker that is being replaced can be given up, or waits for it", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "16MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  assertEquals(await tasks.forTheDead.with({ worker: 1 })(2, 0), "TaskTimeoutError");
  assertEquals(await tasks.forTheDead.with({ worker: 1 })(2, 20_000), "none");
  assertEquals(internalsOf(rt).core.poison, 0);
});

Deno.test("trees of calls whose workers are terminated at any moment settle exactly once", async () => {
  await using rt = await Runtime.start({ workers: 3, memory: "32MiB" });
  const { tree } = rt.import<Tasks>(TASKS);
  const inside = internalsOf(rt);
  const faults: number[] = [];
  let reaped = 0, over = false, settled = 0, lost = 0;
  inside.onReaped = () => {
    reaped++;
    const fault = inside.core.call.audit(0);
    if (fault !== 0) faults.push(fault);
  };
  const killer = (async () => {
    while (!over) {
      await new Promise((resolve) => setTimeout(resolve, 5 + 40 * Math.random()));
      const life = inside.pool.lifeOf(1 + Math.floor(3 * Math.random()));
      if (life?.state === "ready") life.terminate();
    }
  })();
  const rounds = amount(10, 500);
  for (let round = 0; round < rounds; round++) {
    await Promise.all(
      Array.from({ length: 4 }, () =>
        tree(9).then((sum) => assertEquals(sum, 55), (error) => {
          assert(error instanceof WorkerLostError, String(error));
          lost++;
        }).finally(() => settled++)),
    );
    assertEquals(faults, [], `round ${round}, ${reaped} deaths`);
  }
  over = true;
  await killer;
  assertEquals(settled, 4 * rounds, `${lost} lost, ${reaped} deaths`);
  assertEquals(await tree.with({ idempotent: true })(9), 55, "the runtime goes on");
  assertEquals(inside.core.poison, 0);
});
