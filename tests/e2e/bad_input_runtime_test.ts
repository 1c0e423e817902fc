/** Bad calls, values and handles of a runtime: a named error, nothing claimed, and the runtime goes on. */
import { assert, assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import {
  ArgumentError,
  array,
  auto,
  bytes,
  Channel,
  CodecError,
  f64,
  i32,
  MessageTooLargeError,
  option,
  type RemoteFunction,
  Runtime,
  select,
  str,
  struct,
  TaskModuleError,
  TaskThrewError,
  union,
} from "../../mod.ts";
import { internalsOf } from "../../src/runtime/runtime.ts";

type Tasks = typeof import("./bad_input_tasks.ts");
const TASKS = import.meta.resolve("./bad_input_tasks.ts");

// deno-lint-ignore no-explicit-any -- a caller without types
const anything = (value: unknown): any => value;

/** A runtime whose memory must be as full after the body as before it, sound, and able to work. */
async function unharmed(
  workers: number,
  body: (rt: Runtime, tasks: ReturnType<typeof tasksOf>) => Promise<void>,
): Promise<void> {
  await using rt = await Runtime.start({ workers, memory: "8MiB", maxMessage: "1MiB" });
  const tasks = tasksOf(rt);
  // What is made once and kept: task words, the lane of worker 1, headers of channels, operations of a rendezvous.
  await Promise.all(Array.from({ length: 8 }, () => tasks.add(1, 2)));
  if (workers > 0) await tasks.add.with({ worker: 1 })(1, 2);
  for (const made of [0, 2].map((capacity) => rt.channel(f64, { capacity }))) {
    await Promise.all([made.send(1), made.receive()]);
    made.cancel();
  }
  const { used } = rt.stats().memory;
  await body(rt, tasks);
  assertEquals(await tasks.add(20, 22), 42);
  assertEquals(rt.stats().channels, []);
  assertEquals(rt.stats().memory.used, used, "bytes in use, before and after");
  assertEquals(rt.stats().restarts, 0);
  assertEquals(internalsOf(rt).core.call.audit(0), 0);
}

function tasksOf(rt: Runtime) {
  return rt.import<Tasks>(TASKS);
}

/** Any export, whether the types know it or not. */
function exportsOf(rt: Runtime, url: string): Record<string, RemoteFunction<unknown[], unknown>> {
  return anything(rt.import(url));
}

/** With workers, and in the main isolate alone. */
function inBoth(name: string, body: Parameters<typeof unharmed>[1]): void {
  for (const workers of [1, 0]) {
    Deno.test(`${name} (${workers === 0 ? "main isolate alone" : "workers"})`, () => unharmed(workers, body));
  }
}

async function assertRefused(facts: string, act: () => unknown): Promise<void> {
  const error = await assertRejects(async () => await act(), ArgumentError);
  assertEquals(error.code, "ARGUMENT");
  assert(error.message.includes(facts), `${JSON.stringify(error.message)} lacks ${facts}`);
}

inBoth("a shared channel of bad options or no codec is refused before it is opened", async (rt) => {
  for (const capacity of [-1, 1.5, NaN, Infinity, "3", null, 2 ** 24 + 1]) {
    const shown = typeof capacity === "string" ? `"${capacity}"` : String(capacity);
    await assertRefused(`capacity=${shown}`, () => rt.channel(f64, { capacity: anything(capacity) }));
  }
  await assertRefused("options=null", () => rt.channel(f64, anything(null)));
  await assertRefused('overflow="drop"', () => rt.channel(f64, { overflow: anything("drop") }));
  await assertRefused("maxWaiters=0.5", () => rt.channel(f64, { maxWaiters: 0.5 }));
  await assertRefused("onUndelivered=object", () => rt.channel(f64, { onUndelivered: anything({}) }));
  await assertRefused("name=5", () => rt.channel(f64, { name: anything(5) }));
  for (const codec of [undefined, null, "f64", {}, auto, { encode() {}, decode() {} }]) {
    await assertRefused("must be a codec", () => rt.channel(anything(codec)));
  }
  assertEquals(rt.stats().channels, []);
});

inBoth("a module that is no URL, does not exist or throws is refused with its cause", async (rt) => {
  for (const url of ["./tasks.ts", "tasks", "", 5, null, undefined]) {
    await assertRefused("import.meta.resolve", () => rt.import(anything(url)));
  }
  await assertRefused('url="./tasks.ts"', () => rt.import("./tasks.ts"));
  const missing = exportsOf(rt, "file:///no/such/tasks.ts");
  const error = await assertRejects(() => missing.run!(), TaskModuleError);
  assertEquals(error.code, "MODULE_LOAD");
  assert(error.message.includes('module="file:///no/such/tasks.ts", export="run"'), error.message);
  const broken = exportsOf(rt, import.meta.resolve("./bad_input_broken_tasks.ts"));
  for (let again = 0; again < 2; again++) {
    const failure = await assertRejects(() => broken.run!(), TaskModuleError, "the table is empty");
    assertEquals(failure.code, "MODULE_LOAD");
    assertInstanceOf(failure.cause, RangeError);
  }
});

inBoth("an export that is missing or no function is refused by module and name", async (rt) => {
  const tasks = exportsOf(rt, TASKS);
  for (const name of ["subtract", "limit", "toString", "__proto__"]) {
    const error = await assertRejects(() => tasks[name]!(), TaskModuleError);
    assertEquals(error.code, "EXPORT_MISSING");
    assert(error.message.includes(`bad_input_tasks.ts", export="${name}"`), error.message);
  }
});

inBoth("call options out of range are refused by name, and nothing is called", async (rt, tasks) => {
  const most = rt.workers;
  const bad: readonly (readonly [unknown, string])[] = [
    [{ timeout: -1 }, 'option="timeout", value=-1'],
    [{ timeout: NaN }, 'option="timeout", value=NaN'],
    [{ timeout: "5" }, 'option="timeout", value="5"'],
    [{ worker: 0 }, 'option="worker", value=0'],
    [{ worker: most + 1 }, `option="worker", value=${most + 1}, workers=${most}`],
    [{ worker: "1" }, 'option="worker", value="1"'],
    [{ signal: {} }, 'option="signal", value=object'],
    [null, "value=null"],
    [5, "value=5"],
  ];
  for (const [options, facts] of bad) await assertRefused(facts, () => tasks.add.with(anything(options)));
  await assertRefused('value="3"', () => tasks.identity.map([1], { concurrency: anything("3") }));
  await assertRefused("value=0", () => tasks.identity.map([1], { concurrency: 0 }));
  await assertRefused("value=object", () => tasks.identity.map(anything({})));
  await assertRefused("value=null", () => tasks.identity.map([1], anything(null)));
});

inBoth("what a task throws that is no error arrives in a TaskThrewError", async (_rt, tasks) => {
  const kinds: readonly (readonly [string, unknown, string])[] = [
    ["string", "text", '"text"'],
    ["undefined", undefined, "undefined"],
    ["null", null, "null"],
    ["number", NaN, "NaN"],
    ["bigint", 7n, "7n"],
    ["object", { status: 404 }, "object"],
    ["bare", { status: 404 }, "object"],
  ];
  for (const [kind, thrown, shown] of kinds) {
    for (const task of ["throwKind", "rejectKind"] as const) {
      const error = await assertRejects(() => tasks[task](kind), TaskThrewError);
      assertEquals([error.name, error.code], ["TaskThrewError", "TASK_THREW"]);
      assertEquals(
        typeof thrown === "object" && thrown !== null ? { ...error.thrown as object } : error.thrown,
        thrown,
      );
      assert(error.message.endsWith(`task="${task}", thrown=${shown}`), error.message);
    }
  }
  for (const kind of ["symbol", "function"]) {
    const error = await assertRejects(() => tasks.throwKind(kind), TaskThrewError, `thrown=${kind}`);
    assertEquals(error.thrown, undefined, "it cannot travel");
  }
});

inBoth("arguments and results that cannot travel are refused with the path to them", async (_rt, tasks) => {
  const bad: readonly (readonly [unknown, string])[] = [
    [() => 1, "$[0]"],
    [{ a: [0, { b: Symbol("s") }] }, "$[0].a[1].b"],
    [{ "odd key": Promise.resolve() }, '$[0]["odd key"]'],
    [new Map([["k", new WeakMap()]]), "$[0]"],
    [{ streams: [new ReadableStream()] }, "$[0].streams[0]"],
  ];
  for (const [value, path] of bad) {
    const error = await assertRejects(() => tasks.identity(value), CodecError);
    assertEquals(error.code, "CODEC");
    assert(error.path.startsWith(path), error.path);
    assert(error.message.includes(`path=${JSON.stringify(error.path)}`), error.message);
  }
  const error = await assertRejects(() => tasks.returnFunction(), CodecError);
  assertEquals(error.path, "$.rows[0].format");
  const local = await assertRejects(
    () => tasks.identity({ out: new Channel<number>() }),
    CodecError,
    "rt.channel()",
  );
  assertEquals(local.path, "$[0].out");
  await assertRejects(
    () => tasks.double(new Channel<number>().receiver(), new Channel<number>()),
    CodecError,
    "$[0]",
  );
});

inBoth("a message over the limit is refused with its value, on both ways", async (rt, tasks) => {
  const large = new Uint8Array(2 ** 20 + 1);
  const sent = await assertRejects(() => tasks.identity(large), MessageTooLargeError, "limit=1048576");
  assertEquals(sent.code, "MESSAGE_TOO_LARGE");
  await assertRejects(() => tasks.payload(2 ** 20 + 1), MessageTooLargeError, "limit=1048576");
  for (const capacity of [0, 2]) {
    using box = rt.channel(bytes, { capacity });
    const error = await assertRejects(() => box.send(large), MessageTooLargeError, "limit=1048576");
    assert(error.value === large, "the value is attached");
    assertThrows(() => box.trySend(large), MessageTooLargeError);
    await assertRejects(() => select({ sent: box.onSend(large) }), MessageTooLargeError);
    assertEquals([box.size, box.tryReceive().state], [0, "empty"]);
  }
});

const row = struct({ n: i32, note: option(str), parts: array(union({ size: f64, name: str })) });

for (const capacity of [0, 1]) {
  Deno.test(`a value that its codec cannot carry is refused by every verb, with capacity ${capacity}`, () =>
    unharmed(0, async (rt) => {
      using rows = rt.channel(row, { capacity });
      const bad: readonly (readonly [unknown, string, string])[] = [
        [null, "$", "got=null"],
        [{ n: 1.5, parts: [] }, "$.n", "got=1.5"],
        [{ n: 2 ** 31, parts: [] }, "$.n", "got=2147483648"],
        [{ n: 1, note: 5, parts: [] }, "$.note", "got=5"],
        [{ n: 1 }, "$.parts", "got=undefined"],
        [
          { n: 1, parts: [{ type: "size", value: 1 }, { type: "size", value: "1" }] },
          "$.parts[1].value",
          'got="1"',
        ],
        [{ n: 1, parts: [{ type: "weight" }] }, "$.parts[0].type", 'got="weight"'],
      ];
      for (const [value, path, got] of bad) {
        const verbs = [
          () => rows.send(anything(value)),
          () => rows.trySend(anything(value)),
          () => rows.sendMany([anything(value)]),
          () => select({ sent: rows.onSend(anything(value)) }),
          () => select.try({ sent: rows.onSend(anything(value)) }),
        ];
        for (const [verb, act] of verbs.entries()) {
          const error = await assertRejects(async () => await act(), CodecError, got);
          assertEquals(error.path, verb === 2 && capacity > 0 ? `$[0]${path.slice(1)}` : path);
        }
        assertEquals([rows.size, rows.tryReceive().state], [0, "empty"]);
      }
      const good = { n: 1, note: undefined, parts: [] };
      const sent = rows.send(good);
      assertEquals([await rows.receive(), await sent], [good, undefined]);
    }));
}

Deno.test("a list with a bad value in it is sent up to there, and the path says where", () =>
  unharmed(0, async (rt) => {
    using numbers = rt.channel(f64, { capacity: 8 });
    const error = await assertRejects(() => numbers.sendMany([1, 2, anything("3"), 4]), CodecError);
    assertEquals(error.path, "$[2]");
    assertEquals(await numbers.receiveMany(8), [1, 2]);
    using names = rt.channel(str, { capacity: 2 });
    const sending = assertRejects(() => names.sendMany(new Set(["a", "b", "c", anything(4)])), CodecError);
    const got = [await names.receive(), await names.receive(), await names.receive()];
    assertEquals([got, (await sending).path, names.size], [["a", "b", "c"], "$[3]", 0]);
  }));

Deno.test("a permit keeps its room when its value is refused", () =>
  unharmed(0, async (rt) => {
    using numbers = rt.channel(f64, { capacity: 1 });
    const permit = await numbers.reserve();
    assertThrows(() => permit.send(anything("x")), CodecError, 'got="x"');
    assertEquals(numbers.trySend(1), false);
    permit.send(2);
    assertThrows(() => permit.send(3), ArgumentError, "used or disposed of");
    assertEquals(await numbers.receive(), 2);
  }));
