/**
 * The inspector: one page, on this machine only, that shows what a runtime is doing.
 *
 * Invariants:
 *   I1  It reads only: no request changes anything.
 *   I2  It keeps nothing alive: neither the process nor the runtime.
 *   I3  Nobody is answered who does not know the token; see `gate.ts`.
 *
 * @module
 */
import { ArgumentError, RuntimeClosedError } from "../errors.ts";
import { Runtime } from "../runtime/runtime.ts";
import { CLIENTS, Clients } from "./clients.ts";
import { Gate } from "./gate.ts";
import { LoopDelay } from "./loop_delay.ts";
import { type FullInspectOptions, fullInspectOptions, type InspectOptions } from "./options.ts";
import { page } from "./page.ts";
import { mustBeOpen, Recording } from "./recording.ts";
import { Sampler } from "./sampler.ts";
import type { Snapshot } from "./snapshot.ts";

/** Milliseconds between two events. */
const EVERY = 250;
/** Milliseconds that requests under way have when the inspector is closed. */
const GRACE = 500;

const DOWNLOAD = 'attachment; filename="millrace-trace.json"';

const SAFE: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** An inspector that runs; made by `inspect()`. */
export class Inspector implements AsyncDisposable {
  /** Where the page is, with the token that it takes. Whoever has it can see names, counts and stacks, and change nothing. */
  readonly url: string;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #gate: Gate;
  readonly #clients = new Clients();
  readonly #delay: LoopDelay;
  readonly #sampler: Sampler;
  readonly #recording: Recording;
  readonly #taps: boolean;
  #sent = -Infinity;
  #closing: Promise<void> | undefined;

