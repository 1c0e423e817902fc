/**
 * Actors in OpenTelemetry: a span per message, metrics per kind of actor. Without a dependency: whatever has registered
 * itself under the API's global symbol is used, Deno itself when it runs with `OTEL_DENO=true`.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import {
  failSpan,
  type Meter,
  SCOPE,
  type Span,
  SPAN_KEY,
  type TelemetryApi,
  telemetryApi,
  type TraceContext,
  type Tracer,
} from "../telemetry/api.ts";
import type { Cell } from "./cell.ts";
import { KindMeter } from "./metrics.ts";
import { type Operation, TELL } from "./operation.ts";

/**
 * Which messages get a span: `"traced"`, those that are sent inside a span; `"all"`; `"off"`: none, and no metrics are
 * exported either.
 */
export type TelemetryMode = "traced" | "all" | "off";

/** Whose meters are exported. */
export interface Metered {
  /** One per kind of actor. */
  readonly meters: Iterable<KindMeter>;
}

/** The span of one message. */
export class MessageSpan {
  /** The handler runs in it. */
  readonly context: TraceContext;
  readonly #span: Span;

  constructor(span: Span, parent: TraceContext) {
    this.#span = span;
    this.context = parent.setValue(SPAN_KEY, span);
  }

  /** The handler is done. */
  end(): void {
    this.#span.end();
  }

  /** The handler has thrown; `end` is still to be called. */
  fail(error: unknown): void {
    failSpan(this.#span, error);
  }
}

const MODES = ["traced", "all", "off"];

/** Instruments are made once an isolate: the same name twice would be two instruments. */
let exported: { readonly api: TelemetryApi; readonly sources: Set<WeakRef<Metered>> } | undefined;

/** The telemetry of one system. */
export class ActorTelemetry {
  readonly #api: Required<TelemetryApi>;
  readonly #tracer: Tracer;
  readonly #all: boolean;

  private constructor(api: Required<TelemetryApi>, all: boolean) {
    this.#api = api;
    this.#tracer = api.trace.getTracer(SCOPE);
    this.#all = all;
  }

  /** Throws an `ArgumentError` for what is no mode. `undefined` where nobody collects, or nobody is to. */
  static of(mode: TelemetryMode): ActorTelemetry | undefined {
    if (!MODES.includes(mode)) {
      throw new ArgumentError(`the option telemetry must be one of ${MODES.join(", ")}`, { got: mode });
    }
    const api = mode === "off" ? undefined : telemetryApi();
    return api && new ActorTelemetry(api, mode === "all");
  }

  /** The context of the code that calls. */
  active(): TraceContext {
    return this.#api.context.active();
  }

  /** Runs code in a context. */
  within<R>(context: TraceContext, run: () => R): R {
    return this.#api.context.with(context, run);
  }

  /** A message that was sent in `context` is about to be handled; `undefined` if it gets no span. */
  begin(
    cell: Cell,
    op: Operation,
    context: TraceContext | undefined,
    waited: number,
  ): MessageSpan | undefined {
    if (context === undefined || !this.#all && context.getValue(SPAN_KEY) === undefined) return undefined;
    const kind = op.answer === TELL ? 4 : 1;
    const attributes = {
      "millrace.actor": cell.label,
      "millrace.actor.kind": cell.kind.name,
      "millrace.method": op.method,
      "millrace.waited_ms": waited,
    };
    const span = this.#tracer.startSpan(`${cell.kind.name}.${op.method}`, { kind, attributes }, context);
    return new MessageSpan(span, context);
  }

  /** Exports the meters of a system as long as it lives. */
  add(source: Metered): void {
    if (exported?.api !== this.#api) {
      exported = { api: this.#api, sources: new Set() };
      instrument(this.#api.metrics.getMeter(SCOPE), exported.sources);
    }
    exported.sources.add(new WeakRef(source));
  }
}

type Reading = (meter: KindMeter) => number;

/** Sums that only grow. */
const COUNTERS: readonly (readonly [name: string, unit: string, what: string, read: Reading])[] = [
  ["messages", "{message}", "Messages that were handled", ({ handling }) => handling.count],
  ["waiting.time", "s", "Time that messages lay in mailboxes", ({ waiting }) => waiting.sum / 1000],
  ["handling.time", "s", "Time that handlers took", ({ handling }) => handling.sum / 1000],
  ["started", "{actor}", "Actors that were started", ({ started }) => started],
  ["restarts", "{restart}", "Restarts in place", ({ restarts }) => restarts],
  ["failures", "{failure}", "Handlers that have thrown", ({ failures }) => failures],
  ["dead_letters", "{message}", "Messages that nobody handled", ({ deadLetters }) => deadLetters],
];
/** Numbers of the moment. */
const GAUGES: typeof COUNTERS = [
  ["alive", "{actor}", "Actors that live", ({ alive }) => alive],
  ["depth", "{message}", "Messages in mailboxes", ({ depth }) => depth],
];
const QUANTILES = [0.5, 0.9, 0.99, 1];

/** Read before each export, so that a message costs nothing; hence quantiles as gauges, not histograms. */
function instrument(meter: Meter, sources: Set<WeakRef<Metered>>): void {
  const name = (what: string) => `millrace.actor.${what}`;
  const counters = COUNTERS.map(([what, unit, description]) =>
    meter.createObservableCounter(name(what), { unit, description })
  );
  const gauges = GAUGES.map(([what, unit, description]) =>
    meter.createObservableGauge(name(what), { unit, description })
  );
  const waiting = meter.createObservableGauge(name("waiting.quantile"), { unit: "s" });
  const handling = meter.createObservableGauge(name("handling.quantile"), { unit: "s" });
  meter.addBatchObservableCallback((result) => {
    for (const one of totals(sources)) {
      const attributes = { "millrace.actor.kind": one.kind };
      COUNTERS.forEach(([, , , read], i) => result.observe(counters[i], read(one), attributes));
      GAUGES.forEach(([, , , read], i) => result.observe(gauges[i], read(one), attributes));
      for (const quantile of QUANTILES) {
        const of = { ...attributes, quantile };
        result.observe(waiting, one.waiting.quantile(quantile) / 1000, of);
        result.observe(handling, one.handling.quantile(quantile) / 1000, of);
      }
    }
  }, [...counters, ...gauges, waiting, handling]);
}

/** One meter per name of a kind, over all systems that live. */
function totals(sources: Set<WeakRef<Metered>>): Iterable<KindMeter> {
  const sums = new Map<string, KindMeter>();
  for (const reference of sources) {
    const source = reference.deref();
    if (source === undefined) sources.delete(reference);
    for (const meter of source?.meters ?? []) {
      let sum = sums.get(meter.kind);
      if (sum === undefined) sums.set(meter.kind, sum = new KindMeter(meter.kind));
      sum.add(meter);
    }
  }
  return sums.values();
}
