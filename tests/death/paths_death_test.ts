/**
 * Death on every public path of values: at most what a receiver had in its hands is lost, nothing comes twice, the memory is
 * sound after each reap and everybody goes on. Three deaths a path; 700 with MILLRACE_DEEP=1.
 */
import { assert } from "@std/assert";
import { newSeed, seeded } from "../support/random.ts";
import { Nemesis, type Path } from "./nemesis.ts";
import { MANY } from "./nemesis_module.ts";
import { amount } from "../support/deep.ts";

const DEATHS = amount(3, 700);
/** Bytes that runs may leave in use: records that slots keep for their next owner. */
const SLACK = 1 << 20;

const PATHS: readonly Path[] = [
  { name: "send, receive", capacity: 8, send: "one", receive: "one" },
  { name: "send, for await, messages in blocks", capacity: 8, send: "one", receive: "iterate", large: true },
  { name: "sendMany, batches", capacity: 64, send: "many", receive: "batches", hands: MANY },
  {
    name: "sendMany, receiveMany, messages in blocks",
    capacity: 20,
    send: "many",
    receive: "many",
    large: true,
    hands: MANY,
  },
  { name: "rendezvous", capacity: 0, send: "one", receive: "one" },
  { name: "rendezvous with messages in blocks", capacity: 0, send: "one", receive: "iterate", large: true },
  { name: "select on both sides of a rendezvous", capacity: 0, send: "select", receive: "select" },
  { name: "select on both sides of a buffer", capacity: 2, send: "select", receive: "select" },
  { name: "reserve, select", capacity: 5, send: "reserve", receive: "select" },
  {
    name: "reserve with messages in blocks, tryReceive",
    capacity: 5,
    send: "reserve",
    receive: "try",
    large: true,
  },
  { name: "trySend, tryReceive", capacity: 16, send: "try", receive: "try" },
  { name: "sendSync, receiveSync", capacity: 4, send: "sync", receive: "sync" },
];

for (const path of PATHS) {
  Deno.test(`${DEATHS} deaths cost at most what was in the hands of the dead: ${path.name}`, async () => {
    const seed = newSeed();
    const { deaths, received, lost, grown } = await Nemesis.visit(path, DEATHS, seeded(seed), seed);
    console.log(`  ${deaths} deaths, ${received} values arrived, ${lost} lost, ${grown} bytes more in use`);
    assert(deaths >= DEATHS);
    assert(grown < SLACK, `seed ${seed}: ${grown} bytes were never given back`);
  });
}
