/**
 * The shapes in which values travel, written once for everything that has the verbs of a channel, and the four payloads.
 *
 * The shapes are those of crossbeam's benchmark: seq, spsc, mpsc, mpmc, select; plus ping-pong, fan-out and iteration.
 * Each checks that what came out is what went in.
 *
 * @module
 */
import type { Timing } from "./contender.ts";
import { sumTo, timed, verify } from "./harness.ts";

/** The least a channel must be able to do to run in the local topologies. */
export interface Verbs<T> extends AsyncIterable<T> {
  /** Waits until there is room, or a receiver. */
  send(value: T): Promise<void>;
  /** Waits for a value. */
  receive(): Promise<T>;
  /** Sends if that needs no waiting. */
  trySend(value: T): boolean;
  /** Receives if that needs no waiting. */
  tryReceive(): { state: "ok"; value: T } | { state: "empty" } | { state: "closed"; reason?: unknown };
  /** No more sends; what is inside may be drained. */
  close(): void;
}

/** Makes a channel of numbers of the given capacity. */
export type Make = (capacity: number) => Verbs<number>;

/** Sends `from … to-1`, waiting where needed. */
async function produce(channel: Verbs<number>, from: number, to: number): Promise<void> {
  for (let i = from; i < to; i++) await channel.send(i);
}

/** Receives `count` values and returns their sum. */
async function consume(channel: Verbs<number>, count: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += await channel.receive();
  return sum;
}

/** Fills the channel and drains it, again and again, without ever waiting. */
export function seq(make: Make, n: number, capacity = 1024): Promise<Timing> {
  const channel = make(capacity);
  return timed(() => {
    let sum = 0;
    for (let done = 0; done < n; done += capacity) {
      const end = Math.min(n, done + capacity);
      for (let i = done; i < end; i++) channel.trySend(i);
      for (let i = done; i < end; i++) {
        const got = channel.tryReceive();
        if (got.state === "ok") sum += got.value;
      }
    }
    verify("seq", sum, sumTo(n));
  });
}

/** `producers` tasks send, `consumers` tasks receive, all of them wait where they must. */
export function many(
  make: Make,
  n: number,
  capacity: number,
  producers: number,
  consumers: number,
): Promise<Timing> {
  const channel = make(capacity);
  const share = (index: number, of: number) => Math.floor((n * index) / of);
  return timed(async () => {
    const sums: Promise<number>[] = [];
    for (let c = 0; c < consumers; c++) {
      sums.push(consume(channel, share(c + 1, consumers) - share(c, consumers)));
    }
    const sent: Promise<void>[] = [];
    for (let p = 0; p < producers; p++) {
      sent.push(produce(channel, share(p, producers), share(p + 1, producers)));
    }
    await Promise.all(sent);
    verify("many", (await Promise.all(sums)).reduce((a, b) => a + b, 0), sumTo(n));
  });
}

/** One producer, one consumer; capacity 0 is the rendezvous. */
export function spsc(make: Make, n: number, capacity: number): Promise<Timing> {
  const channel = make(capacity);
  return timed(async () => {
    const sum = consume(channel, n);
    await produce(channel, 0, n);
    verify("spsc", await sum, sumTo(n));
  });
}

/** One producer that waits, one consumer that iterates. */
export function stream(make: Make, n: number, capacity: number): Promise<Timing> {
  const channel = make(capacity);
  return timed(async () => {
    const producer = produce(channel, 0, n).then(() => channel.close());
    let sum = 0;
    for await (const value of channel) sum += value;
    await producer;
    verify("stream", sum, sumTo(n));
  });
}

/** Iteration alone: only the draining of full, closed channels is on the clock. */
export async function iterate(make: Make, n: number, capacity = 1024): Promise<Timing> {
  let sum = 0, seconds = 0;
  for (let done = 0; done < n; done += capacity) {
    const channel = make(capacity);
    const end = Math.min(n, done + capacity);
    for (let i = done; i < end; i++) channel.trySend(i);
    channel.close();
    const start = performance.now();
    for await (const value of channel) sum += value;
    seconds += (performance.now() - start) / 1000;
  }
  verify("iterate", sum, sumTo(n));
  return { seconds };
}

/** A value goes over one unbuffered channel and comes back over another. */
export function pingPong(make: Make, n: number): Promise<Timing> {
  const there = make(0), back = make(0);
  return timed(async () => {
    const echo = (async () => {
      for (let i = 0; i < n; i++) await back.send(await there.receive());
    })();
    let sum = 0;
    for (let i = 0; i < n; i++) {
      await there.send(i);
      sum += await back.receive();
    }
    await echo;
    verify("ping-pong", sum, sumTo(n));
  });
}

/** Two producers on two unbuffered channels; one consumer chooses with `choose`, the contender's own select. */
export function selectTwo(
  make: Make,
  n: number,
  choose: (a: Verbs<number>, b: Verbs<number>) => Promise<number>,
): Promise<Timing> {
  const a = make(0), b = make(0), half = Math.floor(n / 2);
  return timed(async () => {
    const sent = Promise.all([produce(a, 0, half), produce(b, half, n)]);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += await choose(a, b);
    await sent;
    verify("select", sum, sumTo(n));
  });
}

/** The small object that crosses workers in the struct cases. */
export interface Small {
  /** A running number. */
  id: number;
  /** A short string. */
  name: string;
  /** Three numbers. */
  v: number[];
}

/** The small object number `id`. */
export function small(id: number): Small {
  return { id, name: "abc", v: [id, 2, 3] };
}

/** `size` bytes whose first four carry the running number. */
export function bytes(size: number, id: number): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(size);
  stamp(made, id);
  return made;
}

/** Writes the running number into the first four bytes. */
export function stamp(into: Uint8Array, id: number): void {
  into[0] = id;
  into[1] = id >>> 8;
  into[2] = id >>> 16;
  into[3] = id >>> 24;
}

/** The running number in the first four bytes. */
export function stamped(from: Uint8Array): number {
  return (from[0]! | (from[1]! << 8) | (from[2]! << 16) | (from[3]! << 24)) >>> 0;
}

/** Every local case that follows from the verbs alone, ready to be spread into a contender's `cases`. */
export function localCases(make: Make): Record<
  | "local/rendezvous"
  | "local/buffered-1024-try"
  | "local/ping-pong"
  | "local/iterate"
  | "local/await-64"
  | "local/stream-64"
  | "local/mpsc-64"
  | "local/mpmc-64"
  | "local/fan-out-64",
  (n: number) => Promise<Timing>
> {
  return {
    "local/rendezvous": (n) => spsc(make, n, 0),
    "local/buffered-1024-try": (n) => seq(make, n),
    "local/ping-pong": (n) => pingPong(make, n),
    "local/iterate": (n) => iterate(make, n),
    "local/await-64": (n) => spsc(make, n, 64),
    "local/stream-64": (n) => stream(make, n, 64),
    "local/mpsc-64": (n) => many(make, n, 64, 4, 1),
    "local/mpmc-64": (n) => many(make, n, 64, 4, 4),
    "local/fan-out-64": (n) => many(make, n, 64, 1, 4),
  };
}
