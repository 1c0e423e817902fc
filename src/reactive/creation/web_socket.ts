/**
 * Messages of a server, both ways.
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import { Ring } from "../../channel/buffer/ring.ts";
import { ArgumentError } from "../../errors/base.ts";
import { checkFunction, checkInteger, checkOptionalFunction, checkOptions } from "../core/check.ts";
import { Observable } from "../core/observable.ts";
import type { Subscriber } from "../core/subscriber.ts";
import type { EmitResult, Observer } from "../core/types.ts";
import { defer } from "./defer.ts";
import { filter } from "../operators/filter.ts";
import { share } from "../operators/share.ts";
import { finalize } from "../operators/tap.ts";

const OPEN = 1;
const NORMAL = 1000;

/** What can be sent over a socket as it is. */
export type SocketData = string | ArrayBufferLike | Blob | ArrayBufferView<ArrayBuffer>;

/** Options of {@linkcode webSocket}. */
export interface WebSocketOptions<T> {
  /** Sub-protocols to offer. */
  protocols?: string | string[] | undefined;
  /** What is sent for a message; JSON by default. */
  serialize?: ((message: T) => SocketData) | undefined;
  /** The message of an event; by default its JSON. */
  deserialize?: ((event: MessageEvent) => T) | undefined;
  /** Most messages that wait for the connection; 1024 by default. */
  capacity?: number | undefined;
  /** Most bytes that wait on the connection, beyond which messages are refused; 16 MiB by default. */
  maxBufferedBytes?: number | undefined;
  /** The connection stands. */
  onOpen?: ((socket: WebSocket) => void) | undefined;
  /** The connection has ended, however it did. */
  onClose?: ((event: CloseEvent) => void) | undefined;
  /** Makes the socket; `new WebSocket(url, protocols)` by default. */
  connect?: ((url: string | URL, protocols: string | string[] | undefined) => WebSocket) | undefined;
}

/** A stream of what a server sends, through which messages are sent too. Made by {@linkcode webSocket}. */
export class WebSocketSubject<T> extends Observable<T> implements Observer<T>, Disposable {
  readonly #url: string | URL;
  readonly #options: WebSocketOptions<T>;
  readonly #waiting: Ring<T> = new Ring();
  readonly #messages: Observable<T>;
  #socket: WebSocket | undefined = undefined;

  /** Nothing is connected yet. */
  constructor(url: string | URL, options: WebSocketOptions<T>) {
    super();
    this.#url = url;
    this.#options = options;
    this.#messages = new Observable<T>((to) => this.#connect(to)).pipe(share());
  }

  /** Lets somebody listen; the first one connects. */
  override runInto(to: Subscriber<T>): void {
    this.#messages.runInto(to);
  }

