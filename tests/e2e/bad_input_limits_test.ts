/** The ends of memory, of handles, of permissions and of the runtime: a named error, and what is possible afterwards. */
import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import {
  ArenaExhaustedError,
  auto,
  bytes,
  ChannelClosedError,
  CodecError,
  f64,
  ForeignHandleError,
  type ReceiveChannel,
  Runtime,
  RuntimeClosedError,
  select,
  type SharedChannel,
  StaleHandleError,
  WorkerStartError,
} from "../../mod.ts";
import { internalsOf } from "../../src/runtime/runtime.ts";
import { portOf } from "../../src/runtime/shared_channel.ts";
import { runAsUser } from "../support/user_program.ts";

type Tasks = typeof import("./bad_input_tasks.ts");
const TASKS = import.meta.resolve("./bad_input_tasks.ts");
const MOD = JSON.stringify(import.meta.resolve("../../mod.ts"));

function factOf(error: Error, name: string): number {
  return Number(error.message.match(new RegExp(`\\b${name}=(\\d+)`))?.[1]);
}

function assertSound(rt: Runtime): void {
  assertEquals(internalsOf(rt).core.call.audit(0), 0);
}

Deno.test("memory full of channels: the error says who fills it, tasks go on, and what is freed can be used", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "2MiB", maxMessage: "64KiB" });
  const { add } = rt.import<Tasks>(TASKS);
  const made: SharedChannel<number>[] = [];
  const fill = (): never => {
    for (;;) made.push(rt.channel(f64, { capacity: 4096, name: `numbers ${made.length}` }));
  };
  const error = assertThrows(
    fill,
    ArenaExhaustedError,
    'capacity=4096, cell=8, name="numbers',
  );
  assertEquals(error.code, "ARENA_EXHAUSTED");
  assertEquals(factOf(error, "size"), 2 ** 21);
  assert(factOf(error, "used") <= 2 ** 21 && factOf(error, "used") > 2 ** 21 - 2 ** 17, error.message);
  assert(factOf(error, "channels") >= made.length, error.message);
  assertEquals(rt.stats().channels.length, made.length);
  assertEquals(await add(1, 2), 3);
  await made[0]!.send(7);
  assertEquals(await made[0]!.receive(), 7);
  made.pop()!.close();
  using again = rt.channel(f64, { capacity: 4096 });
  assertEquals(again.trySend(1), true);
  assertEquals(again.tryReceive(), { state: "ok", value: 1 });
  for (const channel of made) channel.cancel();
  assertSound(rt);
});

Deno.test("memory full of messages: the error names the fullest channel, nothing is lost, and there is room after a receive", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "2MiB" });
  const { identity } = rt.import<Tasks>(TASKS);
  const box = rt.channel(bytes, { capacity: 100, name: "box" });
  assertEquals(await identity(1), 1);
  const before = rt.stats().memory.used;
  const message = new Uint8Array(50_000).fill(7);
  let sent = 0;
  const error = await assertRejects(async () => {
    for (;; sent++) await box.send(message);
  }, ArenaExhaustedError);
  assert(factOf(error, "bytes") >= 50_000, error.message);
  assertEquals(factOf(error, "buffered"), sent);
  const named = rt.stats().channels.find((channel) => channel.name === "box");
  assertEquals(factOf(error, "fullest"), named?.id);
  assertEquals(named?.depth, sent);

  assertThrows(() => box.trySend(message), ArenaExhaustedError);
  await assertRejects(() => select({ sent: box.onSend(message) }), ArenaExhaustedError);
  await assertRejects(() => identity(message), ArenaExhaustedError, "the arguments of a task");
  assertEquals(await identity("small"), "small");
  assertEquals(box.trySend(new Uint8Array(8)), true, "small ones lie in the cells");

  assertEquals(await box.receive(), message);
  await box.send(message);
  for (let left = sent + 1; left > 0; left--) await box.receive();
  assertEquals(rt.stats().memory.used, before);
  assertEquals(await identity(message), message);
  assertSound(rt);
});

