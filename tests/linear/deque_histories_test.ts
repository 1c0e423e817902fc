import { assert } from "@std/assert";
import { CONTENDED } from "../../wasm/status.ts";
import { model, run } from "../model/model.ts";
import type { Part, World } from "../model/world.ts";
import { deque, type DequeInput } from "./specs.ts";
import { isLinearizable, type Operation } from "./wgl.ts";

type History = Operation<DequeInput, number>[];

/** Makes a call of slot `slot` on the ring of slot 0 and records it; one that gave up for contention had no effect. */
function* recorded(w: World, clock: number, history: History, slot: number, input: DequeInput): Part<void> {
  const me = w.me[slot]!;
  const call = yield* w.tick(clock);
  const output = yield input.do === "push"
    ? w.calls.pushTask(me, input.task)
    : input.do === "pop"
    ? w.calls.popTask(me)
    : w.calls.stealTasks(me, 0);
  const end = yield* w.tick(clock);
  if (output > 0) yield w.calls.startTaken(me, output, slot);
  if (output !== CONTENDED) history.push({ input, output, call, end });
}

model("every history of an owner that pushes and pops and of two thieves is that of a ring of tasks", {
  slots: 3,
  bound: 1,
}, (w) => {
  for (const me of w.me) w.now.openDeque(me);
  const tasks = [0, 1, 2].map(() => w.now.openRecord(w.me[0]!)), clock = w.flag();
  const known = new Set<string>();
  return () => {
    const history: History = [];
    const steals = (slot: number) => run(() => recorded(w, clock, history, slot, { do: "steal" }));
    return {
      fibers: [
        run(function* () {
          yield* recorded(w, clock, history, 0, { do: "push", task: tasks[0]! });
          yield* recorded(w, clock, history, 0, { do: "push", task: tasks[1]! });
          yield* recorded(w, clock, history, 0, { do: "pop" });
          yield* recorded(w, clock, history, 0, { do: "push", task: tasks[2]! });
        }),
        steals(1),
        steals(2),
      ],
      check() {
        const text = JSON.stringify(history);
        if (known.has(text)) return;
        known.add(text);
        assert(isLinearizable(history, deque), text);
      },
    };
  };
});
