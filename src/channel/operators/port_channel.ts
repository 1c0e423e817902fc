/**
 * A pair of channels over a `MessagePort`.
 *
 * Each side grants the other credit for as many values as it buffers, and gives credit back as values are received: `postMessage`
 * itself knows no backpressure. Messages are arrays: `[VALUE, value]`, `[CREDIT, count]`, `[END, reason?]` (I send no
 * more), `[STOP, reason?]` (I receive no more), `[PING]`, `[PONG]`.
 *
 * @module
 */
import { ArgumentError, ChannelClosedError, CodecError } from "../../errors.ts";
import { type Clock, clockOf, Timer, type TimerTask } from "../../time/clock.ts";
import { goOn } from "../../time/macrotask.ts";
import { Closed } from "../selectable.ts";
import type { ReceiveChannel, SendChannel } from "../types.ts";
import { checkMs } from "./lossy.ts";
import { checkOptions } from "./options.ts";
import { Output } from "./output.ts";
import { PortSender, type PortSink } from "./port_sender.ts";
import { PLAIN_END, Stage } from "./stage.ts";

/** Options of {@linkcode portChannel}. */
export interface PortChannelOptions<In> {
  /** Most values that the far side may send ahead of the receivers here; at least 1. */
  capacity: number;
  /** Ends both directions with the signal's `reason`. */
  signal?: AbortSignal | undefined;
  /** Takes values that arrived and will not be received any more. */
  onUndelivered?: ((value: In) => void) | undefined;
  /**
   * Milliseconds after which a silent far side is asked whether it lives, and again after which, without any answer, both
   * directions end. Without it a far side that dies without a word is not noticed: Deno tells nobody.
   */
  heartbeat?: number | undefined;
  /** The clock of the heartbeat; real time by default. */
  clock?: Clock | undefined;
}

/** Both directions of a {@linkcode portChannel}. */
export interface PortChannel<In, Out> extends Disposable {
  /** Sends to the far side. */
  readonly sender: SendChannel<Out>;
  /** Receives from the far side. */
  readonly receiver: ReceiveChannel<In>;
}

const VALUE = 0;
const CREDIT = 1;
const END = 2;
const STOP = 3;
const PING = 4;
const PONG = 5;

/** What arrives, until it is received. */
class Incoming<T> extends Stage<T> {
  readonly #link: { received(): void; stopped(end: Closed): void };

  constructor(
    link: { received(): void; stopped(end: Closed): void },
    options: PortChannelOptions<T>,
  ) {
    super({ capacity: options.capacity, onUndelivered: options.onUndelivered });
    this.#link = link;
  }

  /** A value came; `false` if there was no credit for it. */
  arrive(value: T): boolean {
    const before = this.ready.size;
    if (before >= this.capacity) return false;
    this.put(value);
    if (this.ready.size === before && this.closing === undefined) this.#link.received();
    return true;
  }

  protected override advance(): boolean {
    return false;
  }

  protected override taken(): void {
    this.#link.received();
  }

  protected override stop(end: Closed): void {
    this.#link.stopped(end);
  }
}

/** The port and what it carries. */
class Link<In, Out> implements PortChannel<In, Out>, PortSink<Out>, TimerTask {
  readonly sender: PortSender<Out>;
  readonly receiver: ReceiveChannel<In>;
  readonly #port: MessagePort;
  readonly #incoming: Incoming<In>;
  readonly #options: PortChannelOptions<In>;
  readonly #clock: Clock;
  readonly #timer = new Timer(this);
  #owed = 0;
  /** The far side knows already that nothing is received here any more. */
  #told = false;
  #asked = false;
  #open = true;

