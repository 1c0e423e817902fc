/** What the workers of the stress tests do. */
import { select } from "../../src/channel/mod.ts";
import { f64 } from "../../src/codec/mod.ts";
import type { SharedChannel } from "../../src/runtime/mod.ts";
import { seeded } from "../support/random.ts";

type Numbers = SharedChannel<number>;

/** Values of one producer lie this far apart: value = producer * SPAN + sequence. */
export const SPAN = 2 ** 40;

/** What a consumer saw: per producer how many, the low 32 bits of their sum, and how often one came that was not the next or a later one. */
export interface Seen {
  [producer: number]: { count: number; sum: number; disorder: number; last: number };
}

function note(seen: Seen, value: number): void {
  const producer = Math.floor(value / SPAN), sequence = value % SPAN;
  const one = seen[producer] ??= { count: 0, sum: 0, disorder: 0, last: -1 };
  if (sequence <= one.last) one.disorder++;
  one.last = sequence;
  one.count++;
  one.sum = (one.sum + sequence) | 0;
}

/** Sends `count` values by `verb`; every verb in turn for "all". */
export async function produce(ch: Numbers, producer: number, count: number, verb: string): Promise<void> {
  const base = producer * SPAN;
  for (let i = 0; i < count;) {
    const now = verb === "all" ? ["send", "many", "try"][(i >> 6) % 3] : verb;
    const end = Math.min(count, i + 64);
    if (now === "many") {
      const list: number[] = [];
      while (i < end) list.push(base + i++);
      await ch.sendMany(list);
    } else {
      for (; i < end; i++) {
        if (now === "send" || !ch.trySend(base + i)) await ch.send(base + i);
      }
    }
  }
}

/** Receives until the end, by `verb`. */
export async function consume(ch: Numbers, verb: string): Promise<Seen> {
  const seen: Seen = {};
  if (verb === "batches") {
    for await (const some of ch.batches(256)) for (const value of some) note(seen, value);
  } else if (verb === "select") {
    for (;;) {
      const got = await select({ ch });
      if (got.state === "closed") break;
      note(seen, got.value);
    }
  } else {
    for await (const value of ch) note(seen, value);
  }
  return seen;
}

/** Sends back what it gets. */
export async function echo(ch: Numbers, back: Numbers): Promise<void> {
  for await (const value of ch) await back.send(value);
}

/** Selects over sending on one channel and receiving from the other; returns what it sent and got. */
export async function face(
  out: Numbers,
  into: Numbers,
  worker: number,
  rounds: number,
): Promise<[number[], number[]]> {
  const sent: number[] = [], got: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const value = worker * 1e6 + n;
    const one = await select({ put: out.onSend(value), get: into });
    if (one.state === "closed") break;
    if (one.key === "put") sent.push(value);
    else got.push(one.value);
  }
  return [sent, got];
}

/** Answers each request on the channel that came with it. */
export async function answer(
  requests: SharedChannel<{ n: number; reply: Numbers; pad: string }>,
): Promise<number> {
  let count = 0;
  for await (const { n, reply, pad } of requests) {
    await reply.send(n + pad.length);
    count++;
  }
  return count;
}

/** Sends or receives with waits that abort at random moments; returns what was accepted, or received. */
export async function storm(ch: Numbers, worker: number, count: number, seed: number): Promise<number[]> {
  const random = seeded(seed), done: number[] = [];
  for (let i = 0; i < count; i++) {
    const stop = new AbortController();
    const value = worker * 1e6 + i;
    const wait = worker === 0 ? ch.receive({ signal: stop.signal }) : ch.send(value, { signal: stop.signal });
    const abort = () => stop.abort();
    const when = random(4);
    if (when === 0) abort();
    else if (when === 1) queueMicrotask(abort);
    else if (when === 2) setTimeout(abort, 0);
    try {
      const got = await (when === 3
        ? Promise.race([
          wait,
          new Promise<never>((_, no) => setTimeout(no, 1)),
        ]).catch((): Promise<number | void> => (abort(), wait))
        : wait);
      done.push(worker === 0 ? got as number : value);
    } catch {
      // Not accepted, nothing received.
    }
  }
  return done;
}

/** The codec of all these channels. */
export const numbers = f64;
