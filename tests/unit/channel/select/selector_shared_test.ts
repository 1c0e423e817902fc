/** A selector over channels that isolates share: its turns are claimed from elsewhere, each anew. */
import { assert, assertEquals } from "@std/assert";
import { Channel } from "../../../../src/channel/channel.ts";
import { Selector } from "../../../../src/channel/select/selector.ts";
import { f64 } from "../../../../src/codec/mod.ts";
import { Parties } from "../../../support/parties.ts";

for (const order of ["fair", "random", "priority"] as const) {
  Deno.test(`row 21: a selector serves shared and local cases turn after turn, in order "${order}"`, async () => {
    using parties = new Parties(2);
    const local = new Channel<number>();
    const [buffered, farBuffered] = parties.channel(f64, { capacity: 2 });
    const [meeting, farMeeting] = parties.channel(f64);
    const [outward, farOutward] = parties.channel(f64);
    using loop = new Selector({ local, buffered, meeting, out: outward!.onSend(0) }, { order });
    const log: (string | number | void)[] = [];
    for (let turn = 0; turn < 12; turn++) {
      loop.set("out", turn % 4 === 3 && outward!.onSend(turn));
      const run = loop.next();
      await parties.settle();
      if (turn % 4 === 0) assert(local.trySend(turn));
      else if (turn % 4 === 1) await farBuffered!.send(turn);
      else if (turn % 4 === 2) await farMeeting!.send(turn);
      else assertEquals(await farOutward!.receive(), turn);
      const got = await run;
      log.push(got.key, got.value);
    }
    const turns = (t: number) => ["local", t, "buffered", t + 1, "meeting", t + 2, "out", undefined];
    assertEquals(log, [...turns(0), ...turns(4), ...turns(8)]);
    // Whoever lost was left as it was.
    assertEquals([farMeeting!.trySend(1), farOutward!.tryReceive().state, local.trySend(1)], [
      false,
      "empty",
      false,
    ]);
    parties.sound();
  });
}

Deno.test("semantics 2, 3: selectors of two isolates that face each other lose and double nothing", async () => {
  using parties = new Parties(2);
  const [here, there] = parties.channel(f64);
  const received: number[] = [];
  const sent: number[] = [];
  let next = 0;
  const party = async (ch: typeof here, turns: number): Promise<void> => {
    using loop = new Selector({ in: ch!, out: ch!.onSend(0) });
    for (let turn = 0; turn < turns; turn++) {
      const value = next++;
      loop.set("out", ch!.onSend(value));
      const got = await loop.next();
      if (got.key === "out") sent.push(value);
      else if (got.state === "ok") received.push(got.value);
    }
  };
  await Promise.all([party(here, 100), party(there, 100)]);
  assertEquals([received.length, received.toSorted((a, b) => a - b)], [100, sent.toSorted((a, b) => a - b)]);
  parties.sound();
});
