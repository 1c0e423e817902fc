/** What the workers of the tests of limits do. */
import type { ReceiveChannel, SendChannel } from "../../src/channel/types.ts";

/** Sends 1, 2, 3 … as fast as they are taken, until the channel is closed; how many were accepted. */
export async function flood(to: SendChannel<number>): Promise<number> {
  for (let n = 1;; n++) {
    try {
      await to.send(n);
    } catch {
      return n - 1;
    }
  }
}

/** The same with messages of `size` bytes. */
export async function floodBytes(to: SendChannel<Uint8Array>, size: number): Promise<number> {
  const message = new Uint8Array(size);
  for (let n = 0;; n++) {
    try {
      await to.send(message);
    } catch {
      return n;
    }
  }
}

/** Sends its own number until the channel is closed. */
export async function shout(to: SendChannel<number>, own: number): Promise<void> {
  try {
    for (;;) await to.send(own);
  } catch {
    // Closed.
  }
}

/** Twice. */
export function double(n: number): number {
  return 2 * n;
}

/** Waits for what never comes. */
export async function waitFor(from: ReceiveChannel<number>): Promise<number> {
  return await from.receive();
}

/** Never returns to the event loop until `ms` have passed; says before that it has begun. */
export function spin(ms: number, begun: SendChannel<number>): number {
  begun.trySend(1);
  const end = performance.now() + ms;
  let turns = 0;
  while (performance.now() < end) turns++;
  return turns;
}

/** Waits for something that is not of this library and never comes. */
export function forget(): Promise<never> {
  return new Promise(() => {});
}
