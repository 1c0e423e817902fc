/**
 * A channel between processes that keeps nothing: each receiving process grants each sending one room for `capacity` values,
 * what got lost on the way is sent again, and what a process had received when it died is lost with it.
 *
 * Invariants:
 *   I1  A process receives from nobody before somebody in it has wanted to: `wanted` says HELLO with a window.
 *   I2  The channel has ended here once it was closed and every process that is there has said how many values it sent, and all of
 *       those have arrived.
 *
 * @module
 */
import { BaseChannel } from "../../channel/base.ts";
import { Closed, type Selectable } from "../../channel/selectable.ts";
import type { RemoteError } from "../../errors.ts";
import { unreachable } from "../outbox.ts";
import type { ChannelSendOptions, Permit } from "../../channel/types.ts";
import { Timer } from "../../time/clock.ts";
import type { Consumption, Message } from "../carrier.ts";
import { processOf } from "../names.ts";
import type { EphemeralParts } from "./parts.ts";
import type { Values } from "../values.ts";
import type { Reader } from "../wire.ts";
import { type InletLink, RemoteInlet } from "./inlet.ts";
import { Outlet, type OutletLink } from "./outlet.ts";
import { Roll } from "./roll.ts";
import * as wire from "./protocol.ts";

/** How often one asks who has not answered. */
const ASK_EVERY = 250;

/** A remote channel that keeps nothing; made by `remote.channel()`. The verbs are those of every channel. */
export class EphemeralChannel<T> extends BaseChannel<T> implements InletLink<T>, OutletLink<T> {
  /** How values become bytes. */
  readonly values: Values<T>;
  /** Takes values that may not have been delivered. */
  readonly onUndelivered: ((value: T) => void) | undefined;
  readonly #parts: EphemeralParts<T>;
  readonly #inlet: RemoteInlet<T>;
  readonly #outlet: Outlet<T>;
  readonly #roll: Roll;
  readonly #timer: Timer = new Timer({ onTimer: (): void => this.#ask() });
  readonly #consumptions: Consumption[] = [];
  readonly #unlisten: () => void;
  #receives = false;
  /** Somebody who was given up is there again, and may not know. */
  #seeks = false;
  #open = true;
  #severed = false;

  /** Listens to nobody before `start`. */
  constructor(parts: EphemeralParts<T>) {
    const inlet = new RemoteInlet<T>(
      {
        tell: (peer, data) => this.tell(peer, data),
        wanted: () => this.wanted(),
        stopped: (...end) => this.stopped(...end),
        values: parts.values,
      },
      parts.capacity,
      parts.onUndelivered,
    );
    super(inlet);
    this.#parts = parts;
    this.#inlet = inlet;
    this.values = parts.values;
    this.onUndelivered = parts.onUndelivered;
    this.#outlet = new Outlet<T>(this);
    this.#roll = new Roll(parts.self, (data) => this.#publish(parts.subject, data));
    this.#unlisten = parts.presence.listen({
      left: (process, lost) => {
        for (const peer of [...this.#roll.peers]) if (processOf(peer) === process) this.#left(peer, lost);
      },
      back: () => {
        this.#seeks = true;
        this.#attend();
      },
    });
  }

  /** Most bytes of a message. */
  get maxPayload(): number {
    return this.#parts.carrier.maxPayload;
  }

  override get capacity(): number {
    return this.#parts.capacity;
  }

  /** Values that have arrived here. */
  override get size(): number {
    return this.#inlet.ready.size;
  }

  /** Whether it was closed, by whichever process. */
  override get closed(): boolean {
    return this.#roll.closing !== undefined;
  }

