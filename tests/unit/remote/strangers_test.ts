import { assert, assertEquals } from "@std/assert";
import { Actor, spawn } from "../../../src/actor/mod.ts";
import { f64 } from "../../../src/codec/mod.ts";
import { memoryCarrier } from "../../../src/remote/memory/memory_carrier.ts";
import { remote } from "../../../src/remote/remote.ts";

class Quiet extends Actor {
  ping(): string {
    return "pong";
  }
}

Deno.test("what strangers publish on the subjects of a system, or append to its logs, is counted, ends nobody, and is in nobody's way", async () => {
  const carrier = memoryCarrier();
  const near = remote(carrier, { name: "s" }), far = remote(carrier, { name: "s" });
  const channel = await near.channel("c", f64, { capacity: 2 }),
    same = await far.channel("c", f64, { capacity: 2 });
  const kept = await near.channel("k", f64, { kind: "durable", capacity: 2 });
  const subject = await near.subject("u", f64);
  const heard: number[] = [];
  subject.subscribe((value) => heard.push(value));
  await using quiet = spawn(Quiet, []);
  await near.register("quiet", quiet);
  await near.host("kind", () => spawn(Quiet, []));
  const downs: unknown[] = [];
  far.ref("quiet").watch(({ reason }) => downs.push(reason));
  await new Promise((resolve) => setTimeout(resolve, 20));
  const garbage = [[], [1], [1, 255, 255, 255, 255], [3, 0, 0, 0, 1, 255], [10, 127, 240, 0, 0, 0, 0, 0, 0], [
    200,
    1,
  ]];
  const parts = [
    "peers",
    "kinds",
    "ch.c",
    `ch.c.to.${near.id}-0.x`,
    "a.n-quiet",
    "d.n-quiet",
    `v.kind.${near.id}.k`,
  ];
  const sent = [
    ...[...parts, "room.k"].flatMap((part) => garbage.map((bytes) => [part, bytes] as const)),
    // Whoever may publish may also say, in one well-formed byte, that a subject or an actor has ended.
    ...[[], [2], [200, 1, 2], [0, 1]].map((bytes) => ["sub.u", bytes] as const),
    ...[[], [200, 1]].map((bytes) => ["d.n-quiet", bytes] as const),
  ];
  for (const [part, bytes] of sent) carrier.publish(`mr.s.${part}`, new Uint8Array(bytes));
  const states = await carrier.log({ name: "mr-s-states", keep: "history", limit: 1_000_000, perKey: 1 });
  await states.append("ch-k", new Uint8Array([1, 255, 1, 2]));
  await new Promise((resolve) => setTimeout(resolve, 50));
  const counted = [...near.stats().malformed.values()].reduce((sum, count) => sum + count, 0);
  assert(counted > 15, `${counted} were counted`);
  const got = same.receive();
  await channel.send(7);
  assertEquals(await got, 7);
  assertEquals(await far.ref<Quiet>("quiet").ask.ping(), "pong");
  assertEquals(await far.virtual<Quiet>("kind", "k").ask.ping(), "pong");
  subject.next(3);
  await carrier.flush();
  assertEquals([subject.closed, heard], [false, [3]]);
  assertEquals(kept.closed, false);
  assertEquals(downs, []);
  await Promise.all([near, far].map((system) => system.close({ deadline: 200 })));
});
