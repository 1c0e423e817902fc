/**
 * Ours between actors of two workers: the first tell is noted by who tells, the last by who is told.
 *
 * @module
 */
import { Runtime } from "../../mod.ts";
import type { Timing } from "../contender.ts";
import { sumTo, verify } from "../harness.ts";

const MODULE = new URL("./millrace_actor_module.ts", import.meta.url).href;

/** Passes before the one that counts: this path is compiled while it runs, `postMessage` is not. */
const WARM_UP = 4;

/** A source and a sum, each in a worker of its own. */
async function pair<T>(work: (it: Awaited<ReturnType<typeof spawned>>) => Promise<T>): Promise<T> {
  await using rt = await Runtime.start({ workers: 2, memory: "64MiB" });
  return await work(await spawned(rt));
}

async function spawned(rt: Runtime) {
  const actors = rt.import<typeof import("./millrace_actor_module.ts")>(MODULE);
  return {
    source: await actors.Source.spawn.with({ worker: 1 })(),
    sum: await actors.Sum.spawn.with({ worker: 2 })(),
  };
}

/** `n` numbers told by an actor to one of another worker. */
export function actorTells(n: number): Promise<Timing> {
  return pair(async ({ source, sum }) => {
    const pass = async (): Promise<Timing> => {
      await sum.ask.expect(n);
      const first = await source.ask.with({ timeout: Infinity }).pour(sum, n);
      let summary = await sum.ask.summary();
      while (summary.received < n) summary = await sum.ask.summary();
      verify("sum of values", summary.sum, sumTo(n));
      return { seconds: (summary.last - first) / 1000 };
    };
    for (let i = 0; i < WARM_UP; i++) await pass();
    return await pass();
  });
}

/** `n` questions of an actor to one of another worker, one after the other. */
export function actorAsks(n: number): Promise<Timing> {
  return pair(async ({ source, sum }) => {
    const ask = source.ask.with({ timeout: Infinity });
    await ask.question(sum, Math.min(n, 1000));
    return { seconds: await ask.question(sum, n) };
  });
}
