import { assertEquals } from "@std/assert";
import { CLOSED } from "../../wasm/status.ts";
import { SEND } from "../../wasm/layout.ts";
import { model, run } from "./model.ts";

model("two senders and a receiver that sleep lose no wake", { slots: 3, bound: 2 }, (w) => {
  const ch = w.channel(1);
  return () => {
    const got: (number | undefined)[] = [];
    return {
      fibers: [
        run(function* () {
          assertEquals(yield* w.send(0, ch, 1), 1);
        }),
        run(function* () {
          assertEquals(yield* w.send(1, ch, 2), 1);
        }),
        run(function* () {
          got.push(yield* w.receive(2, ch));
          got.push(yield* w.receive(2, ch));
        }),
      ],
      check() {
        w.sound();
        assertEquals(got.toSorted(), [1, 2]);
      },
    };
  };
});

model("one value for two receivers that sleep, then a close: one gets it, both go on", {
  slots: 3,
  bound: 2,
}, (w) => {
  const ch = w.channel(1);
  return () => {
    const got: (number | undefined)[] = [];
    const receiver = (slot: number) =>
      run(function* () {
        got.push(yield* w.receive(slot, ch));
      });
    return {
      fibers: [
        receiver(0),
        receiver(1),
        run(function* () {
          assertEquals(yield* w.send(2, ch, 1), 1);
          yield w.calls.close(w.me[2]!, ch, 0);
        }),
      ],
      check() {
        w.sound();
        assertEquals(got.toSorted(), [1, undefined]);
      },
    };
  };
});

model(
  "a batch wakes as many sleeping receivers as it has values",
  { slots: 3, bound: 2 },
  (w) => {
    const ch = w.channel(2);
    return () => {
      const got: (number | undefined)[] = [];
      const receiver = (slot: number) =>
        run(function* () {
          got.push(yield* w.receive(slot, ch));
        });
      return {
        fibers: [
          receiver(0),
          receiver(1),
          run(function* () {
            assertEquals(yield* w.sendMany(2, ch, [1, 2]), 2);
          }),
        ],
        check: () => assertEquals(got.toSorted(), [1, 2]),
      };
    };
  },
);

model("a sender that sleeps is told in time by one that takes little and rests", {
  bound: 3,
  spurious: 1,
}, (w) => {
  const ch = w.channel(4);
  w.fill(0, ch, [1, 2, 3, 4]);
  return () => ({
    fibers: [
      run(function* () {
        assertEquals(yield* w.send(0, ch, 5), 1);
      }),
      run(function* () {
        // Less than half of the capacity becomes free: the call only says that somebody is owed a wake.
        assertEquals(yield* w.tryReceive(1, ch), [1]);
      }),
    ],
    check() {
      w.sound();
      assertEquals(w.drain(0, ch), [2, 3, 4, 5]);
    },
  });
});

model("who gives up passes on the wake that was meant for it", { slots: 3, bound: 2 }, (w) => {
  const ch = w.channel(1);
  return () => {
    const got: (number | undefined)[] = [];
    return {
      fibers: [
        run(function* () {
          yield w.calls.enlist(w.me[0]!, ch, 0);
          yield w.calls.readable(ch);
          // Aborted: it takes its bit back, or finds it taken, and looks whether others wait.
          yield w.calls.delist(0, ch, 0);
          yield w.calls.ready(w.me[0]!);
          yield w.calls.passOn(ch);
        }),
        run(function* () {
          got.push(yield* w.receive(1, ch));
        }),
        run(function* () {
          assertEquals(yield* w.send(2, ch, 9), 1);
        }),
      ],
      check: () => assertEquals(got, [9]),
    };
  };
});

model("a full channel is closed under a sender that sleeps: it goes on and keeps its value", {
  slots: 2,
  spurious: 1,
}, (w) => {
  const ch = w.channel(1);
  w.fill(0, ch, [1]);
  return () => ({
    fibers: [
      run(function* () {
        assertEquals(yield* w.send(0, ch, 2), CLOSED);
      }),
      run(function* () {
        yield w.calls.close(w.me[1]!, ch, 0);
      }),
    ],
    check() {
      assertEquals(w.now.writable(ch), 0);
      assertEquals(w.drain(0, ch), [1]);
      w.now.delist(0, ch, SEND);
    },
  });
});

model("four workers at one cell, at random", { slots: 4, random: 3000 }, (w) => {
  const ch = w.channel(1);
  w.advance(ch, 63);
  return () => {
    const got: (number | undefined)[] = [];
    const sender = (slot: number) =>
      run(function* () {
        for (let i = 0; i < 3; i++) assertEquals(yield* w.send(slot, ch, slot * 10 + i), 1);
      });
    const receiver = (slot: number) =>
      run(function* () {
        for (let i = 0; i < 3; i++) got.push(yield* w.receive(slot, ch));
      });
    return {
      fibers: [sender(0), sender(1), receiver(2), receiver(3)],
      check() {
        w.sound();
        assertEquals(got.toSorted(), [0, 1, 10, 11, 12, 2]);
      },
    };
  };
});
