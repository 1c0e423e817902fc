import { assert, assertEquals } from "@std/assert";
import { CLOSED, EMPTY, FULL, STALE } from "../../wasm/status.ts";
import {
  boundedChannel,
  type ChannelInput,
  type ChannelOutput,
  deque,
  type DequeInput,
  freeList,
  register,
  registry,
  type RegistryInput,
} from "./specs.ts";
import { isLinearizable, type Operation } from "./wgl.ts";

type Channel = Operation<ChannelInput, ChannelOutput>;
const send = (call: number, end: number, values: number[], output: number): Channel => ({
  input: { do: "send", values },
  output,
  call,
  end,
});
const receive = (call: number, end: number, output: ChannelOutput, max = 1): Channel => ({
  input: { do: "receive", max },
  output,
  call,
  end,
});
const close = (call: number, end: number, output: number): Channel => ({
  input: { do: "close" },
  output,
  call,
  end,
});
const channel = (capacity: number, history: Channel[]) => isLinearizable(history, boundedChannel(capacity));

Deno.test("histories that some order explains are accepted", () => {
  assert(channel(1, []));
  assert(channel(1, [send(0, 1, [1], 1), receive(2, 3, [1])]));
  assert(channel(1, [send(0, 9, [1], 1), receive(2, 3, [1])]), "overlapping");
  assert(channel(1, [send(0, 9, [1], 1), receive(2, 3, EMPTY)]));
  assert(channel(1, [send(0, 9, [1], 1), send(1, 8, [2], FULL)]));
  assert(channel(2, [send(0, 9, [1], 1), send(1, 8, [2], 1), receive(10, 11, [2, 1], 2)]), "either first");
  assert(channel(2, [send(0, 1, [1, 2, 3], 2), receive(2, 3, [1, 2], 5)]));
  assert(channel(1, [send(0, 9, [1], CLOSED), close(1, 2, 1)]));
  assert(channel(1, [send(0, 1, [1], 1), close(2, 3, 1), receive(4, 5, [1]), receive(6, 7, CLOSED)]));
  assert(channel(1, [send(5, 5, [1], 1), receive(5, 5, [1])]), "equal stamps overlap");
});

const BAD: readonly (readonly [what: string, capacity: number, history: Channel[]])[] = [
  ["a value from nowhere", 1, [receive(0, 1, [7])]],
  ["a value before it was sent", 1, [receive(0, 1, [1]), send(2, 3, [1], 1)]],
  ["a value twice", 2, [send(0, 1, [1], 1), receive(2, 3, [1]), receive(4, 5, [1])]],
  ["a value twice at once", 2, [send(0, 1, [1], 1), receive(2, 5, [1]), receive(3, 4, [1])]],
  ["a lost value", 2, [send(0, 1, [1], 1), receive(2, 3, EMPTY)]],
  ["a lost value behind another", 2, [send(0, 1, [1, 2], 2), receive(2, 3, [1]), receive(4, 5, EMPTY)]],
  ["the younger first", 2, [send(0, 1, [1], 1), send(2, 3, [2], 1), receive(4, 5, [2])]],
  ["a batch turned round", 2, [send(0, 1, [1, 2], 2), receive(2, 3, [2, 1], 2)]],
  ["more than there is room for", 1, [send(0, 1, [1], 1), send(2, 3, [2], 1)]],
  ["more in one batch than there is room for", 1, [send(0, 1, [1, 2], 2)]],
  ["full while there is room", 2, [send(0, 1, [1], 1), send(2, 3, [2], FULL)]],
  ["full while it is empty", 1, [send(0, 1, [1], FULL)]],
  ["accepted after a close", 1, [close(0, 1, 1), send(2, 3, [1], 1)]],
  ["refused before any close", 1, [send(0, 1, [1], CLOSED), close(2, 3, 1)]],
  ["two that close first", 1, [close(0, 5, 1), close(1, 4, 1)]],
  ["nobody that closes first", 1, [close(0, 1, 0)]],
  ["the end before the values", 1, [send(0, 1, [1], 1), close(2, 3, 1), receive(4, 5, CLOSED)]],
  ["empty after the end", 1, [close(0, 1, 1), receive(2, 3, EMPTY)]],
  ["the end of a channel that is open", 1, [receive(0, 1, CLOSED)]],
  ["more than was asked for", 2, [send(0, 1, [1, 2], 2), receive(2, 3, [1, 2], 1)]],
  [
    "orders of two receivers that contradict each other",
    4,
    [
      send(0, 9, [1], 1),
      send(0, 9, [2], 1),
      receive(10, 11, [1]),
      send(12, 13, [3], 1),
      receive(14, 15, [3]),
      receive(16, 17, [2]),
    ],
  ],
];

