/** A worker with a heart that others can see: a word of a memory that is not the runtime's. */
import "../../src/runtime/worker_main.ts";
import { heart } from "./heart.ts";

globalThis.addEventListener("message", (event) => {
  const { data } = event as MessageEvent<{ heart?: SharedArrayBuffer; cell?: number }>;
  if (data?.heart === undefined) return;
  heart.words = new Int32Array(data.heart);
  heart.cell = data.cell!;
});
