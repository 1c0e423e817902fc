/**
 * Selective receive: a handler that waits takes a message out of turn.
 *
 * @module
 */
import type { Timer } from "../time/clock.ts";
import { ArgumentError } from "../errors.ts";
import type { Cell } from "./cell.ts";
import { BUSY, IDLE } from "./state.ts";
import { openMailbox } from "./admission.ts";
import type { Receiving } from "./extra.ts";
import { loop } from "./loop.ts";
import type { Hand } from "./mailbox.ts";
import { type Operation, SIGNAL } from "./operation.ts";
import { checkSignal, checkTime } from "./options.ts";
import { PendingAsk } from "./pending_ask.ts";
import type { Reply } from "./ref.ts";

/** A message that was taken out of turn. */
export interface Received {
  /** Which method was called; `"receive"` of an actor made of functions. */
  readonly method: string;
  /** With which arguments. */
  readonly args: readonly unknown[];
  /** Where the answer goes, if somebody asked. */
  readonly reply: Reply<unknown> | undefined;
}

/** Which messages are wanted: those of a method, of several, or those for which a function says so. */
export type Wanted = string | readonly string[] | ((method: string, args: readonly unknown[]) => boolean);

/** How long a receive waits. */
export interface ReceiveOptions {
  /** Milliseconds until it resolves with `undefined`. Default: `Infinity`. */
  timeout?: number | undefined;
  /** Ends the wait: the promise rejects with the signal's `reason`. */
  signal?: AbortSignal | undefined;
}

function test(wanted: Wanted): (method: string, args: readonly unknown[]) => boolean {
  if (typeof wanted === "function") return wanted;
  const methods = typeof wanted === "string" ? [wanted] : wanted;
  return (method) => methods.includes(method);
}

/** The wait of one handler. */
class Wait implements Receiving {
  readonly #cell: Cell;
  readonly #wants: (method: string, args: readonly unknown[]) => boolean;
  readonly #settled: PromiseWithResolvers<Received | undefined> = Promise.withResolvers();
  readonly #signal: AbortSignal | undefined;
  readonly #timer: Timer | undefined;

  constructor(cell: Cell, wanted: Wanted, { timeout = Infinity, signal }: ReceiveOptions) {
    this.#cell = cell;
    this.#wants = test(wanted);
    this.#signal = signal;
    signal?.addEventListener("abort", this);
    if (timeout !== Infinity) {
      this.#timer = cell.system.clock.setTimer(timeout, { onTimer: () => this.#end(undefined) });
    }
  }

  get promise(): Promise<Received | undefined> {
    return this.#settled.promise;
  }

  matches({ op, arg, from }: Hand): boolean {
    return op.shape !== SIGNAL && !(from instanceof PendingAsk && from.settled) &&
      this.#wants(op.method, op.args(arg));
  }

  deliver({ op, arg, from }: Hand): void {
    const reply = from instanceof PendingAsk ? from : undefined;
    // Whoever took it owes the answer: it is rejected if the actor ends first.
    if (reply !== undefined) (this.#cell.more.open ??= new Set()).add(reply);
    this.#end({ method: op.method, args: op.args(arg), reply });
  }

  cancel(error: unknown): void {
    this.close();
    this.#settled.reject(error);
  }

  handleEvent(): void {
    this.cancel(this.#signal!.reason);
  }

  #end(received: Received | undefined): void {
    this.close();
    this.#settled.resolve(received);
  }

  close(): void {
    const cell = this.#cell;
    if (cell.extra?.receiving === this) {
      cell.extra.receiving = undefined;
      if (cell.state === IDLE && cell.turnAwaited !== undefined) cell.state = BUSY;
    }
    if (this.#timer !== undefined) cell.system.clock.cancel(this.#timer);
    this.#signal?.removeEventListener("abort", this);
  }
}

function pick(cell: Cell, receiving: Receiving): boolean {
  const hand: Hand = { op: undefined as unknown as Operation, arg: undefined, from: undefined };
  const box = cell.op === undefined ? cell.box : openMailbox(cell);
  if (box === undefined || !box.pick(hand, (message) => receiving.matches(message))) return false;
  box.admit();
  receiving.deliver(hand);
  return true;
}

/** Waits, inside a handler, for a message out of turn. `undefined` if none came in time. */
export function receive(
  cell: Cell,
  wanted: Wanted,
  options: ReceiveOptions = {},
): Promise<Received | undefined> {
  const { timeout, signal } = options;
  if (timeout !== undefined) checkTime("the option timeout", timeout);
  checkSignal(signal);
  const inHandler = cell.running && loop.current === cell || cell.turnAwaited !== undefined;
  if (!inHandler || cell.options.reentrant || cell.extra?.receiving !== undefined) {
    throw new ArgumentError(
      "receive belongs into a handler, one at a time, of an actor that is not reentrant",
      {
        actor: cell.label,
      },
    );
  }
  if (signal?.aborted) return Promise.reject(signal.reason);
  const wait = new Wait(cell, wanted, options);
  if (pick(cell, wait)) cell.extra?.taken?.();
  else {
    cell.more.receiving = wait;
    if (cell.state === BUSY) cell.state = IDLE;
  }
  return wait.promise;
}

/** Something came while a handler waits for a message out of turn. Called by the loop. */
export function offer(cell: Cell): void {
  const receiving = cell.extra?.receiving;
  cell.state = BUSY;
  if (receiving !== undefined && !pick(cell, receiving)) cell.state = IDLE;
}
