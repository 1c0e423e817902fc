import { assert, assertEquals, assertThrows } from "@std/assert";
import { modelModule } from "./build.ts";
import type { Program } from "./fiber.ts";
import { check, ModelFailure, type ModelOptions, replay, run, type Scenario } from "./model.ts";
import { PAUSE, type World } from "./world.ts";

const module = await modelModule();

/** The failure that exploring finds, and finds again ten times by its schedule. */
function found(options: ModelOptions, scenario: Scenario): string {
  const failure = assertThrows(() => check(module, options, scenario), ModelFailure);
  for (let i = 0; i < 10; i++) {
    const { problem } = replay(module, options, scenario, failure.schedule);
    assert(problem !== undefined, `the schedule ${failure.schedule} does not show it again`);
  }
  return failure.message;
}

/** Adds one to a word by a load and a store. */
function* increment(w: World, at: number): Program {
  const was = yield* w.look(at);
  yield* w.tell(at, was + 1);
}

const lostIncrement: Scenario = (w) => {
  const at = w.flag();
  return () => ({
    fibers: [increment(w, at), increment(w, at)],
    check: () => assertEquals(w.word(at), 2),
  });
};

Deno.test("an increment that is lost between a load and a store is found, and its schedule replays", () => {
  assert(found({}, lostIncrement).includes("1 !== 2"));
});

Deno.test("a bug that needs one preemption is not found without any", () => {
  const { complete } = check(module, { bound: 0, random: 0 }, () => () => ({ fibers: [], check() {} }));
  assertEquals(complete, false);
  assert(found({ bound: 1 }, lostIncrement).includes("at the end"));
});

Deno.test("a random search finds a lost increment among five fibers", () => {
  found({ random: 500, slots: 1 }, (w) => {
    const at = w.flag();
    return () => ({
      fibers: Array.from({ length: 5 }, () => increment(w, at)),
      check: () => assertEquals(w.word(at), 5),
    });
  });
});

/** One writes a payload and then a flag; the other reads the payload, with or without a look at the flag. */
const publication = (looks: boolean): Scenario => (w) => {
  const payload = w.flag(), flag = w.flag();
  return () => ({
    fibers: [
      run(function* () {
        w.machine.put(payload, 7);
        yield* w.tell(flag, 1);
      }),
      run(function* () {
        const there = yield* w.look(flag);
        if (!looks || there === 1) w.machine.get(payload);
      }),
    ],
    check() {},
  });
};

Deno.test("a payload that is read without its publication is a race, even where the order happens to be right", () => {
  assert(found({}, publication(false)).includes("a race at"));
  assertEquals(check(module, {}, publication(true)).complete, true);
});

/** Waits for a flag; the other sets it and rings. `again` looks once more before it sleeps, `loop` after it woke. */
const sleeper = (again: boolean, loop: boolean): Scenario => (w) => {
  const flag = w.flag(), bell = w.me[0]! + 128;
  return () => ({
    fibers: [
      run(function* () {
        if ((yield* w.look(flag)) === 1) return;
        do {
          const rung = again ? yield* w.look(bell) : w.word(bell);
          if (again && (yield* w.look(flag)) === 1) return;
          yield { kind: "store", address: w.me[0]! + 132, value: 1 };
          if (again && (yield* w.look(flag)) === 1) return;
          yield { kind: "wait", address: bell, value: again ? rung : yield* w.look(bell) };
        } while (loop && (yield* w.look(flag)) !== 1);
        assertEquals(yield* w.look(flag), 1, "awake and nothing is there");
      }),
      run(function* () {
        yield* w.tell(flag, 1);
        yield w.calls.stop(0);
      }),
    ],
    check() {},
  });
};

Deno.test("a sleeper that does not look again before it sleeps is found asleep for ever", () => {
  assert(found({}, sleeper(false, true)).includes("never goes on"));
  assertEquals(check(module, {}, sleeper(true, true)).complete, true);
});

