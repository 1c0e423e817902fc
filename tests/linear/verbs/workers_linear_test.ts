/** Histories of real workers: three at once, each with up to six of the public verbs, stamped by one clock. */
import { assertEquals } from "@std/assert";
import { f64 } from "../../../src/codec/mod.ts";
import { internalsOf, Runtime } from "../../../src/runtime/runtime.ts";
import { newSeed } from "../../support/random.ts";
import { Judge, STRUCTURES } from "./judge.ts";
import { amount } from "../../support/deep.ts";

type Module = typeof import("./verbs_module.ts");
const MODULE = import.meta.resolve("./verbs_module.ts");
const PARTIES = 3, MOST_OPERATIONS = 6, BATCH = 50;
/** Histories per structure: eight structures make 100,000 in the deep run. */
const HISTORIES = amount(200, 12_500);

function workers(words: Int32Array<SharedArrayBuffer>): () => Worker {
  return () => {
    const worker = new Worker(new URL("verbs_worker.ts", import.meta.url), { type: "module" });
    worker.postMessage({ words });
    return worker;
  };
}

for (const [name, ...kinds] of STRUCTURES) {
  Deno.test(`workers find ${name} linearizable`, async () => {
    const seed = newSeed(), judge = new Judge(kinds, seed, true);
    const words = new Int32Array(new SharedArrayBuffer(12));
    await using rt = await Runtime.start({ workers: PARTIES, memory: "16MiB", worker: workers(words) });
    const { play } = rt.import<Module>(MODULE);
    for (let from = 0; from < HISTORIES; from += BATCH) {
      const rounds = Array.from({ length: BATCH }, () => kinds.map((kind) => rt.channel(f64, kind)));
      const parts = await Promise.all(
        Array.from(
          { length: PARTIES },
          (_, party) =>
            play.with({ worker: party + 1 })(rounds, party, PARTIES, MOST_OPERATIONS, seed + from),
        ),
      );
      rounds.forEach((_, n) => judge.hear(parts.flatMap((part) => part[n]!)));
      for (const channel of rounds.flat()) channel.cancel();
    }
    judge.meaningful();
    assertEquals(internalsOf(rt).core.poison, 0);
  });
}
