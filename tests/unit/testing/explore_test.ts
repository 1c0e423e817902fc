import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { probe } from "../../../src/channel/debug/probe.ts";
import { after, Channel, every, select } from "../../../src/channel/mod.ts";
import { RESOLVED } from "../../../src/channel/waiters.ts";
import { ArgumentError, ParkedError, ScheduleError } from "../../../src/errors.ts";
import { explore } from "../../../src/testing/explore.ts";
import { currentClock, realClock } from "../../../src/time/clock.ts";
import { sampled } from "./sampled.ts";
import { settled } from "../../../src/time/macrotask.ts";

/** What exploring finds. */
async function failureOf(scenario: () => unknown, runs = 200): Promise<ScheduleError> {
  return await assertRejects(() => explore(scenario, { runs }), ScheduleError);
}

/** Busy elsewhere for some steps. */
async function think(steps: number): Promise<void> {
  const thoughts = new Channel<number>({ capacity: steps });
  for (let i = 0; i < steps; i++) await thoughts.send(i);
}

/** Two clients of one account; the second comes later, unless somebody holds up the first. */
async function lostUpdate(): Promise<void> {
  let balance = 0;
  const reads = new Channel<number>();
  const writes = new Channel<number>();
  const server = (async () => {
    for (let done = 0; done < 2;) {
      const got = await select({ read: reads.onSend(balance), write: writes });
      if (got.key === "write" && got.state === "ok") {
        balance = got.value;
        done++;
      }
    }
  })();
  const deposit = async (amount: number, late: number): Promise<void> => {
    await think(late);
    const before = await reads.receive();
    await writes.send(before + amount);
  };
  await Promise.all([server, deposit(1, 0), deposit(10, 8)]);
  assertEquals(balance, 11, "no deposit is lost");
}

/** Three at a table; each takes the fork at its left first. */
async function philosophers(): Promise<void> {
  const forks = [0, 1, 2].map((at) => new Channel<string>({ name: `fork ${at}`, capacity: 1 }));
  for (const fork of forks) await fork.send("fork");
  await Promise.all(forks.map(async (left, at) => {
    const right = forks[(at + 1) % 3]!;
    await think(at * 8);
    await left.receive();
    await right.receive();
    await right.send("fork");
    await left.send("fork");
  }));
}

/** Looks at `size`, says so, and only then sends: meanwhile somebody else may have. */
async function checkThenAct(): Promise<void> {
  const seats = new Channel<string>({ capacity: 1 });
  const log = new Channel<string>({ capacity: 10 });
  const guest = async (name: string, late: number): Promise<void> => {
    await think(late);
    if (seats.size === seats.capacity) return;
    await log.send(`${name} sees a seat`);
    assert(seats.trySend(name), `${name} was promised a seat`);
  };
  await Promise.all([guest("Ada", 0), guest("Bob", 4)]);
}

for (
  const [what, bug, cause] of [
    ["a lost update", lostUpdate, "no deposit is lost"],
    ["the deadlock of the dining philosophers", philosophers, "every process of the scenario is parked"],
    ["a check of size before acting on it", checkThenAct, "was promised a seat"],
  ] as const
) {
  Deno.test(`row 65: exploring finds ${what}, which plain running never shows, and its seed replays it`, async () => {
    for (let i = 0; i < 200; i++) await bug();
    const found = await failureOf(bug);
    assertStringIncludes((found.cause as Error).message, cause);
    assertStringIncludes(found.message, `replay it with { seed: ${found.seed}, runs: 1 }`);
    for (let i = 0; i < 3; i++) {
      const again = await assertRejects(() => explore(bug, { seed: found.seed, runs: 1 }), ScheduleError);
      assertEquals([again.seed, again.schedule], [found.seed, found.schedule]);
    }
    assert(found.schedule.length > 2 && found.schedule[0]!.startsWith("process "), found.schedule.join("\n"));
  });
}

Deno.test("row 65: a deadlock in a scenario says who waits on what, and where", async () => {
  const { cause } = await failureOf(philosophers);
  assert(cause instanceof ParkedError);
  assertEquals(cause.operations.length, 3);
  const whats = cause.operations.map(({ what }) => what).sort();
  assertEquals(whats, [0, 1, 2].map((at) => `receive on Channel "fork ${at}" (capacity 1, 0 buffered)`));
  for (const { stack } of cause.operations) assert(stack.includes("explore_test.ts"), stack);
});

Deno.test("row 65: what is right passes under every schedule that is tried", async () => {
  const { runs, steps } = await explore(async () => {
    const forks = [0, 1, 2].map(() => new Channel<string>({ capacity: 1 }));
    for (const fork of forks) await fork.send("fork");
    let meals = 0;
    await Promise.all([0, 1, 2].map(async (at) => {
      const [first, second] = [at, (at + 1) % 3].sort().map((fork) => forks[fork]!);
      await first!.receive();
      await second!.receive();
      meals++;
      await second!.send("fork");
      await first!.send("fork");
    }));
    assertEquals(meals, 3);
  }, { runs: 300 });
  assertEquals(runs, 300);
  assert(steps > 300 * 12, String(steps));
});

