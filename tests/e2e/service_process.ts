/**
 * The service of `examples/service` in a process of its own, with the permissions that its first lines name.
 *
 * @module
 */

import { exampleCommand } from "../support/run_example.ts";
import { until } from "../support/until.ts";

const FLAGS = ["--unstable-no-legacy-abort", "--allow-read", "--allow-net=127.0.0.1"];

/** A line of its log. */
export interface Line {
  readonly event: string;
  readonly [fact: string]: unknown;
}

/** A service that runs in a process of its own. Killed at the end, should it still be there. */
export class Service implements AsyncDisposable {
  /** Its log so far. */
  readonly said: Line[] = [];
  /** Where it listens. */
  url = "";
  readonly status: Promise<Deno.CommandStatus>;
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<void>;
  #ended = false;

  private constructor(child: Deno.ChildProcess, onListening: () => void) {
    this.#child = child;
    this.status = child.status;
    this.#reading = this.#read(onListening);
  }

  /** Starts it and waits until it listens. */
  static async start(...args: string[]): Promise<Service> {
    const child = exampleCommand(FLAGS, "service/main.ts", ["--port", "0", ...args], { stderr: "inherit" })
      .spawn();
    const listening = Promise.withResolvers<void>();
    const service = new Service(child, listening.resolve);
    const ended = service.#reading.then(() =>
      Promise.reject(new Error("the service ended before it listened"))
    );
    ended.catch(() => {});
    await Promise.race([listening.promise, ended]);
    return service;
  }

  /** Asks it. */
  get(path: string, init?: RequestInit): Promise<Response> {
    return fetch(this.url + path, init);
  }

  /** Status of the answer, which is read to its end. */
  async ask(path: string, init?: RequestInit): Promise<number> {
    const response = await this.get(path, init);
    await response.bytes();
    return response.status;
  }

  /** The sum of all metrics whose line begins like this. */
  async metric(name: string): Promise<number> {
    const text = await (await this.get("metrics")).text();
    return text.split("\n").filter((line) => line.startsWith(name))
      .reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
  }

  /** Waits until something is so. */
  async until(what: string, so: () => Promise<boolean>): Promise<void> {
    await until(what, so, 10);
  }

  /** Sends it a signal. */
  kill(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Its exit code, after all that it has said was read. */
  async end(): Promise<number> {
    const { code } = await this.status;
    this.#ended = true;
    await this.#reading;
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#ended) return;
    this.kill("SIGKILL");
    await this.end();
  }

  async #read(onListening: () => void): Promise<void> {
    let rest = "";
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) this.said.push(JSON.parse(line));
      const listening = this.said.find(({ event }) => event === "listening");
      if (this.url === "" && listening !== undefined) {
        this.url = String(listening.url);
        onListening();
      }
    }
  }
}
