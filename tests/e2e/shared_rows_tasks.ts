/** What the workers of `shared_rows_test.ts` do. */
import type { ReceiveChannel, SendChannel, SharedChannel } from "@millrace/millrace";

type Numbers = SharedChannel<number>;

/** Sends `count` numbers from `first` on. */
export async function produce(to: Numbers, first: number, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await to.send(first + i);
}

/** All that comes until the end. */
export async function consume(from: ReceiveChannel<number>): Promise<number[]> {
  return await Array.fromAsync(from);
}

/** Doubles what comes. */
export async function double(from: Numbers, to: Numbers): Promise<void> {
  for await (const n of from) await to.send(2 * n);
  to.close();
}

/** Uses the sending ends that come through a channel, and disposes of each. */
export async function useEnds(
  ends: ReceiveChannel<{ end: SendChannel<number>; n: number }>,
): Promise<number> {
  let used = 0;
  for await (const { end, n } of ends) {
    using mine = end;
    await mine.send(n);
    used++;
  }
  return used;
}

/** Hands every end on, as it came. */
export async function passOn(from: ReceiveChannel<unknown>, to: SendChannel<unknown>): Promise<void> {
  for await (const thing of from) await to.send(thing);
  to.close();
}

const kept: unknown[] = [];

/** Keeps an end for the life of the worker. */
export function keep(end: unknown): void {
  kept.push(end);
}

/** Receives for the life of the worker. */
export async function receiveForEver(from: ReceiveChannel<number>): Promise<never> {
  for await (const _ of from);
  return await new Promise(() => {});
}

/** Ends the worker without a word. */
export function die(): void {
  (globalThis as unknown as { close(): void }).close();
}

/** Sends as fast as it may until the channel is closed; returns how many were accepted. */
export async function flood(to: SharedChannel<Uint8Array>, size: number): Promise<number> {
  const payload = new Uint8Array(size).fill(1);
  let sent = 0;
  try {
    for (;; sent++) await to.send(payload);
  } catch {
    return sent;
  }
}

/** Whether what arrives is private memory of just that length; writes into it. */
export async function ownsBytes(
  from: ReceiveChannel<Uint8Array>,
): Promise<{ length: number; own: boolean }[]> {
  const seen: { length: number; own: boolean }[] = [];
  for await (const some of from) {
    const own = some.buffer instanceof ArrayBuffer && some.buffer.byteLength === some.length;
    seen.push({ length: some.length, own });
    some.fill(255);
  }
  return seen;
}
