import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { Channel } from "../../../../src/channel/channel.ts";
import { Scope } from "../../../../src/channel/process/scope.ts";
import { turns, untilAborted } from "../../../support/turns.ts";

Deno.test("row 54: the block does not end before all processes have, those included that they start", async () => {
  const gate = new Channel<void>();
  const log: string[] = [];
  const block = (async () => {
    await using scope = new Scope();
    scope.spawn(async () => {
      await gate.receive();
      log.push("outer");
      scope.spawn(async () => {
        await gate.receive();
        log.push("inner");
      });
    });
    log.push("body");
  })();
  await gate.send();
  await turns();
  assertEquals(log, ["body", "outer"]);
  await gate.send();
  await block;
  assertEquals(log, ["body", "outer", "inner"]);
});

Deno.test("row 54: spawn gives the typed result of the process, whether it waits or not", async () => {
  await using scope = new Scope();
  const late: Promise<string> = scope.spawn(async () => {
    await turns();
    return "late";
  });
  const now: Promise<number> = scope.spawn(() => 1);
  assertEquals([await late, await now, await scope.spawn(() => undefined)], ["late", 1, undefined]);
  assertEquals(Object.prototype.toString.call(late), "[object Promise]");
  let seen = 0;
  await late.finally(() => seen++);
  assertEquals(await Promise.all([late, now]), ["late", 1]);
  assertEquals(seen, 1);
});

Deno.test("row 54: the first failure cuts the others short, all are awaited, and it is thrown as it is", async () => {
  const failure = new RangeError("boom");
  const log: unknown[] = [];
  const error = await assertRejects(async () => {
    await using scope = new Scope();
    scope.spawn(async (signal) => {
      await untilAborted(signal).catch((reason) => log.push(reason));
      await turns(50);
      log.push("cleaned up");
    });
    scope.spawn(untilAborted);
    scope.spawn(async () => {
      await turns(3);
      throw failure;
    });
  });
  assertStrictEquals(error, failure);
  assertEquals(log, [failure, "cleaned up"]);
});

Deno.test("row 54: a process that throws at once fails like any other", async () => {
  const scope = new Scope();
  scope.spawn(() => {
    throw new TypeError("at once");
  });
  await assertRejects(() => scope.join(), TypeError, "at once");
  await assertRejects(() => scope.join(), TypeError, "at once");
});

Deno.test("a failure that was awaited in the block is thrown once, not wrapped in a SuppressedError", async () => {
  const failure = new RangeError("boom");
  const error = await assertRejects(async () => {
    await using scope = new Scope();
    await scope.spawn(() => Promise.reject(failure));
  });
  assertStrictEquals(error, failure);
  const joined = await assertRejects(async () => {
    await using scope = new Scope();
    scope.spawn(() => Promise.reject(failure));
    await scope.join();
  });
  assertStrictEquals(joined, failure);
  {
    await using scope = new Scope();
    assertEquals(await scope.spawn(() => Promise.reject(failure)).catch((caught) => caught), failure);
    assertEquals(scope.signal.reason, failure);
  }
});

Deno.test("failures after the first are kept, and those of processes that were cut short are none", async () => {
  const first = new Error("first");
  const second = new Error("second");
  const scope = new Scope();
  const ch = scope.own(new Channel<number>());
  scope.spawn(() => Promise.reject(first));
  scope.spawn((signal) =>
    untilAborted(signal).catch(() => {
      throw second;
    })
  );
  scope.spawn(untilAborted);
  scope.spawn(() => ch.send(1));
  scope.spawn(() =>
    ch.send(2).catch((cause) => Promise.reject(new Error("in its wake", { cause: cause.cause })))
  );
  scope.spawn((signal) => untilAborted(signal).catch(() => Promise.reject(new Error("first"))));
  assertStrictEquals(await scope.join().catch((error) => error), first);
  assertEquals(scope.failures, [first, second]);
});

