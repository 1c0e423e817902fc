import { assertEquals, assertThrows } from "@std/assert";
import { Actor, spawn } from "../../../src/actor/mod.ts";
import { auto, f64, Window } from "../../../src/codec/mod.ts";
import { CodecError } from "../../../src/errors.ts";
import { brief } from "../../../src/runtime/brief.ts";
import { internalsOf, Runtime } from "../../../src/runtime/runtime.ts";
import { portOf } from "../../../src/runtime/shared_channel.ts";
import { SeenHandles } from "../../../src/runtime/seen_handles.ts";

class Clerk extends Actor {
  hello(): string {
    return "hello";
  }
}

Deno.test("every kind of handle is read as a name, to its last byte, and attaches nothing", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  using jobs = rt.channel(f64, { capacity: 4, name: "jobs" });
  using prices = rt.subject(f64, { name: "prices" });
  const clerk = spawn(Clerk, [], { name: "clerk of seen handles" });
  using tx = jobs.sender();
  using rx = jobs.receiver();
  const live = new AbortController().signal;
  const value = [jobs, tx, rx, prices, live, AbortSignal.abort("over"), clerk, "end"];
  const { handles } = portOf(jobs).isolate.window;
  const window = new Window(new Uint8Array(4096), handles);
  auto().encode(value, window);
  const { core, register: { names } } = internalsOf(rt);
  const used = core.usage().used;
  const seen = new Window(window.bytes.slice(0, window.at), new SeenHandles(names));
  const read = auto().decode(seen) as unknown[];
  assertEquals(seen.at, window.at);
  assertEquals(read.map((one) => brief(one)), [
    "<channel jobs>",
    "<sender of channel jobs>",
    "<receiver of channel jobs>",
    "<subject prices>",
    "<signal>",
    "<signal, aborted>",
    "<actor clerk of seen handles>",
    '"end"',
  ]);
  assertEquals(core.usage().used, used);
  await clerk.stop();
});

Deno.test("bytes that are no handle are an error, and so is one that is cut short", () => {
  const seen = new SeenHandles(new Map());
  for (const bytes of [[], [9], [0, 1, 2], [3], [3, 1, 0, 0, 0, 1], [4, 1], [6, 1], [7], [255, 0, 0]]) {
    assertThrows(() => seen.decode(new Window(Uint8Array.from(bytes))), Error);
  }
  assertThrows(() => seen.decode(new Window(Uint8Array.of(9, 0, 0))), CodecError);
});
