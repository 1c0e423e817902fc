import { assertEquals } from "@std/assert";
import { connect } from "npm:@nats-io/transport-node@^3.4.0";
import { NatsServer } from "../../examples/nats/server.ts";
import { f64 } from "../../src/codec/mod.ts";
import { remote, type RemoteError } from "../../src/remote/mod.ts";
import { NatsCarrier } from "../../src/remote/nats/nats_carrier.ts";
import { ignore } from "./world.ts";

Deno.test({
  name: "whoever forgets as many deliveries as the window is wide gets them again, and what comes after them",
  ignore,
  async fn() {
    await using server = await NatsServer.start();
    const connection = await connect({ servers: server.url });
    const system = remote(connection, { name: "held" });
    const options = { kind: "durable", capacity: 8, window: 1, ackWait: 500, attempts: Infinity } as const;
    const channel = await system.channel("n", f64, options);
    await channel.sendMany([1, 2]);
    const deliveries = channel.deliveries();
    const forgotten = await deliveries.receive();
    assertEquals([forgotten.value, forgotten.attempt], [1, 1]);
    const seen = new Set<number>();
    while (seen.size < 2) {
      const { value, redelivered, ack } = await deliveries.receive();
      assertEquals(redelivered || value === 2, true);
      seen.add(value);
      ack();
    }
    await system.close({ deadline: 0 });
    await connection.close();
  },
});

for (const keep of ["history", "queue"] as const) {
  Deno.test({
    name: `whoever reads a ${keep} over a connection that is closed is told, and does not wait for ever`,
    ignore,
    async fn() {
      await using server = await NatsServer.start();
      const connection = await connect({ servers: server.url });
      const log = await new NatsCarrier(connection).log({ name: keep, keep, limit: 8 });
      const seen = Promise.withResolvers<void>(), ended = Promise.withResolvers<Error>();
      const reading = await log.read(() => seen.resolve(), { onEnd: ended.resolve });
      await log.append("k", new Uint8Array(1));
      await seen.promise;
      await connection.close();
      assertEquals((await ended.promise as RemoteError).code, "REMOTE_UNAVAILABLE");
      await reading.stop();
    },
  });
}
