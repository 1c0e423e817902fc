/**
 * One call on its way through a call channel.
 *
 * @module
 */
import { listen, unlisten } from "../abort.ts";
import { ArgumentError, CallDroppedError } from "../../errors.ts";
import { capture, rejected, takeResolver } from "../waiters.ts";

/** A request that a server has taken: to be answered once, or disposed of. */
export interface Call<A, R> extends Disposable {
  /** What the caller asks. */
  readonly value: A;
  /** Whether the caller has given up: an answer would be refused. */
  readonly abandoned: boolean;
  /** Fires, with the caller's reason, when the caller gives up. Made when it is first asked for. */
  readonly signal: AbortSignal;
  /**
   * Answers the call. `false`: the caller has given up, and the answer is still yours. Throws an `ArgumentError` if the
   * call was answered or disposed of before.
   */
  reply(answer: R): boolean;
  /** Answers the call with an error, which its caller gets as it is. Returns and throws as `reply` does. */
  fail(error: unknown): boolean;
  /** Fails the call with a `CallDroppedError` unless it was answered. */
  [Symbol.dispose](): void;
}

/** A call, as its channel sees it. */
export class PendingCall<A, R> implements Call<A, R> {
  readonly value: A;
  /** What the caller waits for. */
  readonly answer: Promise<R> = new Promise<unknown>(capture) as Promise<R>;
  readonly #resolve: (answer: unknown) => void = takeResolver();
  #open = true;
  #abandoned = false;
  #caller: AbortSignal | undefined = undefined;
  #controller: AbortController | undefined = undefined;

  /** Not in any channel yet. */
  constructor(value: A) {
    this.value = value;
  }

  get abandoned(): boolean {
    return this.#abandoned;
  }

  /** Whether it was answered, or nobody wants an answer any more. */
  get over(): boolean {
    return !this.#open;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#abandoned) this.#controller.abort(this.#caller!.reason);
    }
    return this.#controller.signal;
  }

  reply(answer: R): boolean {
    return this.#finish(answer);
  }

  fail(error: unknown): boolean {
    if (!this.#open) return this.#finish(undefined);
    return this.#finish(rejected(error));
  }

  /** It never got to a server. */
  refuse(error: unknown): void {
    if (this.#open) this.fail(error);
  }

  /** The call was accepted: from now on its caller gives up when `signal` fires. */
  abandonBy(signal: AbortSignal | undefined): void {
    if (signal === undefined || !this.#open) return;
    this.#caller = signal;
    if (signal.aborted) this.handleEvent();
    else listen(signal, this);
  }

  /** The caller gives up. */
  handleEvent(): void {
    const { reason } = this.#caller!;
    this.fail(reason);
    this.#abandoned = true;
    this.#controller?.abort(reason);
  }

  [Symbol.dispose](): void {
    if (this.#open) this.fail(new CallDroppedError(this.value));
  }

  #finish(outcome: unknown): boolean {
    if (this.#abandoned) return false;
    if (!this.#open) throw new ArgumentError("the call was answered or disposed of before");
    this.#open = false;
    if (this.#caller !== undefined) unlisten(this.#caller, this);
    this.#resolve(outcome);
    return true;
  }
}
