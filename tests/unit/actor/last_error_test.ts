import { assert, assertEquals, assertRejects } from "@std/assert";
import { Actor, ActorSystem, child } from "../../../src/actor/mod.ts";
import { lastErrorOf } from "../../../src/actor/last_error.ts";
import { cellOf } from "../../../src/actor/signals.ts";

class Clerk extends Actor {
  fail(error: unknown): never {
    throw error;
  }
  async later(error: unknown): Promise<never> {
    await Promise.resolve();
    throw error;
  }
  work(): string {
    return "done";
  }
}

function quiet(): ActorSystem {
  const system = new ActorSystem();
  system.events.subscribe(() => {});
  return system;
}

Deno.test("the last error of an actor outlives its restart, and a later one takes its place", async () => {
  await using system = quiet();
  const spec = child(Clerk, [], { name: "clerk" });
  const supervisor = system.supervise({ intensity: 9 }, [spec]);
  await supervisor.ready();
  const clerk = supervisor.find(spec)!;
  assertEquals(lastErrorOf(cellOf(clerk)), undefined);
  const before = Date.now();
  await assertRejects(() => clerk.ask.fail(new TypeError("first")), TypeError);
  assertEquals(await clerk.ask.work(), "done");
  const noted = lastErrorOf(cellOf(clerk))!;
  assertEquals([noted.error, noted.message, noted.method], ["TypeError", "first", "fail"]);
  assert(noted.at >= before && noted.at <= Date.now());
  await assertRejects(() => clerk.ask.later(new RangeError("second")), RangeError);
  assertEquals(lastErrorOf(cellOf(clerk))!.message, "second");
});

Deno.test("what is no error, is huge, or throws when it is looked at, is noted in brief", async () => {
  await using system = quiet();
  const clerk = system.spawn(Clerk, [], { supervision: { onFailure: "resume" } });
  const hostile = Object.defineProperty(new Error("x"), "message", {
    get() {
      throw new Error("nobody looks at me");
    },
  });
  const cases: [unknown, string, string][] = [
    ["only a text", "string", "only a text"],
    [undefined, "undefined", "undefined"],
    [new Error("y".repeat(10_000)), "Error", "y".repeat(200)],
    [hostile, "object", ""],
    [
      {
        toString: () => {
          throw new Error("nor me");
        },
      },
      "object",
      "",
    ],
  ];
  for (const [thrown, error, message] of cases) {
    await clerk.ask.fail(thrown).catch(() => {});
    const noted = lastErrorOf(cellOf(clerk))!;
    assertEquals([noted.error, noted.message], [error, message]);
  }
});

Deno.test("the last error of a kind is among its metrics, and not before there was one", async () => {
  await using system = quiet();
  system.measure();
  const [one, two] = [system.spawn(Clerk), system.spawn(Clerk)];
  assertEquals(await one.ask.work(), "done");
  assert(!("lastError" in system.metrics()[0]!));
  await assertRejects(() => one.ask.fail(new Error("one")), Error);
  await assertRejects(() => two.ask.fail(new Error("two")), Error);
  assertEquals(system.metrics()[0]!.lastError!.message, "two");
});
