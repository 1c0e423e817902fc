/**
 * What debugging needs from the world around it, which may be Deno, Node or a browser.
 *
 * @module
 */

/** The parts of Deno and Node that are used, if they are there. */
interface Host {
  readonly Deno?: {
    readonly permissions?: {
      querySync?(query: { name: "env"; variable: string }): { readonly state: string };
    };
    readonly env: { get(name: string): string | undefined };
    unrefTimer(id: unknown): void;
  };
  readonly process?: {
    readonly env: Readonly<Record<string, string | undefined>>;
    exitCode?: number | string | undefined;
    on?(event: "beforeExit" | "exit", listener: () => void): void;
    off?(event: "beforeExit" | "exit", listener: () => void): void;
  };
}

const host = (): Host => globalThis as Host;

/** Whether an environment variable is set, and not to `0`. Asks for no permission: without one, it is not set. */
export function askedFor(name: string): boolean {
  const deno = host().Deno;
  try {
    if (
      deno !== undefined && deno.permissions?.querySync?.({ name: "env", variable: name }).state !== "granted"
    ) {
      return false;
    }
    // In Deno the first look at `process` loads a module and runs microtasks: in the middle of an operation that parks.
    const value = deno === undefined ? host().process?.env?.[name] : deno.env.get(name);
    return value !== undefined && value !== "" && value !== "0";
  } catch {
    return false;
  }
}

/** Makes the process fail, when it ends by itself. */
export function failProcess(code: number): void {
  const process = host().process;
  if (process !== undefined && !process.exitCode) process.exitCode = code;
}

/** A timer that does not keep the process alive. */
export function restlessTimer(ms: number, work: () => void): ReturnType<typeof setTimeout> {
  const timer: unknown = setTimeout(work, ms);
  const deno = host().Deno;
  if (deno !== undefined) deno.unrefTimer(timer);
  else (timer as { unref?(): void }).unref?.();
  return timer as ReturnType<typeof setTimeout>;
}

/** Hears that the event loop has run empty, and then that the process ends. */
export interface EndListener {
  /** Nothing is left that could wake anybody, unless another listener starts something now. */
  empty(): void;
  /** The process ends: by itself, or because somebody ended it. */
  end(): void;
}

/** Listens for the end of the process; the function that is returned stops that. */
export function onEnd(listener: EndListener): () => void {
  const empty = (): void => listener.empty();
  const end = (): void => listener.end();
  const { Deno: deno, process } = host();
  if (deno !== undefined) {
    addEventListener("beforeunload", empty);
    addEventListener("unload", end);
    return () => {
      removeEventListener("beforeunload", empty);
      removeEventListener("unload", end);
    };
  }
  process?.on?.("beforeExit", empty);
  process?.on?.("exit", end);
  return () => {
    process?.off?.("beforeExit", empty);
    process?.off?.("exit", end);
  };
}