Deno.test("a sleeper that takes any wake for its own is found by a wake for nothing", () => {
  assertEquals(check(module, {}, sleeper(true, false)).complete, true);
  assert(found({ spurious: 1 }, sleeper(true, false)).includes("awake and nothing is there"));
});

Deno.test("a death between two writes that belong together is found", () => {
  const message = found({ mortal: [0] }, (w) => {
    const one = w.flag(), two = w.flag();
    return () => ({
      fibers: [
        run(function* () {
          yield* w.tell(one, 1);
          yield* w.tell(two, 1);
        }),
      ],
      check: () => assertEquals(w.word(one), w.word(two)),
    });
  });
  assert(/ a!$/m.test(message), "the schedule says where it dies");
});

Deno.test("two that wait for each other are found, whether they sleep or try again", () => {
  const stuck: Scenario = (w) => {
    const one = w.flag(), two = w.flag();
    const waiter = (mine: number, other: number): Program =>
      run(function* () {
        while ((yield* w.look(other)) === 0) yield PAUSE;
        yield* w.tell(mine, 1);
      });
    return () => ({ fibers: [waiter(one, two), waiter(two, one)], check() {} });
  };
  assert(found({}, stuck).includes("never goes on"));
});

Deno.test("leaving out states that were seen loses no outcome", () => {
  const outcomes = (everything: boolean) => {
    const seen = new Set<string>();
    const { executions, complete } = check(module, { slots: 3, everything, budget: 400_000 }, (w) => {
      const ch = w.channel(1);
      return () => {
        const got: unknown[] = [];
        return {
          fibers: [
            run(function* () {
              got[0] = yield* w.trySend(0, ch, 7);
            }),
            run(function* () {
              got[1] = yield* w.tryReceive(1, ch);
            }),
            run(function* () {
              got[2] = yield w.calls.close(w.me[2]!, ch, 0);
            }),
          ],
          check: () => void seen.add(JSON.stringify([got, w.drain(0, ch)])),
        };
      };
    });
    assertEquals(complete, true);
    return { seen: [...seen].toSorted(), executions };
  };
  const all = outcomes(true), pruned = outcomes(false);
  assertEquals(pruned.seen, all.seen);
  assert(pruned.seen.length >= 4 && pruned.executions < all.executions);
});

Deno.test("leaving out states that were seen loses no place at which a fiber may die", () => {
  const outcomes = (everything: boolean) => {
    const seen = new Set<string>(), visible = new Set<string>();
    // A random look would find some places beyond the bound, others each time.
    const options = { slots: 3, mortal: [0], bound: 1, first: 0, everything, budget: 400_000 };
    const { executions, complete } = check(module, options, (w) => {
      const ch = w.channel(2);
      return () => {
        const got: unknown[] = [], { fibers: [fiber] } = w.machine;
        return {
          fibers: [
            run(function* () {
              got[0] = yield* w.trySend(0, ch, 7);
              got[1] = yield w.calls.depth(ch);
              got[2] = yield* w.trySend(0, ch, 8);
            }),
            run(function* () {
              got[3] = yield* w.tryReceive(1, ch);
            }),
          ],
          // Where it died: the call, and how many accesses it had made there.
          check: () => {
            const left = w.drain(2, ch);
            seen.add(JSON.stringify([got, fiber!.doing, fiber!.steps, left]));
            visible.add(JSON.stringify([got[3], left]));
          },
        };
      };
    });
    assertEquals(complete, true);
    return { seen, visible: [...visible].toSorted(), executions };
  };
  const all = outcomes(true), pruned = outcomes(false);
  // A death later among reads of what nobody writes changes nothing that anybody else could see: there the last place, and
  // whether the call had returned, may differ.
  assertEquals(pruned.visible, all.visible);
  assert(pruned.seen.size > 40 && pruned.executions < all.executions, `${pruned.seen.size} ${all.seen.size}`);
});

Deno.test("a schedule that is none is refused", () => {
  assertThrows(() => replay(module, {}, lostIncrement, "a1 z9"), Error, "not a part of a schedule");
});
