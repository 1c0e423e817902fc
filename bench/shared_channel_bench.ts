/**
 * Shared channels, one callback at a time: the cost of the verbs in one isolate, and of a round trip to a worker beside
 * `postMessage`. What crosses threads in volume is measured by `rivals.ts`, since `deno bench` times one callback.
 *
 * @module
 */
import { bytes, Channel, f64, Runtime } from "../mod.ts";
import { SMALL } from "./rivals/millrace_remote.ts";
import { small } from "./topologies.ts";

const rt = await Runtime.start({ workers: 1, memory: "64MiB" });
const tasks = rt.import<typeof import("./rivals/millrace_worker.ts")>(
  new URL("./rivals/millrace_worker.ts", import.meta.url).href,
);
addEventListener("unload", () => void rt.close());

const local = new Channel<number>({ capacity: 1024 });
const numbers = rt.channel(f64, { capacity: 1024 });
const structs = rt.channel(SMALL, { capacity: 1024 });
const blocks = rt.channel(bytes, { capacity: 16 });
const value = small(1);
const kilobyte = new Uint8Array(1024);

Deno.bench("local channel, number", { group: "one value, try paths, one isolate", baseline: true }, () => {
  local.trySend(1);
  local.tryReceive();
});

Deno.bench("shared channel, number", { group: "one value, try paths, one isolate" }, () => {
  numbers.trySend(1);
  numbers.tryReceive();
});

Deno.bench("shared channel, small struct", { group: "one value, try paths, one isolate" }, () => {
  structs.trySend(value);
  structs.tryReceive();
});

Deno.bench("shared channel, 1 KiB", { group: "one value, try paths, one isolate" }, () => {
  blocks.trySend(kilobyte);
  blocks.tryReceive();
});

const there = rt.channel(f64, { capacity: 16 }), back = rt.channel(f64, { capacity: 16 });
void tasks.echo(there, back).catch(() => {});
const echo = new Worker(
  URL.createObjectURL(new Blob(["onmessage = ({ data }) => postMessage(data)"], { type: "text/javascript" })),
  { type: "module" },
);

Deno.bench("postMessage", { group: "round trip to a worker", baseline: true }, async () => {
  await new Promise((resolve) => {
    echo.onmessage = resolve;
    echo.postMessage(1);
  });
});

Deno.bench("shared channel", { group: "round trip to a worker" }, async () => {
  await there.send(1);
  await back.receive();
});

Deno.bench("task", { group: "round trip to a worker" }, async () => {
  await tasks.identity(1);
});
