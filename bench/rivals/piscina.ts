/**
 * piscina: a pool of Node worker threads, one task per thread at a time, as it is by default.
 *
 * @module
 */
import { Piscina } from "npm:piscina@5.3.2";
import type { Contender, Timing } from "../contender.ts";
import { sumTo, timed, verify } from "../harness.ts";

/** `n` calls open at once on two threads. */
async function inFlight(n: number): Promise<Timing> {
  const pool = new Piscina({
    filename: new URL("./piscina_task.ts", import.meta.url).href,
    name: "echo",
    minThreads: 2,
    maxThreads: 2,
  });
  try {
    for (let i = 0; i < 500; i++) await Promise.all([pool.run(i), pool.run(i)]);
    return await timed(async () => {
      const calls: Promise<number>[] = [];
      for (let i = 0; i < n; i++) calls.push(pool.run(i));
      verify("piscina", (await Promise.all(calls)).reduce((a, b) => a + b, 0), sumTo(n));
    });
  } finally {
    await pool.destroy();
  }
}

/** piscina: calls, no channels. */
export const contender: Contender = {
  name: "piscina",
  version: "5.3.2",
  note: "one task per thread at a time, its default",
  available: () => Promise.resolve(true),
  cases: { "tasks/20000-in-flight": inFlight },
};
