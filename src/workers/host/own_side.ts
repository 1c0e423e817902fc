/**
 * A worker's own side: how it hears, speaks, holds on to its life and goes.
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import { hasLocks, holdForLife } from "../life_lock.ts";
import { type NodePort, platform, threads, world } from "./platform.ts";

/** What a worker has of the one who started it. */
export interface OwnSide {
  /** Sends a message, with what moves. */
  post(message: unknown, transfer?: readonly Transferable[]): void;
  /** Hears what is sent, for good. Keeps the worker alive. */
  listen(onMessage: (data: unknown) => void): void;
  /** Calls `begin` when this worker's death will be noticed, and `robbed` when it was declared dead. */
  live(lock: string, begin: () => void, robbed: () => void): void;
  /** Ends the worker; what was sent before arrives. */
  leave(): void;
}

/** A web worker's global scope, as far as it is used. */
interface WorkerScope {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  addEventListener(type: "unhandledrejection", listener: (event: PromiseRejectionEvent) => void): void;
  close?(): void;
}

/** The worker's own side; `undefined` in an isolate that is no worker. */
export function ownSide(): OwnSide | undefined {
  const scope = globalThis as unknown as Partial<WorkerScope>;
  switch (platform()) {
    case "node": {
      const port = threads()?.parentPort ?? null;
      return port === null ? undefined : nodeSide(port);
    }
    case "bun":
      return world().Bun!.isMainThread ? undefined : webSide(scope as WorkerScope);
    default:
      if (typeof scope.postMessage !== "function" || typeof scope.close !== "function") return undefined;
      return "document" in globalThis ? undefined : webSide(scope as WorkerScope);
  }
}

function nodeSide(port: NodePort): OwnSide {
  return {
    post: (message, transfer) => port.postMessage(message, transfer),
    listen: (onMessage) => void port.on("message", onMessage),
    // Node tells of the end of every thread by itself.
    live: (_lock, begin) => begin(),
    leave: () => world().process!.exit(0),
  };
}

/** A rejection that nobody handles is an uncaught error, as it is elsewhere: browsers tell nobody outside of the worker. */
function reportRejections(scope: WorkerScope): void {
  scope.addEventListener("unhandledrejection", (event) => {
    setTimeout(() => {
      if (!event.defaultPrevented) reportError(event.reason);
    }, 0);
  });
}

function webSide(scope: WorkerScope): OwnSide {
  if (platform() === "browser") reportRejections(scope);
  return {
    post: (message, transfer) => scope.postMessage(message, [...transfer ?? []]),
    listen: (onMessage) => scope.addEventListener("message", (event) => onMessage(event.data)),
    live: (lock, begin, robbed) => {
      if (hasLocks()) holdForLife(lock, begin).catch(robbed);
      else begin();
    },
    // Bun's workers have no close().
    leave: () => scope.close === undefined ? world().process!.exit(0) : scope.close(),
  };
}
