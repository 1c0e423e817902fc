import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  Actor,
  ActorDeadError,
  type ActorRef,
  ActorSystem,
  ArgumentError,
  AskTimeoutError,
  defaultSystem,
  type Reply,
  spawn,
} from "../../../src/actor/mod.ts";
import { VirtualClock } from "../../../src/time/clock.ts";
import { settled } from "../../../src/time/macrotask.ts";

class Slow extends Actor {
  calls = 0;
  readonly gate = Promise.withResolvers<number>();
  wait(): Promise<number> {
    this.calls++;
    return this.gate.promise;
  }
  open(): void {}
  echo(n: number): number {
    this.calls++;
    return n;
  }
  boom(): never {
    throw new RangeError("boom");
  }
  no(): number {
    return this.context.refuse(new SyntaxError("no"));
  }
  seen(): number {
    return this.calls;
  }
}

Deno.test("actor row: ask with timeout rejects in time and the actor goes on", async () => {
  const clock = new VirtualClock();
  const system = new ActorSystem({ clock });
  const slow = system.spawn(Slow, []);
  const asked = slow.ask.with({ timeout: 100 }).wait();
  const rejected = assertRejects(() => asked, AskTimeoutError, "timeout=100");
  await clock.run(99);
  assertEquals(slow.info().state, "busy");
  await clock.run(1);
  await rejected;
  const late = assertRejects(() => slow.ask.echo(1), AskTimeoutError, "timeout=5000");
  await clock.run(5000);
  await late;
  assertEquals(clock.pending, 0);
  slow.exit("kill");
});

Deno.test("actor row: late reply dropped, and a question nobody waits for is not handled", async () => {
  const clock = new VirtualClock();
  const system = new ActorSystem({ clock });
  const slow = system.spawn(Slow, []);
  const controller = new AbortController();
  const first = slow.ask.with({ signal: controller.signal }).wait();
  const second = slow.ask.with({ signal: controller.signal }).echo(1);
  const reasons = Promise.allSettled([first, second]);
  await settled();
  controller.abort(new Error("enough"));
  assertEquals((await reasons).map((r) => (r as PromiseRejectedResult).reason.message), ["enough", "enough"]);
  await assertRejects(() => slow.ask.with({ signal: controller.signal }).echo(2), Error, "enough");
  const seen = slow.ask.seen();
  slow.exit("shutdown");
  slow.exit("kill");
  await assertRejects(() => seen, ActorDeadError);
  assertEquals(clock.pending, 0);
});

Deno.test("actor semantics 6: an ask settles once by reply, crash, stop, death, or refusal", async () => {
  const slow = spawn(Slow, []);
  assertEquals(await slow.ask.echo(7), 7);
  await assertRejects(() => slow.ask.no(), SyntaxError, "no");
  assert(slow.alive, "a refusal is no failure");
  const [crash, queued] = [slow.ask.boom(), slow.ask.echo(1)];
  const outcomes = await Promise.allSettled([crash, queued]);
  const [a, b] = outcomes.map((o) => (o as PromiseRejectedResult).reason);
  assert(a instanceof RangeError, "who asked gets the very error");
  assert(b instanceof ActorDeadError && b.reason === a && b.cause === a, "who waited gets the reason");
  const dead = await assertRejects(() => slow.ask.echo(1), ActorDeadError) as ActorDeadError;
  assertEquals([dead.reason, dead.code], ["noproc", "ACTOR_DEAD"]);
  const other = spawn(Slow, []);
  const waiting = other.ask.wait();
  await settled();
  other.exit("kill");
  const killed = await assertRejects(() => waiting, ActorDeadError) as ActorDeadError;
  assertEquals(killed.reason, "killed");
});

Deno.test("a stop in front of a question rejects it; behind the running one it waits", async () => {
  const slow = spawn(Slow, []);
  const running = slow.ask.wait();
  await settled();
  const queued = slow.ask.echo(1);
  const stopped = slow.stop({ timeout: Infinity });
  const failed = assertRejects(() => queued, ActorDeadError, 'reason="normal"');
  // Only the handler itself can end now: its promise is reached through the instance.
  (slow as unknown as { instance: Slow }).instance.gate.resolve(3);
  assertEquals(await running, 3);
  await failed;
  await stopped;
});

Deno.test("semantics of deferring: the answer comes by hand, later, once", async () => {
  class Desk extends Actor {
    #open: Reply<string>[] = [];
    order(): string {
      this.#open.push(this.context.defer<string>());
      return "not the answer";
    }
    serve(what: string): boolean[] {
      const reply = this.#open.shift()!;
      return [reply.send(what), reply.send("again"), reply.settled];
    }
    async late(): Promise<void> {
      await Promise.resolve();
      this.context.defer();
    }
    told(): void {
      this.context.defer();
    }
  }
  const desk = spawn(Desk);
  const order = desk.ask.order();
  const lost = desk.ask.order();
  await settled();
  assertEquals(await desk.ask.serve("tea"), [true, false, true]);
  assertEquals(await order, "tea");
  const reason = assertRejects(() => lost, ActorDeadError);
  await assertRejects(() => desk.ask.late(), ArgumentError, "await");
  await reason;
  const told = spawn(Desk, [], {
    supervision: { onFailure: (error) => error instanceof ArgumentError ? "resume" : "stop" },
  });
  const before = console.error;
  console.error = () => {};
  told.tell.told();
  await settled();
  console.error = before;
  assert(told.alive);
  await told.stop();
});

