/** Ends that cross with other ends, with starts, and with what user code does in between. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { Actor, type ActorRef, ActorSystem, child, NameTakenError } from "../../../src/actor/mod.ts";
import { VirtualClock } from "../../../src/time/clock.ts";
import { settled } from "../../../src/time/macrotask.ts";

/** Starts when it is told to, and works until it is let go. */
class Slow extends Actor {
  static starts: PromiseWithResolvers<void>[] = [];
  static made = 0;
  static reset(): void {
    Slow.made = 0;
    Slow.starts = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
  }
  readonly start = Slow.starts[Slow.made++]!;
  protected override async onStart(): Promise<void> {
    await this.start.promise;
  }
  never(): Promise<void> {
    return new Promise(() => {});
  }
  boom(): void {
    throw new Error("boom");
  }
  ping(): string {
    return "pong";
  }
}

function quiet(clock = new VirtualClock()): { system: ActorSystem; clock: VirtualClock } {
  const system = new ActorSystem({ clock });
  system.events.subscribe(() => {});
  return { system, clock };
}

Deno.test("a child that is killed while it is being terminated is not restarted", async () => {
  for (const how of ["kill", "stop"] as const) {
    Slow.reset();
    Slow.starts.forEach(({ resolve }) => resolve());
    const { system, clock } = quiet();
    const sup = system.supervise({ intensity: 10 }, [child(Slow, [], { id: "slow" })]);
    await sup.ready();
    const slow = sup.find("slow") as ActorRef<Slow>;
    slow.tell.never();
    await settled();
    const terminated = sup.terminate("slow");
    await settled();
    if (how === "kill") slow.exit("kill");
    else {
      void slow.stop({ timeout: 10 });
      await clock.run(10);
    }
    assertEquals(await terminated, true);
    await settled();
    assertEquals([slow.alive, Slow.made], [false, 1], `terminate has said that it is gone, then ${how}`);
    await sup.stop();
  }
});

Deno.test("a stop of a child that fails to start does not kill the next incarnation", async () => {
  Slow.reset();
  Slow.starts[0]!.resolve();
  const { system, clock } = quiet();
  const sup = system.supervise({ intensity: 10 }, [child(Slow, [], { id: "slow" })]);
  await sup.ready();
  const slow = sup.find("slow") as ActorRef<Slow>;
  slow.tell.boom();
  await settled();
  let done = false;
  void slow.stop({ timeout: 100 }).then(() => done = true);
  Slow.starts[1]!.reject(new Error("not yet"));
  Slow.starts[2]!.resolve();
  await settled();
  assertEquals(await slow.ask.ping(), "pong");
  assert(done, "the incarnation that was to stop has ended");
  await clock.run(200);
  await settled();
  assertEquals([slow.alive, Slow.made], [true, 3], "killed by the time limit of a stop that was over");
  await sup.stop();
  assertEquals(clock.pending, 0);
});

Deno.test("a supervisor does not wait for the start of a child that was killed", async () => {
  Slow.reset();
  Slow.starts[0]!.resolve();
  Slow.starts[2]!.resolve();
  const { system } = quiet();
  const sup = system.supervise({ intensity: 10 }, [child(Slow, [], { id: "slow" })]);
  await sup.ready();
  const slow = sup.find("slow") as ActorRef<Slow>;
  slow.tell.boom();
  await settled();
  assertEquals(Slow.made, 2);
  slow.exit("kill");
  await settled();
  assertEquals([Slow.made, await slow.ask.with({ timeout: Infinity }).ping()], [3, "pong"]);
  Slow.starts[1]!.resolve();
  await settled();
  assertEquals(
    [slow.alive, Slow.made, slow.info().restarts],
    [true, 3, 1],
    "the start that was over goes on",
  );
  await sup.stop();
});

Deno.test("a child whose name is taken leaves nothing behind at its supervisor", async () => {
  const { system } = quiet();
  Slow.reset();
  Slow.starts.forEach(({ resolve }) => resolve());
  const other = system.spawn(Slow, [], { name: "db" });
  const sup = system.supervise({}, []);
  const spec = child(Slow, [], { name: "db" });
  await assertRejects(() => sup.start(spec), NameTakenError);
  assertEquals([sup.children(), sup.find("db")], [[], undefined]);
  await other.stop();
  const db = await sup.start(spec) as ActorRef<Slow>;
  assertEquals(await db.ask.ping(), "pong");
  await sup.terminate("db");
  const usurper = system.spawn(Slow, [], { name: "db" });
  await assertRejects(() => sup.restart("db"), NameTakenError);
  await usurper.stop();
  assertEquals(((await sup.restart("db")) as ActorRef<Slow>).alive, true);
  await sup.stop();
});

