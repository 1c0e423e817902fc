import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  Actor,
  type ActorRef,
  ActorSystem,
  ArgumentError,
  type Down,
  NameTakenError,
  type Reply,
  spawn,
} from "../../../src/actor/mod.ts";
import { ExpectationError, testProbe, VirtualClock } from "../../../src/testing/mod.ts";

class Store extends Actor {
  put(_key: string, _value: number): void {}
  get(_key: string): number {
    return 0;
  }
}

class Cache extends Actor {
  readonly #store: ActorRef<Store>;
  constructor(store: ActorRef<Store>) {
    super();
    this.#store = store;
  }
  async read(key: string): Promise<number> {
    return await this.#store.ask.get(key) + 1;
  }
  writeLater(key: string, ms: number): void {
    this.context.timers.once(key, ms, () => void this.#store.tell.put(key, ms));
  }
}

Deno.test("actor row: test probes stand in for a class, see calls at once, and answer asks by hand", async () => {
  await using probe = testProbe(Store);
  const cache = spawn(Cache, [probe.ref]);
  assertEquals(probe.ref.tell.put("a", 1), "ok");
  assertEquals(probe.received.map(({ method, args }) => [method, args]), [["put", ["a", 1]]]);
  const read = cache.ask.read("k");
  const first = await probe.expect();
  assertEquals([first.method, first.reply, first.sender], ["put", undefined, undefined]);
  const { reply, sender, args } = await probe.expect("get");
  assertEquals([args, sender, reply!.settled], [["k"], cache, false]);
  reply!.send(41);
  assertEquals(await read, 42);
  const refused = cache.ask.read("k");
  (await probe.expect("get")).reply!.fail(new RangeError("no"));
  await assertRejects(() => refused, RangeError, "no");
});

Deno.test("actor row: test probes of whole messages; fish leaves others, expect wants the next, expectNone none", async () => {
  type Message = { n: number } | { ask: Reply<number> };
  await using probe = testProbe<Message>();
  for (const n of [1, 2, 3]) probe.ref.tell({ n });
  const two = await probe.fish((_, [message]) => (message as { n: number }).n === 2);
  assertEquals(two.args, [{ n: 2 }]);
  assertEquals((await probe.expect()).args, [{ n: 1 }]);
  const odd = await assertRejects(() => probe.expect("other"), ExpectationError);
  assertEquals(odd.seen, ["receive"]);
  await assertRejects(() => probe.expectNone({ timeout: 0 }), ExpectationError, "a message came");
  assertEquals((await probe.expect(["other", "receive"])).args, [{ n: 3 }]);
  await probe.expectNone({ timeout: 5 });
  const asked = probe.ref.ask<number>((ask) => ({ ask }));
  const { args: [{ ask }] } = await probe.expect() as unknown as { args: [{ ask: Reply<number> }] };
  ask.send(7);
  assertEquals(await asked, 7);
  await assertRejects(() => probe.expect(undefined, { timeout: 5 }), ExpectationError, "no message came");
  await assertRejects(() => probe.fish("x", { timeout: 5 }), ExpectationError, "no such message came");
});

Deno.test("on a virtual clock a probe moves the time itself, and no further than it was told to", async () => {
  const clock = new VirtualClock();
  await using system = new ActorSystem({ clock });
  const probe = testProbe(Store, { system });
  const cache = system.spawn(Cache, [probe.ref]);
  cache.tell.writeLater("soon", 300);
  await probe.expectNone({ timeout: 299 });
  assertEquals(clock.now(), 299);
  assertEquals((await probe.expect("put")).args, ["soon", 300]);
  assertEquals(clock.now(), 300);
  cache.tell.writeLater("late", 5000);
  await assertRejects(() => probe.expect("put"), ExpectationError, "timeout=1000");
  assertEquals(clock.now(), 1300);
  assertEquals((await probe.fish("put", { timeout: 10_000 })).args, ["late", 5000]);
});

Deno.test("a probe watches, is watched, linked and stopped as any actor", async () => {
  const system = new ActorSystem();
  const probe = testProbe(Store, { system, name: "store" });
  assertEquals(system.find("store"), probe.ref);
  assertThrows(() => testProbe(Store, { system, name: "store" }), NameTakenError);
  const cache = system.spawn(Cache, [probe.ref]);
  probe.watch(cache);
  await cache.stop();
  const { args: [down] } = await probe.expect("onDown") as unknown as { args: [Down] };
  assertEquals([down.ref, down.reason], [cache, "normal"]);
  const other = system.spawn(Cache, [probe.ref]);
  probe.ref.link(other);
  other.exit("broken");
  assertEquals(((await probe.expect("onExit")).args[0] as Down).reason, "broken");
  const ended = probe.ref.ended();
  await probe[Symbol.asyncDispose]();
  assertEquals(await ended, "normal");
  assertEquals(probe.ref.tell.get("x"), "dead");
});

Deno.test("bad arguments of a probe are told", async () => {
  for (const bad of [class {}, () => {}, "store", 5]) {
    assertThrows(() => testProbe(bad as unknown as typeof Store), ArgumentError);
  }
  await using probe = testProbe(Store);
  for (const wanted of [5, {}, [5]]) {
    await assertRejects(() => probe.fish(wanted as unknown as string), ArgumentError);
  }
  await assertRejects(() => probe.expect("get", { timeout: -1 }), ArgumentError);
  await assertRejects(() => probe.expectNone({ timeout: NaN }), ArgumentError);
  assert(probe.ref.alive);
});

Deno.test("several may wait at one probe: each hears of its message when that comes", async () => {
  await using probe = testProbe(Store);
  const both = Promise.all([
    probe.fish("put", { timeout: 600_000 }),
    probe.fish("get", { timeout: 600_000 }),
  ]);
  probe.ref.tell.put("a", 1);
  probe.ref.tell.get("a");
  assertEquals((await both).map(({ method }) => method), ["put", "get"]);
});
