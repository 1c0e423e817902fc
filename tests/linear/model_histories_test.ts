import { assert } from "@std/assert";
import { CLOSED, CONTENDED } from "../../wasm/status.ts";
import { model, run } from "../model/model.ts";
import type { Part, World } from "../model/world.ts";
import { boundedChannel, type ChannelInput, type ChannelOutput, perValue } from "./specs.ts";
import { isLinearizable, type Operation } from "./wgl.ts";

type History = Operation<ChannelInput, ChannelOutput>[];

/** Makes a call and records it; one that gave up for contention had no effect and is left out. */
function* recorded(
  w: World,
  clock: number,
  history: History,
  slot: number,
  ch: number,
  input: ChannelInput,
): Part<void> {
  const call = yield* w.tick(clock);
  let output: ChannelOutput;
  if (input.do === "send") output = yield* w.sendMany(slot, ch, input.values);
  else if (input.do === "receive") output = yield* w.tryReceive(slot, ch, input.max);
  else output = yield w.calls.close(w.me[slot]!, ch, 0);
  const end = yield* w.tick(clock);
  if (output !== CONTENDED) history.push({ input, output, call, end });
}

const sends = (...values: number[]): ChannelInput => ({ do: "send", values });
const receives = (max: number): ChannelInput => ({ do: "receive", max });

const PROGRAMS:
  readonly (readonly [name: string, capacity: number, fibers: readonly (readonly ChannelInput[])[]])[] = [
    ["two senders and a receiver", 1, [[sends(1), sends(2)], [sends(11)], [receives(1), receives(1)]]],
    ["a batch and two receivers", 2, [[sends(1, 2)], [receives(1)], [receives(2)]]],
    ["a sender, a receiver and a close", 2, [[sends(1), sends(2)], [receives(2), receives(1)], [{
      do: "close",
    }]]],
    ["two that close", 1, [[{ do: "close" }, sends(1)], [{ do: "close" }], [sends(11), receives(1)]]],
  ];

for (const [name, capacity, fibers] of PROGRAMS) {
  const title = `every history of ${name} is that of a bounded channel`;
  model(title, { slots: 3, bound: 3 }, (w) => {
    const ch = w.channel(capacity), clock = w.flag(), spec = boundedChannel(capacity);
    const known = new Set<string>();
    return () => {
      const history: History = [];
      return {
        fibers: fibers.map((inputs, slot) =>
          run(function* () {
            for (const input of inputs) yield* recorded(w, clock, history, slot, ch, input);
          })
        ),
        check() {
          const text = JSON.stringify(history);
          if (known.has(text)) return;
          known.add(text);
          assert(isLinearizable(perValue(history), spec), text);
          assert(
            w.drain(0, ch).length <= capacity &&
              (w.now.closed(ch) === 0 || w.now.send(w.me[0]!, ch, w.out(0), 1) === CLOSED),
          );
        },
      };
    };
  });
}
