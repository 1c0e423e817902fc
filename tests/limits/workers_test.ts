/** As many workers as there may be, idle workers, fair ones, and stuck ones. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { f64 } from "../../src/codec/mod.ts";
import { Runtime } from "../../src/runtime/mod.ts";
import { internalsOf } from "../../src/runtime/runtime.ts";
import { fullOptions } from "../../src/runtime/options.ts";
import { ArgumentError } from "../../src/errors.ts";
import { awake } from "../support/awake.ts";
import { DEEP } from "../support/deep.ts";

type Module = typeof import("./limits_module.ts");
const MODULE = import.meta.resolve("./limits_module.ts");

Deno.test("63 workers start on any number of cores, each does its task, and all leave", async () => {
  assertThrows(() => fullOptions({ workers: 64 }), ArgumentError, "0 to 63");
  const begin = performance.now();
  const rt = await Runtime.start({ workers: 63, memory: "128MiB" });
  const started = performance.now();
  const { double } = rt.import<Module>(MODULE);
  const results = await Promise.all(
    Array.from({ length: 63 }, (_, i) => double.with({ worker: i + 1 })(i)),
  );
  assertEquals(results, Array.from({ length: 63 }, (_, i) => 2 * i));
  const done = performance.now(), { core } = internalsOf(rt);
  assertEquals(await rt.close({ deadline: 60_000 }), { stuck: [] });
  assertEquals(core.call.audit(1), 0);
  const ms = [started - begin, done - started, performance.now() - done].map(Math.round);
  console.log(`  63 workers: start ${ms[0]} ms, a task each ${ms[1]} ms, close ${ms[2]} ms`);
});

/** Milliseconds before the measurement: in the first half minute V8 tidies up the heap of each new isolate, once. */
const SETTLE = DEEP ? 30_000 : 500;

/** CPU milliseconds of a whole process, user and system, that does `body` with a runtime `rt`, and then waits `ms`. */
async function cpuOfIdle(ms: number, body: string): Promise<number> {
  const runtime = import.meta.resolve("../../src/runtime/mod.ts"),
    codec = import.meta.resolve("../../src/codec/mod.ts");
  const program = `
    import { Runtime } from ${JSON.stringify(runtime)};
    import { f64 } from ${JSON.stringify(codec)};
    const { cpuUsage } = await import("node:process");
    ${body}
    await new Promise((resolve) => setTimeout(resolve, ${SETTLE}));
    const before = cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, ${ms}));
    const used = cpuUsage(before);
    console.log((used.user + used.system) / 1000);
    Deno.exit(0);
  `;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--no-lock", "--ext=ts", "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(program));
  await input.close();
  const { stdout } = await child.output();
  return Number(new TextDecoder().decode(stdout));
}

/** Three seconds beside other tests say less than a minute alone does. */
const IDLE = DEEP ? 0.005 : 0.015;

Deno.test(`8 idle workers that wait for a channel cost less than ${100 * IDLE} % of a core`, async () => {
  const ms = DEEP ? 60_000 : 3_000;
  const none = await cpuOfIdle(ms, "");
  const eight = await cpuOfIdle(
    ms,
    `const rt = await Runtime.start({ workers: 8, memory: "32MiB" });
     const numbers = rt.channel(f64, { capacity: 4 });
     const { waitFor } = rt.import(${JSON.stringify(MODULE)});
     for (let i = 0; i < 8; i++) waitFor.with({ worker: i + 1 })(numbers).catch(() => {});`,
  );
  const share = (eight - none) / ms;
  console.log(
    `  ${ms} ms: ${none.toFixed(1)} ms of CPU alone, ${eight.toFixed(1)} ms with 8 workers: ${
      (100 * share).toFixed(3)
    } % of a core`,
  );
  assert(share < IDLE, `${(100 * share).toFixed(2)} % of a core`);
});

for (const capacity of [0, 16]) {
  Deno.test(`no producer starves: four workers share one consumer, capacity ${capacity}`, async () => {
    await using rt = await Runtime.start({ workers: 4, memory: "16MiB" });
    const all = rt.channel(f64, { capacity }), { shout } = rt.import<Module>(MODULE);
    const done = [0, 1, 2, 3].map((own) => shout.with({ worker: own + 1 })(all, own));
    const counts = [0, 0, 0, 0], last = [0, 0, 0, 0];
    // All must have begun before anybody counts.
    const begun = new Set<number>();
    while (begun.size < 4) begun.add(await all.receive());
    const begin = performance.now(), more = awake(DEEP ? 60_000 : 1_000);
    last.fill(begin);
    let longest = 0;
    for (let now = begin; more(); now = performance.now()) {
      for (let i = 0; i < 64; i++) {
        const from = await all.receive();
        counts[from]!++;
        longest = Math.max(longest, now - last[from]!);
        last[from] = now;
      }
    }
    all.close();
    await Promise.all(done);
    const total = counts.reduce((sum, count) => sum + count),
      ratio = Math.max(...counts) / Math.min(...counts);
    console.log(
      `  capacity ${capacity}: ${counts}, most / least ${ratio.toFixed(2)}, longest silence ${
        longest.toFixed(0)
      } ms`,
    );
    assert(Math.min(...counts) > total / 100, `somebody starves: ${counts}`);
    assert(longest < (DEEP ? 2_500 : 10_000), `somebody was silent for ${longest} ms`);
    if (DEEP) assert(ratio <= 2, `${counts}: ${ratio}`);
  });
}
