import { assert, assertEquals, assertRejects } from "@std/assert";
import { Actor, type ActorRef, ActorSystem, type SupervisionOptions } from "../../../src/actor/mod.ts";
import { VirtualClock } from "../../../src/time/clock.ts";
import { settled } from "../../../src/time/macrotask.ts";

const log: unknown[] = [];
let starts = 0;
let failStarts = 0;

class Fragile extends Actor {
  #handled = 0;
  override onStart(): void {
    starts++;
    if (failStarts-- > 0) throw new Error("cannot start");
    log.push("start");
  }
  override onStop(reason: unknown): void {
    log.push(["stop", reason instanceof Error ? reason.message : reason]);
  }
  override onRestart(reason: unknown): void {
    log.push(["restart", (reason as Error).message]);
  }
  handle(n: number): number {
    if (n < 0) throw new Error(`bad ${n}`);
    return ++this.#handled;
  }
  async later(n: number): Promise<number> {
    await Promise.resolve();
    return this.handle(n);
  }
}

function fragile(supervision: SupervisionOptions) {
  log.length = 0;
  starts = failStarts = 0;
  const clock = new VirtualClock();
  const system = new ActorSystem({ clock });
  system.events.subscribe(() => {});
  return { clock, system, ref: system.spawn(Fragile, [], { supervision, name: "fragile" }) };
}

Deno.test("actor semantics 8: by default who throws stops, and its supervisor or its watchers learn why", async () => {
  for (const method of ["handle", "later"] as const) {
    const { ref, system } = fragile({});
    ref.tell[method](-1);
    const reason = await ref.ended() as Error;
    assertEquals([reason.message, system.find("fragile")], ["bad -1", undefined]);
    assertEquals(log, ["start", ["stop", "bad -1"]]);
  }
});

Deno.test("actor semantics 7: restart in place keeps ref and mailbox, drops the failing message, tells no watcher", async () => {
  const { ref, system } = fragile({ onFailure: "restart" });
  const downs: unknown[] = [];
  ref.watch((down) => downs.push(down.reason));
  assertEquals(await ref.ask.handle(1), 1);
  assertEquals(await ref.ask.handle(1), 2);
  const failing = ref.ask.later(-1);
  const queued = ref.ask.handle(1);
  await assertRejects(() => failing, Error, "bad -1");
  assertEquals(await queued, 1, "fresh state, message kept");
  assertEquals(log, ["start", ["restart", "bad -1"], "start"]);
  assertEquals([downs, ref.info().restarts, system.find("fragile") === ref], [[], 1, true]);
  await ref.stop();
  await settled();
  assertEquals(downs, ["normal"]);
});

Deno.test("actor row: restart intensity window: so many restarts, one more stops it", async () => {
  const { ref, clock } = fragile({ onFailure: "restart", intensity: 2, period: 1000 });
  const fail = async () => {
    ref.tell.handle(-1);
    await settled();
    await settled();
  };
  await fail();
  await fail();
  assert(ref.alive);
  clock.advance(1001);
  await fail();
  await fail();
  assertEquals(ref.info().restarts, 4, "the window slides");
  await fail();
  assert(!ref.alive);
  assertEquals(await ref.ended(), "noproc");
});

Deno.test("actor semantics 9: a restart that fails counts, and is tried again", async () => {
  const { ref } = fragile({ onFailure: "restart", intensity: 3 });
  await settled();
  failStarts = 2;
  ref.tell.handle(-1);
  assertEquals(await ref.ask.handle(1), 1);
  assertEquals(starts, 4);
  failStarts = Infinity;
  ref.tell.handle(-1);
  assertEquals((await ref.ended() as Error).message, "bad -1", "the fourth is one too many");
});

Deno.test("actor semantics 14, actor row: backoff restart: the mailbox fills meanwhile, waits grow and reset", async () => {
  const { ref, clock } = fragile({
    onFailure: "restart",
    intensity: Infinity,
    backoff: { min: 100, max: 400, jitter: 0, resetAfter: 1000 },
  });
  const wait = async (ms: number) => {
    const asked = ref.ask.with({ timeout: Infinity }).handle(1);
    await clock.run(ms - 1);
    assertEquals(ref.info().state, "held");
    assertEquals(ref.info().queued, 1);
    await clock.run(1);
    assertEquals(await asked, 1);
  };
  for (const ms of [100, 200, 400, 400]) {
    ref.tell.handle(-1);
    await settled();
    await wait(ms);
  }
  await clock.run(1000);
  ref.tell.handle(-1);
  await settled();
  await wait(100);
  ref.tell.handle(-1);
  await settled();
  const stopped = ref.stop();
  await clock.run(1);
  await stopped;
  assertEquals([ref.alive, clock.pending], [false, 0], "stopped while it waits");
});

