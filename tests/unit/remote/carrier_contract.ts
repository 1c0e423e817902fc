/**
 * What every carrier owes, whichever it is.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Carrier, LogMessage, LogSpec } from "../../../src/remote/carrier.ts";
import { leaseLog, takeLease } from "../../../src/remote/lease.ts";
import { RemoteError } from "../../../src/errors.ts";
import type { World } from "./memory_world.ts";

const encoder = new TextEncoder(), decoder = new TextDecoder();
const bytes = (text: string): Uint8Array => encoder.encode(text);
const text = (data: Uint8Array): string => decoder.decode(data);

/** Collects what comes until there are `count`. */
function collector<T>(): { add(value: T): void; until(count: number): Promise<T[]>; readonly all: T[] } {
  const all: T[] = [];
  let waiting: (() => void) | undefined;
  return {
    all,
    add(value): void {
      all.push(value);
      waiting?.();
    },
    async until(count): Promise<T[]> {
      while (all.length < count) await new Promise<void>((resolve) => waiting = resolve);
      return all;
    },
  };
}

const code = async (failing: Promise<unknown>): Promise<string> =>
  (await assertRejects(() => failing, RemoteError)).code;

/** Milliseconds after which what is silent is given up: long enough that a machine that stands still for a second is not. */
const PATIENCE = 3000;

let made = 0;
const spec = (over: Partial<LogSpec> = {}): LogSpec => ({
  name: `log${++made}`,
  keep: "history",
  limit: 100,
  persist: false,
  ...over,
});

