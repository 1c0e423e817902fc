import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Channel } from "../../../../src/channel/channel.ts";
import { select } from "../../../../src/channel/select/select.ts";
import { Barrier, type BarrierTurn } from "../../../../src/channel/sync/barrier.ts";
import { Mutex } from "../../../../src/channel/sync/mutex.ts";
import { Semaphore } from "../../../../src/channel/sync/semaphore.ts";
import { ArgumentError, ChannelClosedError } from "../../../../src/errors.ts";
import { turns } from "../../../support/turns.ts";
import { seeded } from "../../../support/random.ts";

Deno.test("row 55: nobody passes a barrier before all have come, and exactly one is the leader, each time", async () => {
  const barrier = new Barrier(4);
  const log: { party: number; turn: BarrierTurn }[] = [];
  let arrived = 0;
  await Promise.all([0, 1, 2, 3].map(async (party) => {
    for (let phase = 0; phase < 10; phase++) {
      await turns(party * phase % 5);
      arrived++;
      const turn = await barrier.wait();
      assert(arrived >= (phase + 1) * 4, `party ${party} passed early`);
      log.push({ party, turn });
    }
  }));
  for (let generation = 0; generation < 10; generation++) {
    const passed = log.filter(({ turn }) => turn.generation === generation);
    assertEquals(passed.map(({ party }) => party).sort(), [0, 1, 2, 3]);
    assertEquals(passed.filter(({ turn }) => turn.leader).length, 1);
  }
  assertEquals([barrier.generation, barrier.waiting], [10, 0]);
});

Deno.test("a barrier for one is no barrier", async () => {
  const barrier = new Barrier(1);
  assertEquals(await barrier.wait(), { leader: true, generation: 0 });
  assertEquals(select.try({ barrier })?.value, { leader: true, generation: 1 });
});

Deno.test("row 55: an alting barrier is passed by all its selects at once", async () => {
  const barrier = new Barrier(3);
  const mail = [0, 1, 2].map(() => new Channel<string>());
  const waits = mail.slice(0, 2).map((box) => select({ barrier, box }));
  await turns();
  assertEquals(barrier.waiting, 2);
  const last = select.try({ box: mail[2]!, barrier });
  assertEquals(last, { key: "barrier", state: "ok", value: { leader: true, generation: 0 } });
  for (const wait of waits) {
    assertEquals(await wait, { key: "barrier", state: "ok", value: { leader: false, generation: 0 } });
  }
  // Their other cases are gone: nobody waits for mail.
  assertEquals(mail.map((box) => box.trySend("x")), [false, false, false]);
});

Deno.test("row 55: a party that went another way is not at the meeting, and the others go on waiting", async () => {
  const barrier = new Barrier(3);
  const mail = new Channel<string>();
  const undecided = select({ barrier, mail });
  const faithful = barrier.wait();
  mail.trySend("come home");
  assertEquals((await undecided).key, "mail");
  assertEquals(select.try({ barrier }), undefined);
  assertEquals(barrier.waiting, 1);
  const second = barrier.wait();
  const third = await barrier.wait();
  assertEquals([third.leader, (await faithful).generation, (await second).generation], [true, 0, 0]);
});

Deno.test("row 55: a select that names the barrier twice is one party", async () => {
  const barrier = new Barrier(3);
  const twice = select({ a: barrier, b: barrier });
  await turns();
  assertEquals(barrier.waiting, 2);
  assertEquals(select.try({ barrier }), undefined);
  const second = barrier.wait();
  assertEquals(barrier.generation, 0);
  const third = await barrier.wait();
  assertEquals([(await twice).key, (await second).leader, third.leader], ["a", false, true]);
  assertEquals([barrier.waiting, barrier.generation], [0, 1]);
});

Deno.test("row 55: two barriers in the same selects: one meeting takes place, not half of two", async () => {
  const [left, right] = [new Barrier(2), new Barrier(2)];
  const first = select({ left, right });
  const second = select({ right, left });
  const [a, b] = [await first, await second];
  assertEquals(a.key, b.key);
  assertEquals(left.generation + right.generation, 1);
  assertEquals([left.waiting, right.waiting], [0, 0]);
});

Deno.test("row 55: three parties, each pair and all three with a barrier: nobody is left at a meeting of the others", async () => {
  const all = new Barrier(3);
  const ab = new Barrier(2);
  const bc = new Barrier(2);
  const a = select({ all, ab });
  const c = select({ all, bc });
  const b = await select({ bc, ab, all }, { order: "priority" });
  assertEquals(b.key, "bc");
  assertEquals((await c).key, "bc");
  assertEquals([all.waiting, ab.waiting, bc.waiting], [1, 1, 0]);
  const late = select({ all, ab });
  assertEquals([(await late).key, (await a).key], ["ab", "ab"]);
});

