/** What is opened, appended or handed out while a remote closes, and what must not be left behind. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { Actor, spawn } from "../../../src/actor/mod.ts";
import { f64 } from "../../../src/codec/mod.ts";
import { ArgumentError, RemoteError } from "../../../src/errors.ts";
import type { Carrier, Consumption } from "../../../src/remote/carrier.ts";
import { memoryCarrier, remote } from "../../../src/remote/mod.ts";
import { VirtualClock } from "../../../src/testing/mod.ts";
import { FaultyCarrier } from "./faulty_carrier.ts";

class Echo extends Actor {
  say(what: string): string {
    return what;
  }
  wait(): Promise<void> {
    return new Promise(() => {});
  }
  oddly(): never {
    throw { reason: () => "not data" };
  }
}

/** A turn of the event loop: everything that needs no waiting has happened. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** A carrier that counts who listens. */
function counting(of: Carrier): Carrier & { listening: number } {
  const carrier = {
    kind: "counting",
    maxPayload: of.maxPayload,
    listening: 0,
    publish: of.publish.bind(of),
    request: of.request.bind(of),
    log: of.log.bind(of),
    flush: of.flush.bind(of),
    async consume(...args: Parameters<Carrier["consume"]>): Promise<Consumption> {
      const consumption = await of.consume(...args);
      carrier.listening++;
      let open = true;
      return {
        stop() {
          if (open) carrier.listening--;
          open = false;
          return consumption.stop();
        },
      };
    },
  };
  return carrier;
}

/** Rejections that nobody took, while `body` runs and a turn longer. */
async function unhandled(body: () => Promise<void>): Promise<unknown[]> {
  const found: unknown[] = [];
  const note = (event: PromiseRejectionEvent): void => {
    event.preventDefault();
    found.push(event.reason);
  };
  addEventListener("unhandledrejection", note);
  try {
    await body();
    await turn();
  } finally {
    removeEventListener("unhandledrejection", note);
  }
  return found;
}

Deno.test("what was being opened when the remote was closed is refused, and nothing of it stays behind", async () => {
  const memory = memoryCarrier(), carrier = counting(memory);
  await using other = remote(memory, { name: "c" });
  for (let turns = 0; turns < 25; turns++) {
    const system = remote(carrier, { name: "c" });
    await using echo = spawn(Echo, []);
    const opening = [
      system.lease("lease"),
      system.channel("kept", f64, { kind: "durable", capacity: 4 }),
      system.channel("passing", f64, { capacity: 4 }),
      system.subject("subject", f64),
      system.register("name", echo),
      system.host("echo", () => spawn(Echo, [])),
    ].map((one) => one.then(() => undefined, (error) => error.code));
    for (let i = 0; i < turns; i++) await Promise.resolve();
    await system.close({ deadline: 0 });
    for (const code of await Promise.all(opening)) {
      assert(code === undefined || code === "REMOTE_UNAVAILABLE");
    }
    await turn();
    assertEquals(carrier.listening, 0, `after ${turns} turns somebody still listens`);
    const [lease, named] = [await other.lease("lease"), await other.register("name", echo)];
    assert(lease !== undefined, `after ${turns} turns the lease is still held`);
    await lease.release();
    await named[Symbol.asyncDispose]();
  }
});

Deno.test("a signal that fires while a channel is opened leaves it, whenever it fires", async () => {
  const carrier = counting(memoryCarrier());
  await using system = remote(carrier, { name: "c" });
  await system.channel("first", f64, { capacity: 4 });
  const before = carrier.listening;
  for (const kind of ["ephemeral", "durable"] as const) {
    for (let turns = 0; turns < 25; turns++) {
      const leaving = new AbortController();
      const opening = system.channel("n", f64, { kind, capacity: 4, signal: leaving.signal });
      const opened = opening.then(() => undefined, (error) => error.message);
      for (let i = 0; i < turns; i++) await Promise.resolve();
      leaving.abort(new Error("no more"));
      const refused = await opened;
      if (refused !== undefined) assertEquals(refused, "no more");
      await turn();
      assertEquals(carrier.listening, before, `${kind}: after ${turns} turns somebody still listens`);
    }
  }
});

