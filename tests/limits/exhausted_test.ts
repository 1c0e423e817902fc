/** A full memory, on every public path: an error with a name, nothing lost, and everything goes on once there is room. */
import { assert, assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { select } from "../../src/channel/mod.ts";
import { array, auto, bytes, f64, str } from "../../src/codec/mod.ts";
import { ArenaExhaustedError, ArgumentError } from "../../src/errors.ts";
import { Runtime, type SharedChannel } from "../../src/runtime/mod.ts";
import { internalsOf } from "../../src/runtime/runtime.ts";

type Module = typeof import("./limits_module.ts");
const MODULE = import.meta.resolve("./limits_module.ts");
const BLOB = new Uint8Array(40_000);

/** Fills the memory until no message of more than a few bytes finds a block. */
function fill(ballast: SharedChannel<Uint8Array>): void {
  for (let size = 1 << 20; size >= 256; size >>= 1) {
    for (;;) {
      try {
        assert(ballast.trySend(new Uint8Array(size - 48)), "the channel is full before the memory");
      } catch (error) {
        assertInstanceOf(error, ArenaExhaustedError);
        break;
      }
    }
  }
}

/** The paths that need memory: what must fail, and with nothing lost. */
const PATHS: readonly [string, (to: SharedChannel<Uint8Array>, rt: Runtime) => Promise<unknown>][] = [
  ["send", (to) => to.send(BLOB)],
  ["sendMany", (to) => to.sendMany([BLOB, BLOB])],
  // deno-lint-ignore require-await
  ["trySend", async (to) => to.trySend(BLOB)],
  ["select", (to) => select({ to: to.onSend(BLOB) })],
  // deno-lint-ignore require-await
  ["select.try", async (to) => select.try({ to: to.onSend(BLOB) })],
  // deno-lint-ignore require-await
  ["rt.channel", async (_, rt) => rt.channel(f64, { capacity: 100_000 })],
  ["a permit", async (to) => {
    using permit = await to.reserve();
    permit.send(BLOB);
  }],
];

Deno.test("with a full memory every path fails by name, keeps its value, and works again when there is room", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "4MiB" });
  const { double } = rt.import<Module>(MODULE);
  assertEquals(await double(1), 2);
  const ballast = rt.channel(bytes, { capacity: 4_096 }), to = rt.channel(bytes, { capacity: 4 });
  const { core } = internalsOf(rt);
  for (const [name, act] of PATHS) {
    fill(ballast);
    await assertRejects(() => act(to, rt), ArenaExhaustedError, undefined, name);
    assertEquals(to.size, 0, `${name}: nothing was sent`);
    assertEquals(await double(4), 8, `${name}: small calls go on`);
    while (ballast.tryReceive().state === "ok");
    assertEquals(core.call.audit(0), 0, `${name}: the memory is sound`);
  }
  for (const [name, act] of PATHS) {
    // Blocks are split and never joined: a megabyte in one piece does not come back.
    if (name === "rt.channel") continue;
    await act(to, rt);
    for (let got = to.tryReceive(); got.state === "ok"; got = to.tryReceive()) {
      assertEquals(got.value.length, BLOB.length, name);
    }
  }
  assertEquals(core.call.audit(0), 0);
});

Deno.test("the error of a full memory says what fills it", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  const ballast = rt.channel(bytes, { capacity: 1024 });
  const error = await assertRejects(async () => {
    for (;;) await ballast.send(BLOB);
  }, ArenaExhaustedError);
  assert(/used=\d+/.test(error.message) && /fullest=\d+/.test(error.message), error.message);
});

Deno.test("there may be as many channels as there are numbers, and a number that was given back serves again", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "64MiB" });
  const all: SharedChannel<number>[] = [];
  assertThrows(() => {
    for (;;) all.push(rt.channel(f64));
  }, ArenaExhaustedError);
  assert(all.length > 3_900, `only ${all.length} channels`);
  for (const channel of all.splice(0, 100)) {
    channel.close();
    assertEquals(channel.tryReceive().state, "closed");
  }
  for (let i = 0; i < 100; i++) all.push(rt.channel(f64));
  const [first, last] = [all[0]!, all.at(-1)!];
  const got = last.receive();
  await last.send(7);
  assertEquals(await got, 7);
  assertEquals(first.tryReceive().state, "empty");
});

Deno.test("a message larger than the limit is refused before it takes memory", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "8MiB", maxMessage: "64KiB" });
  // The header of a channel that is gone waits for the next one.
  const warm = rt.channel(f64);
  warm.close();
  warm.tryReceive();
  const before = rt.stats().memory.used;
  for (
    const [codec, value] of [
      [bytes, new Uint8Array(70_000)],
      [str, "x".repeat(70_000)],
      [array(f64), Array(9_000).fill(1)],
      [auto(), { deep: ["x".repeat(70_000)] }],
    ] as const
  ) {
    const channel = rt.channel(codec as never, { capacity: 2 }) as SharedChannel<unknown>;
    const error = await channel.send(value).then(() => undefined, (error) => error);
    assert(error instanceof Error && "code" in error, `${codec.schema}: ${error}`);
    assertEquals(channel.size, 0);
    channel.close();
    channel.tryReceive();
  }
  assertEquals(rt.stats().memory.used, before);
  // deno-lint-ignore require-await
  await assertRejects(async () => rt.channel(f64, { capacity: 1 << 25 }), ArgumentError);
});