Deno.test("who stops or kills an actor when it hears of its failure is not undone by the restart", async () => {
  for (const how of ["stop", "kill", "stop in onFailure", "kill in onFailure"] as const) {
    Slow.reset();
    Slow.starts.forEach(({ resolve }) => resolve());
    const { system } = quiet();
    const end = (ref: ActorRef<Slow>) => how.startsWith("stop") ? void ref.stop() : ref.exit("kill");
    system.events.subscribe((event) => {
      if (event.type === "failed" && !how.endsWith("onFailure")) end(event.ref as ActorRef<Slow>);
    });
    const slow: ActorRef<Slow> = system.spawn(Slow, [], {
      supervision: {
        intensity: 10,
        onFailure: () => {
          if (how.endsWith("onFailure")) end(slow);
          return "restart";
        },
      },
    });
    await slow.ask.ping();
    const downs: unknown[] = [];
    slow.watch(({ reason }) => downs.push(reason));
    slow.tell.boom();
    await settled();
    assertEquals([slow.alive, Slow.made, downs.length, system.counts.stopped], [false, 1, 1, 1], how);
    assertEquals(slow.tell.ping(), "dead");
  }
});

Deno.test("a child that waits for its restart and is killed before its supervisor has looked counts once", async () => {
  Slow.reset();
  for (const started of [0, 1, 3]) Slow.starts[started]!.resolve();
  const { system, clock } = quiet();
  const sup = system.supervise({ intensity: 2 }, [
    child(Slow, [], { id: "a", backoff: { min: 50, max: 50, jitter: 0 } }),
    child(Slow, [], { id: "b" }),
  ]);
  await sup.ready();
  const [a, b] = ["a", "b"].map((id) => sup.find(id) as ActorRef<Slow>);
  b!.tell.boom();
  await settled();
  // The supervisor waits for the start of b.
  a!.tell.boom();
  await settled();
  a!.exit("kill");
  await settled();
  Slow.starts[2]!.resolve();
  await settled();
  assertEquals(sup.alive, true, "two restarts are allowed, and two were needed");
  await clock.run(50);
  assertEquals(await a!.ask.ping(), "pong");
  assertEquals([a!.info().restarts, b!.info().restarts], [1, 1]);
  await sup.stop();
});

Deno.test("of two stops with a time limit the shorter one counts", async () => {
  Slow.reset();
  Slow.starts.forEach(({ resolve }) => resolve());
  const { system, clock } = quiet();
  const slow = system.spawn(Slow, []);
  slow.tell.never();
  await settled();
  const soon = slow.stop({ timeout: 100 });
  void slow.stop({ timeout: 1000 });
  await clock.run(100);
  await soon;
  assertEquals(slow.alive, false);
  assertEquals(clock.pending, 0);
});

/** Spawns where it should not. */
class Parent extends Actor {
  static late: ActorRef<Slow> | undefined;
  readonly go: Promise<void>;
  constructor(go: Promise<void>, readonly atEnd: boolean) {
    super();
    this.go = go;
  }
  async work(): Promise<void> {
    await this.go;
    Parent.late = this.context.spawn(Slow, []);
  }
  protected override onStop(): void {
    if (this.atEnd) Parent.late = this.context.spawn(Slow, []);
  }
}

Deno.test("a child that is spawned while its parent ends, or after, does not outlive it", async () => {
  Slow.reset();
  Slow.starts.forEach(({ resolve }) => resolve());
  const { system } = quiet();
  const ending = system.spawn(Parent, [Promise.resolve(), true]);
  await ending.stop();
  assertEquals(Parent.late!.alive, false, "spawned in onStop");
  Parent.late = undefined;
  const gate = Promise.withResolvers<void>();
  const killed = system.spawn(Parent, [gate.promise, false]);
  killed.tell.work();
  await settled();
  killed.exit("kill");
  gate.resolve();
  await settled();
  assertEquals(
    (Parent.late as ActorRef<Slow> | undefined)?.alive ?? false,
    false,
    "spawned by a handler that was abandoned",
  );
});
