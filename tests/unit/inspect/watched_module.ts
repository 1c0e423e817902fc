/**
 * Tasks to be watched.
 *
 * @module
 */
import { Actor, currentTask, type SharedChannel } from "@millrace/millrace";
import { defaultSystem } from "@millrace/millrace/actor";
import { awake } from "../../support/awake.ts";

/** Fills `out` for as long as there is room, then waits for it, and never comes to read `back`. */
export async function fillThenRead(out: SharedChannel<number>, back: SharedChannel<number>): Promise<number> {
  for (let i = 0; i < 100; i++) await out.send(i);
  return await back.receive();
}

/** Takes all. */
export async function drain(numbers: SharedChannel<number>): Promise<number> {
  let count = 0;
  for await (const _ of numbers) count++;
  return count;
}

/** Keeps its worker busy for some milliseconds of its own. */
export function spin(ms: number): void {
  for (const more = awake(ms); more(););
}

/** Lives in a worker. */
export class Tenant extends Actor {
  /** Answers. */
  hello(): string {
    return "hello";
  }
}

/** Fails, at once or later. */
export async function fail(later: boolean): Promise<never> {
  if (later) await Promise.resolve();
  throw new TypeError("on purpose");
}

/** Calls `spin` from inside the worker, so many times. */
export async function nest(times: number): Promise<void> {
  const own = currentTask().import<{ spin(ms: number): void }>(import.meta.url);
  for (let i = 0; i < times; i++) await own.spin(0);
}

/** From now on the actors of this worker are measured. */
export function measure(): void {
  defaultSystem().measure();
}

/** Lives in a worker, is slow, and fails when it is told to. */
export class Clerk extends Actor {
  /** Takes its time. */
  async handle(ms: number): Promise<string> {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return "done";
  }
  /** Fails. */
  fail(): never {
    throw new RangeError("on purpose");
  }
}

/** Sends texts of one letter each, so long that they take a block, and closes the channel. */
export async function pour(out: SharedChannel<unknown>, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await out.send(String.fromCharCode(97 + i % 26).repeat(400 + i % 100));
  out.close();
}

/** Keeps its worker busy until something can be received. */
export function spinUntil(stop: SharedChannel<number>): void {
  while (stop.tryReceive().state === "empty");
}