Deno.test("a channel can be closed for a reason while the memory is full, and one that cannot travel leaves it open", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "2MiB" });
  const box = rt.channel(bytes, { capacity: 100 });
  const fill = async (size: number) => {
    for (;;) await box.send(new Uint8Array(size));
  };
  await assertRejects(() => fill(50_000), ArenaExhaustedError);
  await assertRejects(() => fill(2_000), ArenaExhaustedError);
  const odd = assertThrows(() => box.close({ report: () => 1 }), CodecError);
  assertEquals([odd.path, box.closed], ["$.report", false]);
  box.close(new RangeError("why ".repeat(5_000)));
  assertEquals(box.closed, true);
  for (let left = box.size; left > 0; left--) await box.receive();
  const reason = await assertRejects(() => box.receive(), Error, "why why");
  assertEquals(reason.name, "RangeError");
});

Deno.test("more channels than there are numbers: the error says how many there may be", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "16MiB" });
  const made: SharedChannel<number>[] = [];
  const error = assertThrows(() => {
    for (;;) made.push(rt.channel(f64));
  }, ArenaExhaustedError);
  assertEquals(factOf(error, "most"), factOf(error, "channels"));
  made.pop()!.close();
  rt.channel(f64);
  for (const channel of made) channel.close();
});

Deno.test("a channel of another runtime is refused as an argument and inside messages, and stays usable at home", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "4MiB" });
  await using other = await Runtime.start({ workers: 0, memory: "4MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const stranger = other.channel(f64, { capacity: 1 });
  const own = rt.channel(f64, { capacity: 1 });
  const error = await assertRejects(() => tasks.double(own, stranger), ForeignHandleError);
  assertEquals(error.code, "FOREIGN_HANDLE");
  assertEquals(factOf(error, "channel"), other.stats().channels[0]?.id);
  const post = rt.channel(auto(), { capacity: 2 });
  await assertRejects(() => post.send({ reply: stranger }), ForeignHandleError);
  await assertRejects(() => post.send([stranger.sender()]), ForeignHandleError);
  assertThrows(() => post.trySend(stranger.receiver()), ForeignHandleError);
  assertEquals([post.size, own.closed], [0, false]);
  assertEquals(await tasks.add(1, 2), 3);
});

Deno.test("the handle of a channel that was released is stale where it arrives, also when its number has a new owner", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "4MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const post = rt.channel(auto<{ reply: ReceiveChannel<number> }>(), { capacity: 4 });
  const gone = rt.channel(f64, { capacity: 1 });
  const { number } = portOf(gone);
  await post.send({ reply: gone });
  gone.close();
  const heir = rt.channel(f64, { capacity: 1 });
  assertEquals(portOf(heir).number, number);
  const error = await assertRejects(() => post.receive(), StaleHandleError, `channel=${number}, generation=`);
  assertEquals(error.code, "STALE_HANDLE");
  await assertRejects(() => tasks.double(gone, heir), StaleHandleError, `channel=${number}`);
  const kept = await assertRejects(() => gone.send(5), ChannelClosedError);
  assertEquals(kept.value, 5);
  assertEquals([heir.closed, heir.trySend(6), heir.tryReceive()], [false, true, { state: "ok", value: 6 }]);
  assertSound(rt);
});

Deno.test("an end that was disposed of refuses with the value, and disposing of it again changes nothing", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  const channel = rt.channel(f64, { capacity: 1 });
  const [first, second] = [channel.sender(), channel.sender()];
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  const error = await assertRejects(() => first.send(1), ChannelClosedError, "disposed of");
  assertEquals([error.value, first.trySend(2), channel.closed], [1, false, false]);
  await second.send(3);
  second[Symbol.dispose]();
  assertEquals([channel.closed, await Array.fromAsync(channel)], [true, [3]]);
});

