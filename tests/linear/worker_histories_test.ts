import { assert, assertEquals } from "@std/assert";
import { Core } from "../../src/core/core.ts";
import { C_NUMBER, C_REFS } from "../../wasm/layout.ts";
import { newSeed } from "../support/random.ts";
import type { Orders, Recorded } from "./history_worker.ts";
import { boundedChannel, perValue } from "./specs.ts";
import { isLinearizable } from "./wgl.ts";
import { amount } from "../support/deep.ts";

const WORKERS = 2, OPERATIONS = 8;

/** Histories that workers made together. */
async function histories(capacity: number, batch: number, rounds: number, seed: number): Promise<Recorded> {
  const core = Core.create(1 << 21, WORKERS + 1, 4096);
  const ch = core.check(core.call.open(core.me, capacity, 8, 0), "open");
  const words = new Int32Array(new SharedArrayBuffer(12));
  const workers: Worker[] = [];
  try {
    const parts = await Promise.all(Array.from({ length: WORKERS }, (_, index) => {
      const slot = core.check(core.call.takeSlot(), "takeSlot");
      assertEquals(core.call.equip(slot, 65472, 4096), 0);
      const worker = new Worker(new URL("history_worker.ts", import.meta.url), { type: "module" });
      workers.push(worker);
      const orders: Orders = {
        ticket: core.ticket(slot),
        channel: [core.load(ch + C_NUMBER), core.load(ch + C_REFS + 4)],
        words,
        workers: WORKERS,
        index,
        rounds,
        operations: OPERATIONS,
        batch,
        seed,
      };
      return new Promise<Recorded>((resolve, reject) => {
        worker.addEventListener("message", (event) => resolve(event.data));
        worker.addEventListener("error", (event) => {
          event.preventDefault();
          reject(new Error(event.message));
        });
        worker.postMessage(orders);
      });
    }));
    assertEquals(core.call.audit(1), 0);
    return Array.from({ length: rounds }, (_, round) => parts.flatMap((part) => part[round]!));
  } finally {
    for (const worker of workers) worker.terminate();
  }
}

for (const [capacity, batch] of [[1, 1], [3, 1], [3, 2]] as const) {
  const what = batch === 1 ? "" : ", value by value,";
  Deno.test(`histories of workers${what} are those of a channel of capacity ${capacity}`, async () => {
    const seed = newSeed(), rounds = amount(4_000, 50_000);
    const all = await histories(capacity, batch, rounds, seed);
    const spec = boundedChannel(capacity);
    let overlapping = 0;
    for (const history of all) {
      assert(isLinearizable(perValue(history), spec), `seed ${seed}: ${JSON.stringify(history)}`);
      if (history.some((a) => history.some((b) => a.call < b.call && b.call < a.end))) overlapping++;
    }
    console.log(`  ${all.length} histories, ${overlapping} of them with operations that overlap`);
  });
}
