import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  Actor,
  ActorSystem,
  type DeadLetter,
  type Down,
  MailboxFullError,
  type MailboxOptions,
  type Ref,
  spawn,
  StashFullError,
} from "../../../src/actor/mod.ts";
import { settled } from "../../../src/time/macrotask.ts";

class Log extends Actor {
  readonly all: unknown[] = [];
  gate = Promise.withResolvers<void>();
  async hold(): Promise<void> {
    this.all.push("hold");
    await this.gate.promise;
  }
  add(value: unknown): void {
    this.all.push(value);
  }
  list(): unknown[] {
    return [...this.all];
  }
}

/** An actor that is busy, so that its mailbox fills. */
async function busy(mailbox: MailboxOptions, system = new ActorSystem()) {
  const log = system.spawn(Log, [], { mailbox });
  log.tell.hold();
  await settled();
  return { log, open: () => (log as unknown as { instance: Log }).instance.gate.resolve(), system };
}

Deno.test("actor row: bounded mailbox, suspend: tell says full, send and ask wait for room, in order", async () => {
  const { log, open } = await busy({ capacity: 2 });
  assertEquals([log.tell.add(1), log.tell.add(2), log.tell.add(3)], ["ok", "ok", "full"]);
  const order: string[] = [];
  const sent = log.send.add(4).then((status) => order.push(`4 ${status}`));
  const asked = log.ask.list().then((list) => list);
  const last = log.send.add(5).then((status) => order.push(`5 ${status}`));
  assertEquals(log.tell.add(6), "full", "nobody overtakes those who wait");
  await settled();
  assertEquals([order, log.info().queued], [[], 2]);
  open();
  await Promise.all([sent, last]);
  assertEquals(order, ["4 ok", "5 ok"]);
  assertEquals(await asked, ["hold", 1, 2, 4]);
  assertEquals(await log.ask.list(), ["hold", 1, 2, 4, 5]);
  assertEquals(log.tell.add(7), "ok", "open again");
  await log.stop();
});

Deno.test("actor row: demand backpressure: an abort takes a waiting send back, a death ends it", async () => {
  const { log, system } = await busy({ capacity: 1 });
  const letters: unknown[] = [];
  system.events.subscribe((event) => event.type === "deadLetter" && letters.push(event.args[0]));
  log.tell.add(1);
  const controller = new AbortController();
  const aborted = assertRejects(() => log.send.with({ signal: controller.signal }).add(2), Error, "no more");
  const waiting = log.send.add(3);
  controller.abort(new Error("no more"));
  await aborted;
  await assertRejects(() => log.send.with({ signal: controller.signal }).add(4), Error, "no more");
  log.exit("kill");
  assertEquals(await waiting, "dead");
  assertEquals(await log.send.add(5), "dead");
  assertEquals(letters, [1, 3, 5]);
});

Deno.test("actor row: bounded + policy: dropOldest, dropNewest and error lose nothing silently", async () => {
  const dropped: [string, unknown][] = [];
  const system = new ActorSystem();
  system.events.subscribe((e) => e.type === "deadLetter" && dropped.push([e.reason, e.args[0]]));
  const oldest = await busy({ capacity: 2, overflow: "dropOldest" }, system);
  assertEquals([1, 2, 3].map((n) => oldest.log.tell.add(n)), ["ok", "ok", "ok"]);
  oldest.open();
  await settled();
  await settled();
  assertEquals(await oldest.log.ask.list(), ["hold", 2, 3]);
  assertEquals(dropped.splice(0), [["dropped", 1]]);

  const newest = await busy({ capacity: 2, overflow: "dropNewest" }, system);
  assertEquals([1, 2, 3].map((n) => newest.log.tell.add(n)), ["ok", "ok", "full"]);
  assertEquals(await newest.log.send.add(4), "full");
  await assertRejects(() => newest.log.ask.list(), MailboxFullError, "capacity=2");
  assertEquals(dropped.splice(0), [["dropped", 3], ["dropped", 4]]);
  newest.open();

  const error = await busy({ capacity: 1, overflow: "error" }, system);
  assertEquals([1, 2].map((n) => error.log.tell.add(n)), ["ok", "full"]);
  assertEquals(await error.log.send.add(3), "full");
  const full = await assertRejects(() => error.log.ask.add(9), MailboxFullError) as MailboxFullError;
  assertEquals(full.value, [9]);
  error.open();
  await system.stop();
});

