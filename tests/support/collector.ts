/**
 * A collector of OpenTelemetry on this machine, for a program that runs beside it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";

interface Spans {
  resourceSpans: { scopeSpans: { scope: { name: string }; spans: SpanData[] }[] }[];
}

/** What a span or a measurement is about. */
export interface Attribute {
  key: string;
  value: { stringValue?: string; intValue?: string; doubleValue?: number };
}

/** A span, as it is exported. */
export interface SpanData {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  status?: { code?: number; message?: string };
  attributes: Attribute[];
  events?: { name: string }[];
}

/** The measurements of one instrument. */
export interface Points {
  dataPoints: { asInt?: string; asDouble?: number; attributes: Attribute[] }[];
}

interface Metrics {
  resourceMetrics: {
    scopeMetrics: { metrics: { name: string; sum?: Points; gauge?: Points }[] }[];
  }[];
}

/** Runs the program beside a collector on this machine; what the collector got. */
export async function collect(program: string) {
  const spans: SpanData[] = [];
  const metrics = new Map<string, Points>();
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const body = await request.json();
    for (const { scopeSpans } of (body as Partial<Spans>).resourceSpans ?? []) {
      for (const scope of scopeSpans) spans.push(...scope.spans);
    }
    for (const { scopeMetrics } of (body as Partial<Metrics>).resourceMetrics ?? []) {
      for (const scope of scopeMetrics) {
        for (const { name, sum, gauge } of scope.metrics) metrics.set(name, (sum ?? gauge)!);
      }
    }
    return Response.json({});
  });
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--no-lock", program],
    env: {
      OTEL_DENO: "true",
      OTEL_DENO_CONSOLE: "ignore",
      OTEL_METRIC_EXPORT_INTERVAL: "100",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${server.addr.port}`,
    },
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  return { spans, metrics, text: new TextDecoder().decode(stdout).trim() };
}
