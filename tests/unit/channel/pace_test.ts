import { assert, assertEquals } from "@std/assert";
import { Channel, select } from "../../../src/channel/mod.ts";
import { Closed, Decision, Waiter } from "../../../src/channel/selectable.ts";
import { Pace } from "../../../src/channel/pace.ts";

/** A parked plain receive that writes down what it gets. */
function plain(log: unknown[], name: string): Waiter<number> {
  return new Waiter<number>(undefined, (value) => log.push([name, value]));
}

Deno.test("the second wake comes a turn late, and what follows it in the same turn keeps its place behind it", async () => {
  const log: unknown[] = [];
  const pace = new Pace<number>();
  for (const [at, name] of ["a", "b", "c"].entries()) pace.wake(plain(log, name), at, 0);
  assertEquals(log, [["a", 0]]);
  await Promise.resolve();
  assertEquals(log, [["a", 0], ["b", 1], ["c", 2]]);
});

Deno.test("who must hear at once is woken at once, and those who are late before it", () => {
  const log: unknown[] = [];
  const pace = new Pace<number>();
  pace.wake(plain(log, "a"), 1, 0);
  pace.wake(plain(log, "late"), 2, 0);
  const chosen = plain(log, "select");
  chosen.decision = new Decision();
  pace.wake(chosen, 3, 0);
  const owned = new Waiter<number>(undefined, undefined, {
    complete: (value) => log.push(["iterator", value]),
  });
  pace.wake(owned, 4, 0);
  assertEquals(log, [["a", 1], ["late", 2], ["select", 3], ["iterator", 4]]);
});

Deno.test("late wakes that are of no use become rare, and come back once they are", async () => {
  const log: unknown[] = [];
  const pace = new Pace<number>();
  const late = async (passed: number): Promise<boolean> => {
    const before = log.length;
    pace.wake(plain(log, "r"), 0, passed);
    const was = log.length === before;
    await Promise.resolve();
    return was;
  };
  let useless = 0;
  for (let i = 0; i < 2000; i++) if (await late(0)) useless++;
  assert(useless < 20, `${useless} of 2000 wakes were late for nothing`);
  let useful = 0;
  for (let i = 0; i < 2000; i++) if (await late(i)) useful++;
  assert(useful > 1700, `only ${useful} of 2000 wakes were late`);
});

Deno.test("a sender and a receiver that both await soon go through the buffer instead of parking at every value", async () => {
  const ch = new Channel<number>({ capacity: 64 });
  let parked = 0;
  const sending = (async () => {
    for (let i = 0; i < 1000; i++) await ch.send(i);
  })();
  for (let i = 0; i < 1000; i++) {
    if (ch.size === 0) parked++;
    assertEquals(await ch.receive(), i);
  }
  await sending;
  assert(parked < 20, `${parked} of 1000 receives had to park`);
});

Deno.test("a receiver that is late has its value whatever happens to the channel meanwhile", async () => {
  for (const end of ["close", "cancel"] as const) {
    const handed: number[] = [];
    const ch = new Channel<number>({ capacity: 4, onUndelivered: (value) => handed.push(value) });
    const order: string[] = [];
    for (let round = 0; round < 8; round++) {
      const received = [ch.receive(), ch.receive(), ch.receive()];
      for (const [at, one] of received.entries()) one.then(() => order.push(`${at}`));
      const chosen = select({ ch }).then((got) => order.push("s") && got.value);
      for (let value = 0; value < 4; value++) assert(ch.trySend(value));
      assertEquals(ch.size, 0);
      assertEquals(await Promise.all([...received, chosen]), [0, 1, 2, 3]);
    }
    assertEquals(
      order.join(""),
      "012s".repeat(8),
      "waits of one channel end in the order in which they were served",
    );
    const last = [ch.receive(), ch.receive(), ch.receive(), ch.receive()];
    for (let value = 0; value < 3; value++) ch.trySend(value);
    ch[end]("over");
    assertEquals(await Promise.allSettled(last).then((all) => all.map((one) => one.status)), [
      "fulfilled",
      "fulfilled",
      "fulfilled",
      "rejected",
    ]);
    assertEquals(handed, []);
  }
});

Deno.test("the end of a channel is told through the owner, not the resolver", () => {
  const told: unknown[] = [];
  const waiter = new Waiter<number>(undefined, (value) => told.push(value), {
    complete: (end) => told.push(end),
  });
  const end = new Closed("why", true);
  waiter.complete(end);
  assertEquals(told, [end]);
});
