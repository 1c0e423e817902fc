/**
 * Three NATS servers that keep everything three times, on the loopback interface.
 *
 * @module
 */
import { freePort } from "../../examples/nats/server.ts";

/** One of the three. */
interface Member {
  readonly name: string;
  readonly port: number;
  readonly args: readonly string[];
  process: Deno.ChildProcess;
}

const spawn = (args: readonly string[]): Deno.ChildProcess =>
  new Deno.Command("nats-server", { args: [...args], stdin: "null", stdout: "null", stderr: "null" }).spawn();

/** A cluster. */
export class NatsCluster implements AsyncDisposable {
  readonly #store: string = Deno.makeTempDirSync({ prefix: "millrace-cluster-" });
  readonly members: readonly Member[];

  constructor() {
    const routes = [freePort(), freePort(), freePort()];
    this.members = routes.map((route, at) => {
      const name = `s${at}`, port = freePort();
      const args = ["-a", "127.0.0.1", "-p", `${port}`, "-n", name, "-js", "-sd", `${this.#store}/${name}`];
      args.push("--cluster_name", "c", "--cluster", `nats://127.0.0.1:${route}`);
      args.push(
        "--routes",
        routes.filter((other) => other !== route).map((other) => `nats://127.0.0.1:${other}`).join(","),
      );
      return { name, port, args, process: spawn(args) };
    });
  }

  /** Where they listen. */
  get urls(): string[] {
    return this.members.map(({ port }) => `127.0.0.1:${port}`);
  }

  /** Kills a member without warning, and starts it again after a while. */
  async kill(name: string, pause: number): Promise<void> {
    const member = this.members.find((one) => one.name === name)!;
    member.process.kill("SIGKILL");
    await member.process.status;
    await new Promise((resolve) => setTimeout(resolve, pause));
    member.process = spawn(member.args);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { process } of this.members) {
      process.kill("SIGKILL");
      await process.status;
    }
    await Deno.remove(this.#store, { recursive: true });
  }
}
