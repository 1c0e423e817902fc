/**
 * The benchmarks that the CSP community compares its systems by, written once for everything that has the verbs of a channel.
 * The programs of `examples/classics/` are the same, made to be read; these end by themselves after a number of turns, so
 * that they need nothing but channels.
 *
 * Run as a program it measures one case once, in a process of its own, and prints the figure per unit.
 *
 * @module
 */
import { Channel, select } from "../src/channel/mod.ts";
import { parallel } from "../src/channel/process/parallel.ts";
import { Selector } from "../src/channel/select/selector.ts";
import { sumTo, verify } from "./harness.ts";
import { PromiseChannel } from "./rivals/promise_channel.ts";
import type { Verbs } from "./topologies.ts";

/** Makes an unbuffered channel. */
export type Make = () => Pick<Verbs<number>, "send" | "receive">;

/** Ours. */
export const millrace: Make = () => new Channel<number>();

/** What stands for `@std/async`'s. */
export const promiseChannel: Make = () => new PromiseChannel<number>(0);

/**
 * CommsTime: prefix 0 → delta → { succ → prefix, consume }; four communications per loop. Delta sends one after the other.
 * Returns the nanoseconds per communication.
 */
export async function commsTime(make: Make, loops: number): Promise<number> {
  const [a, b, c, d] = [make(), make(), make(), make()];
  const prefix = async (): Promise<void> => {
    await a.send(0);
    for (let i = 1; i < loops; i++) await a.send(await c.receive());
    await c.receive();
  };
  const delta = async (): Promise<void> => {
    for (let i = 0; i < loops; i++) {
      const n = await a.receive();
      await d.send(n);
      await b.send(n);
    }
  };
  const succ = async (): Promise<void> => {
    for (let i = 0; i < loops; i++) await c.send(await b.receive() + 1);
  };
  const consume = async (): Promise<void> => {
    for (let i = 0; i < loops; i++) verify("comms-time", await d.receive(), i);
  };
  const start = performance.now();
  await Promise.all([prefix(), delta(), succ(), consume()]);
  return (performance.now() - start) * 1e6 / (4 * loops);
}

/** How the reader of StressedAlt chooses; made once, asked for each value. */
export type Chooser = (
  ins: readonly Channel<number>[],
) => () => Promise<{ readonly value?: number | undefined }>;

/** A select that is kept. */
export const bySelector: Chooser = (ins) => {
  const selector = new Selector(ins);
  return () => selector.next();
};

/** A select that is made for each turn. */
export const bySelect: Chooser = (ins) => () => select(ins);

/** StressedAlt: eight writers on each channel, one reader. Returns the nanoseconds per choice. */
export async function stressedAlt(chooser: Chooser, channels: number, reads: number): Promise<number> {
  const ins = Array.from({ length: channels }, () => new Channel<number>());
  const writers = ins.flatMap((channel) =>
    Array.from({ length: 8 }, async () => {
      while (!channel.closed) await channel.send(1).catch(() => {});
    })
  );
  const choose = chooser(ins);
  let sum = 0;
  const start = performance.now();
  for (let i = 0; i < reads; i++) sum += (await choose()).value!;
  const took = performance.now() - start;
  verify("stressed-alt", sum, reads);
  for (const channel of ins) channel.close();
  await Promise.all(writers);
  return took * 1e6 / reads;
}

declare const gc: () => void;

function heapUsed(): number {
  gc();
  return Deno.memoryUsage().heapUsed;
}

/** Starts the processes, of which each waits to send its number. Returns the bytes per process while all wait. */
export async function processes(
  make: Make,
  start: (count: number, process: (i: number) => Promise<void>) => Promise<unknown>,
  count: number,
): Promise<number> {
  const channel = make();
  const before = heapUsed();
  const running = start(count, async (i) => {
    await channel.send(i);
  });
  const bytes = heapUsed() - before;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += await channel.receive();
  await running;
  verify("process", sum, sumTo(count));
  return bytes / count;
}

/** Parks receivers whose promises nobody but the channel keeps. Returns the bytes per receiver. */
export async function waiters(make: Make, count: number): Promise<number> {
  const channel = make();
  const before = heapUsed();
  for (let i = 0; i < count; i++) channel.receive();
  const bytes = heapUsed() - before;
  for (let i = 0; i < count; i++) await channel.send(i);
  return bytes / count;
}

/** Nothing but promises and what settles them: the least that whoever waits in JavaScript takes. */
export const bare: Make = () => {
  const resolvers: ((value: number) => void)[] = [];
  return {
    receive: () => new Promise<number>((resolve) => resolvers.push(resolve)),
    send: (value: number) => Promise.resolve(resolvers.shift()?.(value)),
  };
};

const all = (count: number, process: (i: number) => Promise<void>): Promise<unknown> => {
  const running: Promise<void>[] = [];
  for (let i = 0; i < count; i++) running.push(process(i));
  return Promise.all(running);
};

type Run = (n: number) => Promise<number>;

const twice = (measure: Run): Run => async (n) => {
  await measure(Math.ceil(n / 5));
  return await measure(n);
};

/** `[1, 2, 4, 8]` channels. */
function alts(chooser: Chooser): Record<string, Run> {
  return Object.fromEntries(
    [1, 2, 4, 8].map((k) => [`stressed-alt-${k}`, twice((n) => stressedAlt(chooser, k, n))]),
  );
}

/** Every figure that can be asked for, by contender and case. */
export const MEASURES: Readonly<Record<string, Readonly<Record<string, Run>>>> = {
  "millrace": {
    "comms-time": twice((n) => commsTime(millrace, n)),
    ...alts(bySelector),
    "process": (n) => processes(millrace, parallel, n),
    "waiter": (n) => waiters(millrace, n),
  },
  "millrace, select()": alts(bySelect),
  "promise channel (@std/async style)": {
    "comms-time": twice((n) => commsTime(promiseChannel, n)),
    "process": (n) => processes(promiseChannel, all, n),
    "waiter": (n) => waiters(promiseChannel, n),
  },
  "bare promises": { "waiter": (n) => waiters(bare, n) },
};

if (import.meta.main) {
  const [contender, id, n] = Deno.args;
  console.log((await MEASURES[contender!]![id!]!(Number(n))).toFixed(3));
}