/** Registers the tests of one carrier. `connect` gives the carriers of different processes, as it were. */
export function carrierContract(
  name: string,
  ignore: boolean,
  connect: () => Promise<World>,
): void {
  const test = (title: string, body: (near: Carrier, far: Carrier, time: World) => Promise<void>): void =>
    Deno.test({
      name: `${name}: ${title}`,
      ignore,
      async fn() {
        await using world = await connect();
        await body(world.carriers[0]!, world.carriers[1]!, world);
      },
    });

  test(
    "C1: what is published comes in order to all who listen, and to one of each group",
    async (near, far) => {
      const all = collector<string>(), one = collector<string>(), some = collector<string>();
      const stops = [
        await far.consume("a.>", ({ subject, data }) => all.add(`${subject} ${text(data)}`)),
        await near.consume("a.b", ({ data }) => one.add(text(data)), { group: "g" }),
        await far.consume("a.b", ({ data }) => some.add(text(data)), { group: "g" }),
      ];
      for (let i = 0; i < 20; i++) near.publish("a.b", bytes(`${i}`));
      near.publish("ab", bytes("elsewhere"));
      assertEquals(await all.until(20), Array.from({ length: 20 }, (_, i) => `a.b ${i}`));
      while (one.all.length + some.all.length < 20) await near.flush();
      assertEquals(
        [...one.all, ...some.all].map(Number).sort((a, b) => a - b),
        Array.from({ length: 20 }, (_, i) => i),
      );
      for (const stop of stops) await stop.stop();
      near.publish("a.b", bytes("late"));
      await near.flush();
      await far.flush();
      assertEquals(all.all.length, 20);
    },
  );

  test("C4: a handler never runs inside the call that publishes", async (near) => {
    const seen = collector<string>();
    const stop = await near.consume("self", () => seen.add("told"));
    near.publish("self", bytes(""));
    assertEquals(seen.all, []);
    await seen.until(1);
    await stop.stop();
  });

  test(
    "a request is answered once, refused at once where nobody listens, and ends in time",
    async (near, far, { pass }) => {
      const stop = await far.consume("ask.>", ({ subject, data, reply }) => {
        if (subject === "ask.me") reply?.(bytes(`${text(data)}!`));
      });
      assertEquals(text(await near.request("ask.me", bytes("hello"), { timeout: 5000 })), "hello!");
      assertEquals(await code(near.request("nobody", bytes(""), { timeout: 5000 })), "NO_RESPONDER");
      const late = code(near.request("ask.other", bytes(""), { timeout: 30 }));
      await pass(30);
      assertEquals(await late, "REMOTE_TIMEOUT");
      const signal = AbortSignal.abort(new Error("enough"));
      await assertRejects(
        () => near.request("ask.me", bytes(""), { timeout: 5000, signal }),
        Error,
        "enough",
      );
      const later = new AbortController();
      const asked = near.request("ask.other", bytes(""), { timeout: 200, signal: later.signal });
      later.abort(new Error("later"));
      await assertRejects(() => asked, Error, "later");
      await stop.stop();
    },
  );

  test("a message that is too large is refused before it is sent", async (near) => {
    const large = new Uint8Array(near.maxPayload + 1);
    try {
      near.publish("large", large);
      assert(false, "it was sent");
    } catch (error) {
      assertEquals((error as RemoteError).code, "PAYLOAD_TOO_LARGE");
    }
    assertEquals(await code(near.request("large", large, { timeout: 100 })), "PAYLOAD_TOO_LARGE");
  });

  test("C2: a history is read from where one likes, by everybody", async (near, far) => {
    const log = await near.log(spec());
    const numbers = [];
    for (let i = 1; i <= 5; i++) numbers.push(await log.append("k", bytes(`${i}`)));
    assertEquals(numbers, [1, 2, 3, 4, 5]);
    const same = await far.log(log.spec);
    const all = collector<string>(),
      last = collector<string>(),
      fresh = collector<string>(),
      after = collector<string>();
    const into = (to: { add(value: string): void }) => ({ data, attempt }: LogMessage): void => {
      assertEquals(attempt, 1);
      to.add(text(data));
    };
    const stops = [
      await same.read(into(all)),
      await same.read(into(last), { start: { last: 2 } }),
      await same.read(into(fresh), { start: "new" }),
      await same.read(into(after), { start: { after: 3 }, key: "k" }),
    ];
    await log.append("k", bytes("6"));
    assertEquals(await all.until(6), ["1", "2", "3", "4", "5", "6"]);
    assertEquals(await last.until(3), ["4", "5", "6"]);
    assertEquals(await fresh.until(1), ["6"]);
    assertEquals(await after.until(3), ["4", "5", "6"]);
    assertEquals(await log.state(), { count: 6, first: 1, last: 6 });
    const found = await log.last("k");
    assertEquals([found?.sequence, text(found!.data)], [6, "6"]);
    assertEquals(await log.last("other"), undefined);
    for (const stop of stops) await stop.stop();
    await log.delete();
    assertEquals(
      await code(log.append("k", bytes("7"))),
      "LOG_LOST",
    );
  });

  test("a history forgets its oldest, in all and per key", async (near) => {
    const log = await near.log(spec({ limit: 3, perKey: 2 }));
    for (const [key, value] of [["a", "1"], ["a", "2"], ["a", "3"], ["b", "4"], ["c", "5"]]) {
      await log.append(key!, bytes(value!));
    }
    const seen = collector<string>();
    const stop = await log.read(({ data }) => seen.add(text(data)));
    assertEquals(await seen.until(3), ["3", "4", "5"]);
    await stop.stop();
    await log.delete();
  });

  test("the same id is kept once; C3: of those who expect the same, one succeeds", async (near, far) => {
    const log = await near.log(spec());
    const same = await far.log(log.spec);
    assertEquals([
      await log.append("k", bytes("1"), { id: "x" }),
      await same.append("k", bytes("1"), { id: "x" }),
    ], [1, 1]);
    assertEquals(await log.append("k", bytes("2"), { expected: 1 }), 2);
    assertEquals(await code(same.append("k", bytes("3"), { expected: 1 })), "LOG_CONFLICT");
    assertEquals(await same.append("other", bytes("4"), { expected: 0 }), 3);
    const both = await Promise.allSettled(
      [1, 2, 3].map((i) => log.append("race", bytes(`${i}`), { expected: 0 })),
    );
    assertEquals(both.filter(({ status }) => status === "fulfilled").length, 1);
    await log.delete();
  });

  test(
    "a queue hands each message to one reader, again if it is refused or forgotten, and refuses when full",
    async (near, far, { pass }) => {
      const log = await near.log(spec({ keep: "queue", limit: 4 }));
      const same = await far.log(log.spec);
      for (let i = 1; i <= 4; i++) await log.append("k", bytes(`${i}`));
      assertEquals(await code(log.append("k", bytes("5"))), "LOG_FULL");
      const seen = collector<string>();
      const stop = await same.read((message) => {
        seen.add(`${text(message.data)} ${message.attempt}`);
        if (text(message.data) === "2" && message.attempt === 1) message.nak();
        else if (text(message.data) !== "3" || message.attempt === 2) message.ack();
      }, { window: 4, ackWait: PATIENCE });
      await seen.until(5);
      await pass(PATIENCE);
      const all = await seen.until(6);
      assertEquals([...all].sort(), ["1 1", "2 1", "2 2", "3 1", "3 2", "4 1"]);
      await log.append("k", bytes("6"));
      await seen.until(7);
      await stop.stop();
      await log.delete();
    },
  );

  test(
    "a reader of a queue has no more out than its window, and what it leaves goes to others",
    async (near, far, { pass }) => {
      const log = await near.log(spec({ keep: "queue", limit: 100 }));
      const same = await far.log(log.spec);
      for (let i = 0; i < 10; i++) await log.append("k", bytes(`${i}`));
      const held = collector<LogMessage>(), rest = collector<string>();
      const slow = await log.read((message) => held.add(message), { window: 3, ackWait: PATIENCE });
      await held.until(3);
      await near.flush();
      assertEquals(held.all.length, 3);
      held.all[0]!.ack();
      await held.until(4);
      const stopped = slow.stop();
      const stop = await same.read((message) => (rest.add(text(message.data)), message.ack()), {
        window: 8,
        ackWait: PATIENCE,
      });
      await pass(PATIENCE);
      await rest.until(9);
      assertEquals(new Set(rest.all).size, 9);
      await stopped;
      await stop.stop();
      await log.delete();
    },
  );

  test(
    "a lease has one holder, runs on while it is renewed, and its fence grows",
    async (near, far, time) => {
      const { clock, pass } = time;
      const mine = await near.log(leaseLog(`leases${++made}`, PATIENCE));
      const yours = await far.log(mine.spec);
      const first = await takeLease(mine, "key", bytes("me"), clock);
      assert(first !== undefined);
      assertEquals(await takeLease(yours, "key", bytes("you"), clock), undefined);
      await pass(1.5 * PATIENCE);
      assertEquals(await takeLease(yours, "key", bytes("you"), clock), undefined);
      assertEquals(first.lost.aborted, false);
      await first.release();
      const second = await takeLease(yours, "key", bytes("you"), clock);
      assert(second !== undefined && second.fence > first.fence);
      await mine.delete();
      await pass(PATIENCE);
      assertEquals((second.lost.reason as RemoteError).code, "LEASE_LOST");
    },
  );
}
