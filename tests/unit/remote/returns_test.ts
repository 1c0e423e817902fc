/** A process that was silent for a while comes back under the same name: to those who gave it up, and to those who did not. */
import { assert, assertEquals } from "@std/assert";
import { Actor, spawn } from "../../../src/actor/mod.ts";
import { f64 } from "../../../src/codec/mod.ts";
import { RemoteError } from "../../../src/errors.ts";
import type { Carrier } from "../../../src/remote/carrier.ts";
import { memoryCarrier, remote } from "../../../src/remote/mod.ts";
import { VirtualClock } from "../../../src/testing/mod.ts";

/** More than after which somebody counts as lost. */
const SILENCE = 6000;

class Echo extends Actor {
  say(what: string): string {
    return what;
  }
}

/** A process whose messages nobody hears while it is `mute`, and that hears none while it is `deaf`. */
class Cable implements Carrier {
  readonly kind = "cable";
  readonly maxPayload: number;
  mute = false;
  deaf = false;
  /** No request reaches anybody. */
  cut = false;
  requests = 0;

  constructor(private readonly of: Carrier) {
    this.maxPayload = of.maxPayload;
  }
  publish(...args: Parameters<Carrier["publish"]>): void {
    if (!this.mute) this.of.publish(...args);
  }
  request(...args: Parameters<Carrier["request"]>): Promise<Uint8Array> {
    this.requests++;
    if (this.cut) return Promise.reject(new RemoteError("NO_RESPONDER", "nobody is there"));
    return this.of.request(...args);
  }
  consume(...[subject, handler, options]: Parameters<Carrier["consume"]>): ReturnType<Carrier["consume"]> {
    return this.of.consume(subject, (message) => this.deaf ? undefined : handler(message), options);
  }
  log(...args: Parameters<Carrier["log"]>): ReturnType<Carrier["log"]> {
    return this.of.log(...args);
  }
  flush(): Promise<void> {
    return this.of.flush();
  }
}

/** Time that goes by for both sides, while their promises run. */
async function pass(clock: VirtualClock, ms: number): Promise<void> {
  for (let spent = 0; spent < ms; spent += 50) {
    for (let turn = 0; turn < 30; turn++) await Promise.resolve();
    await clock.advance(50);
  }
}

/** Two processes; the first one's words may be lost. */
function two(): {
  clock: VirtualClock;
  cable: Cable;
  near: ReturnType<typeof remote>;
  far: ReturnType<typeof remote>;
  third: ReturnType<typeof remote>;
} {
  const clock = new VirtualClock(), carrier = memoryCarrier({ clock }), cable = new Cable(carrier);
  const [near, far, third] = [cable, carrier, carrier].map((over) => remote(over, { name: "r", clock }));
  return { clock, cable, near: near!, far: far!, third: third! };
}

/** Says nothing for long enough to be given up, without noticing, and is there again. */
async function beSilent(clock: VirtualClock, cable: Cable): Promise<void> {
  cable.mute = true;
  await pass(clock, SILENCE);
  cable.mute = false;
  await pass(clock, 2000);
}

for (const silent of ["receiver", "sender"]) {
  Deno.test(`a ${silent} that was given up and did not notice: what is sent after it came back arrives once and in order`, async () => {
    const { clock, cable, near, far } = two();
    const [to, from] = silent === "receiver" ? [near, far] : [far, near];
    const uncertain: number[] = [], received: number[] = [];
    const sending = await from.channel("n", f64, {
      capacity: 8,
      onUndelivered: (value) => uncertain.push(value),
    });
    const receiving = await to.channel("n", f64, { capacity: 8 });
    const ended = (async () => {
      for await (const value of receiving) received.push(value);
    })();
    await pass(clock, 100);
    await sending.sendMany([0, 1, 2, 3, 4]);
    await pass(clock, 500);
    await beSilent(clock, cable);
    const sent = sending.sendMany(Array.from({ length: 30 }, (_, i) => 5 + i)).then(() => sending.close());
    await pass(clock, 3000);
    assertEquals(received, Array.from({ length: 35 }, (_, i) => i));
    assertEquals(uncertain, []);
    await Promise.all([sent, ended]);
    await Promise.all([near.close({ deadline: 0 }), far.close({ deadline: 0 })]);
  });
}

