import { assert, assertEquals, assertRejects } from "@std/assert";
import { select } from "../../../src/channel/mod.ts";
import { f64 } from "../../../src/codec/mod.ts";
import { Runtime } from "../../../src/runtime/mod.ts";
import { awake } from "../../support/awake.ts";

/** Runs `work` and counts how often the event loop has had its turn meanwhile. */
async function turnsDuring(work: () => Promise<void>): Promise<number> {
  let turns = 0, over = false;
  const next = (): void => {
    turns++;
    if (!over) setImmediate(next);
  };
  setImmediate(next);
  await work();
  over = true;
  await new Promise((resolve) => setImmediate(resolve));
  return turns;
}

/** Whether work in full swing goes on. */
const forAWhile = (): () => boolean => awake(150);

const start = (): Promise<Runtime> => Runtime.start({ workers: 0, memory: "16MiB" });

Deno.test("timers have their turn beside loops that find a value, or room, each time: verbs, iteration, batches, selects, subjects", async () => {
  await using rt = await start();
  const numbers = rt.channel(f64, { capacity: 64 });
  const loops: Record<string, (more: () => boolean) => Promise<void>> = {
    async verbs(more) {
      for (let i = 0; more(); i++) {
        await numbers.send(i);
        assertEquals(await numbers.receive(), i);
      }
    },
    async iteration(more) {
      let next = 0;
      numbers.trySend(next);
      for await (const n of numbers) {
        assertEquals(n, next++);
        if (!more()) break;
        numbers.trySend(next);
      }
    },
    async batches(more) {
      numbers.trySend(0);
      for await (const batch of numbers.batches(8)) {
        if (!more()) break;
        for (const n of batch) numbers.trySend(n);
      }
    },
    async selects(more) {
      while (more()) {
        await select({ sent: numbers.onSend(1) });
        await select({ got: numbers });
      }
    },
    async ends(more) {
      const end = numbers.receiver();
      while (more()) {
        numbers.trySend(1);
        await end.receive();
      }
    },
    async sends(more) {
      const dropping = rt.channel(f64, { capacity: 1, overflow: "dropNewest" });
      while (more()) await dropping.send(1);
    },
    async subjects(more) {
      const subject = rt.subject(f64);
      const seen = subject.receiver();
      while (more()) {
        await subject.send(1);
        await seen.receive();
      }
    },
  };
  for (const [name, loop] of Object.entries(loops)) {
    const turns = await turnsDuring(() => loop(forAWhile()));
    assert(turns >= 4, `${name}: ${turns} turns`);
  }
});

Deno.test("slow work between values does not keep timers waiting for many of them", async () => {
  await using rt = await start();
  const numbers = rt.channel(f64, { capacity: 256 });
  // Nobody can know how slow the next ones will be.
  for (const more = forAWhile(); more();) {
    await numbers.send(1);
    await numbers.receive();
  }
  await numbers.sendMany(Array.from({ length: 200 }, () => 1));
  numbers.close();
  const turns = await turnsDuring(async () => {
    for await (const _ of numbers) for (const end = performance.now() + 4; performance.now() < end;);
  });
  assert(turns >= 20, `${turns} turns in 800 ms`);
});

Deno.test("receives that were called at the same time end in their order, also around a turn of the event loop", async () => {
  await using rt = await start();
  const numbers = rt.channel(f64, { capacity: 256 });
  const order: number[] = [];
  const turns = await turnsDuring(async () => {
    const more = forAWhile();
    for (let next = 0; more();) {
      for (let i = 0; i < 100; i++) numbers.trySend(next++);
      await Promise.all(
        Array.from({ length: 100 }, () => numbers.receive().then((value) => order.push(value))),
      );
    }
  });
  assertEquals(order.findIndex((value, i) => value !== i), -1);
  assert(turns >= 4, `${turns} turns`);
});

Deno.test("where the event loop has its turns anyway nothing takes the long way", async () => {
  await using rt = await start();
  const numbers = rt.channel(f64, { capacity: 1 });
  let late = 0;
  for (let i = 0; i < 300; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    let turned = false;
    setImmediate(() => turned = true);
    await numbers.send(i);
    await numbers.receive();
    if (turned) late++;
    if (i % 30 === 0) await new Promise((resolve) => setTimeout(resolve, 12));
  }
  assert(late <= 3, `${late} of 300`);
});

Deno.test("a failure that takes the long way is nobody's unhandled rejection when it is handled", async () => {
  await using rt = await start();
  const numbers = rt.channel(f64, { capacity: 4 });
  let refused = 0;
  const turns = await turnsDuring(async () => {
    const more = forAWhile();
    while (more()) await numbers.send("no number" as unknown as number).catch(() => refused++);
  });
  assert(refused > 0 && turns >= 1);
});

Deno.test("a task that never waits has timers that ring, and hears that its call was cancelled", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "16MiB" });
  const { echo } = rt.import<typeof import("./turns_module.ts")>(import.meta.resolve("./turns_module.ts"));
  // What it sends it receives: there is always something.
  const ring = rt.channel(f64, { capacity: 64 }), ticks = rt.channel(f64, { capacity: 1 });
  await ring.sendMany([1, 2, 3, 4]);
  const cut = new AbortController();
  const call = assertRejects(() => echo.with({ signal: cut.signal })(ring, ring, ticks), Error, "enough");
  assertEquals(
    await ticks.receive({ signal: AbortSignal.timeout(10_000) }),
    4,
    "timers of the task that rang",
  );
  cut.abort(new Error("enough"));
  await call;
  assert(await ticks.receive({ signal: AbortSignal.timeout(10_000) }) >= 4);
});
