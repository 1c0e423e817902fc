/**
 * No wake-up is lost: two workers throw a ball to each other, each asleep whenever the other one has it, and a watchdog in the main
 * isolate bites when nothing moves. 10,000 rounds; with MILLRACE_DEEP=1 ten million in all.
 */
import { assertEquals } from "@std/assert";
import { after, select } from "../../src/channel/mod.ts";
import { f64 } from "../../src/codec/mod.ts";
import { internalsOf, Runtime } from "../../src/runtime/runtime.ts";
import { amount } from "../support/deep.ts";

type Module = typeof import("./ping_pong_module.ts");
const MODULE = import.meta.resolve("./ping_pong_module.ts");
const ALL = amount(10_000, 10_000_000);
/** Milliseconds within which thousands of rounds take place, on however busy a machine. */
const STALL = 30_000;

/** How they throw, the capacity of the channels, whether they look before they sleep, and the share of all rounds. */
const WAYS: readonly ["sync" | "await", number, boolean, number][] = [
  ["sync", 1, false, 0.5],
  ["sync", 0, false, 0.4],
  ["sync", 1, true, 0.025],
  ["sync", 0, true, 0.025],
  ["await", 1, true, 0.025],
  ["await", 0, true, 0.025],
];

for (const [how, capacity, spin, share] of WAYS) {
  const rounds = Math.round(ALL * share);
  const looking = spin ? "looking before they sleep" : "sleeping at once";
  Deno.test(`no wake-up is lost in ${rounds} rounds, ${how}, capacity ${capacity}, ${looking}`, async () => {
    await using rt = await Runtime.start({ workers: 2, memory: "8MiB", spin });
    const tasks = rt.import<Module>(MODULE);
    const [there, back] = [rt.channel(f64, { capacity }), rt.channel(f64, { capacity })];
    const signs = rt.channel(f64, { capacity: 16, overflow: "dropOldest" });
    const [serve, volley] = how === "sync"
      ? [tasks.serve, tasks.volley]
      : [tasks.serveAwaiting, tasks.volleyAwaiting];
    const thrown = volley.with({ worker: 2 })(there, back);
    const begin = performance.now(), wrong = serve.with({ worker: 1 })(there, back, signs, rounds);
    for (let last = 0;;) {
      const sign = await select({ sign: signs, stalled: after(STALL) });
      if (sign.state === "closed") break;
      if (sign.key === "stalled") {
        throw new Error(`stalled after ${last} rounds: ${JSON.stringify(rt.stats())}`);
      }
      last = sign.value;
    }
    assertEquals([await wrong, await thrown], [0, rounds]);
    assertEquals(internalsOf(rt).core.poison, 0);
    console.log(`  ${((performance.now() - begin) / rounds * 1_000).toFixed(1)} µs a round`);
  });
}