  /** Listens, and says that this process is there. */
  async start(): Promise<void> {
    const { carrier, subject, self } = this.#parts;
    const heed = (hear: (message: Message) => void) => (message: Message): void => {
      try {
        if (this.#open) hear(message);
      } catch (error) {
        this.#parts.malformed(message.subject, error);
      }
    };
    this.#consumptions.push(
      await carrier.consume(`${subject}.to.${self}.>`, heed((message) => this.#hearOne(message))),
      await carrier.consume(subject, heed((message) => this.#hearAll(message))),
    );
    if (!this.#open) return this.#stopListening();
    this.#sayHello();
    this.#roll.say(wire.WHO);
  }

  override trySend(value: T): boolean {
    const sent = this.#outlet.sender.trySend(value);
    this.#attend();
    return sent;
  }

  override onSend(value: T): Selectable<void> {
    return this.#outlet.sender.onSend(value);
  }

  override send(value: T, options?: ChannelSendOptions): Promise<void> {
    if (this.#severed) return Promise.reject(unreachable(value));
    try {
      // Whoever has to wait learns now that the value cannot travel.
      if (this.#outlet.sender.room === 0) this.values.encode(value);
    } catch (error) {
      return Promise.reject(error);
    }
    const sent = this.#outlet.sender.send(value, options);
    this.#attend();
    return sent;
  }

  override reserve(options?: ChannelSendOptions): Promise<Permit<T>> {
    const reserved = this.#outlet.sender.reserve(options);
    this.#attend();
    return reserved;
  }

  /** Ends the channel gently, for all processes: no more sends; what was sent can still be received. */
  override close(...reason: [reason?: unknown]): void {
    this.#end(new Closed(reason[0], reason.length > 0), false, true);
  }

  /** Ends the channel at once, for all processes: what is buffered anywhere goes to `onUndelivered` there. */
  override cancel(...reason: [reason?: unknown]): void {
    this.#end(new Closed(reason[0], reason.length > 0), true, true);
  }

  /** Values that were sent here and are not known to be consumed, and processes that may not have heard of the end. */
  get unsettled(): number {
    return this.#outlet.open + this.#roll.uninformed;
  }

  /** Takes no part any more: what was not received here goes back to its senders, what nobody has taken to `onUndelivered`. */
  leave(reason?: RemoteError): void {
    if (!this.#open) return;
    this.#inlet.leave();
    this.#open = false;
    this.#severed = reason !== undefined;
    this.#parts.clock.cancel(this.#timer);
    this.#unlisten();
    this.#stopListening();
    this.#roll.end(new Closed(reason, reason !== undefined), false);
    const { end } = this.#roll.closing!;
    this.#outlet.close(end);
    this.#outlet.abandon();
    this.#inlet.finish(end);
    this.#roll.say(wire.LEAVE);
    this.#parts.gone();
  }

  /** Tells one process. */
  tell(peer: string, data: Uint8Array): void {
    const { subject, self } = this.#parts;
    this.#publish(`${subject}.to.${peer}.${self}`, data);
  }

  /** Somebody here wants to receive. */
  wanted(): void {
    if (this.#receives || this.#roll.closing?.cancelled || !this.#open) return;
    this.#receives = true;
    this.#sayHello();
  }

  /** The receiving side has ended. */
  stopped(end: Closed, cancelled: boolean): void {
    if (cancelled) this.#end(end, true, true);
  }

  /** The user closed the sending side. */
  ended(end: Closed): void {
    this.#end(end, false, true);
  }

  #end(end: Closed, cancelled: boolean, tell: boolean): void {
    const first = !this.closed;
    if (!this.#roll.end(end, cancelled)) return;
    if (tell) this.#roll.sayClosed();
    if (first) this.#outlet.close(end);
    if (cancelled) this.#inlet.cancel(this.#roll.closing!.end);
    this.#check();
    this.#attend();
  }

  /** Everything that was sent has arrived: so has the end. */
  #check(): void {
    if (!this.closed || this.#inlet.closing !== undefined) return;
    for (const peer of this.#roll.peers) if (this.#receives && !this.#inlet.completed(peer)) return;
    this.#inlet.finish(this.#roll.closing!.end);
  }

  #hearAll({ data }: Message): void {
    const { kind, reader } = wire.opened(data);
    const peer = reader.text();
    if (kind === wire.LEAVE) return this.#left(peer, false);
    this.#meet(peer);
    if (kind === wire.HELLO) this.#hello(peer, reader);
    else if (kind === wire.CLOSE) this.#closedBy(peer, reader);
    if (kind !== wire.HELLO && peer !== this.#parts.self) this.#sayHello();
  }

  #hello(peer: string, reader: Reader): void {
    const window = reader.count();
    const closed = reader.byte();
    if (window > 0 && !this.closed) this.#outlet.welcome(peer, window);
    if (closed !== 0) this.#closedBy(peer, reader);
    this.#attend();
  }

  #closedBy(peer: string, reader: Reader): void {
    const { end, cancelled } = this.#roll.heardEnd(peer, reader);
    this.#end(end, cancelled, false);
  }

  #hearOne({ subject, data }: Message): void {
    const peer = subject.slice(subject.lastIndexOf(".") + 1);
    const { kind, reader } = wire.opened(data);
    this.#meet(peer);
    switch (kind) {
      case wire.VALUES:
        this.#inlet.arrive(peer, reader);
        return this.#check();
      case wire.ASK:
      case wire.FINAL:
        this.#inlet.asked(peer, reader.count(), reader.count(), kind === wire.FINAL);
        return this.#check();
      case wire.GRANT:
        this.#outlet.granted(peer, reader.count(), reader.count(), reader.count());
        return this.#attend();
      case wire.AGAIN:
        return this.#outlet.again(peer, reader.count(), reader.count());
      case wire.STOP:
        this.#outlet.stopped(peer, reader.count(), reader.count());
        return this.#attend();
      case wire.FINAL_ASKED:
        return this.#outlet.final(peer);
    }
  }

  #meet(peer: string): void {
    this.#roll.peers.add(peer);
    this.#parts.presence.met(processOf(peer));
  }

  #left(peer: string, lost: boolean): void {
    if (!this.#roll.left(peer)) return;
    this.#inlet.forget(peer, lost);
    if (lost) this.#outlet.lost(peer);
    else this.#outlet.stopped(peer);
    this.#check();
  }

  /** Asks again as long as there is somebody or something to wait for. */
  #attend(): void {
    if (!this.#open || this.#timer.armed) return;
    if (!this.#seeks && !this.#outlet.waits && !this.#unfinished) return;
    this.#parts.clock.arm(this.#timer, ASK_EVERY);
  }

  get #unfinished(): boolean {
    return this.closed && (this.#inlet.closing === undefined || this.#roll.uninformed > 0);
  }

  #ask(): void {
    if (this.#seeks || !this.#outlet.received) this.#roll.say(wire.WHO);
    this.#seeks = false;
    this.#outlet.ask();
    if (this.#unfinished) {
      this.#roll.sayClosed();
      for (const peer of this.#inlet.closing === undefined ? this.#roll.peers : []) {
        if (!this.#inlet.completed(peer)) this.tell(peer, wire.message(wire.FINAL_ASKED));
      }
    }
    this.#attend();
  }

  #stopListening(): void {
    for (const consumption of this.#consumptions.splice(0)) void consumption.stop();
  }

  #sayHello(): void {
    this.#roll.sayHello(this.#receives ? this.capacity : 0);
  }

  #publish(subject: string, data: Uint8Array): void {
    try {
      this.#parts.carrier.publish(subject, data);
    } catch {
      // Cut off or closed: what was not consumed is asked for again, or given up when the other process counts as lost.
    }
  }
}
