/**
 * Blocking waits on one shared channel: `receiveSync` and `sendSync`.
 *
 * The wait stands in the channel's queue of this isolate like any other, so that order and conservation are the same; only
 * the thread sleeps where others return a promise.
 *
 * @module
 */
import { S_LEAVE, S_STOP } from "../../wasm/layout.ts";
import { Closed, NOT_READY, type SelectCase, Waiter, type WaitOwner } from "../channel/selectable.ts";
import { relax } from "../core/doorbell.ts";
import { receiveError, sendError } from "../channel/waiters.ts";
import {
  ArenaCorruptError,
  ArgumentError,
  ChannelFullError,
  MillraceError,
  RuntimeClosedError,
} from "../errors.ts";
import { block } from "../workers/block.ts";
import { isTaskCancelled } from "./current_task.ts";
import type { Port } from "./port.ts";

/** Options of the operations that block a thread. A signal could not fire meanwhile: cancel the call of the task instead. */
export interface SyncOptions {
  /** Milliseconds to wait at most; no limit by default. */
  timeout?: number | undefined;
}

/** Looks before the thread waits, of about 0.07 µs each. */
const LOOKS = 300;
/** Looks at a partner that is in the middle of handing over. */
const HANDOVER_LOOKS = 10_000_000;

/** Stands for a thread that waits. */
class SyncWait<R> implements WaitOwner<R> {
  result: R | Closed | typeof NOT_READY = NOT_READY;
  readonly waiter: Waiter<R> = new Waiter<R>(undefined, undefined, this);

  complete(result: R | Closed): void {
    this.result = result;
  }
}

/** Refuses the main isolate, and options that make no sense. Returns the milliseconds to wait. */
function checkSync<T>(port: Port<T>, verb: string, options: SyncOptions | undefined): number {
  const { timeout = Infinity } = options ?? {};
  if (typeof timeout !== "number" || !(timeout >= 0)) {
    throw new ArgumentError("the option timeout must be a number of milliseconds", { value: timeout });
  }
  if (port.isolate.core.slot === 0) {
    throw new ArgumentError(
      `${verb}() would block the main isolate, and with it the runtime: use await, or call it in a worker`,
    );
  }
  return timeout;
}

/** `channel.receiveSync()`. */
export function receiveSync<T>(port: Port<T>, source: SelectCase<T>, options: SyncOptions | undefined): T {
  const value = waitSync(port, source, "receiveSync", options);
  if (value instanceof Closed) throw receiveError(value);
  return value;
}

/** `channel.sendSync(value)`; `sending` is the case that sends it. */
export function sendSync<T>(
  port: Port<T>,
  sending: SelectCase<void>,
  value: T,
  options: SyncOptions | undefined,
): void {
  const end = waitSync(port, sending, "sendSync", options, () => {
    if (port.policy.overflow === "error") throw new ChannelFullError(port.capacity, value);
  });
  if (end instanceof Closed) throw sendError(end, value);
}

/** Takes from `from`, a case of `port`, now or by blocking this thread. `verb` is for errors; `mayWait` throws if it may not wait. */
function waitSync<T, R>(
  port: Port<T>,
  from: SelectCase<R>,
  verb: string,
  options: SyncOptions | undefined,
  mayWait?: () => void,
): R | Closed {
  const timeout = checkSync(port, verb, options);
  const ready = pollFor(port, from);
  if (ready !== NOT_READY) return ready;
  mayWait?.();
  const until = timeout === Infinity ? Infinity : performance.now() + timeout;
  const wait = new SyncWait<R>();
  from.enlist(wait.waiter);
  const done = () => wait.result !== NOT_READY;
  try {
    block(port.isolate, { number: port.number, listener: port, done, until, check: () => check(port, verb) });
  } catch (reason) {
    if (!done() && withdraw(port, from, wait)) throw reason;
  }
  if (!done() && withdraw(port, from, wait)) {
    throw new DOMException(`${verb}() has waited for ${timeout} ms`, "TimeoutError");
  }
  return wait.result as R | Closed;
}

/** Takes from `from`, looking again for some microseconds where that may pay: then nobody has to wake this thread. */
function pollFor<T, R>(port: Port<T>, from: SelectCase<R>): R | Closed | typeof NOT_READY {
  let value = from.poll();
  // Without a buffer two who only look would never meet.
  if (value !== NOT_READY || port.capacity === 0 || !port.isolate.pump.spins) return value;
  for (let i = 0; i < LOOKS && value === NOT_READY; i++) {
    relax();
    value = from.poll();
  }
  return value;
}

/** Throws what ends a blocking wait from outside. */
function check<T>({ isolate: { core } }: Port<T>, verb: string): void {
  if (core.poison !== 0) throw new ArenaCorruptError(core.poison);
  if (core.load(core.me + S_STOP) !== 0 || core.load(core.me + S_LEAVE) !== 0) {
    throw new RuntimeClosedError("the runtime closes while the thread waits", { what: verb });
  }
  if (isTaskCancelled()) throw new DOMException("The call has been cancelled", "AbortError");
}

/** Leaves the queue; `false` when a partner was faster: then the waiter has its result. */
function withdraw<T, R>(port: Port<T>, from: SelectCase<R>, wait: SyncWait<R>): boolean {
  const { waiter } = wait;
  const { decision } = waiter;
  if (decision === undefined || decision.lock()) {
    decision?.settle();
    from.withdraw(waiter);
    return true;
  }
  // Claimed: the partner hands over in one stretch, unless the system has taken its processor away in the middle.
  for (let i = 0; i < HANDOVER_LOOKS && wait.result === NOT_READY; i++) {
    port.serve();
    relax();
  }
  if (wait.result === NOT_READY) {
    throw new MillraceError("ARENA_CORRUPT", "a partner that has claimed the operation does not end it");
  }
  return false;
}
