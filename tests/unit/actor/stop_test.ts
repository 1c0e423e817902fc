import { assert, assertEquals } from "@std/assert";
import { Actor, ActorSystem, spawn } from "../../../src/actor/mod.ts";
import { VirtualClock } from "../../../src/time/clock.ts";
import { settled } from "../../../src/time/macrotask.ts";

function quiet(): ActorSystem {
  const system = new ActorSystem();
  system.events.subscribe(() => {});
  return system;
}

class Stopped extends Actor {
  add(_n: number): void {}
}

Deno.test("actor semantics 21: telling the dead never throws, whatever the verb", async () => {
  const peer = spawn(Stopped);
  await peer.stop();
  await peer.stop();
  await peer.poison();
  peer.exit("kill");
  assertEquals([peer.tell.add(1), await peer.send.add(1)], ["dead", "dead"]);
});

Deno.test("actor semantics 13: stop leaves what is queued, poison handles it first, kill waits for nothing", async () => {
  const system = quiet();
  const log: unknown[] = [];
  class Writer extends Actor {
    write(value: unknown): void {
      log.push(value);
    }
    forever(): Promise<void> {
      return new Promise(() => {});
    }
    override onStop(reason: unknown): void {
      log.push(["stop", reason]);
    }
  }
  const a = system.spawn(Writer, []);
  a.tell.write(1);
  const stopped = a.stop();
  a.tell.write(2);
  await stopped;
  assertEquals(log.splice(0), [["stop", "normal"]], "stop goes ahead of all messages");
  const b = system.spawn(Writer, []);
  b.tell.write(1);
  const poisoned = b.poison();
  b.tell.write(2);
  await poisoned;
  assertEquals(log.splice(0), [1, ["stop", "normal"]]);
  const c = system.spawn(Writer, []);
  c.tell.forever();
  await settled();
  c.exit("kill");
  assertEquals([c.alive, log], [false, []], "no hook after a kill");
});

Deno.test("actor row: brutal kill by deadline: a stop that takes too long becomes killed", async () => {
  const clock = new VirtualClock();
  const system = new ActorSystem({ clock });
  class Stuck extends Actor {
    forever(): Promise<void> {
      return new Promise(() => {});
    }
  }
  const stuck = system.spawn(Stuck, []);
  const asked = stuck.ask.with({ timeout: Infinity }).forever().catch((error) => error.reason);
  await settled();
  const stopped = stuck.stop({ timeout: 50 });
  await clock.run(49);
  assert(stuck.alive);
  await clock.run(1);
  await stopped;
  assertEquals([await asked, await stuck.ended()], ["killed", "noproc"]);
  assertEquals(clock.pending, 0);
});

Deno.test("actor row: cancellation: the context's signal tells a waiting handler that its actor is to stop", async () => {
  class Waiter extends Actor {
    async wait(): Promise<void> {
      const { signal } = this.context;
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    }
  }
  const waiter = spawn(Waiter);
  waiter.tell.wait();
  await settled();
  const ended = waiter.ended();
  await waiter.stop();
  assertEquals(await ended, "normal", "giving up because of the stop is no failure");
});

Deno.test("actor semantics 18: at most once: the message that failed is not delivered again", async () => {
  const seen: number[] = [];
  class Once extends Actor {
    take(n: number): void {
      seen.push(n);
      if (n === 2) throw new Error("two");
    }
  }
  const system = quiet();
  const once = system.spawn(Once, [], { supervision: { onFailure: "restart" } });
  for (const n of [1, 2, 3]) once.tell.take(n);
  await once.poison();
  assertEquals(seen, [1, 2, 3]);
});

Deno.test("actor semantics 22: inside one isolate a message is a reference, not a copy", async () => {
  class Same extends Actor {
    back<T>(value: T): T {
      return value;
    }
  }
  const same = spawn(Same);
  const value = { deep: [1] };
  assert(await same.ask.back(value) === value);
  await same.stop();
});

Deno.test("actor row: metrics count what happens in a system", async () => {
  const system = quiet();
  class Busy extends Actor {
    boom(): never {
      throw new Error("boom");
    }
  }
  const busy = system.spawn(Busy, [], { supervision: { onFailure: "restart" } });
  busy.tell.boom();
  await busy.poison();
  busy.tell.boom();
  assertEquals(system.counts, { started: 1, restarted: 1, failed: 1, stopped: 1, deadLetters: 1 });
  assertEquals(busy.info(), { state: "dead", queued: 0, stashed: 0, children: 0, restarts: 1 });
});

Deno.test("a stop, a poison or an exit that was asked for is not undone by a restart", async () => {
  const system = quiet();
  const gate = () => Promise.withResolvers<void>();
  class Failing extends Actor {
    async fail(when: Promise<void>): Promise<void> {
      await when;
      throw new Error("fails");
    }
  }
  const failing = () => system.spawn(Failing, [], { supervision: { onFailure: "restart", intensity: 10 } });
  for (const end of ["stop", "exit"] as const) {
    const [ref, { promise, resolve }] = [failing(), gate()];
    ref.tell.fail(promise);
    await settled();
    const ended = ref.ended();
    const stopped = end === "stop" ? ref.stop() : ref.exit("shutdown");
    resolve();
    await stopped;
    assertEquals([(await ended as Error).message, ref.alive], ["fails", false], end);
  }
  const [ref, { promise, resolve }] = [failing(), gate()];
  ref.tell.fail(promise);
  const poisoned = ref.poison();
  resolve();
  await poisoned;
  assertEquals(
    [ref.alive, ref.info().restarts],
    [false, 1],
    "what was in front of the poison is handled first",
  );
  const other = failing();
  const late = other.poison();
  other.exit("kill");
  await late;
});
