/** What the workers of `worker_programs_test.ts` do. */
import { Actor } from "../../../src/actor/mod.ts";
import {
  currentTask,
  type ReceiveChannel,
  type SendChannel,
  type SharedSubject,
} from "../../../src/runtime/mod.ts";

export function fib(n: number): number {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

/** Sends back twice of what comes, until that ends. */
export async function double(from: ReceiveChannel<number>, to: SendChannel<number>): Promise<void> {
  for await (const n of from) await to.send(2 * n);
  to.close();
}

/** The same, with the thread asleep while nothing comes. */
export function doubleSync(
  from: ReceiveChannel<number> & { receiveSync(): number },
  to: SendChannel<number> & { sendSync(value: number): void },
  count: number,
): void {
  for (let i = 0; i < count; i++) to.sendSync(2 * from.receiveSync());
}

/** Ends the worker with an error that nobody catches. */
export function throwLater(): Promise<never> {
  setTimeout(() => {
    throw new RangeError("thrown by nobody's turn");
  }, 0);
  return new Promise(() => {});
}

/** Ends the worker with a rejection that nobody handles. */
export function rejectLater(): Promise<never> {
  void Promise.reject(new RangeError("rejected by nobody's turn"));
  return new Promise(() => {});
}

interface Scope {
  readonly process?: { exit(code: number): never };
  close?(): void;
}

/** Ends the worker without a word, as its platform does that. */
export function leave(): Promise<never> {
  const { process, close } = globalThis as unknown as Scope;
  if (typeof close === "function") close();
  else process!.exit(3);
  return new Promise(() => {});
}

/** Says that it begins; never ends, and never lets the event loop have a turn again. */
export async function loop(begins: SendChannel<number>): Promise<never> {
  await begins.send(1);
  for (;;);
}

/** Waits for its signal. */
export function untilCancelled(): Promise<string> {
  const { signal } = currentTask();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve("cancelled")));
}

/** Emits some numbers and ends the subject. */
export function emit(subject: SharedSubject<number>, count: number): void {
  for (let i = 0; i < count; i++) subject.next(i);
  subject.complete();
}

/** Counts, somewhere. */
export class Counter extends Actor {
  #count = 0;

  increment(by: number): void {
    this.#count += by;
  }

  value(): number {
    return this.#count;
  }
}
