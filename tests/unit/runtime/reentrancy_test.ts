import { assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import type { Codec } from "../../../src/codec/codec.ts";
import { auto, f64, i32, str, struct } from "../../../src/codec/mod.ts";
import { ArgumentError } from "../../../src/errors.ts";
import { Runtime } from "../../../src/runtime/mod.ts";
import { Parties } from "../../support/parties.ts";

type Tasks = typeof import("./task_module.ts");
const TASKS = import.meta.resolve("./task_module.ts");

for (const capacity of [0, 4]) {
  Deno.test(`a getter that uses a shared channel while its object is encoded is refused and spoils nothing, with capacity ${capacity}`, async () => {
    using parties = new Parties(2);
    const [numbers, far] = parties.channel(f64, { capacity: 4 });
    const [a, b] = parties.channel(struct({ n: f64, s: str }), { capacity });
    await numbers!.send(1);
    const uses: (() => unknown)[] = [
      () => numbers!.trySend(9),
      () => numbers!.tryReceive(),
      () => numbers!.cancel(),
    ];
    for (const use of uses) {
      const value = {
        n: 7,
        get s() {
          use();
          return "x".repeat(500);
        },
      };
      const refused = capacity === 0 ? () => a!.send(value) : () => Promise.resolve(a!.trySend(value));
      if (capacity === 0) await assertRejects(refused, ArgumentError, "encoded");
      else assertThrows(refused, ArgumentError, "encoded");
    }
    const caught = {
      n: 8,
      get s() {
        try {
          numbers!.trySend(9);
        } catch {
          return "caught";
        }
        return "not caught";
      },
    };
    const [, got] = await Promise.all([a!.send(caught), b!.receive()]);
    assertEquals(got, { n: 8, s: "caught" });
    assertEquals(far!.tryReceive(), { state: "ok", value: 1 });
    assertEquals(far!.tryReceive().state, "empty");
    parties.sound();
  });
}

Deno.test("a codec that receives while it decodes is refused, and the message counts as one that cannot be decoded", async () => {
  using parties = new Parties(1);
  const numbers = parties.all[0]!.open(f64, { capacity: 4 });
  const greedy: Codec<number> = {
    schema: i32.schema,
    encode: (v, w) => i32.encode(v, w),
    decode: (w) => i32.decode(w) + (numbers.tryReceive().state === "ok" ? 1 : 0),
  };
  const ch = parties.all[0]!.open(greedy, { capacity: 4 });
  await numbers.send(5);
  await ch.send(1);
  await assertRejects(() => ch.receive(), ArgumentError, "decoded");
  assertEquals(await numbers.receive(), 5);
});

Deno.test("a getter may call a task, abort a signal and close a channel while its object is encoded", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const stop = new AbortController();
  const started = rt.channel(str, { capacity: 2 });
  const obeys = tasks.obey(stop.signal, started);
  await started.receive();
  const other = rt.channel(f64, { capacity: 1 });
  const waits = other.receive();
  waits.catch(() => {});
  let sum: Promise<number> | undefined;
  const ch = rt.channel(auto<{ a: string; b: number; c: string }>(), { capacity: 1 });
  await ch.send({
    a: "first",
    get b(): number {
      sum = tasks.add(20, 22);
      stop.abort("enough");
      other.close(new RangeError("closed by a getter"));
      return 2;
    },
    c: "last",
  });
  assertEquals(await ch.receive(), { a: "first", b: 2, c: "last" });
  assertEquals(await sum, 42);
  assertEquals(await obeys, "enough");
  assertInstanceOf(await waits.catch((error) => error), RangeError);
});
