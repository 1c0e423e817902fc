import { assert, assertEquals } from "@std/assert";
import { CLOSED } from "../../wasm/status.ts";
import { model, run } from "./model.ts";
import { type Case, receives, records, select, sends, type Taken, tryMeet } from "./select.ts";
import type { World } from "./world.ts";

/** A fiber that selects and keeps how it ended. */
function selector(w: World, of: ReturnType<typeof records>, cases: Case[], into: Taken[], cancel = false) {
  return run(function* () {
    into[of.slot] = yield* select(w, of, cases, cancel);
  });
}

/** Every value that was sent was received once, on the same channel. */
function matched(all: readonly (Taken | undefined)[]): number {
  const sent: string[] = [], received: string[] = [];
  for (const taken of all) {
    if (taken?.on === undefined) continue;
    if (taken.on.direction === 1) sent.push(`${taken.on.ch}:${taken.on.value}`);
    else received.push(`${taken.on.ch}:${taken.value}`);
  }
  assertEquals(received.toSorted(), sent.toSorted());
  return sent.length;
}

model(
  "a sender and a receiver that wait for each other meet",
  { bound: 4, spurious: 1 },
  (w) => {
    const ch = w.channel(0), a = records(w, 0), b = records(w, 1);
    return () => {
      const taken: Taken[] = [];
      return {
        fibers: [selector(w, a, [sends(ch, 7)], taken), selector(w, b, [receives(ch)], taken)],
        check() {
          w.sound();
          assertEquals(matched(taken), 1);
        },
      };
    };
  },
);

model("two selects that face each other on two channels meet once", { bound: 4 }, (w) => {
  const one = w.channel(0), two = w.channel(0), a = records(w, 0), b = records(w, 1);
  return () => {
    const taken: Taken[] = [];
    return {
      fibers: [
        selector(w, a, [sends(one, 1), receives(two)], taken),
        selector(w, b, [sends(two, 2), receives(one)], taken),
      ],
      check: () => assertEquals(matched(taken), 1),
    };
  };
});

model("two selects that send and receive on the same channel meet once and not themselves", {
  bound: 4,
}, (w) => {
  const ch = w.channel(0), a = records(w, 0), b = records(w, 1);
  return () => {
    const taken: Taken[] = [];
    return {
      fibers: [
        selector(w, a, [sends(ch, 1), receives(ch)], taken),
        selector(w, b, [sends(ch, 2), receives(ch)], taken),
      ],
      check: () => assertEquals(matched(taken), 1),
    };
  };
});

model("a select between a sender and a receiver takes one of them", {
  slots: 3,
  bound: 2,
  daemons: [0, 1, 2],
}, (w) => {
  const one = w.channel(0), two = w.channel(0);
  const a = records(w, 0), b = records(w, 1), c = records(w, 2);
  return () => {
    const taken: Taken[] = [];
    return {
      fibers: [
        selector(w, a, [sends(one, 1), receives(two)], taken),
        selector(w, b, [receives(one)], taken),
        selector(w, c, [sends(two, 2)], taken),
      ],
      check() {
        assertEquals(matched(taken), 1);
        assert(taken[0]?.on !== undefined, "the select is not the one that is left over");
      },
    };
  };
});

model("three that send and receive in a circle: one pair meets, one is left over", {
  slots: 3,
  bound: 2,
  daemons: [0, 1, 2],
}, (w) => {
  const chs = [w.channel(0), w.channel(0), w.channel(0)];
  const of = [0, 1, 2].map((slot) => records(w, slot));
  return () => {
    const taken: Taken[] = [];
    return {
      fibers: of.map((r, i) => selector(w, r, [sends(chs[i]!, i), receives(chs[(i + 1) % 3]!)], taken)),
      check: () => assertEquals(matched(taken), 1),
    };
  };
});

model("an offer that is taken back is claimed before, or not at all", { slots: 3, bound: 3 }, (w) => {
  const ch = w.channel(0), a = records(w, 0);
  return () => {
    const taken: Taken[] = [];
    let sent = 0;
    return {
      fibers: [
        selector(w, a, [receives(ch)], taken, true),
        run(function* () {
          for (const value of [1, 2]) if ((yield* tryMeet(w, 1, sends(ch, value))).met === 1) sent = value;
        }),
      ],
      check() {
        assertEquals(taken[0]!.on === undefined ? 0 : taken[0]!.value, sent);
      },
    };
  };
});

model(
  "an operation that is used again is not claimed for its last use",
  { slots: 2, bound: 3 },
  (w) => {
    const one = w.channel(0), two = w.channel(0), a = records(w, 0);
    return () => {
      const first: Taken[] = [], then: Taken[] = [];
      const sent: number[] = [];
      return {
        fibers: [
          run(function* () {
            first.push(yield* select(w, a, [receives(one)], true));
            then.push(yield* select(w, a, [receives(two)], true));
          }),
          run(function* () {
            if ((yield* tryMeet(w, 1, sends(one, 1))).met === 1) sent.push(1);
            if ((yield* tryMeet(w, 1, sends(two, 2))).met === 1) sent.push(2);
          }),
        ],
        check() {
          const got = [...first, ...then].filter((t) => t.on !== undefined).map((t) => t.value!);
          assertEquals(got, sent);
        },
      };
    };
  },
);

model("a close and a rendezvous: they met before it, or both see the end", {
  slots: 3,
  bound: 2,
}, (w) => {
  const ch = w.channel(0), a = records(w, 0), b = records(w, 1), closed = w.flag();
  return () => {
    const taken: Taken[] = [];
    return {
      fibers: [
        selector(w, a, [sends(ch, 1)], taken),
        selector(w, b, [receives(ch)], taken),
        run(function* () {
          yield w.calls.close(w.me[2]!, ch, 0);
          yield* w.tell(closed, 1);
          assertEquals((yield* tryMeet(w, 2, sends(ch, 3))).met, CLOSED);
        }),
      ],
      check() {
        const met = matched(taken);
        assertEquals(taken.map((t) => t.why), met === 1 ? [undefined, undefined] : ["closed", "closed"]);
      },
    };
  };
});

model("two that arrive with one partner waiting: one gets it", { slots: 3, bound: 3 }, (w) => {
  const ch = w.channel(0), a = records(w, 0);
  return () => {
    const taken: Taken[] = [];
    const sent: number[] = [];
    const arriver = (slot: number) =>
      run(function* () {
        if ((yield* tryMeet(w, slot, sends(ch, slot))).met === 1) sent.push(slot);
      });
    return {
      fibers: [selector(w, a, [receives(ch)], taken, true), arriver(1), arriver(2)],
      check() {
        assert(sent.length <= 1);
        assertEquals(taken[0]!.on === undefined ? [] : [taken[0]!.value], sent);
      },
    };
  };
});

model("four selects over two channels, at random", { slots: 4, random: 1500, daemons: [0, 1, 2, 3] }, (w) => {
  const one = w.channel(0), two = w.channel(0);
  const of = [0, 1, 2, 3].map((slot) => records(w, slot));
  return () => {
    const taken: Taken[] = [];
    return {
      fibers: [
        selector(w, of[0]!, [sends(one, 1), sends(two, 2)], taken),
        selector(w, of[1]!, [receives(one), receives(two)], taken),
        selector(w, of[2]!, [sends(one, 3), receives(two)], taken),
        selector(w, of[3]!, [receives(one), sends(two, 4)], taken),
      ],
      check: () => assertEquals(matched(taken), 2),
    };
  };
});