Deno.test("bad histories are rejected, every one", () => {
  assert(BAD.length >= 20);
  assertEquals(BAD.filter(([, capacity, history]) => channel(capacity, history)).map(([what]) => what), []);
});

Deno.test("a block given out twice and a register that forgets are rejected", () => {
  const take = (call: number, end: number, output: number) => ({
    input: { take: true } as const,
    output,
    call,
    end,
  });
  const give = (call: number, end: number, block: number) => ({
    input: { give: block },
    output: 0,
    call,
    end,
  });
  assert(isLinearizable([take(0, 1, 5), give(2, 6, 5), take(3, 7, 5)], freeList));
  assert(!isLinearizable([take(0, 1, 5), take(2, 3, 5)], freeList));
  const write = (call: number, end: number, value: number) => ({
    input: { write: value },
    output: 0,
    call,
    end,
  });
  const read = (call: number, end: number, output: number) => ({
    input: { read: true } as const,
    output,
    call,
    end,
  });
  assert(isLinearizable([write(0, 9, 1), read(1, 2, 0), read(3, 4, 1)], register));
  assert(!isLinearizable([write(0, 9, 1), read(1, 2, 1), read(3, 4, 0)], register));
});

Deno.test("a handle that finds another channel, or one that is gone, is rejected, and a number that two channels have", () => {
  const spec = registry({ generation: 1, live: true, closed: false, seats: [0] });
  const at = (call: number, end: number, input: RegistryInput, output: number) => ({
    input,
    output,
    call,
    end,
  });
  const find = (by: number, generation: number): RegistryInput => ({ do: "find", by, generation });
  const close = at(0, 1, { do: "close", by: 0 }, 1), leave = at(2, 3, { do: "leave", by: 0 }, 0);
  assert(isLinearizable([close, leave, at(4, 5, find(1, 1), STALE)], spec));
  assert(isLinearizable([close, leave, at(1, 5, find(1, 1), 1)], spec), "before the last had left");
  assert(isLinearizable([close, leave, at(4, 5, { do: "open", by: 1 }, 2), at(6, 7, find(2, 2), 1)], spec));
  for (
    const bad of [
      [at(0, 1, find(1, 1), STALE)],
      [at(0, 1, find(1, 2), 1)],
      [close, leave, at(4, 5, find(1, 1), 1)],
      [at(0, 1, { do: "open", by: 1 }, 2)],
      [close, leave, at(4, 5, { do: "open", by: 1 }, 1)],
      [close, at(2, 3, { do: "close", by: 1 }, 1)],
    ]
  ) assert(!isLinearizable(bad, spec), JSON.stringify(bad));
});

Deno.test("a task that is taken twice, from nowhere, or from the wrong end is rejected", () => {
  const at = (call: number, end: number, input: DequeInput, output: number) => ({ input, output, call, end });
  const push = (task: number): DequeInput => ({ do: "push", task });
  const two = [at(0, 1, push(7), 0), at(2, 3, push(8), 0)];
  assert(isLinearizable([...two, at(4, 5, { do: "pop" }, 8), at(6, 7, { do: "steal" }, 7)], deque));
  assert(isLinearizable([...two, at(2, 9, { do: "steal" }, EMPTY)], deque) === false, "the first was there");
  assert(isLinearizable([...two, at(0, 9, { do: "steal" }, EMPTY)], deque));
  for (
    const bad of [
      [at(4, 5, { do: "pop" }, 8), at(6, 7, { do: "steal" }, 8)],
      [at(4, 5, { do: "pop" }, 7)],
      [at(4, 5, { do: "steal" }, 8)],
      [at(4, 5, { do: "steal" }, 9)],
      [at(4, 5, { do: "pop" }, EMPTY)],
    ] as const
  ) assert(!isLinearizable([...two, ...bad], deque), JSON.stringify(bad));
});