Deno.test("after close every use says so, values come back, and a second close is the first", async () => {
  const rt = await Runtime.start({ workers: 1, memory: "4MiB" });
  const { add, identity } = rt.import<Tasks>(TASKS);
  await assertRejects(async () => await rt.close({ deadline: -1 }), Error, 'option="deadline", value=-1');
  const numbers = rt.channel(f64, { capacity: 1 });
  await numbers.send(1);
  const parked = numbers.send(2);
  const listener = rt.channel(f64).receive();
  const closing = rt.close();
  assertStrictEquals(rt.close({ deadline: 1 }), closing);
  const returned = await assertRejects(() => parked, ChannelClosedError);
  assertEquals([returned.value, (returned.cause as Error).name], [2, "RuntimeClosedError"]);
  await assertRejects(() => listener, RuntimeClosedError);
  assertEquals(await closing, { stuck: [] });
  assertStrictEquals(rt.close(), closing);

  assertThrows(() => rt.channel(f64), RuntimeClosedError, 'what="channel"');
  assertThrows(() => rt.import(TASKS), RuntimeClosedError, 'what="import"');
  assertThrows(() => rt.stats(), RuntimeClosedError, 'what="stats"');
  const error = await assertRejects(() => add(1, 2), RuntimeClosedError, 'task="add"');
  assertEquals(error.code, "RUNTIME_CLOSED");
  await assertRejects(() => Array.fromAsync(identity.map([1])), RuntimeClosedError);
  const late = await assertRejects(() => numbers.send(3), ChannelClosedError);
  assertEquals(late.value, 3);
  assertEquals([numbers.trySend(4), numbers.tryReceive(), numbers.closed], [
    false,
    { state: "closed" },
    true,
  ]);
  await assertRejects(() => numbers.receive(), RuntimeClosedError);
  await assertRejects(() => numbers.reserve(), ChannelClosedError, "cannot reserve");
  assertEquals((await select({ numbers })).state, "closed");
  numbers.close();
  numbers.cancel();
});

Deno.test("a worker option that makes no worker, or one that is none of ours, fails the start and leaves nothing behind", async () => {
  // deno-lint-ignore no-explicit-any -- a caller without types
  const make = (value: unknown): any => () => value;
  const start = (worker: () => Worker) => Runtime.start({ workers: 1, memory: "4MiB", worker });
  for (const nothing of [5, undefined, {}]) {
    const error = await assertRejects(() => start(make(nothing)), WorkerStartError, "no Worker");
    assertEquals(error.code, "WORKER_START");
  }
  await assertRejects(
    () =>
      start(() => {
        throw new TypeError("out of workers");
      }),
    WorkerStartError,
    'worker=1, reason="out of workers"',
  );
});

Deno.test("without --allow-read the start, or the first call of a local module, names the flag; local channels need none", async () => {
  const program = (act: string): string => `
    import { Channel, Runtime } from ${MOD};
    const local = new Channel({ capacity: 1 });
    await local.send(1);
    try {
      ${act}
    } catch (error) {
      console.log(JSON.stringify([error.name, error.code, error.message.includes("--allow-read")]));
    }
    console.log(await local.receive());
  `;
  const acts = [
    ["await Runtime.start({ workers: 2, memory: '8MiB' });", "WorkerStartError", "PERMISSION"],
    [
      "const rt = await Runtime.start({ workers: 0, memory: '8MiB' });" +
      "try { await rt.import(new URL('./tasks.ts', import.meta.url)).run(); } finally { await rt.close(); }",
      "TaskModuleError",
      "MODULE_LOAD",
    ],
  ] as const;
  for (const [act, name, code] of acts) {
    const files = { "main.ts": program(act), "tasks.ts": "export const run = () => 1;\n" };
    const ending = await runAsUser({ files, flags: ["--no-check"], deadline: 30_000 });
    assertEquals(ending.code, 0, ending.stderr);
    assertEquals(ending.stdout, `${JSON.stringify([name, code, true])}\n1\n`);
  }
});
