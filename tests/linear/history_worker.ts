/**
 * A worker that calls the core at random and writes down when: see `worker_histories_test.ts`.
 *
 * @module
 */
import { Core, type CoreTicket } from "../../src/core/core.ts";
import { CONTENDED, OWED } from "../../wasm/status.ts";
import { seeded } from "../support/random.ts";
import type { ChannelInput, ChannelOutput } from "./specs.ts";
import type { Operation } from "./wgl.ts";
import { CLOCK, meet } from "./barrier.ts";

/** What the worker is told. */
export interface Orders {
  /** Its way into the core. */
  readonly ticket: CoreTicket;
  /** Number and generation of the channel. */
  readonly channel: readonly [number, number];
  /** Words: the clock of stamps, how many have come to the barrier, how often it has opened. */
  readonly words: Int32Array<SharedArrayBuffer>;
  /** Workers in all, and which this is. */
  readonly workers: number;
  /** From 0. */
  readonly index: number;
  /** Histories to make, and operations of one worker in each. */
  readonly rounds: number;
  /** See `rounds`. */
  readonly operations: number;
  /** Most values of one operation. */
  readonly batch: number;
  /** For the random numbers. */
  readonly seed: number;
}

/** One worker's part of each history. */
export type Recorded = Operation<ChannelInput, ChannelOutput>[][];

/** Looks at the barrier before it blocks: they must start together. */
const LOOKS = 20_000;

function work(orders: Orders): Recorded {
  const core = Core.join(orders.ticket);
  const { call, me, sendWindow, receiveWindow } = core;
  const longs = new BigInt64Array(core.memory.buffer);
  const ch = call.find(me, ...orders.channel as [number, number]);
  const below = seeded(orders.seed + orders.index);
  const recorded: Recorded = [];
  let value = 0;
  let history: Operation<ChannelInput, ChannelOutput>[] = [];
  const make = (input: ChannelInput): ChannelOutput => {
    const at = Atomics.add(orders.words, CLOCK, 1);
    let output: ChannelOutput;
    if (input.do === "send") {
      input.values.forEach((v, i) => longs[(sendWindow >> 3) + i] = BigInt(v));
      output = call.send(me, ch, sendWindow, input.values.length);
    } else {
      const got = call.receive(me, ch, receiveWindow, input.do === "receive" ? input.max : 1);
      output = got < 0
        ? got
        : Array.from({ length: got & ~OWED }, (_, i) => Number(longs[(receiveWindow >> 3) + i]));
    }
    const end = Atomics.add(orders.words, CLOCK, 1);
    // Who gave up for contention has done nothing.
    if (output !== CONTENDED) history.push({ input, output, call: at, end });
    return output;
  };
  for (let round = 0; round < orders.rounds; round++) {
    meet(orders.words, orders.workers, LOOKS);
    for (let i = 0; i < orders.operations; i++) {
      for (let pause = below(64); pause > 0; pause--) Atomics.load(orders.words, CLOCK);
      if (below(2) === 0) make({ do: "receive", max: 1 + below(orders.batch) });
      else {make({
          do: "send",
          values: Array.from({ length: 1 + below(orders.batch) }, () => ++value * 8 + orders.index),
        });}
    }
    meet(orders.words, orders.workers, LOOKS);
    // One empties the channel, so that each history begins with nothing.
    if (orders.index === 0) { while (typeof make({ do: "receive", max: 2 }) !== "number"); }
    recorded.push(history);
    history = [];
  }
  return recorded;
}

self.addEventListener("message", (event) => {
  (self as unknown as Worker).postMessage(work((event as MessageEvent<Orders>).data));
}, { once: true });
