/**
 * A small program whose telemetry a test collects: a span of its own, and actors that are asked and told inside it.
 *
 * @module
 */
import { Actor, type ActorRef, ActorSystem, spawn } from "../../../src/actor/mod.ts";
import { type Span, telemetryApi } from "../../../src/telemetry/api.ts";
import { captureTrace, resumeTrace } from "../../../src/telemetry/propagation.ts";
import { rest } from "../../support/awake.ts";

class Store extends Actor {
  async read(key: string): Promise<string> {
    await Promise.resolve();
    return key.toUpperCase();
  }
  fail(): never {
    throw new RangeError("no such key");
  }
}

class Front extends Actor {
  constructor(readonly store: ActorRef<Store>) {
    super();
  }
  async serve(key: string): Promise<string> {
    const found = await this.store.ask.read(key);
    await this.store.ask.fail().catch(() => {});
    return found;
  }
  note(): void {}
}

interface ActiveTracer {
  startActiveSpan<R>(name: string, run: (span: Span) => R): R;
}

const system = new ActorSystem();
system.events.subscribe(() => {});
const store = system.spawn(Store, [], { name: "store", supervision: { onFailure: "resume" } });
const front = system.spawn(Front, [store], { name: "front" });
const tracer = telemetryApi()!.trace.getTracer("test") as unknown as ActiveTracer;

const text = await tracer.startActiveSpan("request", async (span) => {
  await front.ask.serve("k");
  const captured = captureTrace();
  span.end();
  return captured;
});
await resumeTrace(text, "elsewhere", { "millrace.worker": 1 }, () => front.ask.serve("again"));
// Outside of all spans: measured, but no span of its own.
front.tell.note();
await front.ask.serve("unseen");
await system.stop();

// The default system, and all messages.
const all = new ActorSystem({ telemetry: "all" });
const loud = all.spawn(Front, [store]);
loud.tell.note();
await loud.poison();
const quiet = new ActorSystem({ telemetry: "off" });
const silent = quiet.spawn(Store, [], { name: "silent" });
await tracer.startActiveSpan("ignored", (span) => silent.ask.read("x").finally(() => span.end()));
await quiet.stop();
const plain = spawn(Store);
await plain.ask.read("z");
await plain.stop();
console.log(text);
// What is observed is exported at the next interval, not at the end.
await rest(500);
