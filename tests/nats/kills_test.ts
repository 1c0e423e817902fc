import { assert, assertEquals } from "@std/assert";
import { connect } from "npm:@nats-io/transport-node@^3.4.0";
import { bool, f64, struct } from "../../src/codec/mod.ts";
import { remote } from "../../src/remote/mod.ts";
import { NatsServer } from "../../examples/nats/server.ts";
import { ignore } from "./world.ts";
import { amount } from "../support/deep.ts";
import { Proxy } from "./proxy.ts";

const KILLS = amount(9, 1000);
const TTL = 1500;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const seed = Number(Deno.env.get("MILLRACE_SEED") ?? Math.floor(Math.random() * 2 ** 31));

function spawn(url: string): Deno.ChildProcess {
  const worker = new URL("./kill_worker.ts", import.meta.url).href;
  return new Deno.Command(Deno.execPath(), { args: ["run", "-A", "--no-check", worker, url], stdin: "null" })
    .spawn();
}

Deno.test({
  name:
    `${KILLS} kills under load (processes, the server, the connection): no durable value is lost, one that comes twice is marked, and nobody leads beside another`,
  ignore,
  async fn() {
    console.log(`seed ${seed}`);
    let random = seed >>> 0 || 1;
    const draw = (below: number): number =>
      (random = Math.imul(random, 1_664_525) + 1_013_904_223 >>> 0) % below;
    await using server = await NatsServer.start();
    await using proxy = new Proxy(server.port);
    await using connection = await connect({
      servers: server.url,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 50,
    });
    await using system = remote(connection, { name: "kills", leaseTtl: TTL });
    const values = await system.channel("values", f64, { kind: "durable", capacity: 100_000, ackWait: 2000 });
    const taken = await system.channel("taken", struct({ value: f64, marked: bool }), {
      kind: "durable",
      capacity: 100_000,
    });
    const ticks = await system.subject("ticks", struct({ fence: f64, at: f64 }));
    const reign = new Map<number, { first: number; last: number }>();
    ticks.subscribe(({ fence, at }) => {
      const known = reign.get(fence);
      if (known === undefined) reign.set(fence, { first: at, last: at });
      else known.last = at;
    });

    let sent = 0, sending = true;
    const producing = (async () => {
      while (sending) {
        await values.sendMany(Array.from({ length: 20 }, () => sent++));
        await pause(20);
      }
    })();
    const seen = new Map<number, number>();
    const unmarked = new Set<number>(), twice: number[] = [];
    const told = taken.deliveries();
    const collecting = (async () => {
      while (sending || seen.size < sent) {
        const { value: { value, marked }, redelivered, ack } = await told.receive();
        seen.set(value, (seen.get(value) ?? 0) + 1);
        ack();
        // What somebody tells of a second attempt may come before what somebody else told of the first.
        if (marked || redelivered) continue;
        if (unmarked.has(value)) twice.push(value);
        unmarked.add(value);
      }
    })();

    const workers = [spawn(server.url), spawn(proxy.url)];
    await pause(1500);
    for (let kill = 0; kill < KILLS; kill++) {
      await pause(200 + draw(600));
      const way = kill % 3;
      if (way === 0) {
        const at = draw(workers.length);
        workers[at]!.kill("SIGKILL");
        await workers[at]!.status;
        workers[at] = spawn(at === 1 ? proxy.url : server.url);
      } else if (way === 1) await server.restart();
      else proxy.cut();
    }
    await pause(500);
    sending = false;
    await producing;
    const patience = setTimeout(() => {
      const lost = Array.from({ length: sent }, (_, value) => value).filter((value) => !seen.has(value));
      console.log(`of ${sent} values these did not come, seed ${seed}: ${lost}`);
      taken.cancel(new Error("it takes too long"));
    }, 30_000);
    await collecting;
    clearTimeout(patience);
    for (const worker of workers) {
      worker.kill("SIGKILL");
      await worker.status;
    }
    assertEquals(seen.size, sent, `lost, seed ${seed}`);
    assertEquals(twice, [], `came twice without a mark, seed ${seed}`);
    const reigns = [...reign].sort(([a], [b]) => a - b);
    for (let at = 1; at < reigns.length; at++) {
      const before = reigns[at - 1]![1], after = reigns[at]![1];
      assert(before.last <= after.first, `two led at once: ${JSON.stringify(reigns)}, seed ${seed}`);
    }
    const doubled = [...seen.values()].filter((times) => times > 1).length;
    console.log(`${sent} values, ${doubled} came twice, ${reigns.length} leaders`);
  },
});
