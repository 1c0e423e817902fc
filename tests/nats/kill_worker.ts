/**
 * A process of `kills_test.ts`: takes values, tells what it took, and leads while it holds the lease.
 *
 * @module
 */
import { bool, f64, struct } from "@millrace/millrace";
import { remote } from "@millrace/millrace/nats";
import { connect } from "npm:@nats-io/transport-node@^3.4.0";

const connection = await connect({
  servers: Deno.args[0]!,
  maxReconnectAttempts: -1,
  reconnectTimeWait: 50,
  waitOnFirstConnect: true,
});
const system = remote(connection, { name: "kills", leaseTtl: 1500 });

/** Tries until the server is there. */
async function opened<R>(open: () => Promise<R>): Promise<R> {
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if ((error as { code?: string }).code?.startsWith("REMOTE_") !== true) throw error;
    }
  }
}

const kept = { kind: "durable", capacity: 100_000, ackWait: 2000, window: 16, attempts: Infinity } as const;
const values = await opened(() => system.channel("values", f64, kept));
const taken = await opened(() => system.channel("taken", struct({ value: f64, marked: bool }), kept));
const ticks = await opened(() => system.subject("ticks", struct({ fence: f64, at: f64 })));

async function lead(): Promise<never> {
  for (;;) {
    const lease = await system.lease("leader").catch(() => undefined);
    while (lease !== undefined && !lease.lost.aborted) {
      ticks.next({ fence: lease.fence, at: Date.now() });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

lead();
for await (const { value, redelivered, ack } of values.deliveries()) {
  // Told before it is acknowledged: whoever dies in between has told of it, and it comes again, marked.
  await taken.send({ value, marked: redelivered });
  ack();
}
