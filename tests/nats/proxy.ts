/**
 * A TCP proxy on the loopback interface whose connections can be cut.
 *
 * @module
 */

/** Between a client and a server. */
export class Proxy implements AsyncDisposable {
  readonly #listener: Deno.TcpListener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #open: Set<Deno.TcpConn> = new Set();
  readonly #serving: Promise<void>;

  constructor(port: number) {
    this.#serving = this.#serve(port);
  }

  /** Where it listens. */
  get url(): string {
    return `127.0.0.1:${this.#listener.addr.port}`;
  }

  /** Cuts all connections. */
  cut(): void {
    for (const connection of this.#open) connection.close();
    this.#open.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    this.cut();
    await this.#serving;
  }

  async #serve(port: number): Promise<void> {
    const pipes: Promise<unknown>[] = [];
    try {
      for await (const client of this.#listener) {
        try {
          const server = await Deno.connect({ hostname: "127.0.0.1", port });
          for (const end of [client, server]) this.#open.add(end);
          pipes.push(this.#pipe(client, server), this.#pipe(server, client));
        } catch {
          client.close();
        }
      }
    } catch {
      // It was closed.
    }
    await Promise.all(pipes);
  }

  async #pipe(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
    try {
      await from.readable.pipeTo(to.writable);
    } catch {
      // It was cut.
    }
    for (const end of [from, to]) {
      if (!this.#open.delete(end)) continue;
      try {
        end.close();
      } catch {
        // It is closed.
      }
    }
  }
}