Deno.test("actor row: unbounded mailbox takes a burst, in order, and gives its memory back", async () => {
  const log = spawn(Log, [], { mailbox: { capacity: Infinity } });
  for (let i = 0; i < 100_000; i++) assertEquals(log.tell.add(i), "ok");
  const list = await log.ask.with({ timeout: Infinity }).list();
  assertEquals(list.length, 100_000);
  assert(list.every((n, i) => n === i));
  await log.stop();
});

Deno.test("actor row: priority mailbox is stable, and puts signals behind what came before", async () => {
  class Sorted extends Log {
    constructor(readonly other: Ref) {
      super();
    }
    override onStart(): void {
      this.context.watch(this.other);
    }
    override onDown(_: Down): void {
      this.all.push("down");
    }
  }
  const other = spawn(Log);
  const sorted = spawn(Sorted, [other], {
    mailbox: { capacity: 6, priority: (method, [value]) => method === "add" ? value as number : -1 },
  });
  sorted.tell.hold();
  await settled();
  for (const n of [3, 1, 2.5, 2, 1]) sorted.tell.add(n);
  other.exit("kill");
  sorted.tell.add(0);
  assertEquals(sorted.tell.add(0), "full");
  (sorted as unknown as { instance: Log }).instance.gate.resolve();
  await settled();
  assertEquals(await sorted.ask.list(), ["hold", 0, 1, 1, 2, 2.5, 3, "down"]);
  await sorted.stop();
});

Deno.test("actor row: control-aware (system lane), actor semantics 20: a full mailbox neither blocks nor drops signals", async () => {
  class Watcher extends Log {
    constructor(readonly other: Ref) {
      super();
    }
    override onStart(): void {
      this.context.watch(this.other);
    }
    override onDown(down: Down): void {
      this.all.push(["down", down.reason]);
    }
  }
  const other = spawn(Log);
  for (const overflow of ["suspend", "dropOldest", "dropNewest", "error"] as const) {
    const system = new ActorSystem();
    system.events.subscribe(() => {});
    const target = system.spawn(Log, []);
    const watcher = system.spawn(Watcher, [target], { mailbox: { capacity: 1, overflow } });
    watcher.tell.hold();
    await settled();
    watcher.tell.add(1);
    target.exit("kill");
    if (overflow === "dropOldest") watcher.tell.add(2);
    (watcher as unknown as { instance: Log }).instance.gate.resolve();
    await settled();
    const list = await watcher.ask.list();
    assert(list.some((x) => Array.isArray(x) && x[1] === "killed"), overflow);
    await watcher.stop();
  }
  await other.stop();
});

Deno.test("actor row: stash is bounded and goes back ahead of the mailbox, in order", async () => {
  class Gate extends Log {
    open = false;
    job(n: number): number | void {
      if (!this.open) return this.context.stash();
      this.all.push(n);
      return n;
    }
    unlock(): void {
      this.open = true;
      this.context.unstashAll();
      this.all.push("unlocked");
    }
    async late(): Promise<void> {
      await Promise.resolve();
      this.context.stash();
    }
  }
  const gate = spawn(Gate, [], { stash: 3 });
  const asked = gate.ask.job(1);
  gate.tell.job(2);
  gate.tell.job(3);
  await settled();
  assertEquals(gate.info().stashed, 3);
  gate.tell.unlock();
  gate.tell.job(4);
  assertEquals(await asked, 1);
  assertEquals(await gate.ask.list(), ["unlocked", 1, 2, 3, 4]);
  await assertRejects(() => gate.ask.late(), Error, "await");
  const small = spawn(Gate, [], { stash: 1 });
  small.tell.job(1);
  await assertRejects(() => small.ask.job(2), StashFullError, "capacity=1");
});

