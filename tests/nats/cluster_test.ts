import { assertEquals } from "@std/assert";
import { connect } from "npm:@nats-io/transport-node@^3.4.0";
import { jetstreamManager } from "npm:@nats-io/jetstream@^3.4.0";
import { f64 } from "../../src/codec/mod.ts";
import { remote } from "../../src/remote/mod.ts";
import { ignore } from "./world.ts";
import { amount } from "../support/deep.ts";
import { NatsCluster } from "./cluster.ts";

const COUNT = 1500;
const KILLS = amount(1, 10);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

Deno.test({
  name: `three servers, whose leader is killed ${KILLS} times under load: no durable value is lost`,
  ignore,
  async fn() {
    await using cluster = new NatsCluster();
    const options = {
      servers: cluster.urls,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 50,
      waitOnFirstConnect: true,
    };
    await using near = await connect(options);
    await using far = await connect(options);
    await using here = remote(near, { name: "three", replicas: 3 });
    await using there = remote(far, { name: "three", replicas: 3 });
    const kept = { kind: "durable", capacity: COUNT, ackWait: 2000, attempts: Infinity } as const;
    const open = async () => {
      for (;;) {
        try {
          return [await here.channel("n", f64, kept), await there.channel("n", f64, kept)] as const;
        } catch (error) {
          // A new cluster takes a moment to find its leader.
          if (!(error as { code?: string }).code) throw error;
          await pause(100);
        }
      }
    };
    const [from, to] = await open();
    const manager = await jetstreamManager(near);
    const seen = new Set<number>();
    let sent = 0;
    const working = (async () => {
      for await (const { value, ack } of to.deliveries()) {
        seen.add(value);
        ack();
        if (seen.size === COUNT) return;
      }
    })();
    const sending = (async () => {
      for (; sent < COUNT; sent++) await from.send(sent);
    })();
    const leader = async (): Promise<string> => {
      for (;;) {
        const info = await manager.streams.info("mr-three-ch-n").catch(() => undefined);
        if (info?.cluster?.leader !== undefined) return info.cluster.leader;
        await pause(100);
      }
    };
    const killing = (async () => {
      for (let kill = 0; kill < KILLS; kill++) {
        while (sent < (kill + 1) * COUNT / (KILLS + 1)) await pause(5);
        await cluster.kill(await leader(), 300);
        await pause(1000);
      }
    })();
    await Promise.all([killing, sending, working]);
    assertEquals(seen.size, COUNT);
  },
});
