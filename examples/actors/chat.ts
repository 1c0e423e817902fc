/**
 * A chat service: every room is an actor, and so is every member, who owns a WebSocket (`chat_room.ts`). A member that reads
 * slowly is held in its own handler, its mailbox is bounded, and what does not fit any more is dropped, the oldest first: one
 * slow reader costs neither the others nor memory. Rooms come with their first member and go with their last.
 *
 * `deno run --allow-net=127.0.0.1 examples/actors/chat.ts`; then open WebSockets on `ws://127.0.0.1:8000/<room>?name=<name>`.
 * Ctrl-C says goodbye to everybody.
 *
 * @module
 */
import { ActorSystem } from "@millrace/millrace";
import { join, Member } from "./chat_room.ts";

/** Characters of one line at most. */
const LINE = 4096;
/** Lines that wait for a slow member. */
const BACKLOG = 256;

function welcome(system: ActorSystem, socket: WebSocket, place: string, name: string): void {
  const member = system.spawn(Member, [socket], {
    mailbox: { capacity: BACKLOG, overflow: "dropOldest" },
    shutdown: 1000,
  });
  socket.onclose = socket.onerror = () => void member.stop();
  const joined = join(system, place, member);
  joined.then((room) => room.tell.say(`${name} is here`), () => member.stop());
  // A line that comes before the room is open waits for that, and in its turn.
  socket.onmessage = ({ data }) =>
    void joined.then((room) => {
      if (typeof data !== "string") return;
      const said = room.tell.say(`${name}: ${data.slice(0, LINE)}`);
      if (said === "full") member.tell.deliver("(not so fast)");
    }, () => {});
}

/** A chat service that runs; disposing of it says goodbye to everybody. */
export interface Chat extends AsyncDisposable {
  readonly port: number;
  readonly system: ActorSystem;
}

/** Starts a chat service on the loopback interface; `0` is any free port. */
export function chat(port = 0): Chat {
  const system = new ActorSystem();
  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, (request) => {
    if (request.headers.get("upgrade") !== "websocket") {
      return new Response("a WebSocket, please\n", { status: 426 });
    }
    const { pathname, searchParams } = new URL(request.url);
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onopen = () => welcome(system, socket, pathname, searchParams.get("name") ?? "somebody");
    return response;
  });
  return {
    port: server.addr.port,
    system,
    async [Symbol.asyncDispose]() {
      await system.stop(); // closes the sockets
      await server.shutdown();
    },
  };
}

if (import.meta.main) {
  const service = chat(Number(Deno.args[0] ?? 8000));
  console.log(`listening on port ${service.port}`);
  await new Promise<void>((resolve) => Deno.addSignalListener("SIGINT", resolve));
  await service[Symbol.asyncDispose]();
  console.log("goodbye");
  Deno.exit();
}
