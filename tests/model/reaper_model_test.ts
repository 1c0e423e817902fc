import { assert, assertEquals } from "@std/assert";
import { L_PREPARED, P_PAYLOAD, S_LEASE, S_STATE, SEND, SLOT_FREE } from "../../wasm/layout.ts";
import type { Program } from "./fiber.ts";
import { CELL, drainMessages, sendMessage, whole } from "./messages.ts";
import { model, run } from "./model.ts";
import { records } from "./select.ts";
import type { World } from "./world.ts";

/** From slot 2: reaps the reaper of slot 1 when that is dead, and whom it has not finished with. */
function* finisher(w: World): Program {
  yield { kind: "death", of: 1 };
  for (const dead of [0, 1]) {
    if (w.word(w.me[dead]! + S_STATE) === SLOT_FREE) continue;
    yield w.calls.fence(dead);
    assertEquals(yield* w.retry(w.calls.reap(w.me[2]!, dead)), 0);
  }
}

model("a reaper that dies in the middle is reaped, and the next one finishes its work", {
  slots: 4,
  mortal: [0, 1],
  kills: 2,
}, (w) => {
  const ch = w.channel(2, CELL, 1), { used } = w;
  return () => {
    let sent = 0;
    return {
      fibers: [
        run(function* () {
          if ((yield* sendMessage(w, 0, ch, 7)) === 1) sent = 1;
        }),
        w.reaper(1, 0, 0),
        finisher(w),
      ],
      check() {
        const got = drainMessages(w, 3, ch);
        assert(sent === 0 || got.length === 1, "what was sent is there");
        whole(w, used);
      },
    };
  };
});

model("a reaper dies over the ends, the reservation and the offers of a dead worker", {
  slots: 4,
  mortal: [1],
  bound: 1,
}, (w) => {
  const ch = w.channel(2, CELL, 1), meeting = w.channel(0, CELL, 1), { used } = w;
  w.now.countEnds(w.me[0]!, ch, SEND, 1, 1);
  assertEquals(w.now.reserve(w.me[0]!, ch), 0);
  const { operation, payloads } = records(w, 0, 1);
  const grown = w.used;
  assert(grown > used);
  const block = w.now.prepare(w.me[0]!, 0, CELL, 40);
  const payload = payloads[0]! + P_PAYLOAD;
  for (let at = 0; at < CELL; at += 4) w.machine.put(payload + at, w.word(w.out(0) + at));
  w.machine.put(w.me[0]! + S_LEASE + L_PREPARED, 0);
  assert(block > 0);
  w.now.prepareOperation(operation);
  w.now.offer(w.me[0]!, meeting, SEND, operation, payload);
  w.now.publishOperation(operation);
  return () => ({
    fibers: [
      run(function* () {}),
      w.reaper(1, 0, 0),
      finisher(w),
      run(function* () {
        assertEquals(yield* w.receive(3, ch), undefined, "the last sender is gone");
      }),
    ],
    check() {
      assertEquals(w.now.closed(ch), 1);
      whole(w, grown);
    },
  });
});

model("a reaper dies while it takes down the channel that the dead was the last to leave", {
  slots: 3,
  mortal: [1],
}, (w) => {
  const { used } = w;
  const ch = w.now.open(w.me[0]!, 1, CELL, 1);
  const cells = 1 << (32 - Math.clz32(64 + 64 * CELL + 64 + 16 - 1));
  const header = w.used - used - cells;
  w.now.prepare(w.me[0]!, 0, CELL, 40);
  assertEquals(w.now.send(w.me[0]!, ch, w.out(0), 1), 1);
  w.now.close(w.me[0]!, ch, 0);
  return () => ({
    fibers: [run(function* () {}), w.reaper(1, 0, 0), finisher(w)],
    check: () => whole(w, used + header),
  });
});
