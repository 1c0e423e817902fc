/**
 * Local channels beside two from npm, on the same work. Each iteration moves `N` values: divide by that. (The callbacks are
 * `async` because `Deno.bench` awaits nothing else.)
 *
 *   deno bench --allow-read --allow-env bench/local_channel_bench.ts
 */
import { Channel as ThingChannel, select as thingSelect } from "npm:@thi.ng/csp@3.2.44";
import { Effect, Queue } from "npm:effect@4.1.0";
import { Channel, select } from "../src/channel/mod.ts";
import { realClock } from "../src/time/clock.ts";

const N = 10_000;

/** One task sends `N` values, another receives them. */
async function stream(
  send: (value: number) => Promise<unknown>,
  receive: () => Promise<unknown>,
): Promise<void> {
  const sending = (async () => {
    for (let i = 0; i < N; i++) await send(i);
  })();
  for (let i = 0; i < N; i++) await receive();
  await sending;
}

for (const [group, capacity] of [["rendezvous", 0], ["buffered 64", 64]] as const) {
  Deno.bench("millrace", { group, baseline: true }, async () => {
    const ch = new Channel<number>({ capacity });
    await stream((value) => ch.send(value), () => ch.receive());
  });
  // Its smallest buffer holds one value.
  Deno.bench("@thi.ng/csp", { group }, async () => {
    const ch = new ThingChannel<number>(Math.max(1, capacity));
    await stream((value) => ch.write(value), () => ch.read());
  });
  // Its queue has no rendezvous.
  if (capacity === 0) continue;
  Deno.bench("effect Queue", { group }, async () => {
    await Effect.runPromise(Effect.gen(function* () {
      const queue = yield* Queue.bounded<number>(capacity);
      yield* Effect.forkChild(Effect.gen(function* () {
        for (let i = 0; i < N; i++) yield* Queue.offer(queue, i);
      }));
      for (let i = 0; i < N; i++) yield* Queue.take(queue);
    }));
  });
}

Deno.bench("millrace", { group: "buffered 1024, try paths", baseline: true }, () => {
  const ch = new Channel<number>({ capacity: 1024 });
  for (let i = 0; i < N;) {
    while (i < N && ch.trySend(i)) i++;
    while (ch.tryReceive().state === "ok");
  }
});

/** A value goes there and another comes back, `N` times. */
async function pingPong(
  ping: { send(value: number): Promise<unknown>; receive(): Promise<unknown> },
  pong: { send(value: number): Promise<unknown>; receive(): Promise<unknown> },
): Promise<void> {
  (async () => {
    for (let i = 0; i < N; i++) {
      await ping.receive();
      await pong.send(i);
    }
  })();
  for (let i = 0; i < N; i++) {
    await ping.send(i);
    await pong.receive();
  }
}

const thing = () => {
  const ch = new ThingChannel<number>(1);
  return { send: (value: number) => ch.write(value), receive: () => ch.read() };
};
Deno.bench("millrace", { group: "ping-pong", baseline: true }, async () => {
  await pingPong(new Channel(), new Channel());
});
Deno.bench("@thi.ng/csp", { group: "ping-pong" }, async () => {
  await pingPong(thing(), thing());
});

/** Two channels take turns; their values are selected. */
async function alternate(
  send: (of: number, value: number) => Promise<unknown>,
  next: () => Promise<unknown>,
) {
  const sending = (async () => {
    for (let i = 0; i < N; i++) await send(i & 1, i);
  })();
  for (let i = 0; i < N; i++) await next();
  await sending;
}

Deno.bench("millrace", { group: "select2", baseline: true }, async () => {
  const [a, b] = [new Channel<number>(), new Channel<number>()];
  await alternate((of, value) => (of ? a : b).send(value), () => select({ a, b }));
});
Deno.bench("@thi.ng/csp", { group: "select2" }, async () => {
  const [a, b] = [new ThingChannel<number>(1), new ThingChannel<number>(1)];
  await alternate((of, value) => (of ? a : b).write(value), () => thingSelect(a, b));
});

/** One task sends `N` values and closes; the other iterates. */
async function iterate(
  send: (value: number) => Promise<unknown>,
  close: () => unknown,
  over: AsyncIterable<unknown>,
) {
  (async () => {
    for (let i = 0; i < N; i++) await send(i);
    close();
  })();
  for await (const _ of over);
}

Deno.bench("millrace", { group: "iterate", baseline: true }, async () => {
  const ch = new Channel<number>({ capacity: 64 });
  await iterate((value) => ch.send(value), () => ch.close(), ch);
});
Deno.bench("millrace, batches", { group: "iterate" }, async () => {
  const ch = new Channel<number>({ capacity: 64 });
  await iterate((value) => ch.send(value), () => ch.close(), ch.batches(64));
});
Deno.bench("@thi.ng/csp", { group: "iterate" }, async () => {
  const ch = new ThingChannel<number>(64);
  await iterate((value) => ch.write(value), () => ch.close(), ch);
});

const nothing = { onTimer(): void {} };
Deno.bench("millrace", { group: "timers: arm and cancel", baseline: true }, () => {
  for (let i = 0; i < N; i++) realClock.cancel(realClock.setTimer(1000, nothing));
});
Deno.bench("setTimeout", { group: "timers: arm and cancel" }, () => {
  for (let i = 0; i < N; i++) clearTimeout(setTimeout(() => {}, 1000));
});
