import { assert, assertEquals, assertRejects } from "@std/assert";
import { BACKLOG, CLIENTS, Clients } from "../../../src/inspect/clients.ts";

Deno.test("a ninth client is not let in, and is once another one has left", async () => {
  const clients = new Clients();
  const bodies = Array.from({ length: CLIENTS }, () => clients.admit("first"));
  assert(bodies.every((body) => body !== undefined));
  assertEquals(clients.admit("first"), undefined);
  await bodies[3]!.cancel();
  assertEquals(clients.size, CLIENTS - 1);
  const late = clients.admit("first");
  assert(late !== undefined);
  clients.close("last");
  assertEquals(clients.size, 0);
  assertEquals(await new Response(late).text(), "firstlast");
});

Deno.test("a client that does not read is dropped with its backlog bounded, and those that read go on", async () => {
  const clients = new Clients();
  const slow = clients.admit("first")!;
  const reader = clients.admit("first")!.getReader();
  await reader.read();
  const event = "x".repeat(BACKLOG / 4);
  let read = 0;
  for (let i = 0; i < 12; i++) {
    clients.send(event);
    read += (await reader.read()).value!.length;
  }
  assertEquals([clients.size, clients.dropped, read], [1, 1, 12 * event.length]);
  await assertRejects(() => new Response(slow).text());
  clients.close("last");
  await reader.cancel();
});

Deno.test("a connection that nobody reads fills the socket, then its backlog, and is then closed by the server", async () => {
  const clients = new Clients();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    return new Response(clients.admit("first"));
  });
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: (server.addr as Deno.NetAddr).port });
  await connection.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  while (clients.size === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  const event = "x".repeat(BACKLOG / 4);
  let sent = 0;
  // What the system's sockets hold is some megabytes.
  for (; sent < 400 && clients.size > 0; sent++) {
    clients.send(event);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assertEquals([clients.size, clients.dropped], [0, 1], `after ${sent} events it is still there`);
  let read = 0;
  const buffer = new Uint8Array(2 ** 20);
  const end = async () => {
    for (let got; (got = await connection.read(buffer)) !== null;) read += got;
  };
  await end().catch(() => {});
  assert(read < sent * event.length, "it was sent everything");
  connection.close();
  await server.shutdown();
});
