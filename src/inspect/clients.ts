/**
 * Those who watch: streams of server-sent events, few and bounded.
 *
 * Invariants:
 *   I1  What waits to be read by one client is at most `BACKLOG` bytes and one event; who falls behind further is dropped.
 *   I2  No client holds another one up, nor the program.
 *
 * @module
 */

/** Most clients at a time. */
export const CLIENTS = 8;
/** Bytes that a client may leave unread. */
export const BACKLOG = 2 ** 20;

type Controller = ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;

/** The clients of one inspector. */
export class Clients {
  /** Clients that were dropped because they did not read. */
  dropped = 0;
  readonly #open = new Set<Controller>();
  readonly #encoder = new TextEncoder();

  /** Clients that are there. */
  get size(): number {
    return this.#open.size;
  }

  /** Lets one more in: the body of its response, which begins with `first`. `undefined` if there are enough. */
  admit(first: string): ReadableStream<Uint8Array<ArrayBuffer>> | undefined {
    if (this.#open.size >= CLIENTS) return undefined;
    let own: Controller;
    return new ReadableStream({
      start: (controller) => {
        own = controller;
        this.#open.add(controller);
        controller.enqueue(this.#encoder.encode(first));
      },
      cancel: () => {
        this.#open.delete(own);
      },
    }, { highWaterMark: BACKLOG, size: (chunk) => chunk.byteLength });
  }

  /** Sends to all that read. */
  send(text: string): void {
    if (this.#open.size === 0) return;
    const bytes = this.#encoder.encode(text);
    for (const client of this.#open) {
      if ((client.desiredSize ?? 0) > 0) client.enqueue(bytes);
      else this.#drop(client);
    }
  }

  /** Says a last word to all and lets them go. */
  close(last: string): void {
    this.send(last);
    for (const client of this.#open) client.close();
    this.#open.clear();
  }

  #drop(client: Controller): void {
    this.#open.delete(client);
    this.dropped++;
    client.error(new Error("millrace inspector: dropped a client that does not read"));
  }
}
