/**
 * The chat service with real WebSockets.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { type Chat, chat } from "../../examples/actors/chat.ts";
import { exampleCommand } from "../support/run_example.ts";
import { until } from "../support/until.ts";

/** A client that keeps what it was told, of long lines only that there was one. */
class Client implements AsyncDisposable {
  readonly lines: string[] = [];
  readonly closed: Promise<CloseEvent>;
  #wanted: { test: (line: string) => boolean; resolve: () => void } | undefined;
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.onclose = resolve);
    socket.onmessage = ({ data }) => {
      this.lines.push(data.length > 100 ? "…" : data);
      if (this.#wanted?.test(data)) this.#wanted.resolve();
    };
  }

  /** Joins, and waits until it is told so. */
  static async join({ port }: Pick<Chat, "port">, room: string, name: string): Promise<Client> {
    const client = new Client(new WebSocket(`ws://127.0.0.1:${port}/${room}?name=${name}`));
    await client.until(`${name} is here`);
    return client;
  }

  /** Waits for a line, which may have come already. */
  until(line: string | RegExp): Promise<void> {
    const test = (got: string): boolean => typeof line === "string" ? got === line : line.test(got);
    if (this.lines.some(test)) return Promise.resolve();
    return new Promise((resolve) => this.#wanted = { test, resolve });
  }

  say(line: string): void {
    this.#socket.send(line);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await this.closed;
  }
}

Deno.test("chat: everybody in a room hears everything in one order, nobody outside does", async () => {
  await using service = chat();
  await using ada = await Client.join(service, "tea", "ada");
  await using bob = await Client.join(service, "tea", "bob");
  await using eve = await Client.join(service, "coffee", "eve");
  await ada.until("bob is here");
  for (let i = 0; i < 100; i++) (i % 2 === 0 ? ada : bob).say(`${i}`);
  ada.say("bye");
  bob.say("bye");
  for (const client of [ada, bob]) {
    await client.until("ada: bye");
    await client.until("bob: bye");
  }
  assertEquals(ada.lines.slice(2), bob.lines.slice(1), "they heard different things, or in another order");
  const said = (name: string): string[] => ada.lines.filter((line) => new RegExp(`^${name}: \\d`).test(line));
  assertEquals(said("ada"), Array.from({ length: 50 }, (_, i) => `ada: ${2 * i}`));
  assertEquals(said("bob"), Array.from({ length: 50 }, (_, i) => `bob: ${2 * i + 1}`));
  assertEquals(eve.lines, ["eve is here"]);
});

Deno.test("chat: a room goes with its last member, and may be opened again", async () => {
  await using service = chat();
  const { system } = service;
  {
    await using _ada = await Client.join(service, "tea", "ada");
    assert(system.find("/tea") !== undefined);
  }
  await until("the room is gone", () => system.find("/tea") === undefined);
  assertEquals(system.counts.started, system.counts.stopped);
  for (let i = 0; i < 20; i++) {
    await using _bob = await Client.join(service, "tea", "bob");
  }
  await until("everybody is gone", () => system.counts.started === system.counts.stopped);
});

Deno.test("chat: stopping says goodbye to everybody", async () => {
  const service = chat();
  const clients = await Promise.all(["ada", "bob", "eve"].map((name) => Client.join(service, "tea", name)));
  await service[Symbol.asyncDispose]();
  for (const client of clients) {
    const { code, reason } = await client.closed;
    assertEquals([code, reason], [1001, "goodbye"]);
  }
});

Deno.test("chat: what is no WebSocket is told so", async () => {
  await using service = chat();
  const response = await fetch(`http://127.0.0.1:${service.port}/tea`);
  assertEquals([response.status, await response.text()], [426, "a WebSocket, please\n"]);
});

/** Joins by hand and then reads nothing at all. */
async function deaf({ port }: Chat, room: string): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const request = [
    `GET /${room}?name=deaf HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "\r\n",
  ].join("\r\n");
  await connection.write(new TextEncoder().encode(request));
  const answer = new Uint8Array(4096);
  const read = await connection.read(answer);
  assert(new TextDecoder().decode(answer.subarray(0, read!)).startsWith("HTTP/1.1 101"));
  return connection;
}

Deno.test("chat: a member who does not read costs the others nothing, and no memory", async () => {
  await using service = chat();
  await using ada = await Client.join(service, "tea", "ada");
  const line = "x".repeat(4000), rounds = 150, each = 50, megabytes = rounds * each * line.length / 2 ** 20;
  /** Much is said in the room; by how many megabytes does the process grow? */
  const talk = async (phase: string): Promise<number> => {
    const [before, heard] = [Deno.memoryUsage().rss, ada.lines.length];
    for (let i = 0; i < rounds; i++) {
      for (let j = 0; j < each; j++) ada.say(line);
      ada.say(`${phase} ${i}`);
      await ada.until(`ada: ${phase} ${i}`);
      // What has waited in a mailbox has grown old, and is garbage for longer.
      if (i % 25 === 0) (globalThis as { gc?: () => void }).gc?.();
    }
    assertEquals(ada.lines.length - heard, rounds * (each + 1), "somebody who reads has missed something");
    return (Deno.memoryUsage().rss - before) / 2 ** 20;
  };
  await talk("warm");
  const alone = Math.max(0, await talk("alone"));
  using _deaf = await deaf(service, "tea");
  await ada.until("deaf is here");
  const together = await talk("together");
  assert(
    together < alone + 0.75 * megabytes,
    `${together} MiB, without the deaf one ${alone}, for ${megabytes}`,
  );
  assert(
    service.system.counts.deadLetters > rounds * each / 2,
    `dropped=${service.system.counts.deadLetters}`,
  );
});

Deno.test("examples/actors/chat.ts says goodbye to everybody at Ctrl-C and ends", async () => {
  const flags = ["--allow-net=127.0.0.1"];
  const child = exampleCommand(flags, "actors/chat.ts", ["0"], { stderr: "inherit" }).spawn();
  const printed = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await printed.read();
  const port = Number(value.match(/^listening on port (\d+)\n$/)?.[1]);
  const ada = await Client.join({ port }, "tea", "ada");
  child.kill("SIGINT");
  const { code, reason } = await ada.closed;
  assertEquals([code, reason], [1001, "goodbye"]);
  let rest = "";
  for (let part = await printed.read(); !part.done; part = await printed.read()) rest += part.value;
  assertEquals([rest, (await child.status).code], ["goodbye\n", 0]);
});
