/**
 * What the `postMessage` contenders send: the payloads of the cases, ready for structured clone.
 *
 * @module
 */
import { bytes, type Small, small, stamped } from "../topologies.ts";

/** What a message may be. */
export type Message = number | Small | Uint8Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** What a stream of messages is made of. */
export type Payload = "number" | "batch" | "struct" | "1k" | "64k";

/** Numbers per message where many travel together. */
export const BATCH = 1024;

/** Sends messages `from … to-1` of a payload; 64 KiB are moved, smaller ones cloned, whichever is faster for them. */
export function post(
  to: { postMessage(message: unknown, transfer: Transferable[]): void },
  payload: Payload,
  from: number,
  until: number,
): void {
  const nothing: Transferable[] = [];
  switch (payload) {
    case "number":
      for (let i = from; i < until; i++) to.postMessage(i, nothing);
      return;
    case "struct":
      for (let i = from; i < until; i++) to.postMessage(small(i), nothing);
      return;
    case "1k":
      for (let i = from; i < until; i++) to.postMessage(bytes(1024, i), nothing);
      return;
    case "64k":
      for (let i = from; i < until; i++) {
        const made = bytes(65_536, i);
        to.postMessage(made, [made.buffer]);
      }
      return;
    case "batch":
      for (let i = from; i < until; i += BATCH) {
        const made = new Float64Array(Math.min(BATCH, until - i));
        for (let k = 0; k < made.length; k++) made[k] = i + k;
        to.postMessage(made, nothing);
      }
  }
}

/** Counts what arrives: how many values, and their running numbers summed up. */
export class Tally {
  received = 0;
  sum = 0;

  add(message: Message): void {
    if (typeof message === "number") {
      this.sum += message;
    } else if (message instanceof Uint8Array) {
      this.sum += stamped(message);
    } else if (message instanceof Float64Array) {
      for (let k = 0; k < message.length; k++) this.sum += message[k]!;
      this.received += message.length - 1;
    } else {
      this.sum += message.id;
    }
    this.received++;
  }
}
