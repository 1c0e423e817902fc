import { assert, assertEquals } from "@std/assert";
import { S_BATCH, S_PARKED } from "../../wasm/layout.ts";
import { model, run } from "./model.ts";
import type { Part, World } from "./world.ts";

/** Numbers that `ready` reports. */
function* ready(w: World, slot: number): Part<number[]> {
  const count = yield w.calls.ready(w.me[slot]!);
  return Array.from({ length: count }, (_, i) => w.machine.get(w.me[slot]! + S_BATCH + 4 * i));
}

for (const numbers of [[200, 201], [200, 300], [300, 300]] as const) {
  model(`announcements of ${numbers.join(" and ")} reach a worker that goes to sleep`, {
    slots: 3,
    spurious: 1,
  }, (w) => () => {
    const seen = new Set<number>();
    const announcer = (slot: number, number: number) =>
      run(function* () {
        yield w.calls.announce(w.me[0]!, number);
        assert(slot > 0);
      });
    return {
      fibers: [
        run(function* () {
          const wanted = new Set<number>(numbers).size;
          while (seen.size < wanted) {
            for (const number of yield* ready(w, 0)) seen.add(number);
            if (seen.size >= wanted) break;
            const bell = yield { kind: "load", address: w.me[0]! + 128, value: 0 };
            if ((yield w.calls.park(w.me[0]!)) < 0) continue;
            yield { kind: "wait", address: w.me[0]! + 128, value: bell };
          }
        }),
        announcer(1, numbers[0]),
        announcer(2, numbers[1]),
      ],
      check: () => assertEquals([...seen].toSorted(), [...new Set(numbers)]),
    };
  });
}

model("a worker that is asked to stop does not sleep through it", { spurious: 1 }, (w) => () => ({
  fibers: [
    run(function* () {
      yield* w.sleep(0);
    }),
    run(function* () {
      yield w.calls.stop(0);
    }),
  ],
  check: () => assertEquals(w.word(w.me[0]! + 8), 1),
}));

model("who stays awake after all is not rung, and sleeps well the next time", { slots: 3 }, (w) => () => ({
  fibers: [
    run(function* () {
      const bell = yield { kind: "load", address: w.me[0]! + 128, value: 0 };
      assert(bell >= 0);
      const parked = yield w.calls.park(w.me[0]!);
      if (parked >= 0) yield w.calls.unpark(w.me[0]!);
      let seen = 0;
      while (seen < 1) {
        seen += (yield* ready(w, 0)).length;
        if (seen < 1) yield* w.sleep(0);
        seen += (yield* ready(w, 0)).length;
        // Sleep consumed the announcement itself.
        seen = 1;
      }
    }),
    run(function* () {
      yield w.calls.announce(w.me[0]!, 200);
    }),
  ],
  check: () => assertEquals(w.word(w.me[0]! + S_PARKED), 0),
}));

model(
  "a worker that dies while it knocks has rung, or another one can",
  { slots: 3, mortal: [0] },
  (w) => () => ({
    fibers: [
      run(function* () {
        yield w.calls.announce(w.me[1]!, 200);
      }),
      run(function* () {
        yield* w.sleep(1, 300);
      }),
      run(function* () {
        yield { kind: "death", of: 0 };
        yield w.calls.announce(w.me[1]!, 300);
      }),
    ],
    check: () => assertEquals(w.word(w.me[1]! + S_PARKED), 0),
  }),
);
