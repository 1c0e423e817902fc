import { currentTask } from "../../../src/runtime/mod.ts";
import type { ReceiveChannel, SendChannel } from "../../../src/channel/mod.ts";
import { awake } from "../../support/awake.ts";

/** Adds. */
export function add(a: number, b: number): number {
  return a + b;
}

/** Gives back what it is given. */
export function identity<T>(value: T): T {
  return value;
}

/** The same, later. */
export async function later<T>(value: T, ms = 0): Promise<T> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
  return value;
}

/** Number of the worker that runs it. */
export function where(): number {
  return currentTask().worker;
}

/** Number of the worker that runs it, after a while. */
export async function whereLater(ms: number): Promise<number> {
  const { worker } = currentTask();
  await new Promise((resolve) => setTimeout(resolve, ms));
  return worker;
}

/** An error with all that an error can carry. */
export class OddError extends RangeError {
  override readonly name = "OddError";
  constructor(readonly detail: { readonly at: number }, options: ErrorOptions) {
    super("odd", options);
  }
}

/** Throws an error with a class, a cause and a field of its own. */
export function throwOdd(at: number): never {
  throw new OddError({ at }, { cause: new TypeError("the cause") });
}

/** Throws what is no error. */
export function throwThing(thing: unknown): never {
  throw thing;
}

/** Throws later. */
export async function throwLater(): Promise<never> {
  await Promise.resolve();
  throw new SyntaxError("later");
}

/** Returns what cannot travel. */
export function unspeakable(): unknown {
  return { list: [1, { deep: () => 1 }] };
}

/** No function. */
export const notAFunction = 7;

/** Sums what comes through a channel. */
export async function sum(numbers: ReceiveChannel<number>): Promise<number> {
  let total = 0;
  for await (const n of numbers) total += n;
  return total;
}

/** Sends the numbers below `n` and closes. */
export async function count(n: number, out: SendChannel<number>): Promise<void> {
  for (let i = 0; i < n; i++) await out.send(i);
  out.close();
}

/** Sends the numbers below `n`. */
export async function pour(n: number, out: SendChannel<number>): Promise<void> {
  for (let i = 0; i < n; i++) await out.send(i);
}

/** Occupies the worker for `ms` milliseconds of its own. */
export function spin(ms: number): number {
  let turns = 0;
  for (const more = awake(ms); more();) turns++;
  return turns;
}

/** Occupies the worker until its call is cancelled, for `ms` at most; says so through the channel. */
export function spinUntilCancelled(started: SendChannel<number>, ms = 10_000): string {
  const task = currentTask();
  started.trySend(1);
  const end = performance.now() + ms;
  while (!task.cancelled) if (performance.now() > end) return "never cancelled";
  started.trySend(2);
  return "cancelled";
}

/** Waits until its signal aborts, and sends the reason. */
export async function waitForAbort(out: SendChannel<string>): Promise<void> {
  const { signal } = currentTask();
  await out.send("started");
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  await out.send(String(signal.reason));
}

/** Ends the worker without a word. */
export function closeSelf(): void {
  (globalThis as unknown as { close(): void }).close();
}

/** Ends the worker with an error that nobody catches. */
export function throwInTimer(): Promise<never> {
  setTimeout(() => {
    throw new Error("thrown in a timer");
  }, 0);
  return new Promise(() => {});
}

/** Never ends. */
export function never(): Promise<never> {
  return new Promise(() => {});
}

const seen = new Map<string, number>();

/** How often this worker has seen that key. */
export function times(key: string): number {
  const n = (seen.get(key) ?? 0) + 1;
  seen.set(key, n);
  return n;
}

/** Bytes of a payload. */
export function bytesOf(payload: Uint8Array): number {
  return payload.byteLength;
}

/** A payload of that many bytes. */
export function payload(bytes: number): Uint8Array {
  return new Uint8Array(bytes).fill(7);
}

/** Whether the signal among its arguments aborts. */
export async function obey(signal: AbortSignal, out: SendChannel<string>): Promise<string> {
  await out.send("started");
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
  return String(signal.reason);
}

/** How many values come. */
export async function tally(from: AsyncIterable<number>): Promise<number> {
  let values = 0;
  for await (const _ of from) values++;
  return values;
}

/** How many values come out of the channel that comes first. */
export async function countFirst(from: ReceiveChannel<ReceiveChannel<number>>): Promise<number> {
  return await tally(await from.receive());
}

/** A class: it cannot be called. */
export class Machine {
  readonly started = true;
}
