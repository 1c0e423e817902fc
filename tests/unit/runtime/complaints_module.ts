/**
 * Tasks of the tests of complaints.
 *
 * @module
 */
import { currentTask, type SharedChannel } from "../../../src/runtime/mod.ts";

/** Blocks its thread until somebody else takes the value, and until it has theirs. */
export function meet(
  mine: number,
  out: SharedChannel<number>,
  into: SharedChannel<number>,
  first: boolean,
): number {
  if (first) out.sendSync(mine, { timeout: 10_000 });
  const theirs = into.receiveSync({ timeout: 10_000 });
  if (!first) out.sendSync(mine, { timeout: 10_000 });
  return theirs;
}

export async function pour(n: number, to: SharedChannel<number>): Promise<number> {
  for (let i = 0; i < n; i++) await to.send(i);
  to.close();
  return n;
}

export async function sum(from: SharedChannel<number>): Promise<number> {
  let sum = 0;
  for await (const n of from) sum += n;
  return sum;
}

export async function untilAborted(): Promise<string> {
  const { signal } = currentTask();
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  return "aborted";
}

export async function first(from: SharedChannel<number>): Promise<number> {
  return await from.receive();
}

export function twice(n: number): number {
  return 2 * n;
}
