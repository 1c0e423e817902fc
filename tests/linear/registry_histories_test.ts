import { assert } from "@std/assert";
import { CONTENDED, STALE } from "../../wasm/status.ts";
import { model, run } from "../model/model.ts";
import type { Part, World } from "../model/world.ts";
import { registry, type RegistryInput, type RegistryState } from "./specs.ts";
import { isLinearizable, type Operation } from "./wgl.ts";

type History = Operation<RegistryInput, number>[];

/** What every execution begins with: slot 0 has opened the channel that has the number. */
interface Scene {
  readonly ch: number;
  readonly number: number;
  readonly clock: number;
}

/** Makes a call until nobody interferes, and records it. */
function* recorded(
  w: World,
  { ch, number, clock }: Scene,
  history: History,
  input: RegistryInput,
): Part<number> {
  const me = w.me[input.by]!;
  const call = yield* w.tick(clock);
  let output: number;
  switch (input.do) {
    case "open": {
      const opened = yield* w.retry(w.calls.open(me, 1, 8, 0));
      output = w.number(opened) === number ? w.generation(opened) : 0;
      break;
    }
    case "close":
      output = yield w.calls.close(me, ch, 0);
      break;
    case "find": {
      const found = yield* w.retry(w.calls.find(me, number, input.generation));
      output = found === ch ? 1 : found;
      break;
    }
    case "leave":
      output = yield* w.retry(w.calls.detach(me, input.by, ch));
  }
  const end = yield* w.tick(clock);
  assert(output >= 0 || output === STALE || output === CONTENDED, `${input.do}: ${output}`);
  history.push({ input, output, call, end });
  return output;
}

model("every history of handles and of the channels that have had one number is that of a registry", {
  slots: 3,
  bound: 2,
}, (w) => {
  const ch = w.now.open(w.me[0]!, 1, 8, 0), clock = w.flag();
  const scene: Scene = { ch, number: w.number(ch), clock }, first = w.generation(ch);
  const initial: RegistryState = { generation: first, live: true, closed: false, seats: [0] };
  const known = new Set<string>();
  return () => {
    const history: History = [];
    const call = (input: RegistryInput) => recorded(w, scene, history, input);
    return {
      fibers: [
        run(function* () {
          yield* call({ do: "close", by: 0 });
          yield* call({ do: "leave", by: 0 });
          yield* call({ do: "open", by: 0 });
        }),
        run(function* () {
          if ((yield* call({ do: "find", by: 1, generation: first })) === 1) {
            yield* call({ do: "leave", by: 1 });
          }
        }),
        run(function* () {
          yield* call({ do: "find", by: 2, generation: first + 1 });
        }),
      ],
      check() {
        const text = JSON.stringify(history);
        if (known.has(text)) return;
        known.add(text);
        assert(isLinearizable(history, registry(initial)), text);
      },
    };
  };
});
