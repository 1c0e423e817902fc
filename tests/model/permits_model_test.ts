import { assert, assertEquals } from "@std/assert";
import { CLOSED, CONTENDED, FULL } from "../../wasm/status.ts";
import { model, run } from "./model.ts";

model("a reservation and a send that want the last cell: one of them has it", { slots: 3 }, (w) => {
  const ch = w.channel(1);
  return () => {
    let reserved = CONTENDED, sent = CONTENDED;
    return {
      fibers: [
        run(function* () {
          reserved = yield* w.retry(w.calls.reserve(w.me[0]!, ch));
        }),
        run(function* () {
          do {
            sent = yield* w.trySend(1, ch, 5);
          } while (sent === CONTENDED);
        }),
      ],
      check() {
        w.sound();
        assert((reserved === 0) !== (sent === 1), `${reserved} ${sent}`);
        assert(reserved === FULL || sent === FULL);
        assertEquals(w.drain(2, ch), sent === 1 ? [5] : []);
      },
    };
  };
});

model(
  "a permit and a close: the value goes in and is drained, or the permit is given back",
  { slots: 3 },
  (w) => {
    const ch = w.channel(2);
    assertEquals(w.now.reserve(w.me[0]!, ch), 0);
    return () => {
      let sent = 0, other = 0;
      return {
        fibers: [
          run(function* () {
            w.machine.put(w.out(0), 7);
            sent = yield* w.retry(w.calls.sendReserved(w.me[0]!, ch, w.out(0)));
          }),
          run(function* () {
            yield w.calls.close(w.me[1]!, ch, 0);
          }),
          run(function* () {
            other = yield* w.trySend(2, ch, 8);
          }),
        ],
        check() {
          w.sound();
          const all = w.drain(1, ch);
          assertEquals(all.includes(7), sent === 1);
          assertEquals(all.includes(8), other === 1);
          assert(sent === 1 || sent === CLOSED, `${sent}`);
          assertEquals(w.now.unreserve(0, ch), 0, "no permit is left");
        },
      };
    };
  },
);

model("a sender that sleeps before a permit is told when the permit is given back", {
  bound: 4,
  spurious: 1,
}, (w) => {
  const ch = w.channel(1);
  assertEquals(w.now.reserve(w.me[1]!, ch), 0);
  return () => ({
    fibers: [
      run(function* () {
        assertEquals(yield* w.send(0, ch, 3), 1);
      }),
      run(function* () {
        assertEquals(yield* w.retry(w.calls.unreserve(1, ch)), 0);
      }),
    ],
    check() {
      w.sound();
      assertEquals(w.drain(1, ch), [3]);
    },
  });
});

model("a receiver that sleeps is told of a value that fills a reservation", { slots: 3, bound: 3 }, (w) => {
  const ch = w.channel(1);
  assertEquals(w.now.reserve(w.me[0]!, ch), 0);
  return () => {
    const got: (number | undefined)[] = [];
    return {
      fibers: [
        run(function* () {
          w.machine.put(w.out(0), 7);
          assertEquals(yield* w.retry(w.calls.sendReserved(w.me[0]!, ch, w.out(0))), 1);
        }),
        run(function* () {
          got.push(yield* w.receive(1, ch));
        }),
        run(function* () {
          yield* w.send(2, ch, 8);
        }),
      ],
      check() {
        w.sound();
        assertEquals([...got, ...w.drain(0, ch)].toSorted(), [7, 8]);
      },
    };
  };
});
