/**
 * The ways a channel can end, and what is looked at before and after.
 *
 * @module
 */
import type { BaseChannel } from "../../../../src/channel/base.ts";
import { Closed, SELECT_CASE } from "../../../../src/channel/selectable.ts";
import { select } from "../../../../src/channel/select/select.ts";
import type { Permit } from "../../../../src/channel/types.ts";
import { ChannelClosedError } from "../../../../src/errors.ts";
import { type Maker, type Options, settled } from "./kinds.ts";

type Ch = BaseChannel<number>;

/** Prepares a channel and returns what ends it. */
export const ENDINGS: Readonly<Record<string, (ch: Ch) => () => void>> = {
  "close()": (ch) => () => ch.close(),
  'close("why")': (ch) => () => ch.close("why"),
  "cancel()": (ch) => () => ch.cancel(),
  'cancel("why")': (ch) => () => ch.cancel("why"),
  "using": (ch) => () => ch[Symbol.dispose](),
  "await using": (ch) => () => void ch[Symbol.asyncDispose](),
  "last sender() disposed": (ch) => lastOf(ch.sender(), ch.sender()),
  "last receiver() disposed": (ch) => lastOf(ch.receiver(), ch.receiver()),
};

function lastOf(first: Disposable, last: Disposable): () => void {
  first[Symbol.dispose]();
  return () => last[Symbol.dispose]();
}

/** How a promise settles, in words: the table of expectations is made of these. */
function watch(promise: Promise<unknown>): () => string {
  let said = "waits";
  promise.then((value) => said = say(value), (error) => said = complain(error));
  return () => said;
}

async function words(promise: Promise<unknown>): Promise<string> {
  const said = watch(promise);
  await settled();
  return said();
}

function say(value: unknown): string {
  return value === undefined ? "done" : JSON.stringify(value);
}

function complain(error: unknown): string {
  if (!(error instanceof ChannelClosedError)) return `throws ${error}`;
  const value = error.value === undefined ? "" : ` value=${JSON.stringify(error.value)}`;
  const cause = "cause" in error ? ` cause=${error.cause}` : "";
  return `ClosedError${value}${cause}`;
}

/** All values that come, and how it ends. */
async function drained(values: AsyncIterable<unknown>): Promise<unknown[]> {
  const got: unknown[] = [];
  try {
    for await (const value of values) got.push(value);
    got.push("end");
  } catch (error) {
    got.push(complain(error));
  }
  return got;
}

function attempt(fn: () => unknown): string {
  try {
    return say(fn());
  } catch (error) {
    return complain(error);
  }
}

/** One thing to look at: gets a maker of channels and a way to end them, says what it saw. */
export type Look = (make: Maker["make"], ending: (ch: Ch) => () => void) => Promise<string>;

/** Something waits on a channel of those options while the channel ends. */
function parked(
  options: Options,
  start: (ch: Ch) => Promise<unknown>,
  hooked = false,
): Look {
  return async (make, ending) => {
    const handed: number[] = [];
    const ch = make(hooked ? { ...options, onUndelivered: (value) => handed.push(value) } : options);
    const end = ending(ch);
    if (options.capacity === 1) await ch.send(1);
    const said = watch(start(ch));
    await settled();
    if (said() !== "waits") return `did not wait: ${said()}`;
    end();
    await settled();
    return hooked ? `${said()}; hook got ${JSON.stringify(handed)}` : said();
  };
}

/** Something is done to a channel that has ended, with what is in it if `held`. */
function later(held: number, act: (ch: Ch) => Promise<unknown> | string): Look {
  return async (make, ending) => {
    const ch = make({ capacity: 4 });
    const end = ending(ch);
    for (let value = 1; value <= held; value++) await ch.send(value);
    end();
    await settled();
    const done = act(ch);
    return typeof done === "string" ? done : await words(done);
  };
}

const EMPTY: Options = {};
const FULL: Options = { capacity: 1 };

/** What waits. */
export const WAITING: Readonly<Record<string, Look>> = {
  "parked send": parked(FULL, (ch) => ch.send(2)),
  "parked send, with a hook": parked(FULL, (ch) => ch.send(2), true),
  "parked send of a rendezvous": parked(EMPTY, (ch) => ch.send(2)),
  "parked sendMany": parked(FULL, (ch) => ch.sendMany([2, 3])),
  "parked reserve": parked(FULL, (ch) => ch.reserve()),
  "select that waits to send": parked(FULL, (ch) => select({ out: ch.onSend(2) })),
  "select that waits to send, with a hook": parked(FULL, (ch) => select({ out: ch.onSend(2) }), true),
  "parked receive": parked(EMPTY, (ch) => ch.receive()),
  "parked receiveMany": parked(EMPTY, (ch) => ch.receiveMany(4)),
  "select that waits to receive": parked(EMPTY, (ch) => select({ in: ch })),
  "parked iterator": parked(EMPTY, (ch) => ch[Symbol.asyncIterator]().next()),
  "parked batches": parked(EMPTY, (ch) => ch.batches(4).next()),
  "parked stream": parked(EMPTY, (ch) => ch.toReadableStream().getReader().read()),
};

/** What is there. */
export const HELD: Readonly<Record<string, Look>> = {
  "buffered, by receive": later(2, async (ch) => [await ch.receive(), await ch.receive()]),
  "buffered, by for await": later(2, (ch) => drained(ch)),
  "buffered, by batches": later(2, (ch) => drained(ch.batches(9))),
  "buffered, by stream": later(2, (ch) => drained(ch.toReadableStream())),
  "buffered, to the hook": async (make, ending) => {
    const handed: number[] = [];
    const ch = make({ capacity: 4, onUndelivered: (value) => handed.push(value) });
    const end = ending(ch);
    await ch.sendMany([1, 2]);
    end();
    await settled();
    return say(handed);
  },
  "buffered, then cancelled": async (make, ending) => {
    const handed: number[] = [];
    const ch = make({ capacity: 4, onUndelivered: (value) => handed.push(value) });
    const end = ending(ch);
    await ch.sendMany([1, 2]);
    end();
    ch.cancel("late");
    await settled();
    return `${say(handed)}; ${await words(ch.receive())}`;
  },
  "a permit held": async (make, ending) => {
    const ch = make({ capacity: 1 });
    const end = ending(ch);
    const permit: Permit<number> = await ch.reserve();
    end();
    return attempt(() => permit.send(7));
  },
};

/** What comes too late. */
export const LATER: Readonly<Record<string, Look>> = {
  "later send": later(0, (ch) => ch.send(9)),
  "later trySend": later(0, (ch) => attempt(() => ch.trySend(9))),
  "later sendMany": later(0, (ch) => ch.sendMany([8, 9])),
  "later reserve": later(0, (ch) => ch.reserve()),
  "later select to send": later(0, (ch) => select({ out: ch.onSend(9) })),
  "later receive": later(0, (ch) => ch.receive()),
  "later tryReceive": later(0, (ch) => attempt(() => ch.tryReceive())),
  "later receiveMany": later(0, (ch) => ch.receiveMany(4)),
  "later select to receive": later(0, (ch) => select({ in: ch })),
  "later for await": later(0, (ch) => drained(ch)),
  "later poll": later(0, (ch) => say(ch[SELECT_CASE]().poll() instanceof Closed)),
  "later closed and size": later(0, (ch) => say([ch.closed, ch.size])),
  "later close and cancel": later(0, async (ch) => {
    ch.close("late");
    ch.cancel("later");
    ch[Symbol.dispose]();
    await ch.receive();
  }),
};
