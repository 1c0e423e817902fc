/**
 * A NATS server with JetStream on a free port of the loopback interface, with a store that goes when it does.
 *
 * @module
 */

/** Which package brings the server. */
export const PACKAGE = "Debian's nats-server (apt-get install nats-server)";

/** Whether there is a server to start. */
export function hasServer(): boolean {
  try {
    return new Deno.Command("nats-server", { args: ["--version"], stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch {
    return false;
  }
}

/** A port that nobody listens on now. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** One server. */
export class NatsServer implements AsyncDisposable {
  readonly port: number = freePort();
  readonly #store: string = Deno.makeTempDirSync({ prefix: "millrace-nats-" });
  readonly #args: string[];
  #process: Deno.ChildProcess;

  private constructor(args: readonly string[], jetstream: boolean) {
    this.#args = [
      "-a",
      "127.0.0.1",
      "-p",
      String(this.port),
      ...jetstream ? ["-js", "-sd", this.#store] : [],
      ...args,
    ];
    this.#process = this.#spawn();
  }

  /** Starts one and waits until it listens. */
  static async start(
    { args = [], jetstream = true }: { args?: readonly string[]; jetstream?: boolean } = {},
  ): Promise<NatsServer> {
    const server = new NatsServer(args, jetstream);
    await server.#listening();
    return server;
  }

  /** Where it listens. */
  get url(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Ends it and starts it again over the same store. Killed, a server that is alone may lose what it has kept in the last moment. */
  async restart(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    this.#process.kill(signal);
    await this.#process.status;
    this.#process = this.#spawn();
    await this.#listening();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.status;
    await Deno.remove(this.#store, { recursive: true });
  }

  #spawn(): Deno.ChildProcess {
    return new Deno.Command("nats-server", {
      args: this.#args,
      stdout: "null",
      stderr: "null",
      stdin: "null",
    }).spawn();
  }

  async #listening(): Promise<void> {
    for (let attempt = 0; attempt < 200; attempt++) {
      try {
        const connection = await Deno.connect({ hostname: "127.0.0.1", port: this.port });
        await connection.read(new Uint8Array(1));
        connection.close();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    }
    throw new Error("nats-server does not listen");
  }
}