  /**
   * Sends a message. `"ok"`: it was handed to the connection, or waits for one; `"full"`: too many do, or too many bytes, and it is still
   * yours. Never throws: what `serialize` throws is reported.
   */
  next(message: T): EmitResult {
    const socket = this.#socket;
    if (socket?.readyState !== OPEN) {
      if (this.#waiting.size >= (this.#options.capacity ?? 1024)) return "full";
      this.#waiting.push(message);
      return "ok";
    }
    if (socket.bufferedAmount >= (this.#options.maxBufferedBytes ?? 16_777_216)) return "full";
    this.#send(socket, message);
    return "ok";
  }

  /** Closes the connection with a code from 3000 to 4999, or 1000, and a reason: `{ code, reason }`. Anything else is reported, and closes it plainly. */
  error(error: unknown): void {
    const { code, reason } = (error ?? {}) as { code?: unknown; reason?: unknown };
    if (typeof code === "number") this.#socket?.close(code, typeof reason === "string" ? reason : undefined);
    else {
      reportError(error);
      this.complete();
    }
  }

  /** Closes the connection, which completes the stream; whoever subscribes after that connects anew. */
  complete(): void {
    this.#socket?.close(NORMAL);
  }

  /** The same as `complete()`. */
  [Symbol.dispose](): void {
    this.complete();
  }

  /**
   * One conversation of several over the same connection: sends `hello()` when it is subscribed to and `bye()` when that ends, and has the messages
   * for which `isMine` is truthy. Throws an `ArgumentError` if one is no function.
   */
  multiplex(hello: () => T, bye: () => T, isMine: (message: T) => unknown): Observable<T> {
    checkFunction("multiplex", "hello", hello);
    checkFunction("multiplex", "bye", bye);
    checkFunction("multiplex", "isMine", isMine);
    return defer(() => {
      this.next(hello());
      return this.pipe(filter(isMine), finalize(() => void this.next(bye())));
    });
  }

  #connect(to: Subscriber<T>): void {
    const { protocols, connect, onOpen, onClose, deserialize } = this.#options;
    const read = deserialize ?? ((event: MessageEvent): T => JSON.parse(event.data));
    const socket = connect === undefined
      ? new WebSocket(this.#url, protocols)
      : connect(this.#url, protocols);
    this.#socket = socket;
    to.add(() => {
      if (this.#socket === socket) this.#socket = undefined;
      socket.close(NORMAL);
    });
    socket.onopen = () => {
      if (to.stopped) return;
      told(onOpen, socket);
      while (this.#waiting.size > 0 && socket.readyState === OPEN) this.#send(socket, this.#waiting.shift());
    };
    socket.onmessage = (event) => {
      if (to.stopped) return;
      let message: T;
      try {
        message = read(event);
      } catch (error) {
        to.error(error);
        return;
      }
      to.next(message);
    };
    socket.onclose = (event) => {
      if (this.#socket === socket) this.#socket = undefined;
      told(onClose, event);
      if (to.stopped) return;
      if (event.wasClean) to.complete();
      else to.error(event);
    };
    // What went wrong is said by the event of the end, which follows.
    socket.onerror = (event) => event.preventDefault();
  }

  #send(socket: WebSocket, message: T): void {
    const { serialize } = this.#options;
    try {
      socket.send(serialize === undefined ? JSON.stringify(message) : serialize(message));
    } catch (error) {
      reportError(error);
    }
  }
}

/** Tells the user's hook. What it throws keeps nothing from what follows: messages that wait, or the end. */
function told<E>(hook: ((event: E) => void) | undefined, event: E): void {
  try {
    hook?.(event);
  } catch (error) {
    reportError(error);
  }
}

/**
 * A connection to a server by WebSocket, as a subject: its values are the messages that come, and `next` sends one. It connects when the first one
 * subscribes and closes when the last one has left; messages that are sent while there is no connection wait for it, up to `capacity` many. A clean end
 * completes the stream, any other fails it with the `CloseEvent`; after both, as with {@linkcode share}, a new subscription (or `retry`) connects anew.
 *
 * ```text
 * webSocket("wss://example.org/")
 * sent    a---b
 * result  ---A---B-|
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxJS's `rxjs/webSocket`, where messages wait without bound.
 *
 * @example
 * ```ts
 * import { webSocket } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const chat = webSocket<string>("wss://example.org/", { capacity: 1 });
 * assertEquals(chat.next("waits for somebody to subscribe"), "ok");
 * assertEquals(chat.next("too many"), "full");
 * ```
 */
export function webSocket<T>(url: string | URL, options?: WebSocketOptions<T>): WebSocketSubject<T> {
  if (typeof url !== "string" && !(url instanceof URL)) {
    throw new ArgumentError("webSocket() takes the URL of a server", { url });
  }
  checkOptions("webSocket", options);
  const read = options ?? {};
  if (read.capacity !== undefined) checkInteger("webSocket", "capacity", read.capacity);
  if (read.maxBufferedBytes !== undefined) {
    checkInteger("webSocket", "maxBufferedBytes", read.maxBufferedBytes, 1);
  }
  for (const name of ["serialize", "deserialize", "onOpen", "onClose", "connect"] as const) {
    checkOptionalFunction("webSocket", name, read[name]);
  }
  return new WebSocketSubject(url, read);
}
