/**
 * Taking the trace context along to another isolate: as text when something is sent, as a span when it is handled.
 *
 * @module
 */
import { type Attributes, failSpan, SCOPE, SPAN_KEY, telemetryApi, type TraceContext } from "./api.ts";

/** One header's worth: `traceparent`, and after a line break `tracestate`, if there is one. */
export type TraceText = string;

const SETTER = {
  set(carrier: Map<string, string>, key: string, value: string): void {
    carrier.set(key, value);
  },
};
const GETTER = {
  get(carrier: Map<string, string>, key: string): string | undefined {
    return carrier.get(key);
  },
  keys(carrier: Map<string, string>): string[] {
    return [...carrier.keys()];
  },
};

/** Whether there was an API when it was needed first; a look at a global costs ninety nanoseconds. */
let collected: boolean | undefined;

/**
 * The context of the code that calls, as text that `resumeTrace` and `insideTrace` understand in any isolate; `undefined`
 * outside of all spans, and where nobody collects: whoever wants to registers before the first message. Anybody may call it.
 */
export function captureTrace(): TraceText | undefined {
  collected ??= telemetryApi() !== undefined;
  return collected ? capture() : undefined;
}

function capture(): TraceText | undefined {
  const api = telemetryApi()!;
  const context = api.context.active();
  if (context.getValue(SPAN_KEY) === undefined) return undefined;
  const carrier = new Map<string, string>();
  api.propagation.inject(context, carrier, SETTER);
  const parent = carrier.get("traceparent");
  if (parent === undefined) return undefined;
  const state = carrier.get("tracestate");
  return state === undefined || state === "" ? parent : `${parent}\n${state}`;
}

/** The context that was captured elsewhere, on top of the one that is active here. */
function restored(text: TraceText): TraceContext | undefined {
  const api = telemetryApi();
  if (api === undefined) return undefined;
  const [parent = "", state] = text.split("\n", 2);
  const carrier = new Map([["traceparent", parent]]);
  if (state !== undefined) carrier.set("tracestate", state);
  return api.propagation.extract(api.context.active(), carrier, GETTER);
}

/** Runs `run` in a context that was captured elsewhere, without a span of its own. Anybody may call it. */
export function insideTrace<R>(text: TraceText | undefined, run: () => R): R {
  const context = text === undefined ? undefined : restored(text);
  return context === undefined ? run() : telemetryApi()!.context.with(context, run);
}

/**
 * Runs `run` in a span whose parent was captured elsewhere; a promise that it returns is part of the span. Returns what
 * `run` returns, throws what it throws; without telemetry it only calls `run`. Anybody may call it.
 */
export function resumeTrace<R>(
  text: TraceText | undefined,
  name: string,
  attributes: Attributes,
  run: () => R,
): R {
  if (text === undefined) return run();
  const api = telemetryApi();
  const context = restored(text);
  if (api === undefined || context === undefined) return run();
  const span = api.trace.getTracer(SCOPE).startSpan(name, { kind: 4, attributes }, context);
  const failed = (error: unknown) => {
    failSpan(span, error);
    span.end();
  };
  try {
    const result = api.context.with(context.setValue(SPAN_KEY, span), run);
    if (result instanceof Promise) result.then(() => span.end(), failed);
    else span.end();
    return result;
  } catch (error) {
    failed(error);
    throw error;
  }
}
