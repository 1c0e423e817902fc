/** Shutdown is bounded and honest: whatever the workers are doing, `close` returns in time and names the stuck. */
import { assert, assertEquals } from "@std/assert";
import { f64 } from "../../src/codec/mod.ts";
import { MillraceError } from "../../src/errors.ts";
import { Runtime } from "../../src/runtime/mod.ts";
import { newSeed, seeded } from "../support/random.ts";
import { amount, DEEP } from "../support/deep.ts";

type Module = typeof import("./limits_module.ts");
const MODULE = import.meta.resolve("./limits_module.ts");
const POOLS = amount(2, 100);
const DEADLINE = DEEP ? 1_000 : 400, SPIN = 3_500;
/** Milliseconds that a close may take beyond its deadline, and beyond what this event loop was late by itself meanwhile. */
const SLACK = 100;
const TICK = 5;
/** Milliseconds of lateness from which on a machine counts as too busy to let every worker leave in time. */
const LATE = 40;

/** How late the timers of this event loop are: on a busy machine they wait for a processor. */
class Lateness {
  #worst = 0;
  #due = performance.now() + TICK;
  readonly #timer: ReturnType<typeof setInterval> = setInterval(() => {
    const now = performance.now();
    this.#worst = Math.max(this.#worst, now - this.#due);
    this.#due = now + TICK;
  }, TICK);

  /** The worst so far, in milliseconds; twice, since both the deadline and what follows it may have waited. */
  stop(): number {
    clearInterval(this.#timer);
    return 2 * Math.max(this.#worst, performance.now() - this.#due);
  }
}

const STATES = [
  "idle",
  "waits for a channel",
  "waits for nothing of ours",
  "floods a channel",
  "spins",
] as const;

Deno.test(`${POOLS} runtimes with idle, waiting and spinning workers close in time, and name those that spin`, async () => {
  const seed = newSeed(), pick = seeded(seed);
  let slowest = 0, beyond = 0, zombies = 0, starved = 0;
  for (let pool = 0; pool < POOLS; pool++) {
    const states = [0, 1, 2].map(() => pick(STATES.length));
    if (pool === 0) states[1] = STATES.indexOf("spins");
    const rt = await Runtime.start({ workers: 3, memory: "8MiB" });
    const { waitFor, forget, flood, spin, double } = rt.import<Module>(MODULE);
    const quiet = rt.channel(f64), loud = rt.channel(f64, { capacity: 4 });
    const begun = rt.channel(f64, { capacity: 4 });
    await Promise.all([1, 2, 3].map((worker) => double.with({ worker })(worker)));
    const calls = states.map((state, i): Promise<unknown> => {
      const to = { worker: i + 1 };
      if (state === 1) return waitFor.with(to)(quiet);
      if (state === 2) return forget.with(to)();
      if (state === 3) return flood.with(to)(loud);
      return state === 4 ? spin.with(to)(SPIN, begun) : double.with(to)(1);
    });
    const ends = calls.map((call) =>
      call.then(() => "result", (error) => error instanceof MillraceError ? "told" : error)
    );
    for (const state of states) if (state === 4) await begun.receive();
    await new Promise((resolve) => setTimeout(resolve, 30));
    const late = new Lateness(), begin = performance.now();
    const { stuck } = await rt.close({ deadline: DEADLINE });
    const took = performance.now() - begin, excuse = late.stop();
    slowest = Math.max(slowest, took);
    beyond = Math.max(beyond, took - DEADLINE - excuse);
    zombies += stuck.length;
    const what = `pool ${pool} of seed ${seed}: ${states.map((state) => STATES[state])}`;
    assert(
      took <= DEADLINE + SLACK + excuse,
      `${what}: close took ${took} ms, the event loop was ${excuse} ms late`,
    );
    const spinning = states.flatMap((state, i) => state === 4 ? [i + 1] : []);
    // Whoever had no processor in time has not left in time: it is named, too.
    const slow = stuck.filter(({ worker }) => !spinning.includes(worker));
    if (excuse < LATE) assertEquals(slow, [], `${what}: who is stuck`);
    starved += slow.length;
    assertEquals(spinning.filter((worker) => !stuck.some((one) => one.worker === worker)), [], what);
    for (const { worker, task } of stuck) if (spinning.includes(worker)) assertEquals(task, "spin", what);
    for (const end of await Promise.all(ends)) assert(end === "result" || end === "told", `${what}: ${end}`);
    // The zombies end by themselves; the next runtime must not have to share the processors with them.
    if (stuck.length > 0) await new Promise((resolve) => setTimeout(resolve, SPIN));
  }
  console.log(
    `  slowest close ${Math.round(slowest)} ms at a deadline of ${DEADLINE}, at most ${
      Math.round(beyond)
    } ms beyond it ` +
      `apart from waits for a processor; ${zombies} workers were stuck, ${starved} of them for want of a processor`,
  );
});

Deno.test("a process whose worker spins forever ends by itself, soon after the close that named it", async () => {
  const program = `
    import { Runtime } from ${JSON.stringify(import.meta.resolve("../../src/runtime/mod.ts"))};
    import { f64 } from ${JSON.stringify(import.meta.resolve("../../src/codec/mod.ts"))};
    const rt = await Runtime.start({ workers: 2, memory: "8MiB" });
    const { spin, double } = rt.import(${JSON.stringify(MODULE)});
    await double(1);
    const begun = rt.channel(f64, { capacity: 1 });
    spin.with({ worker: 1 })(1e9, begun).catch(() => {});
    await begun.receive();
    const { stuck } = await rt.close({ deadline: 300 });
    console.log(JSON.stringify(stuck));
  `;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--no-lock", "--ext=ts", "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(60_000),
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(program));
  await input.close();
  const { code, stdout, stderr } = await child.output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  assertEquals(new TextDecoder().decode(stdout).trim(), '[{"worker":1,"task":"spin"}]');
});
