import { assert, assertEquals, assertRejects } from "@std/assert";
import { connect, type NatsConnection } from "npm:@nats-io/transport-node@^3.4.0";
import { bytes, f64 } from "../../src/codec/mod.ts";
import { MessageTooLargeError, RemoteError } from "../../src/errors.ts";
import { type Lease, remote } from "../../src/remote/mod.ts";
import { isOlder } from "../../src/remote/nats/nats_link.ts";
import { NatsServer } from "../../examples/nats/server.ts";
import { Proxy } from "./proxy.ts";
import { ignore } from "./world.ts";

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const reconnecting = (server: NatsServer): Promise<NatsConnection> =>
  connect({ servers: server.url, maxReconnectAttempts: -1, reconnectTimeWait: 50 });

const test = (name: string, fn: () => Promise<void>): void =>
  Deno.test({ name: `bad day: ${name}`, ignore, fn });

test("without JetStream an ephemeral channel works, and a durable one is refused by name", async () => {
  await using server = await NatsServer.start({ jetstream: false });
  await using connection = await connect({ servers: server.url });
  await using system = remote(connection, { name: "day" });
  const channel = await system.channel("n", f64, { capacity: 4 });
  const got = channel.receive();
  await channel.send(1);
  assertEquals(await got, 1);
  const refused = await assertRejects(
    () => system.channel("d", f64, { kind: "durable", capacity: 4 }),
    RemoteError,
  );
  assertEquals(refused.code, "NO_STORE");
  assertEquals((await assertRejects(() => system.lease("key"), RemoteError)).code, "NO_STORE");
});

test("a server that refuses the subject is a named error", async () => {
  const config = await Deno.makeTempFile({ suffix: ".conf" });
  await Deno.writeTextFile(
    config,
    'authorization { users: [ { user: "u", password: "p", permissions: { publish: ">", subscribe: "_INBOX.>" } } ] }',
  );
  await using server = await NatsServer.start({ jetstream: false, args: ["-c", config] });
  await using connection = await connect({ servers: server.url, user: "u", pass: "p" });
  await using system = remote(connection, { name: "day" });
  const refused = await assertRejects(() => system.channel("n", f64, { capacity: 4 }), RemoteError);
  assertEquals(refused.code, "REMOTE_DENIED");
  await Deno.remove(config);
});

test("a value over the server's limit is refused, with the value, and the channel goes on", async () => {
  await using server = await NatsServer.start();
  await using connection = await connect({ servers: server.url });
  await using system = remote(connection, { name: "day" });
  for (const kind of ["ephemeral", "durable"] as const) {
    const channel = await system.channel(`b-${kind}`, bytes, { kind, capacity: 4 });
    const got = channel.receive();
    const large = new Uint8Array(2 << 20);
    assert((await assertRejects(() => channel.send(large), MessageTooLargeError)).value === large);
    await channel.send(new Uint8Array([1]));
    assertEquals(await got, new Uint8Array([1]));
  }
});

test("a server that is killed and started again loses no durable value, and an ephemeral channel goes on", async () => {
  await using server = await NatsServer.start();
  await using near = await reconnecting(server);
  await using far = await reconnecting(server);
  await using here = remote(near, { name: "day" });
  await using there = remote(far, { name: "day" });
  const from = await here.channel("n", f64, { kind: "durable", capacity: 1000 });
  const to = await there.channel("n", f64, { kind: "durable", capacity: 1000, ackWait: 2000 });
  const lively = await here.channel("e", f64, { capacity: 8 }),
    heard = await there.channel("e", f64, { capacity: 8 });
  const seen = new Map<number, number>(), doubled: number[] = [];
  const working = (async () => {
    for await (const { value, redelivered, ack } of to.deliveries()) {
      if (seen.has(value) && !redelivered) doubled.push(value);
      seen.set(value, (seen.get(value) ?? 0) + 1);
      ack();
      if (seen.size === 600) return;
    }
  })();
  const live = (async () => {
    const values: number[] = [];
    while (values.length < 100) values.push(await heard.receive());
    return values;
  })();
  const sending = (async () => {
    for (const value of numbers(600)) await from.send(value);
  })();
  const telling = (async () => {
    for (const value of numbers(100)) {
      await lively.send(value);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  for (let kill = 0; kill < 2; kill++) {
    await new Promise((resolve) => setTimeout(resolve, 150));
    await server.restart();
  }
  await Promise.all([sending, telling, working]);
  assertEquals([...seen.keys()].sort((a, b) => a - b), numbers(600));
  assertEquals(doubled, []);
  assertEquals(await live, numbers(100));
});

test("a stream that is deleted underneath ends who receives, and refuses who sends, by name", async () => {
  await using server = await NatsServer.start();
  await using connection = await connect({ servers: server.url });
  const { jetstreamManager } = await import("npm:@nats-io/jetstream@^3.4.0");
  await using system = remote(connection, { name: "day" });
  const channel = await system.channel("n", f64, { kind: "durable", capacity: 8 });
  await channel.send(1);
  const manager = await jetstreamManager(connection);
  await manager.streams.delete("mr-day-ch-n");
  const lost = await assertRejects(() => channel.send(2), RemoteError);
  assertEquals([lost.code, lost.value], ["LOG_LOST", 2]);
  assertEquals((await assertRejects(() => channel.receive(), RemoteError)).code, "LOG_LOST");
});

test("a closed connection refuses by name, at once", async () => {
  await using server = await NatsServer.start();
  const connection = await connect({ servers: server.url });
  const system = remote(connection, { name: "day" });
  const channel = await system.channel("n", f64, { kind: "durable", capacity: 8 });
  await connection.close();
  const refused = await assertRejects(() => system.channel("m", f64, { capacity: 8 }), RemoteError);
  assertEquals(refused.code, "REMOTE_UNAVAILABLE");
  const signal = AbortSignal.timeout(200);
  const waiting = channel.send(1, { signal });
  await system.close({ deadline: 100 });
  const failed = await assertRejects(() => waiting, RemoteError);
  assertEquals([failed.code, failed.value], ["REMOTE_UNAVAILABLE", 1]);
});

Deno.test("bad day: servers before 2.9 are too old for logs", () => {
  assertEquals(["2.8.4", "1.9.0", "2.9.10", "2.10.0", "3.0.0", "built by hand"].map(isOlder), [
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

test("a lease whose holder is cut off is lost to it in time, and free for others a second later at most", async () => {
  await using server = await NatsServer.start();
  const proxy = new Proxy(server.port);
  const cut = await connect({ servers: proxy.url, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
  await using connection = await connect({ servers: server.url });
  const leaseTtl = 2000;
  const holder = remote(cut, { name: "day", leaseTtl });
  await using other = remote(connection, { name: "day", leaseTtl });
  const first = (await holder.lease("leader"))!;
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await proxy[Symbol.asyncDispose]();
  const since = performance.now();
  let lost = Infinity;
  first.lost.addEventListener("abort", () => lost = performance.now());
  // What the machine stood still is nobody's fault.
  let second: Lease | undefined, taken = since, stood = 0;
  while (second === undefined) {
    const from = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 20));
    second = await other.lease("leader");
    taken = performance.now();
    stood += Math.max(0, taken - from - 200);
  }
  assert(lost <= taken, "it was held twice");
  assert(taken - since <= leaseTtl + 1000 + stood, `${taken - since} ms, ${stood} of them standing still`);
  assert(second.fence > first.fence);
  await cut.close();
  await holder.close({ deadline: 0 });
});
