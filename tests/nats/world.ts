/**
 * A server and connections to it, for the contracts that every carrier has to keep.
 *
 * @module
 */
import { connect } from "npm:@nats-io/transport-node@^3.4.0";
import { hasServer, NatsServer, PACKAGE } from "../../examples/nats/server.ts";
import type { Carrier } from "../../src/remote/carrier.ts";
import { NatsCarrier } from "../../src/remote/nats/nats_carrier.ts";

/** Whether there is no server to start; says so once per file. */
export const ignore: boolean = !hasServer();
if (ignore) console.log(`tests/nats: skipped, there is no nats-server; it comes with ${PACKAGE}`);

/** Three processes, as it were. */
export async function world(): Promise<
  { carriers: readonly Carrier[]; [Symbol.asyncDispose](): Promise<void> }
> {
  const server = await NatsServer.start();
  const connections = await Promise.all([1, 2, 3].map(() => connect({ servers: server.url })));
  return {
    carriers: connections.map((connection) => new NatsCarrier(connection)),
    async [Symbol.asyncDispose](): Promise<void> {
      await Promise.all(connections.map((connection) => connection.close()));
      await server[Symbol.asyncDispose]();
    },
  };
}