Deno.test("a receiver that was given up gets values again, also if another one is there to take them all", async () => {
  const { clock, cable, near, far, third } = two();
  const [silent, from, other] = await Promise.all(
    [near, far, third].map((system) => system.channel("n", f64, { capacity: 4 })),
  );
  const counts = [0, 0];
  for (const [at, channel] of [silent!, other!].entries()) {
    (async () => {
      for await (const _ of channel) counts[at]!++;
    })();
  }
  await pass(clock, 100);
  await beSilent(clock, cable);
  await pass(clock, 500);
  const sent = from!.sendMany(Array.from({ length: 40 }, (_, i) => i));
  await pass(clock, 2000);
  await sent;
  assertEquals(counts, [20, 20]);
  from!.close();
  await pass(clock, 1000);
  await Promise.all([near, far, third].map((system) => system.close({ deadline: 0 })));
});

Deno.test("two openings of one channel in one process share its values, and one that leaves takes nothing from the other", async () => {
  const clock = new VirtualClock(), system = remote(memoryCarrier({ clock }), { name: "r", clock });
  const [a, b] = [
    await system.channel("n", f64, { capacity: 4 }),
    await system.channel("n", f64, { capacity: 4 }),
  ];
  const received: number[] = [];
  const ended = Promise.all([a, b].map(async (channel) => {
    for await (const value of channel) received.push(value);
  }));
  await pass(clock, 100);
  const sent = a.sendMany([0, 1, 2, 3, 4, 5]);
  await pass(clock, 300);
  await sent;
  assertEquals(received.sort(), [0, 1, 2, 3, 4, 5]);
  (a as unknown as { leave(): void }).leave();
  await pass(clock, 300);
  const more = b.send(6);
  await pass(clock, 300);
  await more;
  assertEquals(received.at(-1), 6);
  b.close();
  await pass(clock, 1000);
  await ended;
  await system.close({ deadline: 0 });
});

Deno.test("a process that hosts a kind does so again for those who gave it up", async () => {
  const { clock, cable, near, far } = two();
  await near.host("echo", () => spawn(Echo, []));
  const ref = far.virtual<Echo>("echo", "k");
  const first = ref.ask.say("one");
  await pass(clock, 200);
  assertEquals(await first, "one");
  await beSilent(clock, cable);
  const again = ref.ask.say("two");
  await pass(clock, 2000);
  assertEquals(await again, "two");
  await Promise.all([near.close({ deadline: 0 }), far.close({ deadline: 0 })]);
});

Deno.test("a process where nobody was found for a moment, as when it connects anew, is asked again later", async () => {
  const { clock, cable, near, far } = two();
  await far.host("echo", () => spawn(Echo, []));
  const ref = near.virtual<Echo>("echo", "k");
  cable.cut = true;
  const refused = ref.ask.say("one").catch((error) => error.reason);
  await pass(clock, 3000);
  assertEquals(await refused, "noproc");
  cable.cut = false;
  await pass(clock, 1000);
  const again = ref.ask.say("two");
  await pass(clock, 1000);
  assertEquals(await again, "two");
  await Promise.all([near.close({ deadline: 0 }), far.close({ deadline: 0 })]);
});

Deno.test("who is sent to and fro, because whoever has the actor has just died, asks now and then, and not all the time", async () => {
  const { clock, cable, near, far, third } = two();
  await Promise.all([far, third].map((system) => system.host("echo", () => spawn(Echo, []))));
  const ref = near.virtual<Echo>("echo", "k");
  const first = ref.ask.say("one");
  await pass(clock, 200);
  assertEquals(await first, "one");
  // Everybody says that the actor is elsewhere.
  const request = cable.request.bind(cable);
  let holder: string | undefined;
  cable.request = (subject, data, options) => {
    holder ??= subject;
    if (subject !== holder) return request(subject, data, options);
    cable.requests++;
    return Promise.reject(new RemoteError("NO_RESPONDER", "nobody is there"));
  };
  const before = cable.requests;
  const asked = ref.ask.say("two").catch(() => {});
  await pass(clock, 3000);
  assert(cable.requests - before < 40, `${cable.requests - before} requests in three seconds`);
  await Promise.all([near, far, third].map((system) => system.close({ deadline: 0 })));
  await pass(clock, 20_000);
  await asked;
});

