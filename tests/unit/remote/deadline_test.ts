/** A remote is closed while its server is away. */
import { assert } from "@std/assert";
import { Actor, spawn } from "../../../src/actor/mod.ts";
import { f64 } from "../../../src/codec/mod.ts";
import type { Carrier } from "../../../src/remote/carrier.ts";
import { memoryCarrier, remote } from "../../../src/remote/mod.ts";

class Echo extends Actor {
  say(what: string): string {
    return what;
  }
}

const never = (): Promise<never> => new Promise(() => {});

Deno.test("a remote closes about in time although its server is away and answers nothing", async () => {
  const memory = memoryCarrier();
  let away = false;
  const carrier: Carrier = {
    kind: "away",
    maxPayload: memory.maxPayload,
    publish: (...args) => away ? undefined : memory.publish(...args),
    request: (...args) => away ? never() : memory.request(...args),
    consume: (...args) => away ? never() : memory.consume(...args),
    flush: () => away ? never() : memory.flush(),
    async log(spec) {
      const log = await memory.log(spec);
      return {
        spec: log.spec,
        append: (...args) => away ? never() : log.append(...args),
        read: async (...args) => {
          const reading = await log.read(...args);
          return { stop: () => (reading.stop(), away ? never() : undefined) };
        },
        last: (key) => away ? never() : log.last(key),
        state: () => away ? never() : log.state(),
        delete: () => log.delete(),
      };
    },
  };
  const system = remote(carrier, { name: "d" });
  const kept = await system.channel("kept", f64, { kind: "durable", capacity: 4 });
  const received = kept.receive();
  await kept.send(1);
  await received;
  await system.lease("lease");
  await using named = spawn(Echo, []);
  await system.register("named", named);
  await system.host("echo", () => spawn(Echo, []));
  await system.virtual<Echo>("echo", "k").ask.say("there");
  kept.receive().catch(() => {});
  away = true;
  const since = performance.now();
  let late: ReturnType<typeof setTimeout> | undefined;
  const stuck = new Promise<string>((resolve) => late = setTimeout(() => resolve("stuck"), 30_000));
  const how = await Promise.race([system.close({ deadline: 50 }).then(() => "closed"), stuck]);
  clearTimeout(late);
  assert(how === "closed", `it still closes after ${performance.now() - since} ms`);
});
