/** A process that stands still, be it for its garbage or because others had the machine, goes on where it was: its timers late. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { Actor, spawn } from "../../../src/actor/mod.ts";
import { RemoteError } from "../../../src/errors.ts";
import { memoryCarrier, remote } from "../../../src/remote/mod.ts";
import { VirtualClock } from "../../../src/testing/mod.ts";

const TTL = 3000;

/** The clock of a process that may stand still: then it is later, and no timer has fired yet. */
class LateClock extends VirtualClock {
  late = 0;
  override now(): number {
    return super.now() + this.late;
  }
}

Deno.test("who stood still for longer than its lease lasts sees that it is lost before any timer has fired", async () => {
  const clock = new LateClock(), time = new VirtualClock();
  const system = remote(memoryCarrier({ clock: time }), { name: "s", clock, leaseTtl: TTL });
  const lease = (await system.lease("leader"))!;
  const reasons: unknown[] = [];
  lease.lost.addEventListener("abort", () => reasons.push((lease.lost.reason as RemoteError).code));
  clock.late = TTL / 2;
  assertEquals([lease.lost.aborted, reasons], [false, []]);
  clock.late = TTL;
  assertEquals([lease.lost.aborted, reasons], [true, ["LEASE_LOST"]]);
  time.advance(TTL + 1);
  const next = (await system.lease("leader"))!;
  assert(next.fence > lease.fence);
  await next.release();
  clock.late *= 3;
  assertEquals(next.lost.aborted, false, "what was given back cannot be lost");
  await system.close({ deadline: 0 });
});

class Counter extends Actor {
  #n = 0;
  add(by: number): number {
    return this.#n += by;
  }
}

Deno.test("a virtual actor whose process stood still is made anew before it answers, and what was asked keeps its order", async () => {
  const clock = new LateClock(), time = new VirtualClock();
  const system = remote(memoryCarrier({ clock: time }), { name: "s", clock, leaseTtl: TTL });
  let made = 0;
  await using host = await system.host("counter", () => (made++, spawn(Counter, [])), { idle: Infinity });
  const ref = system.virtual<Counter>("counter", "k");
  assertEquals([await ref.ask.add(1), await ref.ask.add(1), made], [1, 2, 1]);
  // The lease is over for everybody else, too.
  clock.late = TTL;
  time.advance(TTL + 1);
  assertEquals(await Promise.all([10, 100, 1000].map((by) => ref.ask.add(by))), [10, 110, 1110]);
  assertEquals([made, host.size], [2, 1]);
  await host[Symbol.asyncDispose]();
  await system.close({ deadline: 0 });
});

Deno.test("an actor that was made while its process stood still does not answer either, be it the second one", async () => {
  const clock = new LateClock(), time = new VirtualClock();
  const system = remote(memoryCarrier({ clock: time }), { name: "s", clock, leaseTtl: TTL });
  let made = 0, stands = 2;
  const host = await system.host("counter", () => {
    made++;
    if (stands-- > 0) {
      clock.late += TTL;
      time.advance(TTL + 1);
    }
    return spawn(Counter, []);
  }, { idle: Infinity });
  // Time goes by for who asks, too.
  const timeout = Infinity;
  assertEquals(await system.virtual<Counter>("counter", "k").ask.with({ timeout }).add(1), 1);
  assertEquals([made, host.size], [3, 1]);
  stands = Infinity;
  const slow = system.virtual<Counter>("counter", "slow");
  const error = await assertRejects(() => slow.ask.with({ timeout }).add(1), RemoteError);
  assertEquals([error.code, host.size], ["LEASE_LOST", 1]);
  await host[Symbol.asyncDispose]();
  await system.close({ deadline: 0 });
});

Deno.test("who stood still takes nobody for lost because of that, and notices in time who is", async () => {
  const clock = new LateClock(), time = new VirtualClock(), carrier = memoryCarrier({ clock: time });
  const near = remote(carrier, { name: "s", clock }), far = remote(carrier, { name: "s", clock: time });
  await using counter = spawn(Counter, []);
  await far.register("counter", counter);
  const reasons: unknown[] = [];
  near.ref("counter").watch(({ reason }) => {
    reasons.push(reason);
  });
  await clock.run(500);
  assertEquals(near.stats().peers, [far.id]);
  clock.late = 10_000;
  await clock.run(1500);
  assertEquals([near.stats().peers, reasons], [[far.id], []]);
  await clock.run(5000);
  assertEquals([near.stats().peers, reasons], [[], ["process_lost"]]);
  await Promise.all([near.close({ deadline: 0 }), far.close({ deadline: 0 })]);
});
