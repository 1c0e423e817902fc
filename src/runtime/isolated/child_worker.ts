/**
 * The worker of a child process: runs the tasks.
 *
 * @module
 */
import { holdForLife } from "../../workers/life_lock.ts";
import type { Begin } from "./child_main.ts";
import { ChildRunner } from "./child_runner.ts";

/** What this file uses of a worker's global scope. */
interface WorkerScope {
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  removeEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  close(): void;
}

const scope = globalThis as unknown as WorkerScope;

/** Stdin is the wire: a task that reads it finds its end at once. */
function closeStdin(): void {
  Object.defineProperties(Deno.stdin, {
    read: { value: () => Promise.resolve(null) },
    readSync: { value: () => null },
    readable: { get: () => new ReadableStream({ start: (controller) => controller.close() }) },
  });
}

function begin({ port, life, greeting }: Begin): void {
  closeStdin();
  const runner = new ChildRunner(greeting, (whole) => port.postMessage(whole, [whole.buffer]));
  port.onmessage = ({ data }) => void runner.run(data as Uint8Array);
  holdForLife(life, () => port.postMessage("ready")).catch(() => scope.close());
}

function onBegin({ data }: MessageEvent): void {
  scope.removeEventListener("message", onBegin);
  begin(data.millrace as Begin);
}

if (typeof scope.close === "function" && !("document" in globalThis)) {
  scope.addEventListener("message", onBegin);
}
