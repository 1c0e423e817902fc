/** What the workers of the death tests do until they are told to stop, or die. */
import { after, select } from "../../src/channel/mod.ts";
import { ChannelClosedError } from "../../src/errors.ts";
import type { SharedChannel } from "../../src/runtime/mod.ts";
import { settled } from "../../src/time/macrotask.ts";

/** Values of one life lie this far apart: value = number of the life * SPAN + sequence. */
export const SPAN = 2 ** 32;

/** What travels: a number, or a message around it that is so large that it takes a block of the shared memory. */
export type Load = number | { readonly v: number; readonly pad: string };
type Loads = SharedChannel<Load>;

/** How values are sent or received. */
export type Verb = "one" | "many" | "batches" | "iterate" | "select" | "reserve" | "try" | "sync";

/** Values of one `sendMany`, `receiveMany` or batch. */
export const MANY = 16;
const PADS = ["x".repeat(150), "y".repeat(900), "z".repeat(5_000)];

function pack(value: number, large: boolean): Load {
  return large ? { v: value, pad: PADS[value % 3]! } : value;
}

/** The number in a message; NaN for one that was spoiled on the way. */
export function unpack(load: Load): number {
  if (typeof load === "number") return load;
  return load.pad === PADS[load.v % 3] ? load.v : NaN;
}

async function sendOne(to: Loads, load: Load, verb: Verb): Promise<void> {
  if (verb === "select") {
    for (;;) {
      const done = await select({ put: to.onSend(load), late: after(3) });
      if (done.state === "closed") throw new ChannelClosedError("closed while a select waited", load);
      if (done.key === "put") return;
    }
  }
  if (verb === "reserve") return (await to.reserve()).send(load);
  if (verb === "try" && to.trySend(load)) return;
  if (verb !== "sync") return await to.send(load);
  to.sendSync(load);
  // A thread that only ever blocks never hears that it is to end.
  if (unpack(load) % 8 === 0) await settled();
}

/** Sends 0, 1, 2 … of life `life` until the channel is closed; how many were accepted. */
export async function produce(to: Loads, life: number, verb: Verb, large: boolean): Promise<number> {
  const base = life * SPAN;
  for (let n = 0;;) {
    try {
      if (verb === "many") {
        await to.sendMany(Array.from({ length: MANY }, (_, i) => pack(base + n + i, large)));
        n += MANY;
      } else {
        await sendOne(to, pack(base + n, large), verb);
        n++;
      }
    } catch (error) {
      if (!(error instanceof ChannelClosedError)) throw error;
      return verb === "many" ? n + MANY - (error.value as Load[]).length : n;
    }
  }
}

/** Receives until the channel is closed, and acknowledges what it has received. */
export async function consume(from: Loads, acks: SharedChannel<number>, verb: Verb): Promise<void> {
  if (verb === "batches") {
    for await (const some of from.batches(MANY)) await acks.sendMany(some.map(unpack));
  } else if (verb === "many") {
    for (let some = await from.receiveMany(MANY); some.length > 0; some = await from.receiveMany(MANY)) {
      await acks.sendMany(some.map(unpack));
    }
  } else if (verb === "iterate") {
    for await (const load of from) await acks.send(unpack(load));
  } else await consumeOnes(from, acks, verb);
}

async function consumeOnes(from: Loads, acks: SharedChannel<number>, verb: Verb): Promise<void> {
  for (let turn = 0;; turn++) {
    if (verb === "select") {
      const got = await select({ load: from, late: after(3) });
      if (got.state === "closed") return;
      if (got.key === "load") await acks.send(unpack(got.value));
      continue;
    }
    try {
      const got = verb === "try" ? from.tryReceive() : undefined;
      if (got?.state === "ok") await acks.send(unpack(got.value));
      else if (verb === "sync") acks.sendSync(unpack(from.receiveSync()));
      else await acks.send(unpack(await from.receive()));
      if (turn % 8 === 0) await settled();
    } catch (error) {
      if (error instanceof ChannelClosedError) return;
      throw error;
    }
  }
}

/** How a worker can be made to end from within. */
export type Death = "close" | "throw" | "reject" | "loop" | "stall";

/** Ends the worker, or keeps its thread busy or blocked for `ms`. */
export async function die(how: Death, ms: number): Promise<void> {
  if (how === "close") (globalThis as unknown as { close(): void }).close();
  // Texts: of an error each line of its stack would be printed, thousands of times.
  if (how === "throw") setTimeout(() => boom(), 0);
  if (how === "reject") void Promise.reject("nobody catches this");
  if (how === "stall") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  const end = performance.now() + ms;
  while (how === "loop" && performance.now() < end);
  if (how !== "loop" && how !== "stall") await new Promise(() => {});
}

function boom(): never {
  throw "nobody catches this";
}

/** Twice. */
export function double(n: number): number {
  return 2 * n;
}