Deno.test("whoever closes a remote that is being closed waits for that, and an actor that never ends is not waited for", async () => {
  const carrier = memoryCarrier(), system = remote(carrier, { name: "c" });
  await system.host("echo", () => spawn(Echo, []), { idle: Infinity });
  const stuck = system.virtual<Echo>("echo", "k").ask.wait().catch(() => {});
  assertEquals(await system.virtual<Echo>("echo", "other").ask.say("there"), "there");
  const order: string[] = [];
  await Promise.all([
    system.close({ deadline: 50 }).then(() => order.push("first")),
    system.close().then(() => order.push("second")),
  ]);
  assertEquals(order, ["first", "second"]);
  await using other = remote(carrier, { name: "c" });
  await other.host("echo", () => spawn(Echo, []));
  assertEquals(await other.virtual<Echo>("echo", "k").ask.say("free"), "free");
  await stuck;
});

Deno.test("leases that were given back are not kept", async () => {
  await using system = remote(memoryCarrier(), { name: "c" });
  const refs: WeakRef<object>[] = [];
  for (let i = 0; i < 10; i++) {
    const lease = (await system.lease(`k${i}`))!;
    refs.push(new WeakRef(lease));
    await lease.release();
  }
  await turn();
  const { gc } = globalThis as { gc?: () => void };
  gc?.();
  const kept = refs.filter((ref) => ref.deref() !== undefined).length;
  if (gc !== undefined) assert(kept <= 1, `${kept} of 10 are still there`);
});

Deno.test("a value that could not be kept before its channel was left is given up, and not appended for ever", async () => {
  const clock = new VirtualClock(), carrier = memoryCarrier({ clock });
  const one = remote(carrier, { name: "c", clock }), two = remote(carrier, { name: "c", clock });
  const options = { kind: "durable", capacity: 1 } as const;
  const near = await one.channel("n", f64, options), far = await two.channel("n", f64, options);
  await far.send(1);
  const refused = assertRejects(() => near.send(2), RemoteError);
  await one.close({ deadline: 0 });
  assertEquals((await refused).value, 2);
  assertEquals(await far.receive(), 1);
  await clock.run(5000);
  assertEquals(await (await carrier.log({ name: "mr-c-ch-n", keep: "queue", limit: 1 })).state(), {
    count: 0,
    first: 2,
    last: 1,
  });
  await two.close({ deadline: 0 });
});

Deno.test("a durable channel that was closed while values were on their way is closed for all before the remote has closed", async () => {
  const carrier = memoryCarrier(), cable = new FaultyCarrier(carrier, {}, 1);
  const one = remote(cable, { name: "c" }), two = remote(carrier, { name: "c" });
  const options = { kind: "durable", capacity: 4 } as const;
  const near = await one.channel("n", f64, options), far = await two.channel("n", f64, options);
  cable.cut = true;
  near.trySend(1);
  near.close(new Error("done for today"));
  await turn();
  cable.cut = false;
  await one.close();
  assertEquals(await far.receive(), 1);
  const signal = AbortSignal.timeout(5000);
  await assertRejects(() => far.receive({ signal }), Error, "done for today");
  await two.close();
});

Deno.test("what a subject emitted before it was left is kept before the remote has closed, and its end also if too much waits", async () => {
  const carrier = memoryCarrier(), cable = new FaultyCarrier(carrier, {}, 1);
  const system = remote(cable, { name: "c" });
  const options = { replay: { last: 1 }, capacity: 70_000 };
  const left = await system.subject("left", f64, options), full = await system.subject("full", f64, options);
  cable.cut = true;
  left.next(1);
  left.leave();
  left[Symbol.dispose]();
  let emitted = 0;
  while (full.next(emitted) === "ok") emitted++;
  full.complete();
  await turn();
  cable.cut = false;
  await system.close();
  const count = async (name: string): Promise<number> => {
    const log = await carrier.log({ name: `mr-c-sub-${name}`, keep: "history", limit: 70_001 });
    return (await log.state()).count;
  };
  assertEquals([await count("left"), await count("full")], [1, emitted + 1]);
});

