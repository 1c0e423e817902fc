import { assert, assertEquals } from "@std/assert";
import { M_BLOCK } from "../../wasm/layout.ts";
import { CLOSED, NOBODY, OWED } from "../../wasm/status.ts";
import { CELL, whole } from "./messages.ts";
import { model, run } from "./model.ts";
import type { World } from "./world.ts";
import { publishing, read, reading, rest, subject } from "./subjects.ts";

model("a writer that sleeps before a full ring is told by the slowest reader", {
  slots: 3,
  bound: 2,
  spurious: 1,
}, (w) => {
  const ch = subject(w, 1);
  const cursors = [1, 2].map((slot) => w.now.join(w.me[slot]!, ch, 0));
  w.machine.put(w.out(0), 1);
  assertEquals(w.now.publish(w.me[0]!, ch, w.out(0), 1), 1);
  return () => {
    const got: (number | undefined)[] = [];
    return {
      fibers: [
        run(function* () {
          assertEquals(yield* publishing(w, 0, ch, 2), 1);
        }),
        run(function* () {
          got[0] = yield* reading(w, 1, ch, cursors[0]!);
        }),
        run(function* () {
          got[1] = yield* reading(w, 2, ch, cursors[1]!);
        }),
      ],
      check() {
        w.sound();
        assertEquals(got, [1, 1]);
        assertEquals([rest(w, 1, ch, cursors[0]!), rest(w, 2, ch, cursors[1]!)], [[2], [2]]);
      },
    };
  };
});

model("a reader that sleeps sees what is published before the end, and then the end", {
  slots: 3,
  bound: 2,
  spurious: 1,
}, (w) => {
  const ch = subject(w, 2);
  const cursor = w.now.join(w.me[1]!, ch, 0);
  return () => {
    let sent = 0;
    const got: number[] = [];
    return {
      fibers: [
        run(function* () {
          sent = yield* publishing(w, 0, ch, 7);
        }),
        run(function* () {
          for (let one = yield* reading(w, 1, ch, cursor); one !== undefined;) {
            got.push(one);
            one = yield* reading(w, 1, ch, cursor);
          }
        }),
        run(function* () {
          yield w.calls.close(w.me[2]!, ch, 0);
        }),
      ],
      check() {
        w.sound();
        assert(sent === 1 || sent === CLOSED, `${sent}`);
        assertEquals(got, sent === 1 ? [7] : []);
      },
    };
  };
});

model(
  "the last reader leaves while a writer sleeps: it goes on",
  { bound: 3 },
  (w) => {
    const ch = subject(w, 1);
    const cursor = w.now.join(w.me[1]!, ch, 0);
    w.machine.put(w.out(0), 1);
    assertEquals(w.now.publish(w.me[0]!, ch, w.out(0), 1), 1);
    return () => {
      let sent = 0;
      return {
        fibers: [
          run(function* () {
            sent = yield* publishing(w, 0, ch, 2);
          }),
          run(function* () {
            assertEquals(yield w.calls.part(w.me[1]!, ch, cursor), 0);
          }),
        ],
        check() {
          w.sound();
          // Who published in the moment in which the last reader left may have done so just before.
          assert(sent === NOBODY || sent === 1, `${sent}`);
          assertEquals(w.now.observed(ch), 0);
        },
      };
    };
  },
);

model("a reader dies at any access: its reaper takes its cursor away, and the writer that sleeps goes on", {
  slots: 3,
  mortal: [1],
  bound: 2,
}, (w) => {
  const ch = subject(w, 1);
  w.machine.put(w.out(0), 1);
  const cursor = w.now.join(w.me[1]!, ch, 0);
  assertEquals(w.now.publish(w.me[0]!, ch, w.out(0), 1), 1);
  return () => {
    let sent = 0;
    return {
      fibers: [
        run(function* () {
          sent = yield* publishing(w, 0, ch, 2);
        }),
        run(function* () {
          yield* read(w, 1, ch, cursor);
          yield w.calls.part(w.me[1]!, ch, cursor);
          const again = yield w.calls.join(w.me[1]!, ch, 0);
          if (again >= 0) yield* read(w, 1, ch, again);
        }),
        w.reaper(2, 1, 1),
      ],
      check() {
        assert(sent === 1 || sent === NOBODY, `${sent}`);
        assertEquals(w.now.observed(ch), 0, "no cursor of the dead is left");
        assertEquals(w.now.audit(1), 0);
      },
    };
  };
});

