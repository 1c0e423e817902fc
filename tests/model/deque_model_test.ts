import { assert, assertEquals } from "@std/assert";
import {
  L_TASK,
  S_LEASE,
  S_STATE,
  SLOT_FREE,
  T_STATE,
  TASK_QUEUED,
  TASK_RUNNING,
} from "../../wasm/layout.ts";
import { CONTENDED, EMPTY, FULL } from "../../wasm/status.ts";
import { model, run } from "./model.ts";
import type { Part, World } from "./world.ts";

/** Gives every slot a ring, and slot 0 records, of which the first `queued` are in its ring. */
function tasks(w: World, records: number, queued: number): number[] {
  for (const me of w.me) assertEquals(w.now.openDeque(me), 0);
  const all = Array.from({ length: records }, () => w.now.openRecord(w.me[0]!));
  for (const task of all.slice(0, queued)) assertEquals(w.now.pushTask(w.me[0]!, task), 0);
  return all;
}

/** Takes from the own ring, or from that of slot `from`, and starts it; the task, or `undefined`. */
function* take(w: World, slot: number, into: number[], from?: number): Part<void> {
  const me = w.me[slot]!;
  const task = yield from === undefined ? w.calls.popTask(me) : w.calls.stealTasks(me, from);
  if (task < 0) return assert(task === EMPTY || task === CONTENDED, `${task}`);
  if ((yield w.calls.startTaken(me, task, slot)) === 1) into.push(task);
}

/** What is left in all rings, taken at once by slot `by`. */
function left(w: World, by: number): number[] {
  const found: number[] = [];
  w.me.forEach((me, slot) => {
    for (;;) {
      const task = slot === by ? w.now.popTask(me) : w.now.stealTasks(w.me[by]!, slot);
      if (task < 0) return assertEquals(task, EMPTY);
      assertEquals(w.now.startTaken(w.me[by]!, task, by), 1, `task ${task} is queued`);
      found.push(task);
      // A theft may have brought more.
      for (let more = w.now.popTask(w.me[by]!); more > 0; more = w.now.popTask(w.me[by]!)) {
        assertEquals(w.now.startTaken(w.me[by]!, more, by), 1, `task ${more} is queued`);
        found.push(more);
      }
    }
  });
  return found;
}

model("an owner and two thieves take each task once", { slots: 3, bound: 3 }, (w) => {
  const all = tasks(w, 3, 3);
  return () => {
    const started: number[] = [];
    return {
      fibers: [
        run(function* () {
          yield* take(w, 0, started);
          yield* take(w, 0, started);
        }),
        run(function* () {
          yield* take(w, 1, started, 0);
        }),
        run(function* () {
          yield* take(w, 2, started, 0);
        }),
      ],
      check() {
        w.sound();
        assertEquals([...started, ...left(w, 1)].toSorted(), all);
      },
    };
  };
});

model("who is stolen from while it pushes and comes round loses no task, and who steals may be stolen from", {
  slots: 3,
  bound: 3,
}, (w) => {
  const all = tasks(w, 6, 3);
  return () => {
    const started: number[] = [];
    let pushed = 3;
    return {
      fibers: [
        run(function* () {
          for (const task of all.slice(3, 5)) {
            const rc = yield w.calls.pushTask(w.me[0]!, task);
            if (rc !== 0) return assertEquals(rc, FULL);
            pushed++;
          }
        }),
        run(function* () {
          yield* take(w, 1, started, 0);
        }),
        run(function* () {
          yield* take(w, 2, started, 1);
          yield* take(w, 2, started, 0);
        }),
      ],
      check() {
        w.sound();
        assertEquals([...started, ...left(w, 0)].toSorted(), all.slice(0, pushed));
      },
    };
  };
});

model(
  "a ring that looks as before, with another task in it, is not taken for the one that was read",
  {},
  (w) => {
    const all = tasks(w, 2, 1);
    return () => {
      const started: number[] = [];
      return {
        fibers: [
          run(function* () {
            yield* take(w, 0, started);
            assertEquals(yield w.calls.pushTask(w.me[0]!, all[1]!), 0);
          }),
          run(function* () {
            const task = yield w.calls.stealTasks(w.me[1]!, 0);
            if (task > 0) {
              assert((yield w.calls.startTaken(w.me[1]!, task, 1)) === 1, "what was stolen is queued");
              started.push(task);
            }
          }),
        ],
        check: () => assertEquals([...started, ...left(w, 0)].toSorted(), all),
      };
    };
  },
);

model("a thief that dies at any access leaves what it had taken to others", {
  slots: 3,
  mortal: [1],
  bound: 3,
}, (w) => {
  const all = tasks(w, 4, 4);
  return () => {
    const started: number[] = [];
    return {
      fibers: [
        run(function* () {
          yield* take(w, 0, started);
        }),
        run(function* () {
          yield* take(w, 1, [], 0);
        }),
        w.reaper(2, 1, 1),
      ],
      check() {
        assertEquals(w.word(w.me[1]! + S_STATE), SLOT_FREE);
        assertEquals(w.word(w.me[1]! + S_LEASE + L_TASK), 0);
        w.sound();
        // What the dead had started runs in nobody's hands: its caller hears of the death.
        const rest = left(w, 2);
        const lost = all.filter((task) => !started.includes(task) && !rest.includes(task));
        assertEquals(new Set([...started, ...rest]).size, started.length + rest.length, "none twice");
        assert(lost.length <= 1 && lost.every((task) => w.word(task + T_STATE) === TASK_RUNNING), `${lost}`);
      },
    };
  };
});

model("an owner that dies at any access: what it had queued is found, and nobody starts it", {
  slots: 3,
  mortal: [0],
  bound: 3,
}, (w) => {
  const all = tasks(w, 3, 1);
  return () => {
    const started: number[] = [];
    return {
      fibers: [
        run(function* () {
          for (const task of all.slice(1)) yield w.calls.pushTask(w.me[0]!, task);
          yield* take(w, 0, []);
        }),
        run(function* () {
          yield* take(w, 1, started, 0);
        }),
        w.reaper(2, 0, 0),
      ],
      check() {
        assertEquals(w.word(w.me[0]! + S_STATE), SLOT_FREE);
        w.sound();
        assertEquals(new Set(started).size, started.length);
        assert(all.every((task) => w.word(task + T_STATE) !== TASK_QUEUED), "nobody wants them any more");
      },
    };
  };
});

model("a reaper that dies while it returns a task returns it once", {
  slots: 4,
  mortal: [1, 2],
  kills: 2,
  bound: 1,
}, (w) => {
  const all = tasks(w, 2, 2);
  return () => ({
    fibers: [
      run(function* () {}),
      run(function* () {
        yield w.calls.stealTasks(w.me[1]!, 0);
      }),
      w.reaper(2, 1, 1),
      run(function* () {
        yield { kind: "death", of: 2 };
        for (const dead of [1, 2]) {
          if (w.word(w.me[dead]! + S_STATE) === SLOT_FREE) continue;
          yield w.calls.fence(dead);
          assertEquals(yield* w.retry(w.calls.reap(w.me[3]!, dead)), 0);
        }
      }),
    ],
    check: () => assertEquals(left(w, 3).toSorted(), all),
  });
});
