/**
 * Tasks per second: a trivial function, many calls in flight. `deno run -A bench/tasks.ts [workers] [in flight] [tasks]`
 *
 * @module
 */
import { Runtime } from "../src/runtime/mod.ts";

const [workers = 2, flight = 20_000, total = 400_000] = Deno.args.map(Number);

/** Calls `identity` `count` times, `flight` at a time; milliseconds. */
async function run(call: (n: number) => Promise<number>, count: number): Promise<number> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const n = next++;
      if (await call(n) !== n) throw new Error(`a wrong answer: call=${n}`);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: flight }, lane));
  return performance.now() - start;
}

await using rt = await Runtime.start({ workers });
const tasks = rt.import<typeof import("./rivals/millrace_worker.ts")>(
  import.meta.resolve("./rivals/millrace_worker.ts"),
);
await run(tasks.identity, total / 4);
for (let i = 0; i < 5; i++) {
  const ms = await run(tasks.identity, total);
  console.log(`${workers} workers, ${flight} in flight: ${Math.round(total / ms)} k tasks/s`);
}
