/**
 * Which processes have an ephemeral channel open, and whether they all know that it is closed.
 *
 * Invariants:
 *   I1  The first end that is said or heard is the end; a later one can only cancel besides.
 *   I2  Who says HELLO with the end knows it; until all do, CLOSE is said again.
 *
 * @module
 */
import { Closed } from "../../channel/selectable.ts";
import { decodeReason, encodeReason } from "../values.ts";
import { type Reader, Writer } from "../wire.ts";
import { CLOSE, HELLO } from "./protocol.ts";

/** How a channel ended. */
export interface End {
  /** With a reason or without. */
  readonly end: Closed;
  /** At once. */
  readonly cancelled: boolean;
}

/** The roll of one channel, as one process keeps it. */
export class Roll {
  /** Who has the channel open, this process included. */
  readonly peers: Set<string>;
  /** Set once it is closed. */
  closing: End | undefined = undefined;
  readonly #self: string;
  readonly #publish: (data: Uint8Array) => void;
  readonly #informed: Set<string> = new Set();

  /** Alone. */
  constructor(self: string, publish: (data: Uint8Array) => void) {
    this.#self = self;
    this.#publish = publish;
    this.peers = new Set([self]);
  }

  /** Processes that may not know the end; 0 while there is none. */
  get uninformed(): number {
    return this.closing === undefined ? 0 : this.peers.size - this.#informed.size;
  }

  /** `peer` has gone; `false` if it was not there. */
  left(peer: string): boolean {
    this.#informed.delete(peer);
    return this.peers.delete(peer);
  }

  /** It ends; `false` if that is nothing new. */
  end(end: Closed, cancelled: boolean): boolean {
    const closing = this.closing;
    if (closing !== undefined && (!cancelled || closing.cancelled)) return false;
    this.closing = { end: closing?.end ?? end, cancelled };
    return true;
  }

  /** What `peer` says about the end. */
  heardEnd(peer: string, reader: Reader): End {
    this.#informed.add(peer);
    const cancelled = reader.byte() === 1;
    const end = reader.more ? new Closed(decodeReason(reader.rest()), true) : new Closed(undefined, false);
    return { end, cancelled };
  }

  /** Tells everybody that this process is there, how many values it takes ahead, and the end if there is one. */
  sayHello(window: number): void {
    const writer = new Writer().byte(HELLO).text(this.#self).count(window).byte(
      this.closing === undefined ? 0 : 1,
    );
    if (this.closing !== undefined) this.#writeEnd(writer, this.closing);
    this.#publish(writer.done());
  }

  /** Tells everybody the end. */
  sayClosed(): void {
    if (this.closing === undefined) return;
    const writer = new Writer().byte(CLOSE).text(this.#self);
    this.#writeEnd(writer, this.closing);
    this.#publish(writer.done());
  }

  /** Tells everybody something short. */
  say(kind: number): void {
    this.#publish(new Writer().byte(kind).text(this.#self).done());
  }

  #writeEnd(writer: Writer, { end, cancelled }: End): void {
    writer.byte(cancelled ? 1 : 0);
    if (end.hasReason) writer.rest(encodeReason(end.reason));
  }
}