Deno.test("row 55: who resigns does not keep the rest waiting; the last who came is the leader", async () => {
  const barrier = new Barrier(3);
  const waits = [barrier.wait(), select({ barrier }), barrier.wait({ signal: new AbortController().signal })];
  await turns();
  assertEquals(barrier.generation, 1);
  await Promise.all(waits);
  const again = [barrier.wait(), barrier.wait()];
  barrier.resign();
  assertEquals((await Promise.all(again)).map(({ leader }) => leader), [false, true]);
  assertEquals(barrier.parties, 2);
});

Deno.test("row 55: parties enrol, and resign by being disposed of, once", async () => {
  const barrier = new Barrier();
  const meet = async (rounds: number): Promise<void> => {
    using _party = barrier.enrol();
    await turns();
    for (let i = 0; i < rounds; i++) await barrier.wait();
  };
  await Promise.all([meet(3), meet(5), meet(1)]);
  assertEquals([barrier.parties, barrier.generation], [0, 5]);
  const party = barrier.enrol();
  party[Symbol.dispose]();
  party[Symbol.dispose]();
  assertEquals(barrier.parties, 0);
  assertThrows(() => barrier.resign(), ArgumentError, "more often");
});

Deno.test("a party whose signal fires counts as not arrived", async () => {
  const barrier = new Barrier(2);
  const stop = new AbortController();
  const waiting = barrier.wait({ signal: stop.signal });
  stop.abort("late");
  assertEquals(await waiting.catch((reason) => reason), "late");
  assertEquals(select.try({ barrier }), undefined);
  assertEquals(barrier.waiting, 0);
});

Deno.test("closing a barrier frees those who wait for a party that never comes", async () => {
  const barrier = new Barrier(3);
  const waits = [barrier.wait(), barrier.wait()];
  const chosen = select({ barrier });
  barrier.resign();
  const rest = new Barrier(2);
  const alone = rest.wait();
  rest.close();
  await assertRejects(() => alone, ChannelClosedError, "the barrier is closed");
  await assertRejects(() => rest.wait(), ChannelClosedError);
  assertEquals((await Promise.all(waits)).length, 2);
  barrier.close("off");
  assertEquals(await barrier.wait().catch((reason) => reason), "off");
  assertEquals((await chosen).key, "barrier");
});

Deno.test("parties must be a non-negative integer", () => {
  for (const parties of [-1, 1.5, NaN, Infinity, "2", null]) {
    assertThrows(() => new Barrier(parties as number), ArgumentError, "parties");
  }
});

Deno.test("a meeting frees what its selects held on to elsewhere in the same stretch", async () => {
  const barrier = new Barrier(2);
  const mutex = new Mutex();
  const held = await mutex.lock();
  const first = select({ barrier, mutex });
  const second = select({ barrier, mutex });
  assertEquals([(await first).key, (await second).key, mutex.waiting], ["barrier", "barrier", 0]);
  held.release();
  assertEquals(mutex.locked, false);
});

Deno.test("row 55: what one select lets go at a meeting does not go to another that takes part in it", async () => {
  const barrier = new Barrier(3);
  const room = new Semaphore(2);
  using _held = await room.acquire();
  const large = select({ barrier, room: room.onAcquire(2) });
  const small = select({ barrier, room: room.onAcquire(1) });
  assertEquals(select.try({ barrier })?.state, "ok");
  assertEquals([(await large).key, (await small).key, room.available], ["barrier", "barrier", 1]);
});

Deno.test("row 55: random parties that meet, go elsewhere, give up and resign: every meeting is complete", async () => {
  const random = seeded(99);
  const barrier = new Barrier();
  const elsewhere = new Channel<number>();
  const meetings = new Map<number, { size: number; met: number; leaders: number }>();
  let busy = 0;
  const party = async (): Promise<void> => {
    using _ = barrier.enrol();
    for (let round = 0; round < 30; round++) {
      const stop = new AbortController();
      if (random(5) === 0) queueMicrotask(() => stop.abort());
      const order = random(2) === 0 ? "fair" : "priority";
      try {
        const got = await select({ elsewhere, barrier }, { order, signal: stop.signal });
        if (got.key !== "barrier" || got.state !== "ok") continue;
        const meeting = meetings.get(got.value.generation) ?? { size: 0, met: 0, leaders: 0 };
        meetings.set(got.value.generation, meeting);
        meeting.met++;
        if (got.value.leader) meeting.leaders++;
      } catch {
        await turns(random(4));
      }
    }
  };
  const parties = Array.from({ length: 6 }, () => {
    busy++;
    return party().finally(() => busy--);
  });
  while (busy > 0) {
    elsewhere.trySend(1);
    await turns(1 + random(6));
  }
  await Promise.all(parties);
  assert(meetings.size > 5, `${meetings.size} meetings`);
  for (const [generation, { met, leaders }] of meetings) {
    assert(met >= 1 && met <= 6, `generation ${generation} was met by ${met}`);
    assertEquals(leaders, 1);
  }
  assertEquals([barrier.waiting, barrier.parties, meetings.size], [0, 0, barrier.generation]);
});