Deno.test("actor semantics 17: a circle of asks times out and is named; reentrancy is opt-in", async () => {
  class Node extends Actor {
    peer!: ActorRef<Node>;
    constructor(readonly patience: number) {
      super();
    }
    meet(peer: ActorRef<Node>): void {
      this.peer = peer;
    }
    there(): Promise<string> {
      return this.peer.ask.with({ timeout: this.patience }).back();
    }
    back(): Promise<string> {
      return this.peer.ask.with({ timeout: 25 * this.patience }).here();
    }
    here(): string {
      return "made it";
    }
  }
  const pair = (reentrant: boolean) => {
    const patience = reentrant ? 1_000 : 20;
    const a = spawn(Node, [patience], { name: `a${reentrant}`, reentrant });
    const b = spawn(Node, [patience], { name: `b${reentrant}`, supervision: { onFailure: "resume" } });
    a.tell.meet(b);
    b.tell.meet(a);
    return [a, b] as const;
  };
  const [a, b] = pair(false);
  using _quiet = defaultSystem().events.subscribe(() => {});
  const error = await assertRejects(() => a.ask.there(), AskTimeoutError) as AskTimeoutError;
  assertEquals(error.cycle, ["afalse", "bfalse", "afalse"]);
  assert(error.message.includes("afalse → bfalse → afalse"));
  b.exit("kill");
  const [c, d] = pair(true);
  assertEquals(await c.ask.there(), "made it");
  await Promise.all([c.stop(), d.stop()]);
});

Deno.test("actor semantics 17: async handlers do not interleave", async () => {
  class Steps extends Actor {
    log: string[] = [];
    async step(n: number): Promise<void> {
      this.log.push(`${n}<`);
      await Promise.resolve();
      await Promise.resolve();
      this.log.push(`>${n}`);
    }
    all(): string[] {
      return this.log;
    }
  }
  const steps = spawn(Steps);
  steps.tell.step(1);
  steps.tell.step(2);
  assertEquals(await steps.ask.all(), ["1<", ">1", "2<", ">2"]);
  await steps.stop();
  const gates = [Promise.withResolvers<number>(), Promise.withResolvers<number>()] as const;
  class Mixed extends Actor {
    through(gate: 0 | 1): Promise<number> {
      return gates[gate].promise;
    }
  }
  const mixed = spawn(Mixed, [], { reentrant: true });
  const first = mixed.ask.through(0);
  const second = mixed.ask.through(1);
  gates[1].resolve(2);
  assertEquals(await second, 2, "the second goes first");
  gates[0].resolve(1);
  assertEquals(await first, 1);
  await mixed.stop();
});

Deno.test("bad options of an ask or a send are told at once", () => {
  const slow = spawn(Slow, []);
  assertThrows(() => slow.ask.with({ timeout: -1 }), ArgumentError, "timeout");
  assertThrows(() => slow.ask.with(3 as never), ArgumentError, "options");
  assertThrows(() => slow.send.with({ signal: {} as never }), ArgumentError, "signal");
  assertThrows(() => new ActorSystem({ askTimeout: Number.NaN }), ArgumentError, "askTimeout");
  assertThrows(() => slow.watch(undefined as never), ArgumentError);
  assertThrows(() => slow.stop({ timeout: -1 }), ArgumentError);
});

Deno.test("a function that is missing is told where it is missing, not when it is called", async () => {
  class Forgetful extends Actor {
    forget(what: "timer" | "pipe"): void {
      if (what === "timer") this.context.timers.once("key", 1, undefined as never);
      else this.context.pipeToSelf(Promise.resolve(1), undefined as never);
    }
  }
  const behaving = spawn(() => {});
  assertThrows(() => behaving.ask(undefined as never), ArgumentError, "function");
  for (const what of ["timer", "pipe"] as const) {
    await assertRejects(() => spawn(Forgetful).ask.forget(what), ArgumentError, "function");
  }
  await behaving.stop();
});

Deno.test("actor semantics 6: 20 000 asks to actors that die at random all settle once", async () => {
  const system = new ActorSystem();
  using _quiet = system.events.subscribe(() => {});
  class Mortal extends Actor {
    async act(n: number): Promise<number> {
      if (n % 97 === 0) throw new Error("dies");
      if (n % 89 === 0) this.context.stop();
      if (n % 83 === 0) this.self.exit("kill");
      if (n % 3 === 0) await Promise.resolve();
      return n;
    }
  }
  let settledCount = 0, answered = 0;
  let mortal = system.spawn(Mortal, []);
  const asks: Promise<void>[] = [];
  for (let i = 1; i <= 20_000; i++) {
    if (!mortal.alive) mortal = system.spawn(Mortal, []);
    asks.push(
      mortal.ask.act(i).then((n) => {
        assertEquals(n, i);
        answered++;
        settledCount++;
      }, (error) => {
        assert(error instanceof ActorDeadError || error.message === "dies", String(error));
        settledCount++;
      }),
    );
    if (i % 50 === 0) await settled();
  }
  await Promise.all(asks);
  assertEquals(settledCount, 20_000);
  assert(answered > 1000 && answered < 20_000, `${answered}`);
  await system.stop();
});