  /** Use `inspect()`. */
  constructor(rt: Runtime, { port, hostname, token, systems, tap }: FullInspectOptions) {
    this.#server = Deno.serve(
      { port, hostname, onListen: () => {}, onError: () => new Response("failed", { status: 500 }) },
      (request) => this.#answer(request),
    );
    this.#server.unref();
    const { addr } = this.#server;
    this.#gate = new Gate(hostname, addr.port, token);
    this.url = `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${addr.port}/?token=${token}`;
    this.#taps = tap;
    this.#delay = new LoopDelay(() => this.#look());
    this.#sampler = new Sampler(rt, systems, this.#delay, tap);
    this.#recording = new Recording(rt);
  }

  /** What the page shows now, at most 100 ms old; after that, throws a `RuntimeClosedError` if the runtime is closed. */
  snapshot(): Snapshot {
    return this.#sampler.read();
  }

  /** How many watch: at most 8 at a time, and those were dropped that did not read. */
  get clients(): { readonly watching: number; readonly dropped: number } {
    return { watching: this.#clients.size, dropped: this.#clients.dropped };
  }

  /** Lets everybody go and stops to listen. A second call returns the same promise. */
  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  /** The same as `close()`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    this.#delay[Symbol.dispose]();
    this.#recording.close();
    this.#clients.close("event: end\ndata: {}\n\n");
    const shutdown = this.#server.shutdown();
    let timer: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([shutdown, new Promise((resolve) => timer = setTimeout(resolve, GRACE))]);
    clearTimeout(timer);
  }

  #look(): void {
    if (this.#clients.size === 0) return;
    const now = performance.now();
    // Half a look early is better than a whole one late.
    if (now - this.#sent < EVERY - 25) return;
    this.#sent = now;
    try {
      this.#clients.send(eventOf(this.snapshot()));
    } catch (error) {
      if (!(error instanceof RuntimeClosedError)) throw error;
      this.#clients.close("event: end\ndata: {}\n\n");
    }
  }

  async #answer(request: Request): Promise<Response> {
    const verdict = this.#gate.judge(request);
    if ("status" in verdict) return plain(verdict.status, verdict.status === 403 ? "forbidden" : "only GET");
    try {
      return await this.#serve(verdict.path, request);
    } catch (error) {
      if (!(error instanceof RuntimeClosedError)) throw error;
      return plain(410, "the runtime is closed");
    }
  }

  async #serve(path: string, request: Request): Promise<Response> {
    switch (path) {
      case "/": {
        const { html, policy } = page();
        return answer(html, "text/html; charset=utf-8", { "content-security-policy": policy });
      }
      case "/snapshot":
        return answer(JSON.stringify(await this.#sampler.readAll()), "application/json");
      case "/trace": {
        const { status, text } = await this.#recording.answer(new URL(request.url).searchParams);
        if (status !== 200) return plain(status, text);
        return answer(text, "application/json", { "content-disposition": DOWNLOAD });
      }
      case "/tap":
        return await this.#tap(new URL(request.url).searchParams);
      case "/events": {
        const body = this.#clients.admit(`retry: 1000\n${eventOf(this.snapshot())}`);
        if (body === undefined) return plain(503, `at most ${CLIENTS} can watch at a time`);
        return answer(body, "text/event-stream");
      }
      default:
        return plain(404, "there is /, /snapshot, /events, /tap and /trace");
    }
  }

  async #tap(asked: URLSearchParams): Promise<Response> {
    if (!this.#taps) {
      return plain(403, "off: values may be secret; inspect(rt, { tap: true }) switches it on");
    }
    const channel = asked.get("channel");
    const [, worker, actor] = /^(\d{1,4})\.(\d{1,15})$/.exec(asked.get("actor") ?? "") ?? [];
    if ((actor === undefined) === (channel === null) || channel !== null && !/^\d{1,4}$/.test(channel)) {
      return plain(400, "it needs channel=<number>, or actor=<worker>.<number>");
    }
    const tap = channel === null
      ? await this.#sampler.tapActor(Number(worker), Number(actor))
      : this.#sampler.tapChannel(Number(channel));
    if (tap === "busy") return plain(503, "the worker is busy and does not answer");
    return tap === undefined
      ? plain(404, "there is no such one")
      : answer(JSON.stringify(tap), "application/json");
  }
}

/**
 * Opens the inspector of a runtime: a page for the browser at `url`, the same as JSON at `/snapshot`, as server-sent events
 * at `/events`, a trace at `/trace`, and in the terminal by `deno run jsr:@millrace/millrace/cli top <url>`. Anybody in the main isolate may call
 * it; nothing is read while nobody watches. Needs Deno and `--allow-net=127.0.0.1`.
 *
 * It listens on the loopback only, wants a token that is new at each start, and answers no request that a page of another site
 * could make. It ends when it is disposed of; it does not keep the process alive.
 *
 * Throws an `ArgumentError` for a bad option, and what `Deno.serve` throws: `Deno.errors.AddrInUse`, `Deno.errors.NotCapable`.
 * Rejects with a `RuntimeClosedError` when the runtime is closed.
 *
 * After Erlang's observer, Phoenix LiveDashboard and tokio-console.
 *
 * @example
 * ```ts
 * import { f64, Runtime } from "@millrace/millrace";
 * import { inspect } from "@millrace/millrace/inspect";
 * import { assertEquals } from "@std/assert";
 *
 * await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
 * await using page = await inspect(rt); // page.url is for a browser
 * const numbers = rt.channel(f64, { capacity: 16, name: "numbers" });
 * await numbers.send(1.5);
 * const [row] = page.snapshot().channels;
 * assertEquals([row?.name, row?.depth], ["numbers", 1]);
 * ```
 */
export async function inspect(rt: Runtime, options?: InspectOptions): Promise<Inspector> {
  if (!(rt instanceof Runtime)) throw new ArgumentError("inspect() needs a runtime", { got: rt });
  const full = fullInspectOptions(options);
  if (typeof globalThis.Deno?.serve !== "function") throw new ArgumentError("inspect() needs Deno.serve");
  mustBeOpen(rt);
  const inspector = new Inspector(rt, full);
  return await Promise.resolve(inspector);
}

function eventOf(snapshot: Snapshot): string {
  return `data: ${JSON.stringify(snapshot)}\n\n`;
}

function answer(body: BodyInit, type: string, more: Record<string, string> = {}): Response {
  return new Response(body, { headers: { ...SAFE, "content-type": type, ...more } });
}

function plain(status: number, text: string): Response {
  const allow: Record<string, string> = status === 405 ? { allow: "GET" } : {};
  return new Response(`${text}\n`, {
    status,
    headers: { ...SAFE, "content-type": "text/plain; charset=utf-8", ...allow },
  });
}