Deno.test("what the listener of a watch throws is reported, others hear of the loss too, and the process goes on saying that it is there", async () => {
  const { clock, cable, near, far, third } = two();
  await using echo = spawn(Echo, []);
  await near.register("echo", echo);
  await third.channel("n", f64, { capacity: 1 });
  const reported: string[] = [], reasons: unknown[] = [];
  const report = (event: ErrorEvent): void => {
    event.preventDefault();
    reported.push(event.error.message);
  };
  addEventListener("error", report);
  far.ref("echo").watch(() => {
    throw new Error("a bad listener");
  });
  far.ref("echo").watch(({ reason }) => {
    reasons.push(reason);
  });
  await pass(clock, 500);
  cable.mute = true;
  await pass(clock, 2 * SILENCE);
  removeEventListener("error", report);
  assertEquals([reported, reasons], [["a bad listener"], ["process_lost"]]);
  assertEquals(third.stats().peers, [far.id]);
  await Promise.all([near, far, third].map((system) => system.close({ deadline: 0 })));
});

const seed = Number(Deno.env.get("MILLRACE_SEED") ?? Math.floor(Math.random() * 2 ** 31));
const ROUNDS = Deno.env.has("MILLRACE_DEEP") ? 300 : 6;

Deno.test("whoever falls silent, goes deaf or is cut off, for however long: no value comes twice, none is lost without onUndelivered hearing of it, and the end comes", async () => {
  let state = seed >>> 0 || 1;
  const random = (below: number): number => {
    state = Math.imul(state, 1_664_525) + 1_013_904_223 >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };
  for (let round = 0; round < ROUNDS; round++) {
    const clock = new VirtualClock(), carrier = memoryCarrier({ clock });
    const cables = [0, 1, 2].map(() => new Cable(carrier));
    const systems = cables.map((over) => remote(over, { name: "r", clock }));
    const uncertain: number[] = [], received: number[] = [];
    const [from, ...others] = await Promise.all(
      systems.map((system) =>
        system.channel("n", f64, { capacity: 5, onUndelivered: (value) => uncertain.push(value) })
      ),
    );
    let ended = 0, sent = 0, open = true;
    for (const channel of others) {
      (async () => {
        for await (const value of channel) received.push(value);
        ended++;
      })();
    }
    const sending = (async () => {
      for (; open; sent++) {
        await from!.send(sent);
        if (sent % 3 === 0) await new Promise((resolve) => queueMicrotask(() => resolve(undefined)));
      }
      from!.close();
    })();
    for (let turn = 0; turn < 12; turn++) {
      const cable = cables[random(3)]!, how = random(3);
      if (how !== 0) cable.mute = true;
      if (how !== 1) cable.deaf = true;
      await pass(clock, random(2) === 0 ? random(1000) : 2000 + random(5000));
      cable.mute = cable.deaf = false;
      await pass(clock, random(3000));
    }
    open = false;
    await pass(clock, 12_000);
    await sending;
    const where = `seed ${seed}, round ${round}, ${sent} sent`;
    assertEquals(ended, 2, `the end did not come: ${where}`);
    assertEquals(new Set(received).size, received.length, `some came twice: ${where}`);
    const known = new Set([...received, ...uncertain]);
    const lost = Array.from({ length: sent }, (_, i) => i).filter((value) => !known.has(value));
    assertEquals(lost, [], `some are lost: ${where}`);
    await Promise.all(systems.map((system) => system.close({ deadline: 0 })));
  }
});
