/** Tasks whose worker, or whose result, is not as one would wish. */
import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { f64, str } from "../../../src/codec/mod.ts";
import { WorkerLostError } from "../../../src/errors.ts";
import { Runtime } from "../../../src/runtime/mod.ts";
import { internalsOf } from "../../../src/runtime/runtime.ts";

type Tasks = typeof import("./faulty_task_module.ts");

const TASKS = import.meta.resolve("./faulty_task_module.ts");
const SLOW = import.meta.resolve("./slow_task_module.ts");

for (const idempotent of [false, true]) {
  Deno.test(`calls for a worker that dies while some of them wait for room settle once, and spoil no later ones (idempotent: ${idempotent})`, async () => {
    await using rt = await Runtime.start({ workers: 1, memory: "4MiB" });
    const { hold, echo } = rt.import<Tasks>(TASKS);
    assertEquals(await echo.with({ worker: 1 })(0), 0);
    const started = rt.channel(f64, { capacity: 1 });
    const held = hold(started, 300);
    const lost = assertRejects(() => held, WorkerLostError);
    await started.receive();
    // More than its own lane takes, in one stretch.
    const calls = Array.from({ length: 100 }, (_, n) => echo.with({ worker: 1, idempotent })(n));
    const ends = Promise.allSettled(calls);
    await Promise.resolve();
    internalsOf(rt).pool.lifeOf(1)!.terminate();
    await lost;
    for (const [n, end] of (await ends).entries()) {
      if (end.status === "fulfilled") assertEquals(end.value, n);
      else assertInstanceOf(end.reason, WorkerLostError);
      assert(end.status === "fulfilled" || !idempotent);
    }
    const later = Array.from({ length: 300 }, (_, n) => echo.with({ timeout: 30_000 })(1_000 + n));
    assertEquals(await Promise.all(later), later.map((_, n) => 1_000 + n));
  });
}

for (const workers of [1, 0]) {
  Deno.test(`a result that throws when it is asked for "then" fails its call, not its worker (${workers} workers)`, async () => {
    await using rt = await Runtime.start({ workers, memory: "4MiB" });
    const { trap, echo } = rt.import<Tasks>(TASKS);
    await assertRejects(() => trap(), RangeError, "a trap");
    assertEquals(await echo(1), 1);
    assertEquals(rt.stats().restarts, 0);
  });
}

Deno.test("a call that is cancelled while its module is loaded sees its signal abort, with the reason", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "4MiB" });
  const { waits } = rt.import<typeof import("./slow_task_module.ts")>(SLOW);
  const told = rt.channel(str, { capacity: 1 });
  const stop = new AbortController();
  const call = waits.with({ signal: stop.signal })(told);
  while (rt.stats().workers[0]!.running === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  stop.abort(new RangeError("enough"));
  await assertRejects(() => call, RangeError);
  assertEquals(await told.receive({ signal: AbortSignal.timeout(10_000) }), "enough");
});
