import { assert, assertEquals } from "@std/assert";
import { auto, f64 } from "../../src/codec/mod.ts";
import type { SharedChannel } from "../../src/runtime/mod.ts";
import { internalsOf, Runtime } from "../../src/runtime/runtime.ts";
import { newSeed } from "../support/random.ts";
import { amount, DEEP } from "../support/deep.ts";

type Module = typeof import("./stress_module.ts");
const MODULE = import.meta.resolve("./stress_module.ts");
/** Milliseconds after which a wait that should last microseconds counts as a lost wake-up: the machine may be busy. */
const STALL = 5_000;

/** Rejects when `wait` takes too long. */
async function watched<T>(wait: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stall = new Promise<never>((_, reject) =>
    timer = setTimeout(() => reject(new Error(`stalled: ${what}`)), STALL)
  );
  try {
    return await Promise.race([wait, stall]);
  } finally {
    clearTimeout(timer);
  }
}

for (const capacity of [0, 1, 16]) {
  Deno.test(`no wake-up is lost in many round trips, with capacity ${capacity}`, async () => {
    await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
    const there = rt.channel(f64, { capacity }), back = rt.channel(f64, { capacity });
    const echo = rt.import<Module>(MODULE).echo(there, back);
    const rounds = amount(5_000, 1_000_000);
    for (let i = 0; i < rounds; i++) {
      const got = back.receive();
      await watched(there.send(i), `send ${i}`);
      assertEquals(await watched(got, `receive ${i}`), i);
    }
    there.close();
    await echo;
  });
}

Deno.test("selects of three workers that face each other commit pairwise", async () => {
  await using rt = await Runtime.start({ workers: 3, memory: "8MiB" });
  const tasks = rt.import<Module>(MODULE);
  const a = rt.channel(f64), b = rt.channel(f64);
  const rounds = amount(1_500, 100_000);
  const runs = [1, 2, 3].map((w) =>
    tasks.face.with({ worker: w })(w === 2 ? b : a, w === 2 ? a : b, w, rounds)
  );
  // Whoever is left alone when the others are done is released.
  await watched(Promise.race(runs), "the first to finish");
  await new Promise((resolve) => setTimeout(resolve, DEEP ? 5_000 : 500));
  a.close();
  b.close();
  const all = await watched(Promise.all(runs), "the others");
  const sent = all.flatMap(([s]) => s).sort((x, y) => x - y),
    got = all.flatMap(([, g]) => g).sort((x, y) => x - y);
  assertEquals(got.length, sent.length);
  assert(got.every((value, i) => value === sent[i]), "what was received is what was sent");
  assert(sent.length >= rounds);
});

Deno.test("thousands of channels that live for one answer leave the memory as it was", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "16MiB" });
  const tasks = rt.import<Module>(MODULE);
  const requests = rt.channel(auto<{ n: number; reply: SharedChannel<number>; pad: string }>(), {
    capacity: 8,
  });
  const servers = [1, 2].map((worker) => tasks.answer.with({ worker })(requests));
  const { core } = internalsOf(rt);
  const ask = async (n: number) => {
    const reply = rt.channel(f64, { capacity: n % 3 === 0 ? 0 : 1 });
    const pad = "x".repeat(n % 7 === 0 ? 3_000 : 3);
    await requests.send({ n, reply, pad });
    assertEquals(await watched(reply.receive(), `answer ${n}`), n + pad.length);
    reply.close();
    if (reply.capacity > 0) reply.tryReceive();
  };
  const rounds = amount(6_000, 100_000);
  for (let n = 0; n < rounds; n += 4) await Promise.all([n, n + 1, n + 2, n + 3].map(ask));
  requests.close();
  assertEquals((await Promise.all(servers)).reduce((x, y) => x + y), rounds);
  assertEquals(core.poison, 0);
});

for (const capacity of [0, 2]) {
  Deno.test(`a storm of aborts loses and invents nothing, with capacity ${capacity}`, async () => {
    const seed = newSeed();
    await using rt = await Runtime.start({ workers: 3, memory: "8MiB" });
    const tasks = rt.import<Module>(MODULE);
    const ch = rt.channel(f64, { capacity });
    const count = amount(1_000, 50_000);
    const runs = [0, 1, 2].map((i) => tasks.storm.with({ worker: i + 1 })(ch, i, count, seed + i));
    const drained: number[] = [];
    let over = false;
    const drain = (async () => {
      while (!over) {
        const got = ch.tryReceive();
        if (got.state === "ok") drained.push(got.value);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    })();
    const [received, ...accepted] = await Promise.all(runs);
    over = true;
    await drain;
    ch.close();
    drained.push(...await Array.fromAsync(ch));
    const got = [...received!, ...drained].sort((x, y) => x - y),
      sent = accepted.flat().sort((x, y) => x - y);
    assertEquals(got, sent, `seed ${seed}`);
    assert(sent.length > 0, `seed ${seed}`);
    assertEquals(internalsOf(rt).core.poison, 0);
  });
}
