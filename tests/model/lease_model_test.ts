import { assert, assertEquals } from "@std/assert";
import { C_LIVE, C_REFS, S_STATE, SEND, SLOT_FREE } from "../../wasm/layout.ts";
import { model, run } from "./model.ts";
import { CELL, drainMessages, listed, receiveMessage, sendMessage, whole } from "./messages.ts";
import { type Case, receives, records, select, sends, type Taken } from "./select.ts";

model(
  "death of a sender at any access costs at most its message, and no byte",
  { slots: 3, mortal: [0] },
  (w) => {
    const ch = w.channel(2, CELL, 1), { used } = w;
    return () => {
      let sent = 0;
      return {
        fibers: [
          run(function* () {
            if ((yield* sendMessage(w, 0, ch, 7)) === 1) sent = 1;
          }),
          w.reaper(1, 0, 0),
        ],
        check() {
          const got = drainMessages(w, 2, ch);
          assert(sent === 0 || got.length === 1, "what was sent is there");
          assert(got.length === 0 || got[0] === 7);
          whole(w, used);
        },
      };
    };
  },
);

model("death of a receiver at any access costs at most the message in its hands, and no byte", {
  slots: 3,
  mortal: [0],
  bound: 3,
}, (w) => {
  const ch = w.channel(4, CELL, 1), { used } = w;
  for (const value of [1, 2]) {
    const program = sendMessage(w, 2, ch, value);
    for (let step = program.next(0); !step.done;) {
      assert(step.value.kind === "call");
      const call = w.machine.exports[step.value.name]!;
      step = program.next(call(...step.value.args));
    }
  }
  return () => {
    const got: number[] = [];
    const receiver = (slot: number) =>
      run(function* () {
        const one = yield* receiveMessage(w, slot, ch);
        if (one.value !== undefined) got.push(one.value);
      });
    return {
      fibers: [receiver(0), receiver(1), w.reaper(2, 0, 0)],
      check() {
        const all = [...got, ...drainMessages(w, 2, ch)].toSorted();
        assert(all.length >= 1 && new Set(all).size === all.length, `${all}`);
        whole(w, used);
      },
    };
  };
});

model("death with a reservation gives the room back, and wakes who waits for it", {
  slots: 3,
  mortal: [0],
  bound: 2,
}, (w) => {
  const ch = w.channel(1), { used } = w;
  return () => ({
    fibers: [
      run(function* () {
        if ((yield* w.retry(w.calls.reserve(w.me[0]!, ch))) !== 0) return;
        w.machine.put(w.out(0), 7);
        yield* w.retry(w.calls.sendReserved(w.me[0]!, ch, w.out(0)));
        yield* w.receive(0, ch);
      }),
      run(function* () {
        yield* w.send(1, ch, 8);
      }),
      run(function* () {
        yield { kind: "death", of: 0 };
        yield w.calls.fence(0);
        assertEquals(yield* w.retry(w.calls.reap(w.me[2]!, 0)), 0);
        yield* w.receive(2, ch);
      }),
    ],
    check() {
      w.drain(2, ch);
      whole(w, used);
    },
  });
});

model("a sender that dies before it has rung: the reaper tells who sleeps", {
  slots: 3,
  mortal: [0],
  bound: 2,
}, (w) => {
  const ch = w.channel(1);
  return () => {
    let got: number | undefined;
    return {
      fibers: [
        run(function* () {
          yield* w.trySend(0, ch, 7);
        }),
        run(function* () {
          got = yield* w.receive(1, ch);
        }),
        run(function* () {
          yield* w.reaper(2, 0, 0);
          yield w.calls.close(w.me[2]!, ch, 0);
        }),
      ],
      check: () =>
        assert(got === 7 || w.now.depth(ch) === 0, "it has seen the end, and the value is still there"),
    };
  };
});

