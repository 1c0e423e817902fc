/**
 * The main thread of a child process: it passes calls on to a worker and results back, and never runs a task. So it hears at any
 * time that stdin has ended, because the parent closed it or is dead, and then ends the process, whatever the worker does.
 *
 * @module
 */
import { onDeath } from "../../workers/life_lock.ts";
import { chunks, DYING, FRAME_HEAD, type Greeting, message, READY, SECRET } from "./wire.ts";

/** What the worker is told first. */
export interface Begin {
  /** Where calls come from and results go. Tasks have the worker's own message events for themselves. */
  readonly port: MessagePort;
  /** Name of the lock to hold for life. */
  readonly life: string;
  readonly greeting: Greeting;
}

/** Exit code when the worker is dead, or stdin makes no sense any more. */
const LOST = 70;
const NOTHING = new Uint8Array(0);

/** Never called: puts the worker's module into the module graph, so that caches see it. */
const _keep = (): Promise<unknown> => import("./child_worker.ts");

/** Runs the child: reads stdin to its end. Only the program of the child calls it; ends the process. */
export async function runChild(): Promise<never> {
  const secret = await exactly(SECRET);
  const greeting = JSON.parse(new TextDecoder().decode(await nextFrame(0))) as Greeting;
  const send = (whole: Uint8Array): void => {
    for (const chunk of chunks(secret, whole)) write(chunk);
  };
  const die = (reason: string): never => {
    send(message(0, DYING, new TextEncoder().encode(reason)));
    Deno.exit(LOST);
  };
  const port = startWorker(greeting, send, die);
  for (let number = 1;; number = (number + 1) >>> 0) {
    const call = await nextFrame(number).catch(() => die("something in the process has read from stdin"));
    port.postMessage(call, [call.buffer]);
  }
}

function startWorker(
  greeting: Greeting,
  send: (whole: Uint8Array) => void,
  die: (reason: string) => never,
): MessagePort {
  const file = import.meta.url.endsWith(".ts") ? "./child_worker.ts" : "./child_worker.js";
  const worker = new Worker(new URL(file, import.meta.url), { type: "module", name: "millrace process" });
  const { port1, port2 } = new MessageChannel();
  const life = `millrace ${crypto.randomUUID()}`;
  worker.onerror = (event) => {
    event.preventDefault();
    die(event.message);
  };
  port1.onmessage = ({ data }) => {
    if (data instanceof Uint8Array) return send(data);
    // It holds the lock now. A worker that ends says nothing, but its lock is free then.
    onDeath(life, new AbortController().signal, () => die("the task has ended its process"));
    send(message(0, READY, NOTHING));
  };
  const begin: Begin = { port: port2, life, greeting };
  worker.postMessage({ millrace: begin }, [port2]);
  return port1;
}

/** Rejects when the frame at hand does not count on. */
async function nextFrame(number: number): Promise<Uint8Array<ArrayBuffer>> {
  const head = new DataView((await exactly(FRAME_HEAD)).buffer);
  if (head.getUint32(4, true) !== number) throw new RangeError("frames are missing");
  return await exactly(head.getUint32(0, true));
}

/** So many bytes of stdin; ends the process when there are no more. */
async function exactly(length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const got = await Deno.stdin.read(bytes.subarray(at));
    if (got === null) Deno.exit(0);
    at += got;
  }
  return bytes;
}

/** Throws, and so ends the process, when nobody reads any more. */
function write(chunk: Uint8Array): void {
  for (let at = 0; at < chunk.length;) at += Deno.stdout.writeSync(chunk.subarray(at));
}
