/**
 * Room in a shared channel that is kept for one value; given back by the reaper if this isolate dies.
 *
 * @module
 */
import { CONTENDED } from "../../wasm/status.ts";
import type { Permit } from "../channel/types.ts";
import { sendError } from "../channel/waiters.ts";
import { ArgumentError, MillraceError } from "../errors.ts";
import type { Port } from "./port.ts";

/** A permit of a shared channel. */
export class SharedPermit<T> implements Permit<T> {
  readonly #port: Port<T>;
  #open = true;

  /** The room is reserved already. */
  constructor(port: Port<T>) {
    this.#port = port;
  }

  /** Uses the room. Throws a `CodecError` for a value that the codec cannot carry, and keeps the room then. */
  send(value: T): void {
    if (!this.#open) throw new ArgumentError("the permit was used or disposed of before");
    const { core, sendWindow } = this.#port.isolate;
    const port = this.#port;
    if (port.left) throw sendError(port.ended(), value);
    if (port.isolate.coding) {
      throw new ArgumentError("a shared channel cannot be used while a value is encoded or decoded");
    }
    port.format.write(value);
    const sent = core.retry(() => core.call.sendReserved(core.me, port.ch, sendWindow));
    if (sent !== 1) port.format.abandon();
    if (sent === CONTENDED) {
      throw new MillraceError("CHANNEL_FULL", "the channel is too contended, try again");
    }
    this.#open = false;
    if (sent !== 1) throw sendError(port.ended(), value);
    if (port.receivers.head !== undefined) port.serve();
  }

  /** Gives the room back. */
  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    const port = this.#port;
    if (port.left) return;
    const { core } = port.isolate;
    core.retry(() => core.call.unreserve(core.slot, port.ch));
    if (port.senders.head !== undefined) port.serve();
  }
}