for (const direction of ["sends", "receives"] as const) {
  model(`death of a select that ${direction} costs at most the message in its hands`, {
    slots: 3,
    mortal: [0],
    bound: 2,
    daemons: [1],
  }, (w) => {
    const one = w.channel(0), two = w.channel(0), { used } = w;
    const a = records(w, 0), b = records(w, 1);
    const grown = w.used;
    assert(grown > used);
    const mine: Case[] = direction === "sends"
      ? [sends(one, 7), sends(two, 8)]
      : [receives(one), receives(two)];
    const theirs: Case[] = direction === "sends" ? [receives(one)] : [sends(one, 5)];
    return () => {
      const taken: Taken[] = [];
      return {
        fibers: [
          run(function* () {
            taken[0] = yield* select(w, a, mine);
          }),
          run(function* () {
            taken[1] = yield* select(w, b, theirs);
          }),
          w.reaper(2, 0, 0),
        ],
        check() {
          if (taken[0]?.on !== undefined) assert(taken[1] !== undefined, "who met somebody met the other");
          whole(w, grown);
        },
      };
    };
  });
}

model("the last sender dies while it leaves: the receiver that sleeps sees the end", {
  slots: 3,
  mortal: [0],
  bound: 2,
}, (w) => {
  const ch = w.channel(1);
  w.now.countEnds(w.me[0]!, ch, SEND, 1, 1);
  return () => {
    const got: (number | undefined)[] = [];
    return {
      fibers: [
        run(function* () {
          yield* w.trySend(0, ch, 1);
          if ((yield w.calls.countEnds(w.me[0]!, ch, SEND, -1, -1)) === 0) {
            yield w.calls.close(w.me[0]!, ch, 0);
          }
        }),
        run(function* () {
          for (let value = yield* w.receive(1, ch); value !== undefined; value = yield* w.receive(1, ch)) {
            got.push(value);
          }
        }),
        w.reaper(2, 0, 0),
      ],
      check: () => assert(got.length <= 1),
    };
  };
});

model("the last two leave a closed channel while one of them dies: its memory is given back once", {
  slots: 4,
  mortal: [0],
}, (w) => {
  const { used } = w;
  const ch = w.now.open(w.me[0]!, 1, 8, 0);
  w.join(w.me[1]!, ch);
  w.now.close(w.me[0]!, ch, 0);
  const cells = 1 << (32 - Math.clz32(64 + 64 * 8 + 64 + 16 - 1));
  const header = w.used - used - cells;
  return () => ({
    fibers: [
      run(function* () {
        yield* w.retry(w.calls.detach(w.me[0]!, 0, ch));
      }),
      run(function* () {
        yield* w.retry(w.calls.detach(w.me[1]!, 1, ch));
      }),
      w.reaper(2, 0, 0),
    ],
    check: () => whole(w, used + header),
  });
});

model("who dies while it opens a channel leaves no cells behind", { slots: 2, mortal: [0] }, (w) => {
  const first = w.now.open(w.me[1]!, 1, 8, 0), number = w.number(first);
  const withOne = w.used;
  w.now.close(w.me[1]!, first, 0);
  w.now.detach(w.me[1]!, 1, first);
  const { used } = w;
  return () => {
    let left = false;
    return {
      fibers: [
        run(function* () {
          const ch = yield w.calls.open(w.me[0]!, 1, 8, 0);
          assert(ch > 0);
          yield w.calls.close(w.me[0]!, ch, 0);
          yield* w.retry(w.calls.detach(w.me[0]!, 0, ch));
          left = true;
        }),
        w.reaper(1, 0, 0),
      ],
      check() {
        assertEquals(w.word(w.me[0]! + S_STATE), SLOT_FREE);
        w.sound();
        listed(w);
        // An open channel that nobody knows of stays until somebody closes it.
        const live = (w.word(first + C_REFS) & C_LIVE) !== 0;
        assertEquals(w.used, live ? withOne : used);
        assert(!live || !left);
        const next = w.now.open(w.me[1]!, 1, 8, 0);
        assertEquals(w.number(next) === number, !live, "its number is the next one, unless it is in use");
      },
    };
  };
});
