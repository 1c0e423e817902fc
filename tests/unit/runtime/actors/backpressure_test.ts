/** Full mailboxes across isolates: what a sender is told, who waits, and who does not. */
import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { defaultSystem } from "../../../../src/actor/mod.ts";
import { f64 } from "../../../../src/codec/mod.ts";
import { MailboxFullError } from "../../../../src/errors.ts";
import { killWorker, start } from "./support.ts";

/** This isolate has heard that the actor took all messages out of its mailbox. */
async function taken(actor: { info(): { readonly queued: number } }): Promise<void> {
  while (actor.info().queued !== 0) await new Promise((resolve) => setTimeout(resolve, 1));
}

Deno.test("remote mailboxes: tell says full at the capacity, send waits for room, the neighbour is not blocked", async () => {
  await using it = await start();
  const slow = await it.mod.Listener.spawn.with({ worker: 1, mailbox: { capacity: 10 } })();
  const neighbour = await it.mod.Listener.spawn.with({ worker: 1, mailbox: { capacity: 10 } })();
  const begun = it.rt.channel(f64), go = it.rt.channel(f64);
  const held = slow.ask.hold(begun, go);
  await begun.receive();
  await taken(slow);
  const told = Array.from({ length: 15 }, (_, i) => slow.tell.hear(i));
  assertEquals(told.filter((status) => status === "ok").length, 10);
  assertEquals(told.filter((status) => status === "full").length, 5);
  const waiting = [10, 11, 12].map((i) => slow.send.hear(i));
  const asked = slow.ask.hear(13);
  const controller = new AbortController();
  const left = slow.send.with({ signal: controller.signal }).hear("never");
  controller.abort(new EvalError("mine"));
  await assertRejects(() => left, EvalError);
  assertEquals(await neighbour.ask.count(), 0, "a slow actor must not hold up its neighbour");
  await go.send(1);
  await held;
  assertEquals(await Promise.all(waiting), ["ok", "ok", "ok"]);
  await asked;
  assertEquals(await slow.ask.heard(), Array.from({ length: 14 }, (_, i) => i));
});

Deno.test("remote mailboxes: overflow drops or refuses as it does locally, and says so", async () => {
  await using it = await start();
  const letters: unknown[] = [];
  using _events = defaultSystem().events.subscribe((event) =>
    event.type === "deadLetter" && letters.push(event.args[0])
  );
  const begun = it.rt.channel(f64), go = it.rt.channel(f64);
  const dropping = await it.mod.Listener.spawn.with({ mailbox: { capacity: 4, overflow: "dropOldest" } })();
  dropping.tell.hold(begun, go);
  await begun.receive();
  for (let i = 0; i < 8; i++) assertEquals(dropping.tell.hear(i), "ok");
  const heard = dropping.ask.with({ timeout: 10_000 }).heard().catch(() => "dropped");
  await go.send(1);
  assertEquals(await heard, [5, 6, 7]);
  for (const overflow of ["dropNewest", "error"] as const) {
    const refusing = await it.mod.Listener.spawn.with({ mailbox: { capacity: 4, overflow } })();
    refusing.tell.hold(begun, go);
    await begun.receive();
    await taken(refusing);
    const told = Array.from({ length: 6 }, (_, i) => refusing.tell.hear(`${overflow} ${i}`));
    assertEquals(told, ["ok", "ok", "ok", "ok", "full", "full"]);
    assertEquals(await refusing.send.hear("not even this"), "full");
    assertInstanceOf(await refusing.ask.heard().catch((error) => error), MailboxFullError);
    await go.send(1);
  }
  assertEquals(letters.slice(0, 3), ["dropNewest 4", "dropNewest 5", "not even this"]);
});

Deno.test("remote mailboxes: a hundred senders to one slow actor: bounded, complete, in order each", async () => {
  await using it = await start();
  const capacity = 32, each = 100;
  const slow = await it.mod.Listener.spawn.with({ worker: 1, mailbox: { capacity } })();
  const talkers = await Promise.all(
    Array.from({ length: 100 }, (_, i) => it.mod.Talker.spawn.with({ worker: 1 + i % 2 })()),
  );
  let deepest = 0;
  const watch = setInterval(() => deepest = Math.max(deepest, slow.info().queued), 1);
  const full = await Promise.all(
    talkers.map((talker) => talker.ask.with({ timeout: 60_000 }).pour(slow, each)),
  );
  clearInterval(watch);
  const heard = await slow.ask.with({ timeout: 60_000 }).heard() as number[];
  assertEquals(heard.length, 100 * each);
  const counts = new Map<number, number>();
  for (const n of heard) counts.set(n, (counts.get(n) ?? 0) + 1);
  assertEquals([...counts.values()].every((count) => count === 100), true);
  assert(full.some((count) => count > 0), "somebody must have been told that it is full");
  // Two isolates send from afar; each may have as much under way as the mailbox takes.
  assert(deepest <= 3 * capacity, `deepest=${deepest}`);
});

Deno.test("remote mailboxes: who waits for room when the worker dies is told that the actor is dead", async () => {
  await using it = await start();
  const slow = await it.mod.Listener.spawn.with({ worker: 1, mailbox: { capacity: 2 } })();
  slow.tell.sleep(60_000);
  const sends = Array.from({ length: 6 }, (_, i) => slow.send.hear(i));
  await new Promise((resolve) => setTimeout(resolve, 30));
  await killWorker(it.rt, 1);
  const told = await Promise.all(sends);
  assert(told.slice(3).every((status) => status === "dead"), String(told));
});
