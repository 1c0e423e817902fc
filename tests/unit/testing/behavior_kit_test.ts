import { assert, assertEquals, assertThrows } from "@std/assert";
import { Actor, type ActorRef, ArgumentError, type Behavior } from "../../../src/actor/mod.ts";
import { behaviorKit, testProbe } from "../../../src/testing/mod.ts";
import { settled } from "../../../src/time/macrotask.ts";

class Job extends Actor {
  constructor(readonly id: number) {
    super();
    throw new Error("children must not be constructed in a kit");
  }
  run(_what: string): void {}
  result(): number {
    return 0;
  }
}

class Boss extends Actor {
  jobs = new Map<number, ActorRef<Job>>();
  results: number[] = [];
  started = false;
  override onStart(): void {
    this.started = true;
  }
  assign(id: number, what: string): void {
    const job = this.context.spawn(Job, [id], { name: `job ${id}` });
    this.context.watch(job);
    this.jobs.set(id, job);
    job.tell.run(what);
  }
  async collect(id: number): Promise<number> {
    const result = await this.jobs.get(id)!.ask.result();
    this.results.push(result);
    return result;
  }
  override onDown(): void {
    this.results.push(-1);
  }
  defer(): void {
    if (this.results.length === 0) this.context.stash();
    else this.results.push(99);
  }
  schedule(): void {
    this.context.timers.every("beat", 100, () => this.results.push(1));
    this.context.timers.once("never", 50, () => {});
    this.context.timers.cancel("never");
    this.context.timers.cancel("unknown");
  }
  selfTell(n: number): void {
    this.results.push(n);
    if (n > 0) this.self.tell.selfTell(n - 1);
  }
  boom(): never {
    throw new RangeError("boom");
  }
  flood(n: number): void {
    for (let i = 0; i < n; i++) this.self.tell.selfTell(0);
  }
}

Deno.test("actor row: the behaviour kit runs one actor synchronously and lists its effects", async () => {
  await using kit = behaviorKit(Boss);
  assertEquals(kit.instance()!.started, true);
  assertEquals(kit.ref.tell.assign(7, "dig"), "ok");
  const job = kit.instance()!.jobs.get(7)!;
  assertEquals(kit.effects(), [
    { type: "spawned", ref: job, kind: "Job", args: [7] },
    { type: "watched", ref: job },
    { type: "told", ref: job, method: "run", args: ["dig"] },
  ]);
  assertEquals(kit.effects(), []);
  const collected = kit.ref.ask.collect(7);
  const asked = kit.child(job).received.find(({ method }) => method === "result")!;
  asked.reply!.send(5);
  assertEquals(await collected, 5);
  await job.stop();
  assertEquals(kit.instance()!.results, [5, -1]);
});

Deno.test("in a kit messages to itself are handled in order before tell returns, thousands of them too", async () => {
  await using kit = behaviorKit(Boss);
  kit.ref.tell.selfTell(2);
  assertEquals(kit.instance()!.results, [2, 1, 0]);
  kit.ref.tell.flood(5000);
  assertEquals(kit.instance()!.results.length, 5003);
});

Deno.test("in a kit time stands still, timers are effects, and stashed messages come back", async () => {
  await using kit = behaviorKit(Boss, [], { stash: 1 });
  kit.ref.tell.schedule();
  assertEquals(kit.effects(), [
    { type: "timer", key: "beat", ms: 100, period: 100 },
    { type: "timer", key: "never", ms: 50, period: undefined },
    { type: "cancelled", key: "never" },
  ]);
  kit.ref.tell.defer();
  assertEquals(kit.effects(), [{ type: "stashed", method: "defer" }]);
  kit.clock.advance(250);
  assertEquals(kit.instance()!.results, [1, 1]);
  assertEquals(kit.ref.info().stashed, 1);
});

Deno.test("in a kit a failure is an effect, and restarts and ends are, by the actor's own directive", async () => {
  await using stops = behaviorKit(Boss);
  stops.ref.tell.boom();
  const [failed, stopped] = stops.effects();
  assert(failed?.type === "failed" && failed.error instanceof RangeError && failed.method === "boom");
  assert(stopped?.type === "stopped" && stopped.reason === failed.error);
  assertEquals(stops.ref.tell.selfTell(0), "dead");
  await using again = behaviorKit(Boss, [], { supervision: { onFailure: "restart" } });
  again.ref.tell.selfTell(0);
  again.ref.tell.boom();
  await settled();
  assertEquals(again.effects().map(({ type }) => type), ["failed", "restarted"]);
  assertEquals(again.instance()!.results, []);
});

Deno.test("the kit takes functions, whose children are probes of whole messages", async () => {
  const echo: Behavior<string> = () => undefined;
  const parent: Behavior<string> = (message, context) => {
    const child = context.spawn(echo);
    child.tell(message);
    context.become((next) => void child.tell(`${next}!`));
  };
  await using kit = behaviorKit(parent);
  kit.ref.tell("a");
  kit.ref.tell("b");
  const [spawned, ...told] = kit.effects();
  assert(spawned?.type === "spawned" && spawned.kind === "echo");
  assertEquals(told.map((effect) => effect.type === "told" && effect.args[0]), ["a", "b!"]);
  assertEquals((await kit.child(spawned.ref).expect()).args, ["a"]);
});

Deno.test("a handler that tells a probe, or an actor in a kit, is itself not disturbed", async () => {
  class Noisy extends Actor {
    constructor(readonly first: ActorRef<Boss>, readonly second: ActorRef<Boss>) {
      super();
    }
    work(): string {
      this.first.tell.selfTell(3);
      this.second.tell.selfTell(1);
      const reply = this.context.defer<string>();
      reply.send("deferred");
      return "not this";
    }
  }
  await using probe = testProbe(Boss);
  await using inner = behaviorKit(Boss);
  await using outer = behaviorKit(Noisy, [probe.ref, inner.ref]);
  assertEquals(await outer.ref.ask.work(), "deferred");
  assertEquals(inner.instance()!.results, [1, 0]);
  assertEquals((await probe.expect("selfTell")).sender, outer.ref);
});

Deno.test("bad arguments of a kit are those of spawn; a constructor that throws is told", async () => {
  assertThrows(() => behaviorKit(5 as unknown as typeof Boss), ArgumentError);
  assertThrows(() => behaviorKit(Boss, 5 as unknown as []), ArgumentError);
  assertThrows(() => behaviorKit(Job, [1]), Error, "must not be constructed");
  await using kit = behaviorKit(Boss);
  assertThrows(() => kit.child(kit.ref), ArgumentError);
  const wrong: Behavior<string> = (_, context) => void context.spawn(Job, [1], { name: "" });
  await using bad = behaviorKit(wrong);
  bad.ref.tell("x");
  const [failed] = bad.effects();
  assert(failed?.type === "failed" && failed.error instanceof ArgumentError);
  assertThrows(() => kit.ref.ask.with({ timeout: -1 }), ArgumentError);
});
