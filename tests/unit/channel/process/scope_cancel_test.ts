import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { Scope } from "../../../../src/channel/process/scope.ts";
import { ScopeEndedError, TaskTimeoutError } from "../../../../src/errors.ts";
import { VirtualClock } from "../../../../src/time/clock.ts";
import { turns, untilAborted } from "../../../support/turns.ts";

Deno.test("row 35: cancel reaches every process with its reason, and is not thrown at the end", async () => {
  const reasons: unknown[] = [];
  await using scope = new Scope();
  for (let i = 0; i < 3; i++) {
    scope.spawn((signal) => untilAborted(signal).catch((reason) => reasons.push(reason)));
  }
  scope.spawn(untilAborted);
  scope.cancel("enough");
  scope.cancel("too late");
  assertEquals(await scope.spawn(() => 1).catch((reason) => reason), "enough");
  await scope.join();
  assertEquals(reasons, ["enough", "enough", "enough"]);
  const bare = new Scope();
  bare.cancel();
  assertEquals((bare.signal.reason as Error).name, "AbortError");
});

Deno.test("row 35: an outer signal cuts the scope short, and its reason is thrown if it mattered", async () => {
  const outer = new AbortController();
  const scope = new Scope({ signal: outer.signal });
  scope.spawn(untilAborted);
  outer.abort("from outside");
  assertEquals(await scope.join().catch((reason) => reason), "from outside");

  const late = new AbortController();
  const done = new Scope({ signal: late.signal });
  const result = done.spawn(() => 7);
  await result;
  late.abort("too late to matter");
  await done.join();

  const before = new Scope({ signal: AbortSignal.abort("before") });
  assertEquals(await before.spawn(() => 1).catch((reason) => reason), "before");
  assertEquals(await before.join().catch((reason) => reason), "before");
});

Deno.test("row 35: a timeout is a deadline, kept on the given clock", async () => {
  const clock = new VirtualClock(1000);
  const scope = new Scope({ timeout: 50, clock });
  assertEquals(scope.deadline, 1050);
  scope.spawn(untilAborted);
  const joined = scope.join().catch((reason) => reason);
  clock.advance(49);
  assertEquals(scope.signal.aborted, false);
  clock.advance(1);
  const error = await joined;
  assert(error instanceof TaskTimeoutError && error === scope.signal.reason, String(error));
  assert(error.message.includes("timeout=50"));

  const quick = new Scope({ timeout: 50, clock });
  quick.spawn(() => 1);
  await quick.join();
  assertEquals([clock.pending, new Scope().deadline], [0, Infinity]);

  const cut = new Scope({ timeout: 50, clock });
  const process = cut.spawn(() => turns());
  cut.cancel();
  assertEquals([clock.pending, cut.running], [0, 1]);
  await process;
  await cut.join();
});

Deno.test("row 35: a scope inside inherits signal, cause, deadline and clock; the outer one awaits its processes", async () => {
  const clock = new VirtualClock();
  const log: unknown[] = [];
  const parent = new Scope({ timeout: 100, clock });
  const child = new Scope({ parent, timeout: 500 });
  const grandchild = new Scope({ parent: child });
  assertEquals([child.deadline, grandchild.deadline], [100, 100]);
  grandchild.spawn(async (signal) => {
    await untilAborted(signal).catch((reason) => log.push(reason));
    await turns(20);
    log.push("done");
  });
  assertEquals([parent.running, child.running, grandchild.running], [1, 1, 1]);
  const failure = new Error("of the parent");
  parent.spawn(() => Promise.reject(failure));
  assertStrictEquals(await parent.join().catch((error) => error), failure);
  assertEquals(log, [failure, "done"]);
  assertEquals([grandchild.signal.reason, child.ended, grandchild.ended, clock.pending], [
    failure,
    true,
    true,
    0,
  ]);
  assertThrows(() => new Scope({ parent }), ScopeEndedError);
  assertThrows(() => child.spawn(() => 1), ScopeEndedError);
});

Deno.test("row 35: the shorter deadline of a scope inside does not touch the outer one", async () => {
  const clock = new VirtualClock();
  await using parent = new Scope({ clock });
  const child = new Scope({ parent, timeout: 10 });
  child.spawn(untilAborted);
  clock.advance(10);
  await assertRejects(() => child.join(), TaskTimeoutError);
  assertEquals([parent.signal.aborted, parent.running], [false, 0]);
});

Deno.test("row 35: the failure of a scope inside is its own; if nobody joins it, it is the outer one's at the end", async () => {
  const parent = new Scope();
  const child = new Scope({ parent });
  child.spawn(() => Promise.reject(new RangeError("inside")));
  await turns();
  assertEquals([child.signal.aborted, parent.signal.aborted], [true, false]);
  await assertRejects(() => parent.join(), RangeError, "inside");

  const second = new Scope();
  const joined = new Scope({ parent: second });
  joined.spawn(() => Promise.reject(new RangeError("inside")));
  await assertRejects(() => joined.join(), RangeError);
  await second.join();
});

Deno.test("row 35: thousands of scopes leave no listener behind on a signal that lives long", async () => {
  const outer = new AbortController();
  let listeners = 0;
  const { signal } = outer;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  Object.assign(signal, {
    addEventListener: (...args: Parameters<typeof add>) => (listeners++, add(...args)),
    removeEventListener: (...args: Parameters<typeof remove>) => (listeners--, remove(...args)),
  });
  for (let i = 0; i < 1000; i++) {
    await using parent = new Scope({ signal });
    assertEquals(listeners, 1);
    const child = new Scope({ parent, timeout: Infinity });
    child.spawn(() => i);
    parent.spawn(() => i % 2 === 0 ? i : turns());
  }
  assertEquals(listeners, 0);
});
