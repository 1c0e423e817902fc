/**
 * As much of the OpenTelemetry API as is used here, and where it is found. Deno puts it there when a program is run with
 * `OTEL_DENO=true`, in workers too; a program that registers an SDK of its own with `npm:@opentelemetry/api` 1.x does the same.
 *
 * @module
 */

/** What a span or a measurement is about. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** What goes along with code: above all, the span in which it runs. */
export interface TraceContext {
  /** What is kept under that key. */
  getValue(key: symbol): unknown;
  /** A context that keeps `value`, too. */
  setValue(key: symbol, value: unknown): TraceContext;
}

/** A stretch of work. */
export interface Span {
  /** Adds what is known only now. */
  setAttribute(key: string, value: string | number | boolean): unknown;
  /** 2 is an error. */
  setStatus(status: { readonly code: number; readonly message?: string }): unknown;
  /** Notes an error as an event. */
  recordException(error: unknown): unknown;
  /** The work is done. */
  end(): void;
}

/** What a span can be told when it starts. */
export interface SpanOptions {
  /** 0 internal, 1 server, 2 client, 3 producer, 4 consumer. */
  readonly kind?: number;
  /** What it is about. */
  readonly attributes?: Attributes;
}

/** Makes spans. */
export interface Tracer {
  /** The parent is the span of `context`, if it has one. */
  startSpan(name: string, options?: SpanOptions, context?: TraceContext): Span;
}

/** Takes what a callback has seen. */
export interface Observing {
  /** One measurement. */
  observe(instrument: unknown, value: number, attributes?: Attributes): void;
}

/** Makes instruments. */
export interface Meter {
  /** A sum that only grows. */
  createObservableCounter(name: string, options?: InstrumentOptions): unknown;
  /** A number that goes up and down. */
  createObservableGauge(name: string, options?: InstrumentOptions): unknown;
  /** Calls back before each export. */
  addBatchObservableCallback(callback: (result: Observing) => void, instruments: unknown[]): void;
}

/** What an instrument can be told. */
export interface InstrumentOptions {
  /** For people. */
  readonly description?: string;
  /** Of its values, as UCUM writes it. */
  readonly unit?: string;
}

/** Where an implementation has registered itself. Any part may be missing. */
export interface TelemetryApi {
  /** Makes tracers. */
  readonly trace?: { getTracer(name: string, version?: string): Tracer };
  /** Knows in which context code runs. */
  readonly context?: {
    active(): TraceContext;
    with<R>(context: TraceContext, run: () => R): R;
  };
  /** Makes meters. */
  readonly metrics?: { getMeter(name: string, version?: string): Meter };
  /** Writes contexts down and reads them again. */
  readonly propagation?: {
    inject(context: TraceContext, carrier: unknown, setter: unknown): void;
    extract(context: TraceContext, carrier: unknown, getter: unknown): TraceContext;
  };
}

/** Name under which the library speaks. */
export const SCOPE = "@millrace/millrace";
/** Where a context keeps its span: fixed by the OpenTelemetry API. */
export const SPAN_KEY: symbol = Symbol.for("OpenTelemetry Context Key SPAN");

const PLACE = Symbol.for("opentelemetry.js.api.1");

/** The API, if somebody has registered it with traces and contexts; `undefined` otherwise. Anybody may ask. */
export function telemetryApi(): Required<TelemetryApi> | undefined {
  const api = (globalThis as { [PLACE]?: TelemetryApi })[PLACE];
  const whole = api?.trace !== undefined && api.context !== undefined && api.metrics !== undefined &&
    api.propagation !== undefined;
  return whole ? api as Required<TelemetryApi> : undefined;
}

/** Notes what was thrown, and that the work failed. */
export function failSpan(span: Span, error: unknown): void {
  const message = error instanceof Error ? error.message : typeof error === "string" ? error : typeof error;
  span.recordException(error instanceof Error ? error : { name: typeof error, message });
  span.setStatus({ code: 2, message });
}
