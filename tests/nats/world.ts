/**
 * A server and connections to it, for the contracts that every carrier has to keep.
 *
 * @module
 */
import { connect } from "npm:@nats-io/transport-node@^3.4.0";
import { hasServer, NatsServer, PACKAGE } from "../../examples/nats/server.ts";
import { NatsCarrier } from "../../src/remote/nats/nats_carrier.ts";
import { realClock } from "../../src/time/clock.ts";
import { pass, type World } from "../unit/remote/memory_world.ts";

/** Whether there is no server to start; says so once per file. */
export const ignore: boolean = !hasServer();
if (ignore) console.log(`tests/nats: skipped, there is no nats-server; it comes with ${PACKAGE}`);

/** Three processes, as it were. */
export async function world(): Promise<World> {
  const server = await NatsServer.start();
  const connections = await Promise.all([1, 2, 3].map(() => connect({ servers: server.url })));
  return {
    carriers: connections.map((connection) => new NatsCarrier(connection)),
    clock: realClock,
    pass,
    async [Symbol.asyncDispose](): Promise<void> {
      await Promise.all(connections.map((connection) => connection.close()));
      await server[Symbol.asyncDispose]();
    },
  };
}
