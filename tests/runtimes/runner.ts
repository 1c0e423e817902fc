/**
 * Runs files of tests in the runtime that this is loaded in, one after the other, and says how each test went.
 *
 * @module
 */
import { type Case, LeftOut, type Step, takeTests } from "./shim.ts";

/** How a test went. */
export interface Line {
  readonly outcome: "passed" | "failed" | "left out";
  readonly file: string;
  readonly name: string;
  /** What went wrong, or why it was left out. */
  readonly text?: string;
  readonly ms: number;
}

/** Milliseconds that a test has. */
const LONGEST = 20_000;

/** What a test itself uses and some platforms have not. */
const LACKS = /^(?:setImmediate is not defined|ReadableStream\.from is not a function|.*\bnode:\w+)/;

interface Emitter {
  on(event: string, listener: (reason: unknown, promise?: unknown) => void): void;
}

/** Errors that nobody caught since the last look; listeners of the test may say that they were expected. */
const uncaught: Event[] = [];

/** Hears what nobody catches. Node has no events for that on its global scope: it gets those of browsers for the time. */
function watch(): void {
  const scope = globalThis as { addEventListener?: unknown; process?: Emitter };
  const hear = (event: Event) => void uncaught.push(event);
  if (scope.process === undefined) {
    globalThis.addEventListener("error", hear);
    globalThis.addEventListener("unhandledrejection", hear);
    return;
  }
  const target = new EventTarget();
  const tell = (type: string, facts: object): void => {
    const event = Object.assign(new Event(type, { cancelable: true }), facts);
    target.dispatchEvent(event);
    hear(event);
  };
  Object.assign(globalThis, {
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
    dispatchEvent: target.dispatchEvent.bind(target),
    reportError: (error: unknown) => tell("error", { error, message: String(error) }),
  });
  scope.process!.on("uncaughtException", (error) => tell("error", { error, message: String(error) }));
  scope.process!.on(
    "unhandledRejection",
    (reason, promise) => tell("unhandledrejection", { reason, promise }),
  );
}

/** Runs them; `say` is called once for each test, and with the name "" for a file that cannot be loaded. */
export async function runFiles(
  files: readonly { readonly path: string; readonly url: string }[],
  say: (line: Line) => void,
): Promise<void> {
  watch();
  for (const { path: file, url } of files) {
    // The memories of runtimes that are closed: browsers allow only some at a time.
    (globalThis as { gc?(): void }).gc?.();
    try {
      await import(url);
    } catch (error) {
      takeTests();
      say({ ...verdict(error), file, name: "", ms: 0 });
      continue;
    }
    for (const one of takeTests()) {
      const from = performance.now();
      const { outcome, text } = await run(one);
      const ms = performance.now() - from;
      say({ outcome, file, name: one.name, ms, ...text === undefined ? {} : { text } });
    }
  }
}

async function run({ name, fn, ignore }: Case): Promise<Pick<Line, "outcome" | "text">> {
  if (ignore) return { outcome: "left out", text: "its own condition" };
  const step: Step = {
    async step(_name, part) {
      await part(step);
      return true;
    },
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`"${name}" did not end within ${LONGEST} ms`)), LONGEST);
    });
    await Promise.race([fn(step), late]);
    // What the test has set off shows now.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const one = uncaught.find((event) => !event.defaultPrevented) as ErrorEvent & PromiseRejectionEvent;
    if (one !== undefined) throw one.error ?? one.reason;
    return { outcome: "passed" };
  } catch (error) {
    return verdict(error);
  } finally {
    clearTimeout(timer);
    uncaught.length = 0;
  }
}

function verdict(error: unknown): Pick<Line, "outcome" | "text"> {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof LeftOut) return { outcome: "left out", text: at.message };
    const lacks = at.message.match(LACKS);
    if (lacks !== null) return { outcome: "left out", text: `needs ${lacks[0].split(" ")[0]}` };
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}\n${error.stack}` : String(error);
  return { outcome: "failed", text };
}
