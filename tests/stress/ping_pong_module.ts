/** Two workers that throw a ball to each other, blocking their threads or awaiting. */
import type { SharedChannel } from "../../src/runtime/mod.ts";

type Ball = SharedChannel<number>;

/** Rounds between two signs of life. */
export const SIGN = 2_000;

/** Serves the ball `rounds` times and takes it back; how often it came back with another number. */
export function serve(there: Ball, back: Ball, signs: SharedChannel<number>, rounds: number): number {
  let wrong = 0;
  for (let n = 0; n < rounds; n++) {
    there.sendSync(n);
    if (back.receiveSync() !== n) wrong++;
    if (n % SIGN === 0) signs.trySend(n);
  }
  there.close();
  signs.close();
  return wrong;
}

/** Throws it back until nobody serves any more; how often. */
export function volley(there: Ball, back: Ball): number {
  for (let n = 0;; n++) {
    let ball: number;
    try {
      ball = there.receiveSync();
    } catch {
      return n;
    }
    back.sendSync(ball);
  }
}

/** The same, awaiting. */
export async function serveAwaiting(
  there: Ball,
  back: Ball,
  signs: SharedChannel<number>,
  rounds: number,
): Promise<number> {
  let wrong = 0;
  for (let n = 0; n < rounds; n++) {
    await there.send(n);
    if (await back.receive() !== n) wrong++;
    if (n % SIGN === 0) signs.trySend(n);
  }
  there.close();
  signs.close();
  return wrong;
}

/** The same, awaiting. */
export async function volleyAwaiting(there: Ball, back: Ball): Promise<number> {
  let count = 0;
  for await (const ball of there) {
    await back.send(ball);
    count++;
  }
  return count;
}