/** Takes the message that the reader stands before, at once. */
function takeNow(w: World, slot: number, ch: number, index: number): number | undefined {
  if ((w.now.read(w.me[slot]!, ch, index, w.in(slot), 1) & ~OWED) !== 1) return undefined;
  const value = w.word(w.word(w.in(slot) + M_BLOCK));
  w.now.pass(w.me[slot]!, ch, index, 1);
  return value;
}

model("a writer of messages dies at any access: readers get whole messages, and no byte is lost", {
  slots: 3,
  mortal: [0],
  bound: 3,
}, (w) => {
  const ch = subject(w, 64, 0, 0, 1), index = w.now.join(w.me[1]!, ch, 0);
  // The ring is full of messages that have been read: whoever publishes gives back the block of one.
  for (let i = 0; i < 64; i++) {
    w.machine.put(w.now.prepare(w.me[2]!, 0, CELL, 40), i);
    assertEquals(w.now.publish(w.me[2]!, ch, w.out(2), 1), 1);
    assertEquals(takeNow(w, 1, ch, index), i);
  }
  const { used } = w;
  return () => {
    let sent = 0;
    const got: number[] = [];
    return {
      fibers: [
        run(function* () {
          for (const value of [7, 8]) {
            const block = yield w.calls.prepare(w.me[0]!, 0, CELL, 40);
            if (block < 0) continue;
            w.machine.put(block, value);
            if ((yield w.calls.publish(w.me[0]!, ch, w.out(0), 1)) === 1) sent++;
            else yield w.calls.abandon(w.me[0]!);
          }
        }),
        run(function* () {
          const some = yield w.calls.read(w.me[1]!, ch, index, w.in(1), 1);
          if (some < 0) return;
          got.push(w.machine.get(w.machine.get(w.in(1) + M_BLOCK)));
          yield w.calls.pass(w.me[1]!, ch, index, 1);
        }),
        w.reaper(2, 0, 0),
      ],
      check() {
        for (let one = takeNow(w, 1, ch, index); one !== undefined; one = takeNow(w, 1, ch, index)) {
          got.push(one);
        }
        assertEquals(got, [7, 8].slice(0, got.length));
        assert(got.length >= sent && got.length <= 2);
        whole(w, used);
      },
    };
  };
});

model("the last two leave a subject that has ended while one of them dies: its memory is given back once", {
  slots: 4,
  mortal: [0],
}, (w) => {
  const { used } = w;
  const first = w.now.openSubject(w.me[0]!, 2, 0, 0, CELL, 1), withOne = w.used;
  w.now.close(w.me[0]!, first, 0);
  assertEquals(w.now.detach(w.me[0]!, 0, first), 0);
  const header = w.used;
  const ch = w.now.openSubject(w.me[0]!, 2, 0, 0, CELL, 1);
  assertEquals([w.used, header > used], [withOne, true]);
  w.join(w.me[1]!, ch);
  assert(w.now.join(w.me[1]!, ch, 0) >= 0);
  w.now.prepare(w.me[0]!, 0, CELL, 40);
  assertEquals(w.now.publish(w.me[0]!, ch, w.out(0), 1), 1);
  w.now.close(w.me[0]!, ch, 0);
  return () => ({
    fibers: [0, 1].map((slot) =>
      run(function* () {
        yield* w.retry(w.calls.detach(w.me[slot]!, slot, ch));
      })
    ).concat(w.reaper(2, 0, 0)),
    check: () => whole(w, header),
  });
});
