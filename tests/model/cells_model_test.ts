import { assert, assertEquals } from "@std/assert";
import { CLOSED, CONTENDED, EMPTY, FULL } from "../../wasm/status.ts";
import { model, run } from "./model.ts";
import { PAUSE } from "./world.ts";

model("a value is received once or stays, whenever its receiver looks", {}, (w) => {
  const ch = w.channel(2);
  return () => {
    const got: number[] = [];
    return {
      fibers: [
        run(function* () {
          assertEquals(yield* w.trySend(0, ch, 7), 1);
        }),
        run(function* () {
          const one = yield* w.tryReceive(1, ch);
          if (typeof one === "number") assert(one === EMPTY || one === CONTENDED, `${one}`);
          else got.push(...one);
        }),
      ],
      check() {
        w.sound();
        assertEquals([...got, ...w.drain(0, ch)], [7]);
      },
    };
  };
});

model("of two senders that want the last cell one gets it", { slots: 3 }, (w) => {
  const ch = w.channel(1);
  return () => {
    const sent: number[] = [];
    const sender = (slot: number) =>
      run(function* () {
        const rc = yield* w.trySend(slot, ch, slot);
        if (rc === 1) sent.push(slot);
        else assert(rc === FULL || rc === CONTENDED, `${rc}`);
      });
    return {
      fibers: [sender(0), sender(1), sender(2)],
      check() {
        w.sound();
        assertEquals(sent.length, 1);
        assertEquals(w.drain(0, ch), sent);
      },
    };
  };
});

model("batches of two senders stay whole and in order for a receiver that takes what is there", {
  slots: 3,
}, (w) => {
  const ch = w.channel(4);
  w.advance(ch, 62);
  return () => {
    const got: number[] = [];
    const sender = (slot: number, values: number[]) =>
      run(function* () {
        // The batch crosses the border of a group, so it may go in two parts.
        let at = 0;
        while (at < 2) at += Math.max(0, yield* w.sendMany(slot, ch, values.slice(at)));
      });
    return {
      fibers: [
        sender(0, [1, 2]),
        sender(1, [11, 12]),
        run(function* () {
          const some = yield* w.tryReceive(2, ch, 3);
          if (typeof some !== "number") got.push(...some);
        }),
      ],
      check() {
        w.sound();
        const all = [...got, ...w.drain(0, ch)];
        assertEquals(all.filter((v) => v < 10), [1, 2]);
        assertEquals(all.filter((v) => v > 10), [11, 12]);
      },
    };
  };
});

model("a receiver that has copied a cell and lost the race for it throws the copy away", {
  slots: 3,
  bound: 4,
}, (w) => {
  const ch = w.channel(64);
  w.fill(0, ch, Array.from({ length: 64 }, (_, i) => 100 + i));
  return () => {
    const got: number[] = [];
    const receiver = (slot: number) =>
      run(function* () {
        const one = yield* w.tryReceive(slot, ch);
        if (typeof one !== "number") got.push(...one);
      });
    return {
      fibers: [
        receiver(0),
        receiver(1),
        run(function* () {
          yield* w.trySend(2, ch, 1);
        }),
      ],
      check() {
        w.sound();
        const all = [...got, ...w.drain(0, ch)].filter((v) => v !== 1);
        assertEquals(all.toSorted(), Array.from({ length: 64 }, (_, i) => 100 + i));
      },
    };
  };
});

model("what was accepted before a close is received, what came after it was refused", { slots: 3 }, (w) => {
  const ch = w.channel(2), closed = w.flag();
  return () => {
    const accepted: number[] = [], got: number[] = [];
    return {
      fibers: [
        run(function* () {
          for (const value of [1, 2]) {
            const late = (yield* w.look(closed)) === 1;
            const rc = yield* w.trySend(0, ch, value);
            assert(!late || rc === CLOSED, "nothing is accepted after close() has returned");
            if (rc === 1) accepted.push(value);
          }
        }),
        run(function* () {
          yield w.calls.close(w.me[1]!, ch, 0);
          yield* w.tell(closed, 1);
        }),
        run(function* () {
          const one = yield* w.tryReceive(2, ch);
          if (typeof one !== "number") got.push(...one);
        }),
      ],
      check() {
        w.sound();
        assertEquals([...got, ...w.drain(0, ch)], accepted);
        assertEquals(w.now.receive(w.me[0]!, ch, w.in(0), 1), CLOSED);
      },
    };
  };
});

model("a receiver that sees the end has seen every value that was accepted", { slots: 3 }, (w) => {
  const ch = w.channel(2);
  return () => {
    let accepted = 0;
    const got: number[] = [];
    return {
      fibers: [
        run(function* () {
          for (const value of [1, 2]) if ((yield* w.trySend(0, ch, value)) === 1) accepted++;
        }),
        run(function* () {
          yield w.calls.close(w.me[1]!, ch, 0);
        }),
        run(function* () {
          for (let one = yield* w.tryReceive(2, ch); one !== CLOSED; one = yield* w.tryReceive(2, ch)) {
            if (typeof one === "number") yield PAUSE;
            else got.push(...one);
          }
        }),
      ],
      check: () => assertEquals(got, [1, 2].slice(0, accepted)),
    };
  };
});

for (const position of [2 ** 32, 2 ** 48]) {
  model(`a batch, a permit and a receiver go on as before past position ${position}`, { slots: 3 }, (w) => {
    const ch = w.channel(5);
    w.startAt(ch, BigInt(position) - 2n);
    assertEquals(w.now.reserve(w.me[1]!, ch), 0);
    return () => {
      const got: number[] = [];
      let sent = 0;
      return {
        fibers: [
          run(function* () {
            sent = Math.max(0, yield* w.sendMany(0, ch, [1, 2, 3]));
          }),
          run(function* () {
            w.machine.put(w.out(1), 11);
            assertEquals(yield* w.retry(w.calls.sendReserved(w.me[1]!, ch, w.out(1))), 1);
          }),
          run(function* () {
            const some = yield* w.tryReceive(2, ch, 2);
            if (typeof some !== "number") got.push(...some);
          }),
        ],
        check() {
          w.sound();
          const all = [...got, ...w.drain(0, ch)];
          assertEquals(all.filter((value) => value < 10), [1, 2, 3].slice(0, sent));
          assertEquals(all.filter((value) => value > 10), [11]);
          assertEquals(w.now.writable(ch), 1, "no room is lost");
        },
      };
    };
  });
}
