/** The processes of one module: which call goes where, and what becomes of them at the end. */
import { assert, assertEquals, assertMatch, assertRejects, assertStrictEquals } from "@std/assert";
import { Actor, ActorSystem } from "../../../src/actor/mod.ts";
import {
  ArgumentError,
  CodecError,
  RuntimeClosedError,
  TaskTimeoutError,
  WorkerLostError,
} from "../../../src/errors.ts";
import { Runtime } from "../../../src/runtime/runtime.ts";
import { lives, load, type Module, URL_OF_MODULE, withModule } from "./isolated_support.ts";
import { newSeed, seeded } from "../../support/random.ts";

Deno.test("isolated: two processes run two calls at a time, and a call may name one of them", () =>
  withModule({ processes: 2 }, async (mod, rt) => {
    const [one, two] = await Promise.all([mod.pid.with({ worker: 1 })(), mod.pid.with({ worker: 2 })()]);
    assert(one !== two);
    assertEquals(rt.stats().processes.live, 2);
    const stop = new AbortController();
    const spinning = mod.spin.with({ worker: 1, signal: stop.signal })();
    spinning.catch(() => {});
    assertEquals(await Promise.all([mod.pid(), mod.pid(), mod.pid()]), [two, two, two]);
    stop.abort(new Error("enough"));
    await assertRejects(() => spinning, Error, "enough");
    assertEquals(await mod.pid.with({ worker: 2 })(), two);
    await assertRejects(async () => await mod.pid.with({ worker: 3 })(), ArgumentError);
  }));

Deno.test("isolated: map pulls no more than it may, keeps order, and leaving it kills what runs", () =>
  withModule({ processes: 2 }, async (mod) => {
    const got: unknown[] = [];
    for await (const value of mod.echo.map([1, 2, 3, 4, 5])) got.push(value);
    assertEquals(got, [1, 2, 3, 4, 5]);
    let pulled = 0;
    const inputs = function* () {
      for (;;) yield pulled++;
    };
    for await (const value of mod.echo.map(inputs(), { concurrency: 2 })) if (value === 3) break;
    assert(pulled <= 6, `${pulled} inputs`);
    await assertRejects(async () => {
      for await (const _ of mod.spin.map([undefined], { signal: AbortSignal.timeout(300) }));
    }, DOMException);
    assertEquals(await mod.add(1, 1), 2);
  }));

Deno.test("isolated: currentTask tells where a task runs, and refuses what does not work there", () =>
  withModule({}, async (mod) => {
    assertEquals(await mod.self(), { worker: 1, cancelled: false, aborted: false });
    await assertRejects(() => mod.nested(), ArgumentError, "cannot call other tasks");
  }));

Deno.test("isolated: close rejects the calls and leaves no process", async () => {
  const rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  const mod = load(rt, { processes: 2 });
  const pids = await Promise.all([mod.pid.with({ worker: 1 })(), mod.pid.with({ worker: 2 })()]);
  const calls = [mod.spin(), mod.spin(), mod.spin()];
  const settled = Promise.allSettled(calls);
  assertEquals(await rt.close({ deadline: 2_000 }), { stuck: [] });
  for (const result of await settled) {
    assert(result.status === "rejected" && result.reason instanceof RuntimeClosedError);
  }
  for (const pid of pids) assertEquals(await lives(pid), false);
  await assertRejects(() => mod.add(1, 2), RuntimeClosedError);
  await assertRejects(() => mod.add.with({})(1, 2), RuntimeClosedError);
});

Deno.test("isolated: the same options give the same module, others another one, and none the workers' own", () =>
  withModule({}, async (_mod, rt) => {
    const inWorkers = rt.import<Module>(URL_OF_MODULE);
    assertEquals(await inWorkers.pid(), Deno.pid);
    assertStrictEquals(rt.import<Module>(URL_OF_MODULE, { isolate: "worker" }), inWorkers);
    assertStrictEquals(load(rt), load(rt));
    assert(load(rt) !== load(rt, { processes: 2 }));
  }));

Deno.test("isolated: urgent calls overtake the others that wait", () =>
  withModule({}, async (mod) => {
    const order: string[] = [];
    const note = (name: string) => () => void order.push(name);
    await Promise.all([
      mod.add.with({ priority: "low" })(1, 1).then(note("low")),
      mod.add(1, 1).then(note("normal")),
      mod.add.with({ priority: "high" })(1, 1).then(note("high")),
    ]);
    assertEquals(order, ["high", "normal", "low"]);
  }));

Deno.test("isolated: the reference of an actor, and an actor, are refused by name", () =>
  withModule({}, async (mod) => {
    class Idle extends Actor {}
    await using system = new ActorSystem();
    const ref = system.spawn(Idle, []);
    const error = await assertRejects(() => mod.echo({ to: ref }), CodecError);
    assertMatch(error.message, /the reference of an actor does not leave the process/);
  }));

Deno.test("isolated: a process that somebody else kills loses its call by name, and is replaced", () =>
  withModule({}, async (mod, rt) => {
    const pid = await mod.pid();
    const call = mod.later(60_000, 1);
    Deno.kill(pid, "SIGKILL");
    const error = await assertRejects(() => call, WorkerLostError);
    assertMatch(error.message, /task="later", reason="the process was ended by SIGKILL"/);
    assert(await mod.pid() !== pid);
    assertEquals(rt.stats().processes.restarts, 1);
  }));

Deno.test("isolated: a process that is killed while a large message is on its way to it hurts nobody else", () =>
  withModule({ concurrency: 2 }, async (mod) => {
    await mod.pid();
    const large = new Uint8Array(1_000_000).fill(3);
    const killed = mod.spin.with({ timeout: 5 })();
    const calls = Array.from({ length: 8 }, () => mod.echo.with({ idempotent: true })(large));
    await assertRejects(() => killed, TaskTimeoutError);
    for (const value of await Promise.all(calls)) assertEquals(value, large);
  }));

Deno.test("isolated: among kills at random each call settles once, with what is its own", () =>
  withModule({ processes: 2, concurrency: 3 }, async (mod, rt) => {
    const seed = newSeed(), random = seeded(seed);
    console.log(`seed ${seed}`);
    let settled = 0;
    const calls = Array.from({ length: 60 }, async (_, i) => {
      const kind = i % 12 === 5 ? "spin" : random(2) === 0 ? "again" : "once";
      const call = kind === "spin"
        ? mod.spin.with({ timeout: 200 + random(300) })()
        : mod.later.with({ idempotent: kind === "again" })(random(30), i);
      const [result] = await Promise.allSettled([call]);
      settled++;
      if (result.status === "fulfilled") assertEquals(result.value, i);
      else if (kind === "spin") assert(result.reason instanceof TaskTimeoutError, String(result.reason));
      else assert(result.reason instanceof WorkerLostError, String(result.reason));
    });
    await Promise.all(calls);
    assertEquals(settled, 60);
    const { running, waiting } = rt.stats().processes;
    assertEquals(waiting, 0);
    assert(running <= 6);
    assertEquals(await mod.add(1, 1), 2);
  }));
