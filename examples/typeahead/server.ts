/**
 * The server: takes its time, and notices when nobody waits any more.
 *
 * @module
 */
import { type Observable, Subject } from "@millrace/millrace/reactive";

/** What the server tells about a request. */
export interface Heard {
  /** It came, was answered, or whoever asked has gone. */
  readonly type: "asked" | "answered" | "abandoned";
  /** What was searched for. */
  readonly text: string;
}

/** A running server. */
export interface SuggestionServer extends AsyncDisposable {
  /** Where it listens. */
  readonly url: string;
  /** Every request, as it goes. */
  readonly heard: Observable<Heard>;
}

/**
 * Serves what `find` returns for `?text=…` as JSON, on the loopback interface. `think` says how long an answer takes: it is
 * awaited with a signal that aborts when the client has gone. (Without Deno's `--unstable-no-legacy-abort` it aborts after an answer too.)
 */
export function serveSuggestions(
  find: (text: string) => string[],
  think: (text: string, signal: AbortSignal) => Promise<unknown>,
): SuggestionServer {
  const heard = new Subject<Heard>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const text = new URL(request.url).searchParams.get("text");
    if (text === null) return new Response("?text=… is missing\n", { status: 400 });
    heard.next({ type: "asked", text });
    try {
      await think(text, request.signal);
    } catch {
      heard.next({ type: "abandoned", text });
      return new Response(null, { status: 499 });
    }
    heard.next({ type: "answered", text });
    return Response.json(find(text));
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    heard: heard.asObservable(),
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      heard.complete();
    },
  };
}