Deno.test("deliveries that were closed take no further values, and those taken before can still be acknowledged", async () => {
  const clock = new VirtualClock(), carrier = memoryCarrier({ clock });
  const system = remote(carrier, { name: "c", clock });
  const channel = await system.channel("n", f64, { kind: "durable", capacity: 8, window: 2, ackWait: 1000 });
  await channel.sendMany([1, 2, 3]);
  const first = channel.deliveries();
  const taken = await first.receive();
  await clock.run(10);
  first[Symbol.dispose]();
  taken.ack();
  const rest: string[] = [];
  const ended = (async () => {
    for await (const { value, ack } of channel.deliveries()) {
      rest.push(`${value}`);
      ack();
    }
  })();
  await channel.send(4);
  await clock.run(3000);
  assertEquals(rest.sort(), ["2", "3", "4"]);
  channel.close();
  await clock.run(1000);
  await ended;
  await system.close({ deadline: 0 });
});

Deno.test("a log in memory that exists with other settings is refused, as on a server, also within one process", async () => {
  const carrier = memoryCarrier();
  await using one = remote(carrier, { name: "c" });
  await using two = remote(carrier, { name: "c" });
  await one.channel("n", f64, { kind: "durable", capacity: 8 });
  for (const system of [one, two]) {
    const error = await assertRejects(
      () => system.channel("n", f64, { kind: "durable", capacity: 4 }),
      RemoteError,
    );
    assertEquals(error.code, "LOG_CONFLICT");
  }
});

Deno.test("a process that hosts a kind already is told so", async () => {
  await using system = remote(memoryCarrier(), { name: "c" });
  const host = await system.host("echo", () => spawn(Echo, []));
  await assertRejects(() => system.host("echo", () => spawn(Echo, [])), ArgumentError, "already");
  assertEquals(await system.virtual<Echo>("echo", "k").ask.say("one"), "one");
  await host[Symbol.asyncDispose]();
  await system.host("echo", () => spawn(Echo, []));
  assertEquals(await system.virtual<Echo>("echo", "k").ask.say("two"), "two");
});

Deno.test("nothing that cannot travel, and no connection that is gone, is a rejection that nobody takes", async () => {
  const memory = memoryCarrier();
  let cut = false;
  const carrier: Carrier = {
    ...counting(memory),
    publish(...args) {
      if (cut) throw new RemoteError("REMOTE_UNAVAILABLE", "the connection was closed");
      memory.publish(...args);
    },
    consume: (...args) =>
      cut ? Promise.reject(new RemoteError("REMOTE_UNAVAILABLE", "away")) : memory.consume(...args),
  };
  const letters: string[] = [];
  const near = remote(carrier, { name: "c", onDeadLetter: ({ actor }) => letters.push(actor) });
  const far = remote(memory, { name: "c" });
  const found = await unhandled(async () => {
    const echo = spawn(Echo, []), odd = spawn(Echo, []);
    await near.register("echo", echo);
    await near.register("odd", odd);
    assertEquals(
      (await assertRejects(() => far.ref<Echo>("odd").ask.oddly(), Error)).message,
      "a reason that cannot travel",
    );
    await near.host("odd", () => {
      throw { reason: () => "not data" };
    });
    await assertRejects(() => far.virtual<Echo>("odd", "k").ask.say("x"), Error, "cannot travel");
    cut = true;
    await echo.stop();
  });
  assertEquals(found, []);
  await Promise.all([near.close({ deadline: 0 }), far.close({ deadline: 0 })]);
  const late = remote(carrier, { name: "c", onDeadLetter: ({ actor }) => letters.push(actor) });
  assertEquals(
    await unhandled(() => {
      late.virtual<Echo>("echo", "k").tell.say("lost");
      return turn();
    }),
    [],
  );
  assertEquals(letters, ["echo/k"]);
  cut = false;
  await late.host("echo", () => spawn(Echo, []));
  assertEquals(await late.virtual<Echo>("echo", "k").ask.say("there again"), "there again");
  await late.close({ deadline: 0 });
});

Deno.test("a watch that was disposed of before it began, of an actor that is not there, listens no more", async () => {
  const carrier = counting(memoryCarrier());
  await using system = remote(carrier, { name: "c" });
  await system.channel("n", f64, { capacity: 1 });
  const before = carrier.listening;
  for (let i = 0; i < 5; i++) system.ref("nobody").watch(() => {})[Symbol.dispose]();
  await turn();
  assertEquals(carrier.listening, before);
});
