/** Tasks that block their worker. */
import { currentTask, type SharedChannel } from "../../../src/runtime/mod.ts";

type Numbers = SharedChannel<number>;

/** Sums what it receives until the end, without ever returning to the event loop. */
export function sumSync(from: Numbers): { count: number; sum: number; ordered: boolean } {
  let count = 0, sum = 0, last = -1, ordered = true;
  for (;;) {
    let value: number;
    try {
      value = from.receiveSync();
    } catch (error) {
      if ((error as { code?: string }).code !== "CHANNEL_CLOSED") throw error;
      return { count, sum, ordered };
    }
    if (value <= last) ordered = false;
    last = value;
    count++;
    sum += value;
  }
}

/** Sends the numbers below `n` and closes, without ever returning to the event loop. */
export function pourSync(n: number, to: Numbers): void {
  for (let i = 0; i < n; i++) to.sendSync(i);
  to.close();
}

/** Answers without ever returning to the event loop. */
export function echoSync(from: Numbers, to: Numbers, n: number): void {
  for (let i = 0; i < n; i++) to.sendSync(from.receiveSync() + 1);
}

/** What one blocking receive ends with, and after how many milliseconds. */
export function oneReceive(from: Numbers, timeout?: number): { end: string; took: number; code?: string } {
  const start = performance.now();
  let end: string, code: string | undefined;
  try {
    end = String(from.receiveSync({ timeout }));
  } catch (error) {
    end = (error as Error).name;
    code = (error as { code?: string }).code;
  }
  return { end, took: performance.now() - start, ...code === undefined ? {} : { code } };
}

/** The same for a send. */
export function oneSend(to: Numbers, value: number, timeout?: number): { end: string; value: unknown } {
  try {
    to.sendSync(value, { timeout });
    return { end: "sent", value: undefined };
  } catch (error) {
    return { end: (error as Error).name, value: (error as { value?: unknown }).value };
  }
}

/** Blocks in a later stretch of the task. */
export async function receiveLater(from: Numbers, ms: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return from.receiveSync();
}

/** A wait that began before the blocking one is served first. */
export async function firstCome(from: Numbers): Promise<[first: number, blocking: number]> {
  const first = from.receive();
  const blocking = from.receiveSync();
  return [await first, blocking];
}

/** A timer and another task's channel while the thread is blocked: nothing of it is lost. */
export async function besides(from: Numbers, other: Numbers): Promise<number[]> {
  const got: number[] = [];
  const waits = other.receive().then((value) => got.push(value));
  got.push(from.receiveSync());
  await waits;
  return got;
}

/** What is wrong with the arguments. */
export function wrong(from: Numbers): string[] {
  return [-1, NaN, "1"].map((timeout) => {
    try {
      from.receiveSync({ timeout: timeout as number });
      return "nothing";
    } catch (error) {
      return (error as Error).name;
    }
  });
}

/** Number of the worker, at once. */
export function here(): number {
  return currentTask().worker;
}
