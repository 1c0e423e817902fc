/**
 * Edges of supervision on which Erlang/OTP's `supervisor` is definite, one test each.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ActorRef, ActorSystem, ArgumentError, child, supervisor } from "../../../src/actor/mod.ts";
import { after } from "../../../src/channel/mod.ts";
import { VirtualClock } from "../../../src/time/clock.ts";
import { settled } from "../../../src/time/macrotask.ts";
import { failing, since, specs, started, Worker } from "./crew.ts";

async function boom(ref: ActorRef<Worker>): Promise<void> {
  ref.tell.boom();
  await settled();
}

Deno.test("OTP: intensity 0 allows no restart at all", async () => {
  const { sup, ref } = await started({ intensity: 0 }, specs("ab"));
  const ended = sup.ended();
  await boom(ref("a"));
  assertEquals(await ended, "shutdown");
});

Deno.test("OTP: a restart that is exactly one period old still counts, one that is older does not", async () => {
  for (const [wait, alive] of [[1000, false], [1001, true]] as const) {
    const { sup, ref, clock } = await started({ intensity: 1, period: 1000 }, specs("a"));
    await boom(ref("a"));
    clock.advance(wait);
    await boom(ref("a"));
    assertEquals(sup.alive, alive, `after ${wait} ms`);
    await sup.stop();
  }
});

Deno.test("OTP: what one_for_all takes with it counts as one restart, however many children there are", async () => {
  const { sup, ref } = await started({ strategy: "one_for_all", intensity: 1 }, specs("abcde"));
  await boom(ref("c"));
  assertEquals([sup.alive, await ref("e").ask.work()], [true, 1]);
  await sup.stop();
});

Deno.test("OTP: ends that are not restarted do not count, nor do those that were asked for", async () => {
  const { sup, ref } = await started(
    { intensity: 0 },
    specs("abc", { a: { restart: "temporary" }, b: { restart: "transient" } }),
  );
  await boom(ref("a"));
  ref("b").tell.end("shutdown");
  await settled();
  assert(await sup.terminate("c"));
  await sup.restart("c");
  assertEquals(sup.alive, true);
  await sup.stop();
});

Deno.test("OTP: a transient child that was killed is restarted: that is no clean end", async () => {
  const { sup, ref } = await started({}, specs("a", { a: { restart: "transient" } }));
  ref("a").exit("kill");
  await settled();
  assertEquals(await ref("a").ask.work(), 1);
  await sup.stop();
});

Deno.test("OTP: rest_for_one goes on from another child that fails to restart, and leaves those before it alone", async () => {
  const { sup, ref } = await started({ strategy: "rest_for_one", intensity: 3 }, specs("abcd"));
  since();
  failing.set("c", 1);
  await boom(ref("b"));
  assertEquals(await ref("d").ask.work(), 1);
  assertEquals(since(), ["~b", "-d", "-c", "+b", "c!", "+c", "+d"]);
  await sup.stop();
});

Deno.test("OTP: a restart that fails again and again uses the intensity up, and the supervisor stops what runs", async () => {
  const { sup, ref } = await started({ intensity: 2 }, specs("ab"));
  since();
  failing.set("b", 99);
  const ended = sup.ended();
  ref("b").tell.boom();
  assertEquals(await ended, "shutdown");
  assertEquals(since(), ["~b", "b!", "b!", "-a"]);
});

Deno.test("OTP: a transient supervisor that gives up is not restarted, since it ends with shutdown; a permanent one is", async () => {
  for (const restart of ["transient", "permanent"] as const) {
    const inner = supervisor({ intensity: 0, restart, id: "inner" }, specs("a"));
    const { sup } = await started({ intensity: 3 }, [inner as ReturnType<typeof specs>[number]]);
    await boom(sup.nested("inner")!.find("a") as ActorRef<Worker>);
    await settled();
    const [info] = sup.children();
    assertEquals([info?.id, info?.alive], ["inner", restart === "permanent"]);
    await sup.stop();
  }
});

Deno.test("OTP: the specification of a child that has ended stays, except of a temporary one", async () => {
  const { sup, ref } = await started(
    {},
    specs("px", { p: { restart: "transient" }, x: { restart: "temporary" } }),
  );
  ref("p").tell.end("normal");
  ref("x").tell.end("normal");
  await settled();
  assertEquals(sup.children().map(({ id, alive }) => [id, alive]), [["p", false]]);
  await assertRejects(() => sup.start(child(Worker, ["p"], { id: "p" })), ArgumentError, "same id");
  const again = await sup.restart("p");
  assert(again.alive && sup.find("p") === again);
  await assertRejects(() => sup.restart("p"), ArgumentError, "has ended");
  assertEquals(await sup.remove("p"), false, "it lives");
  assertEquals([await sup.terminate("p"), await sup.remove("p"), await sup.remove("p")], [true, true, false]);
  await assertRejects(() => sup.restart("p"), ArgumentError);
  await sup.stop();
});

Deno.test("OTP: children start one after the other, each when the one before has started", async () => {
  const order: string[] = [];
  class Slow extends Worker {
    override async onStart(): Promise<void> {
      order.push(`${this.tag} begins`);
      await after(10, { clock: this.context.system.clock }).receive();
      order.push(`${this.tag} has started`);
    }
  }
  const clock = new VirtualClock();
  await using system = new ActorSystem({ clock });
  const sup = system.supervise({}, ["a", "b"].map((tag) => child(Slow, [tag], { id: tag })));
  await clock.run(9);
  assertEquals(order, ["a begins"]);
  await clock.run(1);
  assertEquals(order, ["a begins", "a has started", "b begins"]);
  await clock.run(10);
  await sup.ready();
});

Deno.test("OTP: a child that does not stop in time is killed, and the next one is asked only then", async () => {
  const { sup, ref, clock } = await started({}, [
    child(Worker, ["a"], { id: "a" }),
    child(Worker, ["b", Infinity], { id: "b", shutdown: 50 }),
  ]);
  since();
  const reason = ref("b").ended();
  const stopped = sup.stop();
  await clock.run(49);
  assertEquals([since(), ref("a").alive], [[], true]);
  await clock.run(1);
  await stopped;
  assertEquals([await reason, since()], ["killed", ["-a"]]);
});

Deno.test("OTP: a supervisor traps exits: those of strangers and links do not end it, kill does, and its children with it", async () => {
  const { sup, ref, system } = await started({}, specs("a"));
  const a = ref("a");
  const stranger = system.spawn(Worker, ["s"]);
  sup.ref.link(stranger);
  stranger.tell.boom();
  sup.ref.exit("whatever");
  sup.ref.exit("shutdown");
  await settled();
  assertEquals([sup.alive, await a.ask.work()], [true, 1]);
  sup.ref.exit("kill");
  assertEquals([await sup.ended(), a.alive], ["noproc", false]);
});

Deno.test("OTP: an exit signal of its parent ends a supervisor, with that reason, children first", async () => {
  class Parent extends Worker {
    team = this.context.supervise({}, specs("ab"));
    leave(reason: string): void {
      this.team.ref.exit(reason);
    }
  }
  const { system } = await started({}, []);
  const parent = system.spawn(Parent, ["p"]);
  const { team } = (parent as unknown as { instance: Parent }).instance;
  await team.ready();
  since();
  parent.tell.leave("enough");
  assertEquals(await team.ended(), "enough");
  assertEquals([since(), parent.alive], [["-b", "-a"], true]);
  await parent.stop();
});