Deno.test("no failure of a process is ever an unhandled rejection", async () => {
  const unhandled: unknown[] = [];
  const listen = (event: PromiseRejectionEvent): void => {
    event.preventDefault();
    unhandled.push(event.reason);
  };
  addEventListener("unhandledrejection", listen);
  try {
    const scope = new Scope({ concurrency: 2 });
    for (let i = 0; i < 5; i++) scope.spawn(() => Promise.reject(new Error(`${i}`)));
    await scope.join().catch(() => {});
    const cut = new Scope();
    cut.cancel();
    cut.spawn(() => 1);
    await cut.join();
    await new Promise((resolve) => setTimeout(resolve));
  } finally {
    removeEventListener("unhandledrejection", listen);
  }
  assertEquals(unhandled, []);
});

Deno.test("row 54: the supervisor: failures are collected, the others go on", async () => {
  const log: number[] = [];
  const error = await assertRejects(
    async () => {
      await using scope = new Scope({ onFailure: "collect" });
      for (let i = 0; i < 5; i++) {
        scope.spawn(async (signal) => {
          await turns(i);
          if (i % 2 === 1) throw new Error(`${i}`);
          assertEquals(signal.aborted, false);
          log.push(i);
        });
      }
    },
    AggregateError,
    "count=2",
  );
  assertEquals(log, [0, 2, 4]);
  assertEquals(error.errors.map(({ message }) => message), ["1", "3"]);
});

Deno.test("row 54: the supervisor forgets failures that somebody handles, so that it may live long", async () => {
  await using scope = new Scope({ onFailure: "collect" });
  const handled: unknown[] = [];
  for (let i = 0; i < 100; i++) {
    scope.spawn(() => Promise.reject(i)).catch((error) => handled.push(error));
    await turns(5);
    assertEquals(scope.failures, []);
  }
  scope.spawn(() => Promise.reject("the last one")).catch((error) => handled.push(error));
  await scope.join();
  assertEquals(handled.length, 101);
});

Deno.test("row 54: under a limit processes start in order as others end, and those left at a cut never start", async () => {
  const scope = new Scope({ concurrency: 2 });
  const gates = Array.from({ length: 5 }, () => new Channel<void>());
  const started: number[] = [];
  const results = gates.map((gate, i) =>
    scope.spawn(async () => {
      started.push(i);
      await gate.receive();
      return i;
    })
  );
  assertEquals([started, scope.running], [[0, 1], 2]);
  await gates[1]!.send();
  assertEquals(await results[1], 1);
  await turns();
  assertEquals(started, [0, 1, 2]);
  scope.cancel("stop");
  assertEquals(await Promise.all([results[3], results[4]].map((p) => p!.catch((reason) => reason))), [
    "stop",
    "stop",
  ]);
  await gates[0]!.send();
  await gates[2]!.send();
  await scope.join();
  assertEquals([started, scope.running], [[0, 1, 2], 0]);
});

Deno.test("row 54: Scope.run: a body that fails cuts the processes short and is what is thrown", async () => {
  const failure = new Error("of the body");
  let cleaned = false;
  const error = await assertRejects(() =>
    Scope.run((scope) => {
      scope.spawn((signal) => untilAborted(signal).catch(() => cleaned = true));
      throw failure;
    })
  );
  assertStrictEquals(error, failure);
  assertEquals(cleaned, true);
  assertEquals(await Scope.run((scope) => scope.spawn(() => 1)), 1);
  await assertRejects(
    () =>
      Scope.run(async (scope) => {
        await scope.spawn(() => Promise.reject(new RangeError("seen by the body"))).catch(() => {});
      }),
    RangeError,
  );
  await assertRejects(
    () =>
      Scope.run(async (scope) => {
        scope.cancel(new Error("on purpose"));
        scope.signal.throwIfAborted();
        await turns();
      }),
    Error,
    "on purpose",
  );
  await assertRejects(
    () =>
      Scope.run(async (scope) => {
        scope.spawn(() => Promise.reject(new Error("joined")));
        await scope.join().catch(() => {});
        throw new RangeError("after the join");
      }),
    RangeError,
  );
});
