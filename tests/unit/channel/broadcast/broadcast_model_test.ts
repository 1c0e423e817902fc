import { assert, assertEquals, assertRejects } from "@std/assert";
import { LaggedError } from "../../../../src/errors.ts";
import { Broadcast } from "../../../../src/channel/broadcast/broadcast.ts";
import type { BroadcastReceiver } from "../../../../src/channel/broadcast/broadcast_receiver.ts";
import type { Overflow } from "../../../../src/channel/types.ts";
import { Model, type ModelReceiver } from "./model.ts";
import { seeded } from "../../../support/random.ts";
import { turns } from "../../../support/turns.ts";

interface Pair {
  real: BroadcastReceiver<number>;
  model: ModelReceiver;
  aborts: { controller: AbortController; id: number }[];
}

/** One random life of a broadcast beside its model. */
async function live(overflow: Overflow, seed: number, steps: number): Promise<void> {
  const roll = seeded(seed);
  const capacity = 1 + roll(5);
  const replay = roll(2) === 0 ? 0 : roll(capacity + 1);
  const undelivered: number[] = [];
  const real = new Broadcast<number>({
    capacity,
    replay,
    overflow,
    onUndelivered: (v) => undelivered.push(v),
  });
  const model = new Model(capacity, replay, overflow);
  const pairs: Pair[] = [];
  const received = new Map<number, number>();
  const accepted = new Set<number>();
  const sends: { controller: AbortController; id: number }[] = [];
  let ids = 0;
  let values = 0;

  const step = (): void => {
    const pair = pairs[roll(Math.max(1, pairs.length))];
    switch (roll(10)) {
      case 0: {
        if (pairs.length >= 6) return;
        const count = roll(6);
        pairs.push({ real: real.receiver({ replay: count }), model: model.join(count), aborts: [] });
        return;
      }
      case 1:
        if (pair === undefined || roll(2) > 0) return;
        pairs.splice(pairs.indexOf(pair), 1);
        pair.real[Symbol.dispose]();
        model.leave(pair.model);
        return;
      case 2:
      case 3:
        assertEquals(real.trySend(values), model.trySend(values));
        values++;
        return;
      case 4:
      case 5: {
        const id = ids++;
        const controller = new AbortController();
        sends.push({ controller, id });
        model.send(id, values);
        real.send(values++, { signal: controller.signal }).then(() => accepted.add(id), () => {});
        return;
      }
      case 6: {
        const send = sends.splice(roll(Math.max(1, sends.length)), 1)[0];
        send?.controller.abort();
        model.pending = model.pending.filter(({ id }) => id !== send?.id);
        if (pair === undefined) return;
        const receive = pair.aborts.splice(roll(Math.max(1, pair.aborts.length)), 1)[0];
        receive?.controller.abort();
        pair.model.waiting = pair.model.waiting.filter((id) => id !== receive?.id);
        return;
      }
      case 7: {
        if (pair === undefined) return;
        const got = pair.real.tryReceive();
        assertEquals(got.state === "ok" ? got.value : undefined, model.tryReceive(pair.model));
        return;
      }
      case 8: {
        if (pair === undefined) return;
        const id = ids++;
        const controller = new AbortController();
        pair.aborts.push({ controller, id });
        model.receive(pair.model, id);
        pair.real.receive({ signal: controller.signal }).then(
          (value) => received.set(id, value),
          (error) => error instanceof LaggedError && received.set(id, -error.missed),
        );
        return;
      }
      default: {
        if (pair === undefined || pair.model.queue.length === 0 || pair.model.unreported > 0) return;
        const id = ids++;
        const expected = model.receiveMany(pair.model, 3);
        pair.real.receiveMany(3).then((got) => {
          assertEquals(got, expected);
          received.set(id, 0);
        });
        model.received.set(id, 0);
      }
    }
  };

  for (let n = 0; n < steps; n++) {
    step();
    await turns(6);
    const where = `${overflow}, seed ${seed}, step ${n}, capacity ${capacity}, replay ${replay}`;
    assertEquals(new Map([...received].sort()), new Map([...model.received].sort()), where);
    assertEquals([...accepted].sort(), [...model.accepted].sort(), where);
    assertEquals([real.size, real.receivers], [model.size, model.receivers.size], where);
    assertEquals(undelivered.toSorted(), model.undelivered.toSorted(), where);
    for (const { real, model } of pairs) {
      assertEquals([real.size, real.missed], [model.queue.length, model.missed], where);
    }
  }
  await end(real, model, pairs, seed % 2 === 0);
  assertEquals(undelivered.toSorted(), model.undelivered.toSorted());
}

/** Closes or cancels it; everybody then finds what the model says. */
async function end(real: Broadcast<number>, model: Model, pairs: Pair[], gently: boolean): Promise<void> {
  if (gently) {
    real.close();
    for (const { real, model } of pairs) {
      if (model.unreported > 0) await assertRejects(() => real.receive(), LaggedError);
      assertEquals(await Array.fromAsync(real), model.queue);
      model.queue = [];
    }
  } else {
    real.cancel();
    model.cancel();
  }
  await turns(6);
  assert(pairs.every(({ real }) => real.closed && real.tryReceive().state === "closed"));
}

for (const overflow of ["suspend", "dropOldest", "dropNewest", "error"] as const) {
  Deno.test(`a broadcast under "${overflow}" does what a queue per receiver would do, whoever joins, lags, aborts or leaves`, async () => {
    for (let seed = 1; seed <= 60; seed++) await live(overflow, seed, 120);
  });
}
