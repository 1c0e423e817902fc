import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ActorRef, ActorSystem } from "../../../src/actor/mod.ts";
import { VirtualClock } from "../../../src/time/clock.ts";
import { settled } from "../../../src/time/macrotask.ts";
import { failing, log, since, specs, started, type Worker } from "./crew.ts";

Deno.test("actor row: one_for_one restarts the one that failed, and nobody else", async () => {
  const { sup, ref } = await started({ strategy: "one_for_one" }, specs("abc"));
  assertEquals(since(), ["+a", "+b", "+c"]);
  const b = ref("b");
  assertEquals(await b.ask.work(), 1);
  await assertRejects(() => b.ask.boom(), Error, "boom");
  assertEquals(await b.ask.work(), 1, "same reference, fresh state");
  assertEquals(since(), ["~b", "+b"]);
  assert(ref("b") === b);
  await sup.stop();
  assertEquals(since(), ["-c", "-b", "-a"]);
});

Deno.test("actor row: one_for_all, actor semantics 10: it stops the others in reverse order and starts all in order", async () => {
  const { sup, ref } = await started({ strategy: "one_for_all" }, specs("abc"));
  since();
  const queued = [ref("a"), ref("c")].map((r) => r.tell.work());
  assertEquals(queued, ["ok", "ok"]);
  ref("b").tell.boom();
  await settled();
  assertEquals(await ref("c").ask.work(), 1);
  assertEquals(since(), ["~b", "-c", "-a", "+a", "+b", "+c"]);
  await sup.stop();
});

Deno.test("actor row: rest_for_one, actor semantics 10: it takes those started later with it", async () => {
  const { sup, ref } = await started({ strategy: "rest_for_one" }, specs("abcd"));
  since();
  ref("b").tell.boom();
  await settled();
  await ref("d").ask.work();
  assertEquals(since(), ["~b", "-d", "-c", "+b", "+c", "+d"]);
  await sup.stop();
});

Deno.test("actor semantics 10: if another child fails to restart, the set is stopped and tried again", async () => {
  const { sup, ref } = await started({ strategy: "one_for_all" }, specs("abc"));
  since();
  failing.set("c", 1);
  ref("a").tell.boom();
  await settled();
  await ref("c").ask.work();
  assertEquals(since(), ["~a", "-c", "-b", "+a", "+b", "c!", "-b", "-a", "+a", "+b", "+c"]);
  const rest = await started({ strategy: "rest_for_one" }, specs("abc"));
  since();
  failing.set("b", 1);
  rest.ref("a").tell.boom();
  await settled();
  await rest.ref("c").ask.work();
  assertEquals(since(), ["~a", "-c", "-b", "+a", "b!", "+b", "+c"], "only from the one that failed");
  await Promise.all([sup.stop(), rest.sup.stop()]);
});

Deno.test("actor semantics 10: temporary siblings that the strategy stops are not restarted, and forgotten", async () => {
  const { sup, ref } = await started(
    { strategy: "one_for_all" },
    specs("abc", { b: { restart: "temporary" } }),
  );
  since();
  ref("a").tell.boom();
  await settled();
  await ref("c").ask.work();
  assertEquals(since(), ["~a", "-c", "-b", "+a", "+c"]);
  assertEquals(sup.children().map(({ id }) => id), ["a", "c"]);
  await sup.stop();
});

Deno.test("actor semantics 11, actor row: permanent/transient/temporary restart as their type says", async () => {
  const children = specs("ptx", {
    p: { restart: "permanent" },
    t: { restart: "transient" },
    x: { restart: "temporary" },
  });
  for (const reason of ["normal", "shutdown", { shutdown: "planned" }, new Error("bad")]) {
    const clean = !(reason instanceof Error);
    const { sup, ref } = await started({}, children);
    const [p, t, x] = [ref("p"), ref("t"), ref("x")];
    for (const worker of [p, t, x]) worker.tell.end(reason);
    await settled();
    assertEquals([p.alive, t.alive, x.alive], [true, !clean, false], String(reason));
    assertEquals(await p.ask.work(), 1);
    assertEquals(sup.children().map(({ id, alive }) => `${id}${alive}`), ["ptrue", `t${!clean}`]);
    await sup.stop();
  }
});

Deno.test("actor semantics 9: intensity restarts are allowed, one more ends the supervisor with shutdown", async () => {
  const { sup, ref, clock } = await started({ intensity: 2, period: 1000 }, specs("ab"));
  const boom = async () => {
    ref("a").tell.boom();
    await settled();
  };
  await boom();
  await boom();
  clock.advance(1001);
  await boom();
  await boom();
  assert(sup.alive, "the window slides");
  const [a, b] = [ref("a"), ref("b")];
  const reasons = Promise.all([sup.ended(), a.ended(), b.ended()]);
  since();
  await boom();
  assertEquals((await reasons).map((r) => r instanceof Error ? r.message : r), [
    "shutdown",
    "boom",
    "shutdown",
  ]);
  assertEquals(since(), ["-a boom", "-b"]);
});

Deno.test("defaults are OTP's: one restart in five seconds", async () => {
  log.length = 0;
  const system = new ActorSystem({ clock: new VirtualClock() });
  system.events.subscribe(() => {});
  const sup = system.supervise({}, specs("a"));
  await sup.ready();
  const a = sup.find("a") as ActorRef<Worker>;
  a.tell.boom();
  await settled();
  assert(sup.alive);
  a.tell.boom();
  assertEquals(await sup.ended(), "shutdown");
});

Deno.test("two children that fail at once are restarted once by one_for_all: the second report is stale", async () => {
  const { sup, ref } = await started({ strategy: "one_for_all", intensity: 1 }, specs("ab"));
  since();
  ref("a").tell.boom();
  ref("b").tell.boom();
  await settled();
  assertEquals(await ref("b").ask.work(), 1);
  assert(sup.alive);
  await sup.stop();
});

Deno.test("a linked pair under a supervisor shares its fate, and both come back", async () => {
  const { sup, ref } = await started({ intensity: 5 }, specs("ab"));
  ref("a").link(ref("b"));
  since();
  ref("a").tell.boom();
  await settled();
  assertEquals(await ref("b").ask.work(), 1);
  assertEquals(since().toSorted(), ["+a", "+b", "-b boom", "~a"]);
  await sup.stop();
});
