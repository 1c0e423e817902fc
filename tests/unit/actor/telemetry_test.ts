import { assert, assertEquals, assertMatch } from "@std/assert";
import { Actor, ActorSystem } from "../../../src/actor/mod.ts";
import { collect } from "../../support/collector.ts";
import { captureTrace, resumeTrace } from "../../../src/telemetry/propagation.ts";

let run: ReturnType<typeof collect> | undefined;

/** The first test that asks runs the program. */
function collected(): ReturnType<typeof collect> {
  return run ??= collect(new URL("telemetry_program.ts", import.meta.url).pathname);
}

Deno.test("actor row: trace-context propagation: a message's span has the span of its sender as parent", async () => {
  const { spans } = await collected();
  const named = (name: string) => spans.filter((span) => span.name === name);
  const [request] = named("request");
  const [served] = named("Front.serve");
  assertEquals([served!.traceId, served!.parentSpanId], [request!.traceId, request!.spanId]);
  const [read] = named("Store.read");
  assertEquals([read!.traceId, read!.parentSpanId], [request!.traceId, served!.spanId]);
  const [fail] = named("Store.fail");
  assertEquals([fail!.parentSpanId, fail!.status], [served!.spanId, { code: 2, message: "no such key" }]);
  assertEquals(fail!.events?.map(({ name }) => name), ["exception"]);
  const told = read!.attributes.find(({ key }) => key === "millrace.actor");
  assertEquals(told?.value.stringValue, "store");
});

Deno.test("actor row: trace-context propagation across isolates: text that is captured is a parent elsewhere", async () => {
  const { spans, text } = await collected();
  const elsewhere = spans.find(({ name }) => name === "elsewhere")!;
  const request = spans.find(({ name }) => name === "request")!;
  assertMatch(text, new RegExp(`^00-${request.traceId}-${request.spanId}-01$`));
  assertEquals([elsewhere.traceId, elsewhere.parentSpanId], [request.traceId, request.spanId]);
  const inside = spans.filter(({ parentSpanId }) => parentSpanId === elsewhere.spanId);
  assertEquals(inside.map(({ name }) => name), ["Front.serve"]);
});

Deno.test("only messages sent inside a span get one, unless all do, or none", async () => {
  const { spans } = await collected();
  const serves = spans.filter(({ name }) => name === "Front.serve");
  assertEquals(serves.length, 2, "the third was sent outside of all spans");
  const notes = spans.filter(({ name }) => name === "Front.note");
  assertEquals(notes.length, 1, "of the system that traces all");
  const ignored = spans.find(({ name }) => name === "ignored")!;
  assert(!spans.some(({ parentSpanId }) => parentSpanId === ignored.spanId), "telemetry is off there");
});

Deno.test("actor row: metrics are exported per kind, over all systems that are not off", async () => {
  const { metrics } = await collected();
  const read = (name: string, kind: string) => {
    const points = metrics.get(`millrace.actor.${name}`)!.dataPoints;
    const point = points.find(({ attributes }) =>
      attributes.some(({ key, value }) => key === "millrace.actor.kind" && value.stringValue === kind)
    );
    return Number(point?.asInt ?? point?.asDouble);
  };
  // Three in the first system, each with a read and a failure; one read in the default system.
  assertEquals(read("messages", "Store"), 7);
  assertEquals(read("failures", "Store"), 3);
  assertEquals([read("started", "Front"), read("alive", "Front"), read("messages", "Front")], [2, 0, 5]);
  assert(read("handling.time", "Store") > 0);
  assert(metrics.has("millrace.actor.waiting.quantile") && metrics.has("millrace.actor.depth"));
});

Deno.test("without telemetry nothing is captured, and nobody is measured unasked", async () => {
  assertEquals(captureTrace(), undefined);
  assertEquals(resumeTrace("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "x", {}, () => 5), 5);
  class Echo extends Actor {
    say(words: string): string {
      return words;
    }
  }
  await using system = new ActorSystem({ telemetry: "all" });
  assertEquals(await system.spawn(Echo).ask.say("hello"), "hello");
  assertEquals(system.metrics(), []);
});
