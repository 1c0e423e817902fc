import { assert, assertEquals } from "@std/assert";
import { CONTENDED, FULL, STALE } from "../../wasm/status.ts";
import { S_STATE } from "../../wasm/layout.ts";
import { model, run } from "./model.ts";
import type { Part, World } from "./world.ts";

/** Posts a record of one word to slot 0; the status. */
function* post(w: World, from: number, value: number): Part<number> {
  w.machine.put(w.out(from), value);
  return yield* w.retry(w.calls.post(w.me[from]!, 0, w.out(from), 4));
}

/** Takes the records that are there: their words. */
function* collect(w: World): Part<number[]> {
  const used = yield w.calls.collect(w.me[0]!, w.in(0), 1024);
  assert(used >= 0, `collect: ${used}`);
  const values: number[] = [];
  for (let at = 0; at < used; at += 16) {
    assertEquals(w.machine.get(w.in(0) + at), 4, "the length of a record");
    values.push(w.machine.get(w.in(0) + at + 8));
  }
  return values;
}

/** Collects at once. */
function rest(w: World): number[] {
  const used = w.now.collect(w.me[0]!, w.in(0), 1024);
  return Array.from({ length: used / 16 }, (_, i) => w.word(w.in(0) + 16 * i + 8));
}

/** Posts at once, so that the next record starts elsewhere. */
function push(w: World, values: readonly number[]): void {
  for (const value of values) {
    w.machine.put(w.out(1), value);
    assertEquals(w.now.post(w.me[1]!, 0, w.out(1), 4), 0);
  }
}

model("records of two posters arrive whole, once, and in the order of each", { slots: 3 }, (w) => () => {
  const got: number[] = [];
  const poster = (slot: number) =>
    run(function* () {
      assertEquals(yield* post(w, slot, slot * 10), 0);
      assertEquals(yield* post(w, slot, slot * 10 + 1), 0);
    });
  return {
    fibers: [
      run(function* () {
        got.push(...yield* collect(w));
        got.push(...yield* collect(w));
      }),
      poster(1),
      poster(2),
    ],
    check() {
      w.sound();
      const all = [...got, ...rest(w)];
      assertEquals(all.filter((v) => v < 20), [10, 11]);
      assertEquals(all.filter((v) => v >= 20), [20, 21]);
    },
  };
});

model(
  "an inbox that is full refuses, and its reader finds nothing but whole records",
  { slots: 3, bound: 4 },
  (w) => {
    push(w, [1, 2, 3, 4, 5, 6, 7]);
    return () => {
      const got: number[] = [], sent: number[] = [];
      const poster = (slot: number) =>
        run(function* () {
          const rc = yield* post(w, slot, slot * 10);
          if (rc === 0) sent.push(slot * 10);
          else assertEquals(rc, FULL);
        });
      return {
        fibers: [
          run(function* () {
            got.push(...yield* collect(w));
          }),
          poster(1),
          poster(2),
        ],
        check() {
          w.sound();
          assertEquals([...got, ...rest(w)].toSorted((a, b) => a - b), [
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            ...sent.toSorted(),
          ]);
        },
      };
    };
  },
);

model(
  "an owner that sleeps is told of a record",
  { slots: 3, bound: 3, spurious: 1 },
  (w) => () => {
    const got: number[] = [];
    return {
      fibers: [
        run(function* () {
          while (got.length < 2) {
            got.push(...yield* collect(w));
            if (got.length < 2) yield* w.sleep(0, 0);
          }
        }),
        run(function* () {
          assertEquals(yield* post(w, 1, 10), 0);
        }),
        run(function* () {
          assertEquals(yield* post(w, 2, 20), 0);
        }),
      ],
      check: () => assertEquals(got.toSorted(), [10, 20]),
    };
  },
);

model("an owner that dies while it collects leaves its successor an inbox of whole records", {
  slots: 3,
  mortal: [0],
}, (w) => {
  push(w, [1, 2]);
  return () => {
    let rc = CONTENDED;
    const got: number[] = [];
    return {
      fibers: [
        run(function* () {
          got.push(...yield* collect(w));
        }),
        run(function* () {
          rc = yield* post(w, 1, 10);
        }),
        w.reaper(2, 0, 0),
      ],
      check() {
        assert(rc === 0 || rc === STALE, `${rc}`);
        assertEquals(w.word(w.me[0]! + S_STATE), 0);
        assertEquals(w.now.takeSlot(), 0);
        assertEquals(w.now.equip(0, 1024, 128), 0);
        const late = rest(w);
        const all = [1, 2, ...rc === 0 ? [10] : []];
        assert(late.every((v) => all.includes(v) && !got.includes(v)), `${got} then ${late}`);
        push(w, [20]);
        assertEquals(rest(w), [20]);
        w.sound();
      },
    };
  };
});
