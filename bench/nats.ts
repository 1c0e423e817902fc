/**
 * Remote channels beside what they are made of: raw nats.js, in the same run, alternately.
 *
 * `deno run -A --lock=bench/deno.lock bench/nats.ts [--rounds 5] [--count 20000]`
 *
 * @module
 */
import { jetstream, jetstreamManager } from "npm:@nats-io/jetstream@^3.4.0";
import { connect, type NatsConnection } from "npm:@nats-io/transport-node@^3.4.0";
import { parseArgs } from "node:util";
import { bytes } from "../src/codec/mod.ts";
import { remote } from "../src/remote/mod.ts";
import { hasServer, NatsServer, PACKAGE } from "../examples/nats/server.ts";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "5" }, count: { type: "string", default: "20000" } },
});
const ROUNDS = Number(values.rounds), COUNT = Number(values.count);
const payload = new Uint8Array(100).fill(7);

/** Messages per second of one program. */
type Program = (near: NatsConnection, far: NatsConnection, round: number) => Promise<number>;

const perSecond = (since: number): number => COUNT / ((performance.now() - since) / 1000);

const rawCore: Program = async (near, far, round) => {
  const subject = `raw.${round}`;
  let seen = 0;
  const done = Promise.withResolvers<void>();
  const subscription = far.subscribe(subject, {
    callback: () => {
      if (++seen === COUNT) done.resolve();
    },
  });
  await far.flush();
  const since = performance.now();
  for (let i = 0; i < COUNT; i++) near.publish(subject, payload);
  await done.promise;
  const rate = perSecond(since);
  subscription.unsubscribe();
  return rate;
};

const channel = (kind: "ephemeral" | "durable"): Program => async (near, far, round) => {
  await using here = remote(near, { name: `bench-${kind}-${round}` });
  await using there = remote(far, { name: `bench-${kind}-${round}` });
  const options = { kind, capacity: 4096, window: 1024 } as const;
  const to = await there.channel("n", bytes, options), from = await here.channel("n", bytes, options);
  const first = to.receive();
  await from.send(payload);
  await first;
  const since = performance.now();
  const receiving = (async () => {
    for (let left = COUNT; left > 0;) left -= (await to.receiveMany(256)).length;
    return perSecond(since);
  })();
  await from.sendMany(Array.from({ length: COUNT }, () => payload));
  return await receiving;
};

const rawJetStream: Program = async (near, far, round) => {
  const name = `raw-${round}`;
  const manager = await jetstreamManager(near);
  await manager.streams.add({ name, subjects: [`js.${name}`], retention: "workqueue", storage: "file" });
  await manager.consumers.add(name, { durable_name: "w", ack_policy: "explicit", max_ack_pending: -1 });
  const consumer = await jetstream(far).consumers.get(name, "w");
  const since = performance.now();
  const receiving = (async () => {
    let seen = 0;
    const messages = await consumer.consume({ max_messages: 1024 });
    for await (const message of messages) {
      message.ack();
      if (++seen === COUNT) break;
    }
    return perSecond(since);
  })();
  const js = jetstream(near);
  for (let sent = 0; sent < COUNT;) {
    const some = [];
    for (let i = 0; i < 256 && sent < COUNT; i++, sent++) some.push(js.publish(`js.${name}`, payload));
    await Promise.all(some);
  }
  return await receiving;
};

const PROGRAMS: readonly (readonly [string, Program])[] = [
  ["raw nats.js publish → subscribe", rawCore],
  ["ephemeral channel", channel("ephemeral")],
  ["raw JetStream publish 256 at once → consume, ack", rawJetStream],
  ["durable channel", channel("durable")],
];

const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[numbers.length >> 1]!;

if (!hasServer()) {
  console.log(`there is no nats-server; it comes with ${PACKAGE}`);
} else {
  await using server = await NatsServer.start();
  await using near = await connect({ servers: server.url });
  await using far = await connect({ servers: server.url });
  const rates = new Map<string, number[]>(PROGRAMS.map(([name]) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, program] of PROGRAMS) rates.get(name)!.push(await program(near, far, round));
  }
  const medians = PROGRAMS.map(([name]) => median(rates.get(name)!));
  for (const [at, [name]] of PROGRAMS.entries()) {
    const ratio = at % 2 === 1 ? `${(medians[at]! / medians[at - 1]!).toFixed(2)} of the line above` : "";
    console.log(
      `${name.padEnd(52)} ${Math.round(medians[at]!).toLocaleString("en").padStart(10)}/s  ${ratio}`,
    );
  }
}
