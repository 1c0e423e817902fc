/**
 * Workers that publish and workers that listen to one shared subject die: who lives gets every value, each once and in order, nobody
 * waits for the dead, and the memory is sound after each reap. Ten deaths; 500 with MILLRACE_DEEP=1.
 */
import { assert, assertEquals } from "@std/assert";
import { f64 } from "../../src/codec/mod.ts";
import { StaleHandleError, WorkerLostError } from "../../src/errors.ts";
import { Runtime } from "../../src/runtime/mod.ts";
import { internalsOf } from "../../src/runtime/runtime.ts";
import { amount } from "../support/deep.ts";
import { newSeed, seeded } from "../support/random.ts";
import { Books } from "./books.ts";
import { Killer } from "./killer.ts";

type Module = typeof import("./subject_module.ts");
const MODULE = import.meta.resolve("./subject_module.ts");
const DEATHS = amount(10, 500);
/** Bytes that a run may leave in use: records that slots keep for their next owner. */
const SLACK = 1 << 20;

Deno.test(`${DEATHS} deaths of publishers and listeners cost the others nothing`, async () => {
  const seed = newSeed(), what = `seed ${seed}`, books = new Books();
  await using rt = await Runtime.start({ workers: 4, memory: "32MiB" });
  const news = rt.subject(f64, { capacity: 32 });
  const signs = rt.channel(f64, { capacity: 64, overflow: "dropOldest" }),
    faults = rt.channel(f64, { capacity: 64 });
  const { publish, follow } = rt.import<Module>(MODULE);
  const killer = new Killer(rt, seeded(seed), what, () => books.received);
  let over = false;
  const live = async (begin: (life: number) => Promise<number | void>, publishes: boolean) => {
    while (!over) {
      const life = books.lives++;
      try {
        const accepted = await begin(life);
        if (publishes) books.accepted.set(life, accepted as number);
      } catch (error) {
        if (over && error instanceof StaleHandleError) return;
        assert(error instanceof WorkerLostError, `${what}: ${error}`);
      }
    }
  };
  // In the main isolate, which lives through everything: one that reads, and one that is called.
  const called = new Books();
  const reader = news.receiver();
  const observed = new Promise<void>((complete, error) =>
    news.subscribe({ next: (value) => called.enter(value), error, complete })
  );
  const reading = (async () => {
    for await (const value of reader) books.enter(value);
  })();
  const lives = [
    ...[1, 2].map((worker) =>
      live((life) => {
        called.lives = Math.max(called.lives, life + 1);
        return publish.with({ worker })(news, life);
      }, true)
    ),
    live(() => follow.with({ worker: 3 })(news, signs, faults, "receiver"), false),
    live(() => follow.with({ worker: 4 })(news, signs, faults, "observer"), false),
  ];
  for (const one of [reading, observed, ...lives]) one.catch(() => {});
  while (books.received < 100) await killer.watch();
  const before = rt.stats().memory.used;
  await killer.kill(DEATHS);
  over = true;
  news.complete();
  await Promise.all([...lives, reading, observed]);
  for (const [life, count] of books.accepted) called.accepted.set(life, count);
  assertEquals(
    [books.settle(what, 0), called.settle(what, 0), called.received],
    [0, 0, books.received],
    what,
  );
  assertEquals(faults.tryReceive().state, "empty", `${what}: a listener in a worker missed something`);
  const grown = rt.stats().memory.used - before;
  assert(grown < SLACK, `${what}: ${grown} bytes were never given back`);
  assertEquals(await rt.close(), { stuck: [] });
  assertEquals(internalsOf(rt).core.call.audit(1), 0, what);
  console.log(
    `  ${killer.reaped} deaths, ${books.received} values arrived at both listeners of the main isolate, 0 lost`,
  );
});
