import { assertEquals } from "@std/assert";
import { collect } from "../../support/collector.ts";

Deno.test("actor complaint 16, actor row: trace-context propagation across workers: a task's span has its caller's as parent", async () => {
  const { spans, text } = await collect(new URL("telemetry_program.ts", import.meta.url).pathname);
  assertEquals(text, "2,4,1000,2", "the trace behind the arguments is no argument");
  const [request] = spans.filter(({ name }) => name === "request");
  const shouts = spans.filter(({ name }) => name === "shout");
  assertEquals(shouts.length, 3, "the first was called outside of all spans");
  for (const { traceId, parentSpanId } of shouts) {
    assertEquals([traceId, parentSpanId], [request!.traceId, request!.spanId]);
  }
  const says = spans.filter(({ name }) => name === "Echo.say");
  const local = says.filter(({ parentSpanId }) => parentSpanId !== request!.spanId);
  assertEquals(
    local.map(({ parentSpanId }) => parentSpanId).sort(),
    shouts.map(({ spanId }) => spanId).sort(),
    "actors of the worker go on with it",
  );
  assertEquals(says.length - local.length, 3, "messages to an actor in a worker belong to the sender's span");
  const [failed] = spans.filter(({ name }) => name === "fail");
  assertEquals([failed!.parentSpanId, failed!.status], [request!.spanId, { code: 2, message: "not this" }]);
});
