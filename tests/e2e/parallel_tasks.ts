/** Processes that run on workers. */
import { currentTask, type ReceiveChannel, type SendChannel } from "../../mod.ts";

/** Number of the worker, and what it was asked. */
export function whoami(index: number): { worker: number; index: number } {
  return { worker: currentTask().worker, index };
}

/** A process without arguments of its own: it is called with the signal alone. */
export function hasSignal(signal: AbortSignal): boolean {
  return signal instanceof AbortSignal && !signal.aborted;
}

/** Sums what comes. */
export async function sum(from: ReceiveChannel<number>): Promise<number> {
  let total = 0;
  for await (const n of from) total += n;
  return total;
}

/** Works until the signal among its arguments fires, says why, and fails with that reason. */
export async function obey(log: SendChannel<string>, signal: AbortSignal): Promise<never> {
  await log.send("started");
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  await log.send(`told: ${(signal.reason as Error).message}`);
  throw signal.reason;
}

/** The same for the signal of its call. */
export function obeyCall(log: SendChannel<string>): Promise<never> {
  return obey(log, currentTask().signal);
}

/** Waits on the channel, without any signal. */
export async function listen(log: SendChannel<string>, to: ReceiveChannel<number>): Promise<string> {
  await log.send("listening");
  try {
    await to.receive();
    return "got something";
  } catch (error) {
    await log.send(`heard: ${(error as Error).message}`);
    throw error;
  }
}

/** Fails. */
export function fail(text: string): never {
  throw new RangeError(text);
}

/** Ends its worker without a word. */
export async function die(): Promise<never> {
  (globalThis as unknown as { close(): void }).close();
  return await new Promise(() => {});
}

/** Sends the numbers below `n`. */
export async function pour(n: number, out: SendChannel<number>): Promise<void> {
  for (let i = 0; i < n; i++) await out.send(i);
}
