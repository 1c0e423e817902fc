/**
 * Calls over a channel: the caller waits until the server has taken its request and answered it.
 *
 * @module
 */
import { ArgumentError, ChannelClosedError } from "../../errors.ts";
import { Channel } from "../channel.ts";
import type { Explanation } from "../debug/explain.ts";
import { checkOptions } from "../policy.ts";
import { BaseReceiver } from "../receiver.ts";
import { SELECT_CASE, type Selectable, type SelectCase } from "../selectable.ts";
import { checkCount } from "../sync/waitable.ts";
import type { WaitOptions } from "../wait.ts";
import { checkSignal, signalOf } from "../waiters.ts";
import { type Call, PendingCall } from "./call.ts";
import { Scope } from "./scope.ts";

export type { Call };

/** Options of a {@linkcode CallChannel}. */
export interface CallChannelOptions {
  /** What reports of parked operations call it. */
  name?: string | undefined;
  /** Most calls that may wait in the channel for a server; 0, the default: a call is handed over or its caller waits. */
  capacity?: number | undefined;
  /** Most calls that may wait beyond that before a further one fails; 1,048,576 by default. */
  maxWaiters?: number | undefined;
}

/** Options of `serve`. */
export interface ServeOptions {
  /** Ends the serving, once the calls that are being answered are. */
  signal?: AbortSignal | undefined;
  /** Most calls that are answered at the same time; 1 by default. */
  concurrency?: number | undefined;
}

/** A call as a case of a select: chosen when the server takes the call. */
export interface OnCall<R> extends Selectable<void> {
  /** The answer; stays pending if the case is not chosen. */
  readonly reply: Promise<R>;
}

/**
 * A channel of calls: `await calls.call(value)` gives a request to a server and resolves with its answer, so that both
 * meet from the request to the answer: an extended rendezvous. Any number of callers and of servers.
 *
 * The server's side is a `ReceiveChannel` of {@linkcode Call}s: receive one, alone or in a select, and `reply`, `fail` or
 * dispose of it; or let `serve(handler)` do that. The caller gets an error when the handler throws, when the call is
 * disposed of unanswered, and when the channel is closed before a server took it. Calls that a server has taken
 * outlive the channel: they are the server's to answer.
 *
 * A caller whose signal fires stops waiting. If that is before a server took the call, no server ever sees it (unless it
 * was buffered); after that the call's own `signal` fires, and an answer is refused.
 *
 * Throws a `RangeError` for a bad capacity. After the call channels of occam 3 and JCSP; Erlang's `gen_server:call`.
 *
 * @example
 * ```ts
 * import { CallChannel } from "@millrace/millrace";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const roots = new CallChannel<number, number>();
 * const served = roots.serve((n) => {
 *   if (n < 0) throw new RangeError("no real root");
 *   return Math.sqrt(n);
 * });
 * assertEquals(await roots.call(49), 7);
 * await assertRejects(() => roots.call(-1), RangeError);
 * roots.close();
 * await served;
 * ```
 *
 * @example By hand, in a select
 * ```ts
 * import { CallChannel, never, select } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const calls = new CallChannel<string, string>({ capacity: 1 });
 * const answer = calls.call("ping");
 * const got = await select({ call: calls, quit: never() });
 * if (got.key === "call" && got.state === "ok") {
 *   using call = got.value;
 *   call.reply(call.value === "ping" ? "pong" : "?");
 * }
 * assertEquals(await answer, "pong");
 * ```
 */
export class CallChannel<A, R> extends BaseReceiver<Call<A, R>> {
  readonly #calls: Channel<PendingCall<A, R>>;
  readonly #end: { cause?: unknown };

  /** Throws a `RangeError` with code `ARGUMENT` for a bad capacity, an `ArgumentError` for any other bad option. */
  constructor(options: CallChannelOptions = {}) {
    const end: { cause?: unknown } = {};
    checkOptions(options);
    const calls = new Channel<PendingCall<A, R>>({
      name: options.name,
      capacity: options.capacity,
      maxWaiters: options.maxWaiters,
      onUndelivered: (call) => call.refuse(closedError(call.value, end)),
    });
    super(calls[SELECT_CASE]());
    this.#calls = calls;
    this.#end = end;
  }

  /** Calls that may wait without their callers waiting for room. */
  override get capacity(): number {
    return this.#calls.capacity;
  }

  /** Calls that wait in the channel. */
  override get size(): number {
    return this.#calls.size;
  }

  /** Whether it was closed or cancelled. */
  override get closed(): boolean {
    return this.#calls.closed;
  }

  /** As every channel's: the calls that wait are sends. */
  override explain(): Explanation {
    return this.#calls.explain();
  }

