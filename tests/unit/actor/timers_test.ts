import { assert, assertEquals, assertThrows } from "@std/assert";
import { Actor, ActorSystem, ArgumentError, spawn } from "../../../src/actor/mod.ts";
import { VirtualClock } from "../../../src/time/clock.ts";
import { settled } from "../../../src/time/macrotask.ts";

class Timed extends Actor {
  log: unknown[] = [];
  once(key: string, ms: number): void {
    this.context.timers.once(key, ms, () => this.log.push(`${key}@${this.context.system.clock.now()}`));
  }
  every(key: string, ms: number, initial?: number): void {
    this.context.timers.every(
      key,
      ms,
      () => this.log.push(`${key}@${this.context.system.clock.now()}`),
      initial,
    );
  }
  cancel(key: string): boolean {
    return this.context.timers.cancel(key);
  }
  idle(ms: number | undefined): void {
    this.context.timers.idle(ms);
  }
  touch(): void {}
  async hold(gate: Promise<void>): Promise<void> {
    await gate;
  }
  boom(): never {
    throw new Error("boom");
  }
  list(): unknown[] {
    return [...this.log];
  }
  override onIdle(): void {
    this.log.push(`idle@${this.context.system.clock.now()}`);
  }
}

function timed(options = {}) {
  const clock = new VirtualClock();
  const system = new ActorSystem({ clock, askTimeout: Infinity });
  system.events.subscribe(() => {});
  return { clock, system, ref: system.spawn(Timed, [], options) };
}

Deno.test("actor row: virtual time, keyed timers tick in the actor's turn, and setting a key anew replaces it", async () => {
  const { clock, ref } = timed();
  ref.tell.once("a", 10);
  ref.tell.once("a", 20);
  ref.tell.every("b", 15, 5);
  await clock.run(40);
  assertEquals(await ref.ask.list(), ["b@5", "a@20", "b@20", "b@35"]);
  assertEquals([await ref.ask.cancel("a"), await ref.ask.cancel("b")], [false, true]);
  await clock.run(100);
  assertEquals((await ref.ask.list()).length, 4);
  assertEquals(clock.pending, 0);
  await ref.stop();
});

Deno.test("actor semantics 15: a tick that is queued already is not delivered after cancel or replacement", async () => {
  const { clock, ref } = timed();
  const gate = Promise.withResolvers<void>();
  ref.tell.once("a", 10);
  ref.tell.once("b", 10);
  await settled();
  ref.tell.hold(gate.promise);
  ref.tell.cancel("a");
  ref.tell.once("b", 100);
  await clock.run(10);
  assertEquals(ref.info().queued, 4, "both ticks are in the mailbox");
  gate.resolve();
  await clock.run(50);
  assertEquals(await ref.ask.list(), []);
  await clock.run(100);
  assertEquals(await ref.ask.list(), ["b@110"]);
  await ref.stop();
});

Deno.test("actor semantics 15: timers end with the incarnation, and a slow actor gets no pile of ticks", async () => {
  const { clock, ref } = timed({ supervision: { onFailure: "restart" } });
  ref.tell.every("a", 10);
  await clock.run(10);
  const gate = Promise.withResolvers<void>();
  ref.tell.hold(gate.promise);
  await clock.run(75);
  gate.resolve();
  await clock.run(5);
  assertEquals(await ref.ask.list(), ["a@10", "a@85", "a@90"]);
  ref.tell.boom();
  await clock.run(100);
  assertEquals([await ref.ask.list(), clock.pending], [[], 0]);
  await ref.stop();
});

Deno.test("actor row: receive timeout fires again and again while nothing comes, and not while something does", async () => {
  const { clock, ref } = timed();
  ref.tell.idle(10);
  await clock.run(9);
  ref.tell.touch();
  await clock.run(9);
  ref.tell.touch();
  await clock.run(31);
  assertEquals(await ref.ask.list(), ["idle@28", "idle@38", "idle@48"]);
  const gate = Promise.withResolvers<void>();
  ref.tell.hold(gate.promise);
  await clock.run(100);
  gate.resolve();
  assertEquals((await ref.ask.list()).length, 3, "a handler that works is not idle");
  await ref.ask.idle(undefined);
  assertEquals(clock.pending, 0);
  await ref.stop();
});

Deno.test("bad times are told", async () => {
  const { ref, system } = timed({ supervision: { onFailure: "resume" } });
  for (const ms of [-1, Number.NaN, "1" as never]) {
    const error = await ref.ask.once("a", ms).catch((error) => error);
    assert(error instanceof ArgumentError, String(error));
  }
  assertThrows(() => spawn(Timed, [], { shutdown: Number.NaN }), ArgumentError);
  await system.stop();
});

Deno.test("actor row: FSM with state timeouts out of functions and a timer", async () => {
  type Message = "push" | "coin";
  const clock = new VirtualClock();
  const system = new ActorSystem({ clock });
  const passed: string[] = [];
  // A turnstile: a coin unlocks it for 100 ms.
  const turnstile = system.spawn<Message>(function locked(message, context) {
    if (message === "push") {
      passed.push("refused");
      return undefined;
    }
    context.timers.once("lock", 100, () => context.become(locked));
    return (message) => {
      if (message !== "push") return undefined;
      passed.push("through");
      context.timers.cancel("lock");
      return locked;
    };
  });
  for (const message of ["push", "coin", "push", "push", "coin"] as const) turnstile.tell(message);
  await clock.run(100);
  turnstile.tell("push");
  await settled();
  assertEquals(passed, ["refused", "through", "refused", "refused"]);
  await system.stop();
});

Deno.test("pipeToSelf brings the outcome of a promise back as a message", async () => {
  class Piping extends Timed {
    fetch(promise: Promise<number>): void {
      this.context.pipeToSelf(promise, (value) => this.log.push(value), (error) => this.log.push(`${error}`));
    }
    strict(promise: Promise<number>): void {
      this.context.pipeToSelf(promise, (value) => this.log.push(value));
    }
  }
  const system = new ActorSystem();
  system.events.subscribe(() => {});
  const piping = system.spawn(Piping, []);
  const later = [1, 2, 3].map(() => Promise.withResolvers<number>());
  piping.tell.fetch(later[0]!.promise);
  await piping.ask.fetch(later[1]!.promise);
  later[0]!.resolve(1);
  later[1]!.reject(new Error("no"));
  await settled();
  assertEquals(await piping.ask.list(), [1, "Error: no"]);
  await piping.ask.strict(later[2]!.promise);
  later[2]!.reject(new Error("fatal"));
  assertEquals((await piping.ended() as Error).message, "fatal");
});
