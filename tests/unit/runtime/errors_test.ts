import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import {
  ArenaExhaustedError,
  CodecError,
  MessageTooLargeError,
  TaskModuleError,
  TaskThrewError,
  WorkerLostError,
} from "../../../src/errors.ts";
import { type RemoteFunction, Runtime } from "../../../src/runtime/mod.ts";
import { inBoth as inBothOf } from "../../support/in_both.ts";

type Tasks = typeof import("./task_module.ts");
const TASKS = import.meta.resolve("./task_module.ts");

/** Any export, whether the types know it or not. */
function anyOf(tasks: unknown): Record<string, RemoteFunction<unknown[], unknown>> {
  return tasks as Record<string, RemoteFunction<unknown[], unknown>>;
}

/** The same test with a worker and without. */
const inBoth = (name: string, body: (rt: Runtime) => Promise<void>): void =>
  inBothOf(name, body, { workers: 1, memory: "8MiB", maxMessage: "1MiB" });

inBoth("an error arrives as what it was: class, name, message, stack, cause and own fields", async (rt) => {
  const error = await assertRejects(() => rt.import<Tasks>(TASKS).throwOdd(7), RangeError, "odd");
  assertEquals(error.name, "OddError");
  assertEquals((error as unknown as { detail: unknown }).detail, { at: 7 });
  assertInstanceOf(error.cause, TypeError);
  assert(error.stack!.includes("throwOdd"), error.stack);
  await assertRejects(() => rt.import<Tasks>(TASKS).throwLater(), SyntaxError, "later");
});

inBoth("what is thrown but no error arrives as the thrown value of an error", async (rt) => {
  const { throwThing } = rt.import<Tasks>(TASKS);
  for (const thing of ["text", 7, null, undefined, { a: 1 }, Object.create(null)]) {
    const error = await assertRejects(() => throwThing(thing), TaskThrewError);
    assertEquals(error.thrown, thing === null || typeof thing !== "object" ? thing : { ...thing });
  }
  const error = await assertRejects(() => throwThing("x"), TaskThrewError);
  assertEquals(error.code, "TASK_THREW");
  assert(error.message.includes("throwThing"), error.message);
});

inBoth("arguments and results that cannot travel are refused with the path to them", async (rt) => {
  const tasks = rt.import<Tasks>(TASKS);
  const sent = await assertRejects(() => tasks.identity({ a: [0, { b: () => 1 }] }), CodecError);
  assertEquals(sent.path, "$[0].a[1].b");
  const returned = await assertRejects(() => tasks.unspeakable(), CodecError);
  assertEquals(returned.path, "$.list[1].deep");
  assertEquals(await tasks.add(1, 2), 3);
});

inBoth("messages over the limit are refused on both ways", async (rt) => {
  const tasks = rt.import<Tasks>(TASKS);
  const large = new Uint8Array(2 ** 20 + 1);
  const error = await assertRejects(() => tasks.bytesOf(large), MessageTooLargeError);
  assert(error.message.includes("limit=1048576"), error.message);
  await assertRejects(() => tasks.payload(2 ** 20 + 1), MessageTooLargeError);
  assertEquals(await tasks.bytesOf(large.subarray(0, 1_000_000)), 1_000_000);
});

Deno.test("calls that find no shared memory reject, and the others go on", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "2MiB", maxMessage: "1MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const calls = Array.from({ length: 40 }, () => tasks.bytesOf(new Uint8Array(200_000)));
  const outcomes = await Promise.allSettled(calls);
  const failed = outcomes.filter((o) => o.status === "rejected");
  assert(failed.length > 0 && failed.length < 40, `refused ${failed.length} of 40`);
  for (const { reason } of failed) assertInstanceOf(reason, ArenaExhaustedError);
  assertEquals(await tasks.bytesOf(new Uint8Array(200_000)), 200_000);
});

inBoth("a module that does not exist, or throws while it loads, says so with its cause", async (rt) => {
  const missing = anyOf(rt.import(import.meta.resolve("./no_such_module.js")));
  const error = await assertRejects(() => missing.anything!(), TaskModuleError);
  assertEquals(error.code, "MODULE_LOAD");
  assert(error.message.includes("no_such_module"), error.message);
  const broken = anyOf(rt.import(import.meta.resolve("./broken_module.ts")));
  const thrown = await assertRejects(() => broken.never!(), TaskModuleError);
  assertEquals(thrown.code, "MODULE_LOAD");
  assertInstanceOf(thrown.cause, RangeError);
  assertEquals((thrown.cause as Error).message, "broken at the top");
});

inBoth("an export that is missing or no function is named", async (rt) => {
  const tasks = anyOf(rt.import(TASKS));
  for (const name of ["noSuchExport", "notAFunction", "toString", "__proto__", "constructor"]) {
    const error = await assertRejects(() => tasks[name]!(), TaskModuleError);
    assertEquals(error.code, "EXPORT_MISSING");
    assert(error.message.includes(name), error.message);
  }
});

Deno.test("a worker that dies in a task rejects its calls, is replaced, and the others go on", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  for (const deadly of [tasks.closeSelf, tasks.throwInTimer]) {
    const [lost, other] = await Promise.allSettled([
      deadly.with({ worker: 1 })(),
      tasks.later.with({ worker: 2 })("alive", 50),
    ]);
    assertEquals(other, { status: "fulfilled", value: "alive" });
    if (lost.status === "rejected") {
      assertInstanceOf(lost.reason, WorkerLostError);
      assertEquals(lost.reason.worker, 1);
      assert(lost.reason.message.includes(deadly === tasks.closeSelf ? "closeSelf" : "thrown in a timer"));
    }
    assertEquals(await tasks.where.with({ worker: 1 })(), 1);
  }
  assertEquals(rt.stats().restarts, 2);
});

Deno.test("a call that may run again does, when its worker dies", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const again = tasks.later.with({ idempotent: true })("twice", 100);
  const once = assertRejects(() => tasks.later("once", 100), WorkerLostError);
  await tasks.add(1, 1);
  void tasks.closeSelf().catch(() => {});
  await once;
  assertEquals(await again, "twice");
  // One that kills its worker each time is given up.
  await assertRejects(() => tasks.throwInTimer.with({ idempotent: true })(), WorkerLostError);
  assertEquals(rt.stats().restarts, 5);
});

Deno.test("a thousand failing tasks cost a rejection each, and no worker", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  const tasks = rt.import<Tasks>(TASKS),
    any = anyOf(tasks),
    missing = anyOf(rt.import("file:///no/such/module.ts"));
  const ways = [
    () => tasks.throwOdd(1),
    () => tasks.throwThing(1),
    () => tasks.throwLater(),
    () => any.absent!(),
    () => missing.x!(),
  ];
  const outcomes = await Promise.allSettled(
    Array.from({ length: 1_000 }, (_, i) => ways[i % ways.length]!()),
  );
  assert(outcomes.every(({ status }) => status === "rejected"));
  assertEquals(await tasks.add(1, 1), 2);
  assertEquals(rt.stats().restarts, 0);
});

inBoth("a class that is called as a task is refused by name, not with the engine's sentence", async (rt) => {
  const call = () => anyOf(rt.import<Tasks>(TASKS)).Machine!();
  const error = await assertRejects(call, TaskModuleError, "is a class");
  assertEquals(error.code, "EXPORT_MISSING");
  assert(error.message.includes('export="Machine"'), error.message);
});
