import { assertEquals } from "@std/assert";
import { auto, f64 } from "../../../src/codec/mod.ts";
import { Runtime } from "../../../src/runtime/mod.ts";
import type { ReceiveChannel } from "../../../src/channel/types.ts";

const MODULE = import.meta.resolve("./task_module.ts");
const gc = (globalThis as { gc?: () => void }).gc;

/** Lets finalizers run. */
async function collect(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    gc?.();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

Deno.test({
  name:
    "a closed channel that its sender forgets while a call carries it arrives with its values (run with --expose-gc)",
  ignore: gc === undefined,
  async fn() {
    await using rt = await Runtime.start({ workers: 1, memory: "16MiB" });
    const tasks = rt.import<typeof import("./task_module.ts")>(MODULE);
    await tasks.tally(filled(rt, 3));
    for (let round = 0; round < 5; round++) {
      const counting = tasks.tally.with({ worker: 1 })(filled(rt, 100));
      await collect();
      assertEquals(await counting, 100);
    }
  },
});

Deno.test({
  name:
    "a closed channel that is forgotten while its handle lies in another one keeps its values (run with --expose-gc)",
  ignore: gc === undefined,
  async fn() {
    await using rt = await Runtime.start({ workers: 1, memory: "16MiB" });
    const tasks = rt.import<typeof import("./task_module.ts")>(MODULE);
    const carrier = rt.channel<ReceiveChannel<number>>(auto(), { capacity: 4 });
    carrier.trySend(filled(rt, 50));
    await collect();
    assertEquals(await tasks.countFirst(carrier), 50);
  },
});

/** A closed channel with values, that nothing in the caller refers to. */
function filled(rt: Runtime, values: number): ReceiveChannel<number> {
  const channel = rt.channel(f64, { capacity: 128 });
  for (let i = 0; i < values; i++) channel.trySend(i);
  channel.close();
  return channel;
}
