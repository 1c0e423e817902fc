import { assert, assertEquals } from "@std/assert";
import { WorkerLostError } from "../../../src/errors.ts";
import { Runtime } from "../../../src/runtime/mod.ts";
import { internalsOf } from "../../../src/runtime/runtime.ts";
import { amount, DEEP } from "../../support/deep.ts";

type Tasks = typeof import("./fork_module.ts");
const TASKS = import.meta.resolve("./fork_module.ts");

for (const workers of [2, 1, 0]) {
  Deno.test(`a tree of calls that call each other joins at its root (${workers} workers)`, async () => {
    await using rt = await Runtime.start({ workers, memory: "16MiB" });
    const { fib } = rt.import<Tasks>(TASKS);
    assertEquals(await fib(16), 987);
    assertEquals(await Promise.all([fib(10), fib(11), fib(12)]), [55, 89, 144]);
    assertEquals(internalsOf(rt).core.call.audit(0), 0);
  });

  Deno.test(`more calls than a ring holds wait for room, and none is lost (${workers} workers)`, async () => {
    await using rt = await Runtime.start({ workers, memory: "16MiB" });
    assertEquals(await rt.import<Tasks>(TASKS).flood(5_000), 5_000);
  });

  Deno.test(`values, failures and large arguments travel between tasks (${workers} workers)`, async () => {
    await using rt = await Runtime.start({ workers, memory: "16MiB" });
    const [value, failed, refused, length, last] = await rt.import<Tasks>(TASKS).kinds();
    assertEquals(value, { a: [1n] });
    assert(failed instanceof RangeError);
    assertEquals([failed.message, refused, length, last], ["why", "CodecError", 50_000, 3]);
  });

  Deno.test(`checkpoint() gives the event loop its turn (${workers} workers)`, async () => {
    await using rt = await Runtime.start({ workers, memory: "16MiB" });
    assert(await rt.import<Tasks>(TASKS).polite(100) >= 1);
  });
}

Deno.test("idle workers steal the tasks of one that is busy", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "16MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const seen = new Set<number>();
  // The first round may be over before the other worker has loaded the module.
  for (let round = 0; round < 50 && seen.size < 2; round++) {
    for (const worker of await tasks.spread(20, 2)) seen.add(worker);
  }
  assertEquals([...seen].sort(), [1, 2], "both workers have run some");
});

Deno.test("a call from inside a task takes the options of any call, and refuses what is no option", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "16MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const failure = await tasks.options(2).catch((error: Error) => error);
  assert(failure instanceof Error);
  assert(failure.message.includes("worker"), failure.message);
  assertEquals(await tasks.outlive.with({ worker: 1 })(2), WorkerLostError.name);
  assertEquals(await tasks.fib(10), 55, "the runtime goes on");
});

Deno.test("a call with a time limit inside a task is cancelled, and so is its task", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "16MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const reason = await tasks.forever.with({ timeout: 30 })().catch((error: Error) => error.name);
  assertEquals(reason, "TaskTimeoutError");
  assertEquals(await tasks.fib(10), 55);
});

Deno.test("trees of calls whose workers die at random settle exactly once, and the rings stay sound", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "32MiB" });
  const { fragile } = rt.import<Tasks>(TASKS);
  let settled = 0, lost = 0;
  const rounds = amount(10, 500);
  for (let i = 0; i < rounds; i++) {
    await Promise.all(
      Array.from({ length: 4 }, () =>
        fragile(9, 0.002).then((sum) => assertEquals(sum, 55), (error) => {
          assert(error instanceof WorkerLostError, String(error));
          lost++;
        }).finally(() => settled++)),
    );
  }
  assertEquals(settled, 4 * rounds);
  assertEquals(await fragile(9, 0), 55);
  assertEquals(internalsOf(rt).core.poison, 0);
  assert(!DEEP || lost > 0);
});