Deno.test("actor row: resume goes on with the state as it is", async () => {
  const { ref } = fragile({ onFailure: "resume" });
  assertEquals(await ref.ask.handle(1), 1);
  await assertRejects(() => ref.ask.handle(-1), Error);
  await assertRejects(() => ref.ask.later(-1), Error);
  assertEquals(await ref.ask.handle(1), 2);
  await ref.stop();
});

Deno.test("the directive may depend on the error; one that fails stops the actor", async () => {
  const { ref } = fragile({
    onFailure: (error) =>
      (error as Error).message === "bad -1" ? "resume" : (() => {
        throw new Error("undecided");
      })(),
  });
  await assertRejects(() => ref.ask.handle(-1), Error);
  assert(ref.alive);
  ref.tell.handle(-2);
  assertEquals((await ref.ended() as Error).message, "bad -2");
});

Deno.test("actor row: escalate stops the child and lets the parent fail with the same error", async () => {
  class Parent extends Actor {
    child!: ActorRef<Fragile>;
    override onStart(): void {
      this.child = this.context.spawn(Fragile, [], { supervision: { onFailure: "escalate" } });
    }
    fail(): void {
      this.child.tell.handle(-1);
    }
  }
  log.length = 0;
  const system = new ActorSystem();
  system.events.subscribe(() => {});
  const parent = system.spawn(Parent, []);
  parent.tell.fail();
  assertEquals((await parent.ended() as Error).message, "bad -1");
  assertEquals(log.at(-1), ["stop", "bad -1"]);
});

Deno.test("actor semantics 24: messages wait for onStart, and one that fails ends the actor", async () => {
  const gate = Promise.withResolvers<void>();
  class Late extends Actor {
    ready = false;
    override async onStart(): Promise<void> {
      await gate.promise;
      this.ready = true;
    }
    isReady(): boolean {
      return this.ready;
    }
  }
  const system = new ActorSystem();
  system.events.subscribe(() => {});
  const late = system.spawn(Late, []);
  const asked = late.ask.isReady();
  await settled();
  assertEquals(late.info().queued, 1);
  gate.resolve();
  assertEquals(await asked, true);
  class Never extends Actor {
    override onStart(): Promise<void> {
      return Promise.reject(new Error("never"));
    }
    hello(): void {}
  }
  const never = system.spawn(Never, []);
  await assertRejects(() => never.ask.hello(), Error, "ended before");
  assert(!never.alive);
  await system.stop();
});

Deno.test("actor semantics 7: children, timers and open answers end with the incarnation", async () => {
  const clock = new VirtualClock();
  const system = new ActorSystem({ clock });
  system.events.subscribe(() => {});
  class Owner extends Actor {
    spawnOne(): ActorRef<Fragile> {
      this.context.timers.every("t", 10, () => {});
      return this.context.spawn(Fragile, []);
    }
    open(): void {
      this.context.defer();
    }
    boom(): never {
      throw new Error("boom");
    }
  }
  const owner = system.spawn(Owner, [], { supervision: { onFailure: "restart" } });
  const child = await owner.ask.spawnOne();
  const open = owner.ask.with({ timeout: Infinity }).open();
  owner.tell.boom();
  await assertRejects(() => open, Error, "ended before");
  await settled();
  assertEquals([child.alive, owner.alive, clock.pending], [false, true, 0]);
  await system.stop();
});

Deno.test("actor semantics 25: busy actors leave the event loop its turn, and each other theirs", async () => {
  const system = new ActorSystem();
  class Busy extends Actor {
    spins = 0;
    constructor(readonly until: { done: boolean }) {
      super();
    }
    spin(): void {
      this.spins++;
      if (!this.until.done) this.self.tell.spin();
    }
    count(): number {
      return this.spins;
    }
  }
  const until = { done: false };
  const [a, b] = [system.spawn(Busy, [until]), system.spawn(Busy, [until])];
  a.tell.spin();
  b.tell.spin();
  await new Promise((resolve) => setTimeout(resolve, 5));
  until.done = true;
  const [x, y] = [await a.ask.count(), await b.ask.count()];
  assert(x > 0 && y > 0 && Math.abs(x - y) <= 64 + Math.max(x, y) / 2, `${x} ${y}`);
  await system.stop();
});

Deno.test("actor semantics 25: a program that only asks and awaits leaves the event loop its turn too", async () => {
  const system = new ActorSystem();
  class Echo extends Actor {
    say(n: number): number {
      return n;
    }
  }
  const echo = system.spawn(Echo, []);
  let fired = false;
  setTimeout(() => fired = true, 1);
  for (let i = 0; i < 5_000_000 && !fired; i++) await echo.ask.say(i);
  assert(fired);
  await system.stop();
});
