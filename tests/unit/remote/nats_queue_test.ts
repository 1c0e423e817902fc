/** What a queue of NATS says of its messages, over a link that a test holds in its hands. */
import { assertEquals } from "@std/assert";
import type { LogMessage } from "../../../src/remote/carrier.ts";
import type { NatsLink } from "../../../src/remote/nats/nats_link.ts";
import { openNatsLog } from "../../../src/remote/nats/nats_log.ts";

Deno.test("a queue whose length a server could not say after it came back takes no later message for a second attempt", async () => {
  let reconnected = (): void => {}, known = false, looked = Promise.withResolvers<void>();
  const batches: number[][] = [];
  let more = Promise.withResolvers<void>();
  const hand = (...sequences: number[]): void => {
    batches.push(sequences);
    more.resolve();
  };
  async function* fetch(): AsyncGenerator<unknown> {
    if (batches.length === 0) await more.promise;
    more = Promise.withResolvers<void>();
    for (const seq of batches.shift() ?? []) {
      const info = { timestampNanos: 0, deliveryCount: 1 };
      yield { subject: "mr-log.q.v", data: new Uint8Array(1), seq, info, ack() {}, nak() {}, working() {} };
    }
  }
  const link = {
    manager: {
      streams: {
        add: (config: unknown) => Promise.resolve({ config }),
        info: () => {
          queueMicrotask(() => looked.resolve());
          return known
            ? Promise.resolve({ state: { messages: 0, first_seq: 1, last_seq: 2 } })
            : Promise.reject(new Error("not yet"));
        },
      },
      consumers: { add: () => Promise.resolve({}) },
    },
    client: { consumers: { get: () => Promise.resolve({ fetch: () => Promise.resolve(fetch()) }) } },
    onReconnect(listener: () => void) {
      reconnected = listener;
      return () => {};
    },
  } as unknown as NatsLink;
  const log = await openNatsLog(link, { name: "q", keep: "queue", limit: 10 });
  const seen: string[] = [];
  let arrived = Promise.withResolvers<void>();
  const next = async (sequence: number): Promise<void> => {
    arrived = Promise.withResolvers<void>();
    hand(sequence);
    await arrived.promise;
  };
  const reading = await log.read(({ sequence, attempt, ack }: LogMessage) => {
    seen.push(`${sequence}: ${attempt}`);
    ack();
    arrived.resolve();
  });
  await next(1);
  reconnected();
  await looked.promise;
  await new Promise((resolve) => setTimeout(resolve, 0));
  looked = Promise.withResolvers<void>();
  known = true;
  await next(2);
  await looked.promise;
  await new Promise((resolve) => setTimeout(resolve, 0));
  await next(3);
  assertEquals(seen, ["1: 1", "2: 2", "3: 1"]);
  const stopped = reading.stop();
  hand();
  await stopped;
});

Deno.test("a queue whose cluster has no leader yet is read once it has one", async () => {
  let asked = 0, handed = 0;
  const stopped = Promise.withResolvers<void>();
  async function* fetch(): AsyncGenerator<unknown> {
    if (handed++ > 0) await stopped.promise;
    else {yield {
        subject: "mr-log.q.v",
        data: new Uint8Array(1),
        seq: 7,
        info: { timestampNanos: 0 },
        ack() {},
      };}
  }
  class TimeoutError extends Error {}
  const link = {
    manager: {
      streams: { add: (config: unknown) => Promise.resolve({ config }) },
      consumers: {
        add: () => ++asked < 3 ? Promise.reject(new TimeoutError("timeout")) : Promise.resolve({}),
      },
    },
    client: { consumers: { get: () => Promise.resolve({ fetch: () => Promise.resolve(fetch()) }) } },
    onReconnect: () => () => {},
  } as unknown as NatsLink;
  const log = await openNatsLog(link, { name: "q", keep: "queue", limit: 10 });
  const got = Promise.withResolvers<number>();
  const reading = await log.read((message: LogMessage) => {
    message.ack();
    got.resolve(message.sequence);
  }, { onEnd: got.reject });
  assertEquals([await got.promise, asked], [7, 3]);
  const end = reading.stop();
  stopped.resolve();
  await end;
});