Deno.test("actor semantics 16: what was stashed is not lost at the end, nor by a restart", async () => {
  const letters: DeadLetter[] = [];
  await using system = new ActorSystem();
  system.events.subscribe((event) => event.type === "deadLetter" && letters.push(event));
  class Later extends Actor {
    static ready = false;
    job(_n: number): string | void {
      if (!Later.ready) return this.context.stash();
      return "done";
    }
    boom(): void {
      Later.ready = true;
      throw new Error("boom");
    }
  }
  const later = system.spawn(Later, [], { supervision: { onFailure: "restart" } });
  const asked = later.ask.job(1);
  later.tell.boom();
  assertEquals(await asked, "done", "handled by the next incarnation");
  Later.ready = false;
  later.tell.job(7);
  await settled();
  await later.stop();
  assertEquals(letters.map(({ method, args, reason }) => [method, args, reason]), [["job", [7], "stopped"]]);
});

Deno.test("actor row: selective receive takes a message out of turn and leaves the others", async () => {
  class Client extends Log {
    async call(): Promise<unknown> {
      const got = await this.context.receive("reply");
      this.all.push(["got", got?.args[0]]);
      return got?.args[0];
    }
    reply(_n: number): number {
      this.all.push("reply out of turn");
      return 1;
    }
    async patient(): Promise<unknown> {
      return await this.context.receive(() => false, { timeout: 5 });
    }
    async answers(): Promise<void> {
      const got = await this.context.receive(["reply"]);
      got!.reply!.send(42);
    }
  }
  const client = spawn(Client);
  const called = client.ask.call();
  await settled();
  client.tell.add("a");
  client.tell.reply(5);
  client.tell.add("b");
  assertEquals(await called, 5);
  assertEquals(await client.ask.list(), [["got", 5], "a", "b"]);
  assertEquals(await client.ask.patient(), undefined);
  client.tell.answers();
  assertEquals(await client.ask.reply(0), 42);
  const waiting = client.ask.call();
  await settled();
  const stopped = client.stop();
  await assertRejects(() => waiting, Error, "normal");
  await stopped;
});

Deno.test("a selective receive sees what comes between looking and waiting, and ends with a kill", async () => {
  class Eager extends Actor {
    async hurry(): Promise<unknown> {
      const got = this.context.receive("note");
      this.self.tell.note(1);
      return (await got)!.args[0];
    }
    note(_n: number): void {}
    async never(): Promise<void> {
      await this.context.receive("nothing");
    }
  }
  const eager = spawn(Eager);
  assertEquals(await eager.ask.hurry(), 1);
  const waiting = eager.ask.never();
  await settled();
  eager.exit("kill");
  await assertRejects(() => waiting, Error, "killed");
});

Deno.test("a mailbox of one takes one message while another is handled", async () => {
  const { log, open } = await busy({ capacity: 1 });
  assertEquals([log.tell.add(1), log.tell.add(2)], ["ok", "full"]);
  open();
  await settled();
  assertEquals(log.tell.add(3), "ok");
  assertEquals(await log.ask.list(), ["hold", 1, 3]);
  await log.stop();
});

Deno.test("a selective receive finds what was told before it, by an actor that never needed anything else", async () => {
  const picked = Promise.withResolvers<unknown>();
  class Picky extends Actor {
    async wait(): Promise<void> {
      picked.resolve((await this.context.receive("take"))?.args);
    }
    take(_n: number): void {}
  }
  const ref = spawn(Picky);
  ref.tell.wait();
  ref.tell.take(5);
  assertEquals(await picked.promise, [5]);
  await ref.stop();
});
