import { assert, assertEquals, assertRejects } from "@std/assert";
import { Actor, ActorSystem, ArgumentError, child, type KindMetrics } from "../../../src/actor/mod.ts";
import { Histogram } from "../../../src/actor/histogram.ts";
import { settled } from "../../../src/time/macrotask.ts";
import { VirtualClock } from "../../../src/time/clock.ts";

const clock = new VirtualClock();

/** Takes as long as it is told to. */
class Worker extends Actor {
  work(ms: number): number {
    clock.advance(ms);
    return ms;
  }
  async wait(ms: number): Promise<void> {
    await new Promise<void>((resolve) => this.context.timers.once("over", 0, resolve));
    clock.advance(ms);
  }
  nap(until: Promise<void>): Promise<void> {
    return until;
  }
  boom(): never {
    throw new Error("boom");
  }
  // deno-lint-ignore no-explicit-any
  async pick(): Promise<any> {
    return (await this.context.receive("work"))?.args[0];
  }
  later(): void {
    this.context.stash();
    this.context.unstashAll();
  }
}

function measured(): ActorSystem {
  const system = new ActorSystem({ clock });
  system.events.subscribe(() => {});
  system.measure();
  return system;
}

function of(system: ActorSystem, kind = "Worker"): KindMetrics {
  return system.metrics().find((one) => one.kind === kind)!;
}

Deno.test("actor row: metrics per kind tell times in mailbox and handler, also of what waits", async () => {
  const system = measured();
  const ref = system.spawn(Worker);
  for (const ms of [10, 20, 30]) ref.tell.work(ms);
  assertEquals(of(system).depth, 3);
  await settled();
  const { waiting, handling, depth, deepest, alive, started } = of(system);
  assertEquals([depth, deepest, alive, started], [0, 3, 1, 1]);
  assertEquals([handling.count, handling.sum, handling.max], [3, 60, 30]);
  // The first waits for nobody, the second for 10, the third for 30 ms.
  assertEquals([waiting.count, waiting.sum, waiting.max], [3, 40, 30]);
  assertEquals(handling.buckets.reduce((sum, [, count]) => sum + count, 0), 3);
  await ref.stop();
  assertEquals(of(system).alive, 0);
});

Deno.test("an asynchronous handler is measured up to the end of its promise, a failing one too", async () => {
  const system = measured();
  const ref = system.spawn(Worker, [], { supervision: { onFailure: "resume" } });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const asked = ref.ask.nap(promise);
  await settled();
  clock.advance(500);
  resolve();
  await asked;
  assertEquals(of(system).handling.sum, 500);
  await assertRejects(() => ref.ask.boom(), Error, "boom");
  assertEquals([of(system).handling.count, of(system).failures], [2, 1]);
  reject();
  await ref.stop();
});

Deno.test("restarts, failures and dead letters are counted per kind", async () => {
  const system = measured();
  const spec = child(Worker, []);
  await using supervisor = system.supervise({ intensity: 5 }, [spec]);
  await supervisor.ready();
  const worker = supervisor.find(spec)!;
  await assertRejects(() => worker.ask.boom(), Error);
  assertEquals(await worker.ask.work(1), 1);
  assertEquals([of(system).restarts, of(system).failures, of(system).alive], [1, 1, 1]);
  const full = system.spawn(Worker, [], { mailbox: { capacity: 2, overflow: "dropOldest" } });
  for (let i = 0; i < 5; i++) full.tell.work(0);
  assertEquals([of(system).deadLetters, of(system).depth], [3, 2]);
  await full.stop();
  full.tell.work(0);
  assertEquals([of(system).deadLetters, of(system).depth, of(system).alive], [6, 0, 1]);
});

Deno.test("a measured mailbox keeps its order: priority, selective receive, stash, bound, signals", async () => {
  const system = measured();
  const seen: number[] = [];
  class Sorted extends Worker {
    take(a: number, b: number): void {
      seen.push(a, b);
    }
    override work(ms: number): number {
      seen.push(ms);
      return ms;
    }
    none(): void {
      seen.push(0);
    }
  }
  const rank = (_: string, [n = 0]: readonly unknown[]) => -(n as number);
  const ref = system.spawn(Sorted, [], { mailbox: { priority: rank, capacity: 4 } });
  assertEquals(
    [ref.tell.work(1), ref.tell.none(), ref.tell.take(5, 6), ref.tell.work(9)],
    Array(4).fill("ok"),
  );
  assertEquals(ref.tell.work(100), "full");
  await ref.poison();
  assertEquals(seen, [9, 5, 6, 1, 0]);
  const picky = system.spawn(Worker);
  const picked = picky.ask.pick();
  picky.tell.later();
  picky.tell.work(7);
  assertEquals(await picked, 7);
  await picky.stop();
  assertEquals(of(system).depth, 0);
});

Deno.test("who is not measured costs nothing and counts nowhere; who was spawned before does not either", async () => {
  const system = new ActorSystem({ clock, telemetry: "off" });
  const before = system.spawn(Worker);
  await before.ask.work(1);
  assertEquals(system.metrics(), []);
  system.measure();
  system.measure();
  await before.ask.work(1);
  await before.stop();
  assertEquals(system.metrics().map(({ handling, alive }) => [handling.count, alive]), []);
  const bad = (telemetry: unknown) => new ActorSystem({ telemetry } as { telemetry: "off" });
  for (const mode of ["on", true, null]) {
    try {
      bad(mode);
      assert(false, `telemetry ${mode} was taken`);
    } catch (error) {
      assert(error instanceof ArgumentError);
    }
  }
});

Deno.test("an actor that dies while it starts is never alive in the metrics", async () => {
  class Stillborn extends Actor {
    override onStart(): void {
      throw new Error("no");
    }
  }
  const system = measured();
  assertEquals(await system.spawn(Stillborn).ended() instanceof Error, true);
  const { alive, failures } = of(system, "Stillborn");
  assertEquals([alive, failures], [0, 1]);
});

Deno.test("quantiles are at most a fifth too large, and never above the longest", () => {
  const histogram = new Histogram();
  for (let i = 1; i <= 1000; i++) histogram.add(i);
  for (const share of [0.01, 0.5, 0.9, 0.99]) {
    const quantile = histogram.quantile(share);
    assert(quantile >= share * 1000 && quantile <= share * 1200, `${share}: ${quantile}`);
  }
  assertEquals([histogram.quantile(1), new Histogram().quantile(0.5)], [1000, 0]);
  const other = new Histogram();
  for (const odd of [-5, 0, NaN, 1e-9, 2 ** 60]) other.add(odd);
  histogram.merge(other);
  assertEquals([histogram.count, histogram.max], [1005, 2 ** 60]);
});
