import { assert, assertEquals } from "@std/assert";
import { K_MISSED } from "../../wasm/layout.ts";
import { CONTENDED } from "../../wasm/status.ts";
import { model, run } from "./model.ts";
import { publish, read, rest, subject } from "./subjects.ts";

model(
  "two writers and two readers: each reader gets every value, both in one order",
  { slots: 4, bound: 3 },
  (w) => {
    const ch = subject(w, 2);
    const cursors = [2, 3].map((slot) => w.now.join(w.me[slot]!, ch, 0));
    return () => {
      const sent: number[] = [], got: number[][] = [[], []];
      const writer = (slot: number) =>
        run(function* () {
          const rc = yield* publish(w, slot, ch, [slot + 1]);
          if (rc === 1) sent.push(slot + 1);
          else assertEquals(rc, CONTENDED);
        });
      return {
        fibers: [
          writer(0),
          writer(1),
          run(function* () {
            const some = yield* read(w, 2, ch, cursors[0]!, 2);
            if (typeof some !== "number") got[0]!.push(...some);
          }),
        ],
        check() {
          w.sound();
          got[0]!.push(...rest(w, 2, ch, cursors[0]!));
          got[1]!.push(...rest(w, 3, ch, cursors[1]!));
          assertEquals(got[0]!.toSorted(), sent.toSorted());
          assertEquals(got[1], got[0]);
        },
      };
    };
  },
);

model("a writer that comes round waits for the slowest reader, who finds what it has not read", {
  slots: 3,
  bound: 3,
}, (w) => {
  const ch = subject(w, 64);
  const slow = w.now.join(w.me[1]!, ch, 0);
  for (let i = 0; i < 64; i++) w.machine.put(w.out(0) + 8 * i, 100 + i);
  assertEquals(w.now.publish(w.me[0]!, ch, w.out(0), 64), 64);
  return () => {
    const got: number[] = [], sent: number[] = [];
    return {
      fibers: [
        run(function* () {
          for (const value of [164, 165]) if ((yield* publish(w, 0, ch, [value])) === 1) sent.push(value);
        }),
        run(function* () {
          for (let i = 0; i < 2; i++) {
            const some = yield* read(w, 1, ch, slow, 1);
            if (typeof some !== "number") got.push(...some);
          }
        }),
      ],
      check() {
        w.sound();
        got.push(...rest(w, 1, ch, slow));
        assertEquals(got, [...Array.from({ length: 64 }, (_, i) => 100 + i), ...sent]);
      },
    };
  };
});

model("who joins while others publish reads from one place on, and nothing of that is overwritten", {
  slots: 3,
  bound: 3,
}, (w) => {
  const ch = subject(w, 64, 2);
  for (let i = 0; i < 62; i++) w.machine.put(w.out(0) + 8 * i, i);
  assertEquals(w.now.publish(w.me[0]!, ch, w.out(0), 62), 62);
  return () => {
    let sent = 62, index = -1, before = 0;
    return {
      fibers: [
        run(function* () {
          sent += Math.max(0, yield* publish(w, 0, ch, [62, 63]));
          sent += Math.max(0, yield* publish(w, 0, ch, Array.from({ length: 64 }, (_, i) => 64 + i)));
        }),
        run(function* () {
          index = yield* w.retry(w.calls.join(w.me[1]!, ch, 2));
        }),
        run(function* () {
          before = yield w.calls.observed(ch);
        }),
      ],
      check() {
        w.sound();
        assert(index >= 0 && before >= 0);
        const got = rest(w, 1, ch, index);
        assert(got.length >= 2, `the window that was promised: ${got}`);
        assertEquals(got, Array.from({ length: got.length }, (_, i) => sent - got.length + i));
      },
    };
  };
});

model("a reader that is left behind is told by how much, and what it gets is whole", { bound: 4 }, (w) => {
  const ch = subject(w, 32, 0, 1);
  const index = w.now.join(w.me[1]!, ch, 0);
  const cursor = () => {
    // Behind the groups, a line each.
    const cells = (w.word(ch + 28) + 63) & ~63;
    return cells + ((w.word(ch + 24) + 1) >> 6) * (64 + 64 * 8) + index * 64;
  };
  const range = (from: number, n: number) => Array.from({ length: n }, (_, i) => from + i);
  range(0, 40).forEach((value, i) => w.machine.put(w.out(0) + 8 * i, value));
  assertEquals(w.now.publish(w.me[0]!, ch, w.out(0), 40), 40);
  return () => {
    const got: number[] = [];
    let sent = 40;
    return {
      fibers: [
        run(function* () {
          for (const n of [24, 30, 20]) {
            const rc = yield* publish(w, 0, ch, range(sent, n));
            assert(rc === n || rc === CONTENDED, `${rc}`);
            if (rc > 0) sent += rc;
          }
        }),
        run(function* () {
          for (let i = 0; i < 2; i++) {
            const some = yield* read(w, 1, ch, index, 3);
            if (typeof some !== "number") got.push(...some);
          }
        }),
      ],
      check() {
        w.sound();
        got.push(...rest(w, 1, ch, index));
        assert(got.every((value, i) => i === 0 || value > got[i - 1]!), `in order: ${got}`);
        assertEquals(got.at(-1), sent - 1);
        assertEquals(w.word(cursor() + K_MISSED), sent - got.length, "what it was told it missed");
      },
    };
  };
});

model(
  "a writer does not come round to a cell that another one has claimed and not yet written",
  { slots: 3 },
  (w) => {
    const ch = subject(w, 32, 0, 1), index = w.now.join(w.me[2]!, ch, 0);
    return () => {
      let sent = 0;
      const writer = (slot: number, batches: number[]) =>
        run(function* () {
          for (const n of batches) {
            const rc = yield* publish(w, slot, ch, Array.from({ length: n }, (_, i) => 100 * slot + i));
            if (rc > 0) sent += rc;
            else assertEquals(rc, CONTENDED);
          }
        });
      return {
        fibers: [writer(0, [1]), writer(1, [63, 1])],
        check() {
          w.sound();
          assertEquals(rest(w, 2, ch, index).length, Math.min(sent, 32));
        },
      };
    };
  },
);
