/**
 * The tasks that ours runs in its workers.
 *
 * @module
 */
import { now, type Part } from "../harness.ts";
import { bytes, type Small, small, stamp, stamped } from "../topologies.ts";

/** What a producer needs of a channel. */
interface Tx<T> {
  send(value: T): Promise<void>;
  trySend(value: T): boolean;
  sendMany(values: Iterable<T>): Promise<void>;
}

/** What a consumer needs of a channel. */
interface Rx<T> extends AsyncIterable<T> {
  receive(): Promise<T>;
  receiveMany(max: number): Promise<T[]>;
  batches(max: number): AsyncIterable<T[]>;
}

/** How a producer sends. */
export type Produce = "oneByOne" | "inGroups";

/** How a consumer receives. */
export type Consume = "iterate" | "receiveMany" | "inBatches";

/** Values that are sent together. */
const GROUP = 256;

/** What a producer reports. */
function sent(first: number): Part {
  return { first, last: -Infinity, received: 0, sum: 0 };
}

/** Sends the numbers `from … to-1`. */
export async function produce(channel: Tx<number>, how: Produce, from: number, to: number): Promise<Part> {
  const first = now();
  if (how === "oneByOne") {
    for (let i = from; i < to; i++) if (!channel.trySend(i)) await channel.send(i);
  } else {
    let group = new Array<number>(GROUP).fill(0);
    for (let i = from; i < to; i += GROUP) {
      if (to - i < GROUP) group = group.slice(0, to - i);
      for (let k = 0; k < group.length; k++) group[k] = i + k;
      await channel.sendMany(group);
    }
  }
  return sent(first);
}

/** Receives numbers until the channel is closed. */
export async function consume(channel: Rx<number>, how: Consume): Promise<Part> {
  let received = 0, sum = 0;
  const take = (some: number[]) => {
    for (let k = 0; k < some.length; k++) sum += some[k]!;
    received += some.length;
  };
  if (how === "iterate") {
    for await (const value of channel) {
      sum += value;
      received++;
    }
  } else if (how === "inBatches") {
    for await (const some of channel.batches(GROUP)) take(some);
  } else {
    for (let some = await channel.receiveMany(512); some.length > 0; some = await channel.receiveMany(512)) {
      take(some);
    }
  }
  return { first: Infinity, last: now(), received, sum };
}

/** Sends `count` small objects. */
export async function produceStructs(channel: Tx<Small>, count: number): Promise<Part> {
  const first = now();
  for (let i = 0; i < count; i++) {
    const value = small(i);
    if (!channel.trySend(value)) await channel.send(value);
  }
  return sent(first);
}

/** Receives small objects until the channel is closed. */
export async function consumeStructs(channel: Rx<Small>): Promise<Part> {
  let received = 0, sum = 0;
  for await (const { id } of channel) {
    sum += id;
    received++;
  }
  return { first: Infinity, last: now(), received, sum };
}

/** Sends `count` blocks of `size` bytes; the channel copies, so that one block is enough. */
export async function produceBlocks(channel: Tx<Uint8Array>, size: number, count: number): Promise<Part> {
  const block = bytes(size, 0), first = now();
  for (let i = 0; i < count; i++) {
    stamp(block, i);
    if (!channel.trySend(block)) await channel.send(block);
  }
  return sent(first);
}

/** Receives blocks until the channel is closed. */
export async function consumeBlocks(channel: Rx<Uint8Array>): Promise<Part> {
  let received = 0, sum = 0;
  for await (const block of channel) {
    sum += stamped(block);
    received++;
  }
  return { first: Infinity, last: now(), received, sum };
}

/** Sends back what comes. */
export async function echo(there: Rx<number>, back: Tx<number>): Promise<void> {
  for await (const value of there) if (!back.trySend(value)) await back.send(value);
}

/** Times round trips, `pause` milliseconds apart. */
export async function ping(
  there: Tx<number>,
  back: Rx<number>,
  pause: number,
  warm: number,
  measured: number,
): Promise<Part> {
  const trips = new Float64Array(measured);
  let first = 0;
  for (let i = -warm; i < measured; i++) {
    if (i === 0) first = now();
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    const start = performance.now();
    there.trySend(i);
    await back.receive();
    if (i >= 0) trips[i] = performance.now() - start;
  }
  return { first, last: now(), received: measured, sum: 0, trips };
}

/** Gives back what it is given. */
export function identity(value: number): number {
  return value;
}
