import { assert, assertEquals, assertRejects } from "@std/assert";
import { Actor, ActorSystem, spawn } from "../../../src/actor/mod.ts";
import { settled } from "../../../src/time/macrotask.ts";

Deno.test("actor complaint 2: an actor that throws is not dead for good when it is supervised", async () => {
  class Fragile extends Actor {
    act(n: number): number {
      if (n < 0) throw new Error("bad");
      return n;
    }
  }
  const system = new ActorSystem();
  system.events.subscribe(() => {});
  const actor = system.spawn(Fragile, [], { supervision: { onFailure: "restart" } });
  await assertRejects(() => actor.ask.act(-1), Error, "bad");
  assertEquals(await actor.ask.act(1), 1);
  await system.stop();
});

Deno.test("actor complaint 5: no promise hangs when its actor ends, whatever the way", async () => {
  class Silent extends Actor {
    forever(): Promise<void> {
      return new Promise(() => {});
    }
  }
  for (const end of ["kill", "poison", "stop"] as const) {
    const silent = spawn(Silent);
    const pending = [
      silent.ask.with({ timeout: Infinity }).forever(),
      silent.ask.with({ timeout: Infinity }).forever(),
    ];
    const outcome = Promise.allSettled(pending);
    await settled();
    if (end === "kill") silent.exit("kill");
    else {
      if (end === "poison") silent.poison();
      silent.stop({ timeout: 1 });
    }
    assertEquals((await outcome).map(({ status }) => status), ["rejected", "rejected"], end);
  }
});

Deno.test("actor complaint 15: who asks gets the very error, with its class and its fields", async () => {
  class OutOfStock extends Error {
    constructor(readonly item: string) {
      super(item);
    }
  }
  class Shop extends Actor {
    buy(item: string): number {
      return this.context.refuse(new OutOfStock(item));
    }
  }
  const shop = spawn(Shop);
  const error = await assertRejects(() => shop.ask.buy("tea"), OutOfStock) as OutOfStock;
  assertEquals(error.item, "tea");
  assert(shop.alive);
  await shop.stop();
});

Deno.test("actor complaint 21: mailboxes are bounded unless told otherwise", async () => {
  class Sink extends Actor {
    take(_n: number): void {}
  }
  const sink = spawn(Sink);
  let taken = 0;
  while (sink.tell.take(taken) === "ok") taken++;
  assertEquals(taken, 65_536);
  await sink.send.take(0);
  await sink.stop();
});

Deno.test({
  name: "an idle actor takes no more than 400 bytes, before and after its first message",
  ignore: (globalThis as { gc?: unknown }).gc === undefined,
  fn: async () => {
    const gc = (globalThis as { gc?: () => void }).gc!;
    class Idle extends Actor {
      hello(n: number): number {
        return n;
      }
    }
    const count = 20_000;
    const make = () => spawn(Idle);
    const refs: ReturnType<typeof make>[] = [];
    for (let i = 0; i < count; i++) refs.push(make());
    await refs[0]!.ask.hello(0);
    refs.length = 0;
    await settled();
    gc();
    const before = Deno.memoryUsage().heapUsed;
    for (let i = 0; i < count; i++) refs.push(make());
    gc();
    const spawned = (Deno.memoryUsage().heapUsed - before) / count;
    for (const ref of refs) ref.tell.hello(1);
    await refs.at(-1)!.ask.hello(1);
    await settled();
    gc();
    const used = (Deno.memoryUsage().heapUsed - before) / count;
    assert(spawned <= 400 && used <= 400, `${spawned} ${used}`);
  },
});

Deno.test("an actor that nobody can reach is collected", async () => {
  class Forgotten extends Actor {
    hello(): void {}
  }
  const gc = (globalThis as { gc?: () => void }).gc;
  if (gc === undefined) return;
  const weak = await (async () => {
    const ref = spawn(Forgotten);
    await ref.ask.hello();
    return new WeakRef(ref);
  })();
  for (let i = 0; i < 20 && weak.deref() !== undefined; i++) {
    spawn(Forgotten).tell.hello();
    await new Promise((resolve) => setTimeout(resolve, 1));
    gc();
  }
  assertEquals(weak.deref(), undefined);
});
