import { assert, assertEquals } from "@std/assert";
import { auto } from "../../src/codec/mod.ts";
import { f64 } from "../../src/codec/mod.ts";
import { Runtime } from "../../src/runtime/mod.ts";
import { cases, type Tick } from "./subjects_marbles_tasks.ts";

Deno.test("the same marbles with the source in one worker and the operators in another: values, times and ends are the same", async () => {
  const all = await cases();
  assert(all.size >= 100, `so many cases can be run across workers: ${all.size}`);
  await using rt = await Runtime.start({ workers: 2, memory: "64MiB" });
  const tasks = rt.import<typeof import("./subjects_marbles_tasks.ts")>(
    import.meta.resolve("./subjects_marbles_tasks.ts"),
  );
  const subjects = Array.from(all, () => rt.subject(auto() as never, { capacity: 32 }));
  const ready = rt.channel(f64, { capacity: 1 });
  const played = tasks.play.with({ worker: 1 })(subjects as never, ready);
  const { right, cold, wrong } = await tasks.judge.with({ worker: 2 })(subjects as never, ready);
  await played;
  assertEquals(wrong, [], `of ${all.size} cases`);
  assertEquals(right + cold.length, all.size);
  assert(right >= 100, `${right} cases; these need a source that begins anew: ${cold.join(", ")}`);
  for (const subject of subjects) {
    (subject as unknown as { complete(): void; next(tick: Tick): void }).complete();
  }
});
