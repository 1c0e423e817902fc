import { assert, assertEquals } from "@std/assert";
import { CLOSED, EMPTY, FULL } from "../../wasm/status.ts";
import { boundedChannel, type ChannelInput, type ChannelOutput, freeList, register } from "./specs.ts";
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
