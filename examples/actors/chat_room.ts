/**
 * The actors of the chat service in `chat.ts`: rooms and their members.
 *
 * @module
 */
import { Actor, ActorDeadError, type ActorRef, type ActorSystem, after, type Down } from "@millrace/millrace";

/** Bytes on their way to one member, beyond which it counts as slow. */
const BUFFERED = 65_536;

/** Somebody in a room, at the other end of a WebSocket. */
export class Member extends Actor {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
  }

  /** The next line waits until this one is on its way. */
  deliver(line: string): Promise<void> | undefined {
    if (this.#socket.bufferedAmount > BUFFERED) return this.#deliverLater(line);
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(line);
    return undefined;
  }

  async #deliverLater(line: string): Promise<void> {
    const { signal } = this.context;
    while (this.#socket.bufferedAmount > BUFFERED && !signal.aborted) await after(5).receive();
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(line);
  }

  /** Has the time of its option `shutdown`, should the other side not answer. */
  protected override async onStop(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise((resolve) => this.#socket.onclose = resolve);
    this.#socket.close(1001, "goodbye");
    await closed;
  }
}

/** Tells everybody what anybody says; ends when the last one has gone. */
export class Room extends Actor {
  readonly #members = new Set<ActorRef<Member>>();

  join(member: ActorRef<Member>): void {
    this.#members.add(member);
    this.context.watch(member);
  }

  say(line: string): void {
    for (const member of this.#members) member.tell.deliver(line);
  }

  protected override onDown({ ref }: Down): void {
    this.#members.delete(ref as ActorRef<Member>);
    if (this.#members.size === 0) this.context.stop();
  }
}

/** The room of that name, with `member` in it. A room that has just closed is opened again. */
export async function join(
  system: ActorSystem,
  name: string,
  member: ActorRef<Member>,
): Promise<ActorRef<Room>> {
  for (;;) {
    const room = system.find<ActorRef<Room>>(name) ?? system.spawn(Room, [], { name });
    const refused = await room.ask.join(member).catch((error) => error);
    if (refused === undefined) return room;
    if (!(refused instanceof ActorDeadError)) throw refused;
  }
}
