/** Ends, failures and messages that meet something which is under way in another isolate. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { child, defaultSystem, supervise } from "../../../../src/actor/mod.ts";
import { f64 } from "../../../../src/codec/mod.ts";
import { CodecError } from "../../../../src/errors.ts";
import { migrate } from "../../../../src/runtime/mod.ts";
import { until } from "../../../support/until.ts";
import { actorsOn, start } from "./support.ts";

Deno.test("remote supervision: a child that fails right after its start is restarted, however early the news comes", async () => {
  await using it = await start();
  const spec = child(it.mod.Eager, [3], { id: "eager", worker: 1 });
  await using supervisor = supervise({ intensity: 10 }, [spec]);
  const eager = supervisor.find(spec)!;
  assertEquals(await eager.ask.hello(), "hello", "held there, and nobody decides");
  await until("it was restarted each time", () => eager.info().restarts === 3);
});

Deno.test("remote supervision: what another worker tells a child whose mailbox is full is not lost", async () => {
  await using it = await start();
  const begun = it.rt.channel(f64), go = it.rt.channel(f64);
  const spec = child(it.mod.Listener, [], { id: "listener", worker: 1, mailbox: { capacity: 4 } });
  await using supervisor = supervise({}, [spec]);
  const listener = supervisor.find(spec)!;
  for (const n of [-2, -1]) listener.tell.hear(n);
  assertEquals(await listener.ask.count(), 2, "what has gathered before its start");
  listener.tell.hold(begun, go);
  await begun.receive();
  const talker = await it.mod.Talker.spawn.with({ worker: 2 })();
  const poured = talker.ask.with({ timeout: Infinity }).pour(listener, 60);
  await until("the mailbox is full", () => listener.info().queued >= 4);
  // Whatever is under way now has time to arrive where there is no room.
  await it.mod.add(1, 2);
  await go.send(1);
  await poured;
  const heard = await listener.ask.heard();
  assertEquals(heard, Array.from({ length: 62 }, (_, i) => i - 2), "each was told ok, or waited for room");
});

Deno.test("remote supervision: what has gathered for a child that refuses when it is full is handled nevertheless", async () => {
  await using it = await start();
  const letters: unknown[] = [];
  using _events = defaultSystem().events.subscribe((event) =>
    event.type === "deadLetter" && letters.push(event.args[0])
  );
  const begun = it.rt.channel(f64), go = it.rt.channel(f64);
  for (const overflow of ["error", "dropNewest"] as const) {
    letters.length = 0;
    const spec = child(it.mod.Listener, [], {
      id: "listener",
      worker: 1,
      mailbox: { capacity: 4, overflow },
      backoff: { min: 200, max: 200, jitter: 0 },
    });
    await using supervisor = supervise({ intensity: 5 }, [spec]);
    const listener = supervisor.find(spec)!;
    await listener.ask.count();
    listener.tell.hold(begun, go);
    await begun.receive();
    await until("it is known that its mailbox is empty", () => listener.info().queued === 0);
    listener.tell.fail();
    listener.tell.hold(begun, go);
    for (const n of [0, 1]) assertEquals(listener.tell.hear(n), "ok");
    await go.send(1);
    await until("it is held, with its mailbox", () => listener.info().state === "held");
    for (const n of [2, 3, 4, 5]) assertEquals(listener.tell.hear(n), "ok");
    await begun.receive();
    await until("what has gathered was passed on", () => listener.info().queued >= 4);
    await go.send(1);
    const heard = () => listener.ask.heard().catch(() => []);
    await until("none is missing", async () => new Set([...await heard(), ...letters]).size === 6);
    const all = [...await heard(), ...letters];
    assertEquals(all, [0, 1, 2, 3, 4, 5], "each of them once");
    if (overflow === "error") assertEquals(letters, [], "who was told ok is not refused later");
  }
});

Deno.test("remote supervision: a message that cannot travel does not cost the child that it was gathered for", async () => {
  await using it = await start();
  const failures: unknown[] = [];
  using _events = defaultSystem().events.subscribe((event) =>
    event.type === "failed" && failures.push([event.method, (event.error as Error).name])
  );
  const spec = child(it.mod.Listener, [], { id: "listener", worker: 1 });
  await using supervisor = supervise({ intensity: 0 }, [spec]);
  const listener = supervisor.find(spec)!;
  assertEquals(listener.tell.hear(() => 1), "ok");
  assertEquals(listener.tell.hear(2), "ok");
  assertEquals(await listener.ask.heard(), [2]);
  assertEquals([supervisor.alive, listener.info().restarts, failures], [true, 0, [["hear", "CodecError"]]]);
});

Deno.test("remote mailboxes: what cannot travel any more when there is room does not keep those behind it", async () => {
  await using it = await start();
  const begun = it.rt.channel(f64), go = it.rt.channel(f64);
  const listener = await it.mod.Listener.spawn.with({ worker: 1, mailbox: { capacity: 1 } })();
  listener.tell.hold(begun, go);
  await begun.receive();
  await listener.send.hear(1);
  const changing: Record<string, unknown> = {};
  const first = assertRejects(() => listener.send.hear(changing), CodecError);
  const asked = assertRejects(() => listener.ask.hear(changing), CodecError);
  const second = listener.send.hear(2);
  changing.f = () => 1;
  await go.send(1);
  assertEquals(await second, "ok");
  await Promise.all([first, asked]);
  assertEquals(await listener.ask.heard(), [1, 2]);
});

Deno.test("remote spawn: an actor that comes just when its spawn was given up does not live on unknown", async () => {
  await using it = await start();
  const controller = new AbortController();
  const spawned = it.mod.Counter.spawn.with({ worker: 1, signal: controller.signal })(1);
  const refused = assertRejects(() => spawned, EvalError);
  await new Promise((resolve) => setTimeout(resolve, 0));
  // Nothing of what comes is heard while this isolate stands still.
  for (const end = performance.now() + 10_000; actorsOn(it.rt, 1) === 0 && performance.now() < end;);
  for (const end = performance.now() + 20; performance.now() < end;);
  controller.abort(new EvalError("enough"));
  await refused;
  await until("it is gone again", () => actorsOn(it.rt, 1) === 0);
});

Deno.test("remote migration: two at a time come one after the other", async () => {
  await using it = await start();
  const begun = it.rt.channel(f64), go = it.rt.channel(f64, { capacity: 8 });
  const traveller = await it.mod.Traveller.spawn.with({ worker: 1 })(begun, go);
  const first = migrate(traveller, { worker: 2 });
  await begun.receive();
  const second = migrate(traveller, { worker: 1 });
  traveller.tell.hear("between");
  await go.send(1);
  await first;
  await begun.receive();
  await go.send(1);
  await second;
  assertEquals(await traveller.ask.heard(), ["between"]);
});

Deno.test("remote migration: who is ended while it moves is gone, here and there", async () => {
  await using it = await start();
  for (const how of ["stop", "kill", "exit", "poison"] as const) {
    const begun = it.rt.channel(f64), go = it.rt.channel(f64);
    const traveller = await it.mod.Traveller.spawn.with({ worker: 1 })(begun, go);
    const moving = migrate(traveller, { worker: 2 }).catch((error) => error);
    await begun.receive();
    const ended = traveller.ended();
    if (how === "stop") void traveller.stop({ timeout: Infinity });
    else if (how === "poison") void traveller.poison();
    else traveller.exit(how === "kill" ? "kill" : "enough");
    await traveller.ask.with({ timeout: 1 }).heard().catch(() => {});
    await go.send(1);
    const reason = await ended;
    assertEquals(reason, how === "kill" ? "killed" : how === "exit" ? "enough" : "normal");
    const error = await moving;
    assert(how === "poison" || error instanceof Error, `${how}: ${error}`);
    await until(
      `nothing is left on either worker: ${how}`,
      () => [1, 2].every((n) => actorsOn(it.rt, n) === 0),
    );
  }
});

Deno.test("remote mailboxes: who takes messages out of turn makes room for those who wait", async () => {
  await using it = await start();
  const begun = it.rt.channel(f64), go = it.rt.channel(f64);
  const picker = await it.mod.Picker.spawn.with({ worker: 1, mailbox: { capacity: 1 } })();
  const got = picker.ask.with({ timeout: Infinity }).run(begun, go, 5);
  await begun.receive();
  const sent = Array.from({ length: 5 }, (_, i) => picker.send.item(i));
  await until("the mailbox is full", () => picker.info().queued === 1);
  await go.send(1);
  assertEquals(await got, [0, 1, 2, 3, 4], "senders wait for a room that there is");
  assertEquals(new Set(await Promise.all(sent)), new Set(["ok"]));
});