  constructor(port: MessagePort, options: PortChannelOptions<In>) {
    this.#port = port;
    this.#options = options;
    this.#clock = clockOf(options.clock);
    this.sender = new PortSender(this);
    this.#incoming = new Incoming(this, options);
    this.receiver = new Output(this.#incoming);
    if (options.signal?.aborted) return this.#abort() as unknown as this;
    options.signal?.addEventListener("abort", this.#abort);
    for (const type of ["message", "messageerror", "close"]) port.addEventListener(type, this);
    port.start();
    this.#post(CREDIT, options.capacity);
    this.#beat();
  }

  /** Ends both directions. */
  [Symbol.dispose](): void {
    this.sender.close();
    this.#incoming.close(PLAIN_END);
  }

  value(value: Out): void {
    this.#port.postMessage([VALUE, value]);
  }

  ended(end: Closed): void {
    this.#postEnd(END, end);
    this.#leave();
  }

  received(): void {
    this.#owed++;
    if (this.#owed < Math.max(1, this.#options.capacity >> 1) || !this.#open) return;
    this.#post(CREDIT, this.#owed);
    this.#owed = 0;
  }

  stopped(end: Closed): void {
    if (!this.#told) this.#postEnd(STOP, end);
    this.#told = true;
    this.#leave();
  }

  /** Something came over the port, or happened to it. */
  handleEvent(event: Event): void {
    if (event.type === "close") return this.#fail(new ChannelClosedError("the port was closed"));
    if (event.type === "messageerror") {
      return this.#fail(new CodecError("a message of the port could not be read"));
    }
    this.#asked = false;
    this.#beat();
    const { data } = event as MessageEvent<[kind: number, content?: unknown]>;
    if (!Array.isArray(data) || !this.#heard(data)) {
      this.#fail(new CodecError("the far side of the port is no portChannel(), or sends without credit"));
    }
  }

  /** It has been quiet for a while. */
  onTimer(): void {
    // After a stretch of code of this side timers come before messages: an answer that is here already is heard first, and one
    // that came in the very turn of this timer is in the next.
    if (this.#asked) return goOn(() => goOn(this.#giveUp));
    this.#asked = true;
    this.#post(PING);
    this.#beat();
  }

  readonly #giveUp = (): void => {
    if (!this.#asked || !this.#open) return;
    const ms = 2 * this.#options.heartbeat!;
    this.#fail(new ChannelClosedError(`the far side of the port has said nothing for ${ms} ms`));
  };

  #heard(data: [kind: number, content?: unknown]): boolean {
    const [kind, content] = data;
    switch (kind) {
      case VALUE:
        return this.#incoming.arrive(content as In);
      case CREDIT:
        if (!Number.isInteger(content) || !((content as number) > 0)) return false;
        this.sender.grant(content as number);
        return true;
      case END:
        this.#told = true;
        this.#incoming.finish(endOf(data));
        return true;
      case STOP:
        this.sender.end(endOf(data));
        this.#leave();
        return true;
      case PING:
        this.#post(PONG);
        return true;
      default:
        return kind === PONG;
    }
  }

  #beat(): void {
    const { heartbeat } = this.#options;
    if (heartbeat !== undefined && this.#open) this.#clock.arm(this.#timer, heartbeat);
  }

  readonly #abort = (): void => {
    const { reason } = this.#options.signal!;
    this.sender.close(reason);
    this.receiver.cancel(reason);
  };

  #fail(reason: unknown): void {
    this.#postEnd(STOP, new Closed(reason, true));
    this.#told = true;
    this.sender.close(reason);
    this.#incoming.finish(new Closed(reason, true));
  }

  /** Both directions have ended: so has the port. What was posted still arrives. */
  #leave(): void {
    if (!this.#open || !this.sender.closed || !this.#incoming.closing) return;
    this.#open = false;
    this.#clock.cancel(this.#timer);
    this.#options.signal?.removeEventListener("abort", this.#abort);
    for (const type of ["message", "messageerror", "close"]) this.#port.removeEventListener(type, this);
    this.#port.close();
  }

  #post(...message: unknown[]): void {
    this.#port.postMessage(message);
  }

  #postEnd(kind: number, { hasReason, reason }: Closed): void {
    if (!hasReason) return this.#post(kind);
    try {
      this.#post(kind, reason);
    } catch {
      // It cannot be copied: what there is to say about it can.
      this.#post(kind, new Error(reason instanceof Error ? reason.message : String(reason)));
    }
  }
}

function endOf(data: readonly unknown[]): Closed {
  return data.length > 1 ? new Closed(data[1], true) : PLAIN_END;
}

/**
 * A pair of channels over a `MessagePort`, to whoever calls `portChannel` on the other port: another worker, a frame, a
 * library that hands out ports. Values are copied as `postMessage` copies them. (Between the workers of a runtime `rt.channel()`
 * is much faster.)
 *
 * Neither side can flood the other: a send waits until the far side has room, which is what its `capacity` says. A send is done when
 * the value was posted. Closing the sender ends the far receiver after what was sent; closing or cancelling the receiver ends the
 * far sender, which then has its `ChannelClosedError`s; reasons travel. When both directions have ended the port is closed.
 *
 * A far side that dies without a word is noticed by `heartbeat`, or by whoever fires `signal`; it may be slow only, so take a
 * heartbeat longer than its longest stretch of code.
 *
 * `send` rejects with a `DataCloneError`, and `trySend` throws it, for a value that cannot be copied (a send that had to wait: with
 * a `ChannelClosedError` whose `cause` it is). A message that is none of this protocol's ends both directions with a
 * `CodecError`. Throws an `ArgumentError` for a bad argument.
 *
 * @example
 * ```ts
 * import { portChannel } from "@millrace/millrace/channel";
 * import { assertEquals } from "@std/assert";
 *
 * const { port1, port2 } = new MessageChannel();
 * using near = portChannel<number, string>(port1, { capacity: 8 });
 * using far = portChannel<string, number>(port2, { capacity: 8 });
 * await near.sender.send("how many?");
 * assertEquals(await far.receiver.receive(), "how many?");
 * await far.sender.send(42);
 * assertEquals(await near.receiver.receive(), 42);
 * ```
 */
export function portChannel<In, Out = In>(
  port: MessagePort,
  options: PortChannelOptions<In>,
): PortChannel<In, Out> {
  if (!(port instanceof MessagePort)) {
    throw new ArgumentError("portChannel() needs a MessagePort", { value: port });
  }
  const checked = checkOptions("portChannel", options);
  if (!(checked.capacity >= 1)) {
    throw new ArgumentError("capacity of portChannel() must be a positive integer", {
      capacity: checked.capacity,
    });
  }
  if (checked.heartbeat !== undefined) checkMs("portChannel", "heartbeat", checked.heartbeat);
  return new Link<In, Out>(port, checked);
}
