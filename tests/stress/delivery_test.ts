import { assertEquals } from "@std/assert";
import { f64 } from "../../src/codec/mod.ts";
import { internalsOf, Runtime } from "../../src/runtime/runtime.ts";
import { amount } from "../support/deep.ts";
import type { Seen } from "./stress_module.ts";

type Module = typeof import("./stress_module.ts");
const MODULE = import.meta.resolve("./stress_module.ts");

/** Producers and consumers, the capacity, the verbs, and how many values in the quick and in the deep run. */
const RUNS: readonly [string, number, number, number, string, string, number, number][] = [
  ["one to one", 1, 1, 1024, "many", "batches", 300_000, 1e9],
  ["one to one, narrow", 1, 1, 1, "all", "values", 5_000, 1e6],
  ["two to one", 2, 1, 64, "all", "values", 40_000, 1e7],
  ["two to two", 2, 2, 100, "all", "batches", 100_000, 1e8],
  ["two to two, by select", 2, 2, 7, "send", "select", 10_000, 1e6],
  ["two to two, unbuffered", 2, 2, 0, "all", "values", 2_000, 1e6],
];

function check(seen: readonly Seen[], producers: number, each: number): void {
  for (let p = 0; p < producers; p++) {
    const mine = seen.map((one) => one[p]).filter((one) => one !== undefined);
    assertEquals(mine.reduce((sum, one) => sum + one.disorder, 0), 0, "values out of order");
    assertEquals(mine.reduce((sum, one) => sum + one.count, 0), each, "values lost or doubled");
    const sum = Number(BigInt.asIntN(32, BigInt(each) * BigInt(each - 1) / 2n));
    assertEquals(mine.reduce((sum, one) => sum + one.sum | 0, 0), sum, "other values than were sent");
  }
}

for (const [name, producers, consumers, capacity, sending, receiving, quick, deep] of RUNS) {
  Deno.test(`nothing is lost, doubled or out of order from ${name}`, async () => {
    const each = Math.floor(amount(quick, deep) / producers);
    const workers = producers + consumers;
    await using rt = await Runtime.start({ workers, memory: "16MiB" });
    const tasks = rt.import<Module>(MODULE);
    const ch = rt.channel(f64, { capacity });
    const seen = Array.from(
      { length: consumers },
      (_, i) => tasks.consume.with({ worker: i + 1 })(ch, receiving),
    );
    await Promise.all(Array.from(
      { length: producers },
      (_, p) => tasks.produce.with({ worker: consumers + p + 1 })(ch, p, each, sending),
    ));
    ch.close();
    check(await Promise.all(seen), producers, each);
    const { core } = internalsOf(rt);
    assertEquals(core.poison, 0);
  });
}