Deno.test("semantics 3: under many schedules, each value goes to exactly one of two selects that may be aborted", async () => {
  await explore(async () => {
    const [a, b] = [new Channel<number>({ capacity: 1 }), new Channel<number>()];
    const stop = new AbortController();
    const got: number[] = [];
    const sent: number[] = [];
    const sender = async (ch: Channel<number>, from: number): Promise<void> => {
      for (let i = from; i < from + 3; i++) {
        const done = await ch.send(i, { signal: stop.signal }).then(() => true, () => false);
        if (done) sent.push(i);
      }
    };
    const chooser = async (order: "priority" | "fair"): Promise<void> => {
      for (let i = 0; i < 3; i++) {
        const one = await select({ a, b }, { signal: stop.signal, order }).catch(() => undefined);
        if (one?.state === "ok") got.push(one.value);
      }
    };
    const all = [sender(a, 0), sender(b, 10), chooser("priority"), chooser("fair")];
    await think(5);
    stop.abort();
    await Promise.all(all);
    for (let rest = a.tryReceive(); rest.state === "ok"; rest = a.tryReceive()) got.push(rest.value);
    assertEquals(got.toSorted((x, y) => x - y), sent.toSorted((x, y) => x - y));
  }, { runs: 300 });
});

Deno.test("schedules differ, by seed and by seed only: also the picks of a random select and of Math.random", async () => {
  const seen = new Map<number, string>();
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4]) {
    const log = await sampled(seed);
    assertEquals(log, seen.get(seed) ?? log, `seed ${seed}`);
    seen.set(seed, log);
  }
  assertEquals(new Set(seen.values()).size, 8);
});

Deno.test("time is virtual while exploring, and moves on only when nobody else can go", async () => {
  const start = performance.now();
  await explore(async () => {
    const ch = new Channel<string>({ capacity: 1 });
    const late = after(3_600_000);
    await ch.send("first");
    const got = await select({ late, ch }, { order: "priority" });
    assertEquals(got.key, "ch");
    const beat = every(1000);
    const ticks = [await beat.receive(), await beat.receive()];
    assertEquals(ticks[1]! - ticks[0]!, 1000);
    await late.receive();
  }, { runs: 20 });
  assert(performance.now() - start < 60_000);
});

Deno.test("a scenario may wait until all is settled, and one that never ends is stopped", async () => {
  await explore(async () => {
    const ch = new Channel<number>({ capacity: 1 });
    await settled();
    await ch.send(1);
    await settled();
  }, { runs: 5 });
  const endless = await assertRejects(
    () =>
      explore(async () => {
        const ch = new Channel<number>({ capacity: 1 });
        for (;;) {
          await ch.send(1);
          await ch.receive();
        }
      }, { runs: 1, steps: 50 }),
    ScheduleError,
  );
  assertStringIncludes(endless.message, "did not end within 50 steps");
});

Deno.test("a scenario that depends on more than its seed is told so, and one that throws at once fails", async () => {
  let calls = 0;
  const flaky = await failureOf(() => {
    if (calls++ === 0) throw new TypeError("first");
  });
  assertStringIncludes(flaky.message, "it did not fail again when replayed");
  assertEquals((flaky.cause as Error).message, "first");
});

Deno.test("afterwards everything is back in its place, also when the scenario has failed", async () => {
  new Channel().receive();
  const before = [Math.random, RESOLVED, currentClock(), probe];
  await explore(() => {}, { runs: 1 });
  await failureOf(() => Promise.reject(new Error("no")));
  assertEquals([Math.random, RESOLVED, currentClock(), probe].map((now, at) => now === before[at]), [
    true,
    true,
    true,
    true,
  ]);
  assertEquals([currentClock() === realClock, probe], [true, undefined]);
});

Deno.test("bad arguments of explore are refused, and so is a second exploration at the same time", async () => {
  await assertRejects(() => explore(5 as never), ArgumentError, "function to run");
  await assertRejects(() => explore(() => {}, null as never), ArgumentError, "options of explore");
  for (const seed of [-1, 1.5, NaN]) {
    await assertRejects(() => explore(() => {}, { seed }), ArgumentError, "seed");
  }
  for (const runs of [0, -1, 0.5]) {
    await assertRejects(() => explore(() => {}, { runs }), ArgumentError, "runs");
  }
  await assertRejects(() => explore(() => {}, { steps: 0 }), ArgumentError, "steps");
  const first = explore(() => new Channel({ capacity: 1 }).send(1));
  await assertRejects(() => explore(() => {}), ArgumentError, "another exploration");
  await first;
});