  /**
   * Calls the server with `value` and resolves with its answer. Rejects with what the server failed with, with a
   * `CallDroppedError` if it disposed of the call unanswered, with a `ChannelClosedError` if the channel is closed before a
   * server took the call (both carry `value`), with the signal's reason, and with a `TooManyWaitersError`.
   */
  call(value: A, options?: WaitOptions): Promise<R> {
    let signal: AbortSignal | undefined;
    try {
      signal = signalOf(options);
      if (signal !== undefined) checkSignal(signal);
    } catch (error) {
      return Promise.reject(error);
    }
    const call = new PendingCall<A, R>(value);
    if (this.#calls.trySend(call)) call.abandonBy(signal);
    else this.#queueUp(call, signal);
    return call.answer;
  }

  /**
   * Calling the server with `value`, as a case of a select, which is chosen when a server takes the call (or there is
   * room for it); the answer is in `reply` of what this returns.
   *
   * @example
   * ```ts
   * import { after, CallChannel, select } from "@millrace/millrace";
   * import { assertEquals } from "@std/assert";
   *
   * const calls = new CallChannel<number, number>();
   * const served = calls.serve((n) => n * 2);
   * const asking = calls.onCall(21);
   * const got = await select({ asking, late: after(500) });
   * if (got.key === "asking" && got.state === "ok") assertEquals(await asking.reply, 42);
   * calls.close();
   * await served;
   * ```
   */
  onCall(value: A): OnCall<R> {
    const call = new PendingCall<A, R>(value);
    const sending = this.#calls.onSend(call)[SELECT_CASE]();
    return { reply: call.answer, [SELECT_CASE]: (): SelectCase<void> => sending };
  }

  /**
   * Answers calls with what `handler` returns, one at a time unless `concurrency` says otherwise, until the channel is
   * closed and empty. What the handler throws is the caller's; calls whose caller has given up are skipped.
   *
   * Resolves when the last answer is given. Rejects with the close reason or the signal's reason, when those that were being
   * answered are; with an `ArgumentError` for a bad handler or option.
   */
  async serve(
    handler: (value: A, call: Call<A, R>) => R | PromiseLike<R>,
    options: ServeOptions = {},
  ): Promise<void> {
    if (typeof handler !== "function") {
      throw new ArgumentError("serve() needs a function that answers calls", { value: handler });
    }
    const signal = signalOf(options);
    const concurrency = options?.concurrency ?? 1;
    if (signal !== undefined) checkSignal(signal);
    checkCount("concurrency", concurrency, 1);
    const scope = new Scope();
    for (let i = 0; i < concurrency; i++) scope.spawn(() => this.#serveInTurn(handler, { signal }));
    await scope.join();
  }

  /** No further calls. Those in the channel can still be taken; those that wait for room fail. */
  override close(...reason: [reason?: unknown]): void {
    this.#endBy(reason);
    this.#calls.close(...reason);
  }

  /** No further calls, and all that no server has taken fail. */
  override cancel(...reason: [reason?: unknown]): void {
    this.#endBy(reason);
    this.#calls.cancel(...reason);
  }

  #endBy(reason: readonly unknown[]): void {
    if (!this.closed && reason.length > 0) this.#end.cause = reason[0];
  }

  async #serveInTurn(
    handler: (value: A, call: Call<A, R>) => R | PromiseLike<R>,
    options: WaitOptions,
  ): Promise<void> {
    for (let call = await this.#next(options); call !== undefined; call = await this.#next(options)) {
      if (call.over) continue;
      try {
        const answer = await handler(call.value, call);
        if (!call.over) call.reply(answer);
      } catch (error) {
        call.refuse(error);
      }
    }
  }

  /** The next call; `undefined` at the plain end of the channel. */
  async #next(options: WaitOptions): Promise<PendingCall<A, R> | undefined> {
    try {
      return await this.#calls.receive(options);
    } catch (error) {
      if (this.closed && !("cause" in this.#end) && error instanceof ChannelClosedError) return undefined;
      throw error;
    }
  }

  /** No server was there: waits for one, until the signal fires or the channel ends. */
  #queueUp(call: PendingCall<A, R>, signal: AbortSignal | undefined): void {
    this.#calls.send(call, { signal }).then(
      () => call.abandonBy(signal),
      (error) => {
        call.refuse(error instanceof ChannelClosedError ? closedError(call.value, this.#end) : error);
      },
    );
  }
}

function closedError<A>(value: A, end: ErrorOptions): ChannelClosedError<A> {
  return new ChannelClosedError("cannot call: the channel is closed", value, end);
}
