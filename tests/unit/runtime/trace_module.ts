/**
 * Tasks that are traced.
 *
 * @module
 */
import { Actor } from "../../../src/actor/mod.ts";
import type { SharedChannel, SharedSubject } from "../../../src/runtime/mod.ts";
import { awake } from "../../support/awake.ts";

export function fib(n: number): number {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

export async function pour(n: number, to: SharedChannel<number>): Promise<void> {
  for (let i = 0; i < n; i++) await to.send(i);
  to.close();
}

export async function relay(from: SharedChannel<number>, to: SharedChannel<number>): Promise<void> {
  for await (const n of from) await to.send(n);
  to.close();
}

export async function take(n: number, from: SharedSubject<number> | SharedSubject<string>): Promise<number> {
  let taken = 0;
  for await (const _ of from) if (++taken === n) break;
  return taken;
}

export function boom(): never {
  throw new Error("boom");
}

export function die(): void {
  self.close();
}

/** Its worker dies of an error that nobody catches. */
export async function crash(): Promise<void> {
  setTimeout(() => {
    throw new Error("thrown outside of the task");
  });
  await new Promise(() => {});
}

export function spin(ms: number): void {
  for (const more = awake(ms); more(););
}

/** Says that it runs, and blocks its worker until there is something to receive. */
export function blocked(from: SharedChannel<number>, running: SharedChannel<number>): number {
  running.sendSync(1);
  return from.receiveSync();
}

/** Blocks its worker again and again, for a while. */
export function blockedOften(ms: number, from: SharedChannel<number>): void {
  for (const until = performance.now() + ms; performance.now() < until;) {
    try {
      from.receiveSync({ timeout: 5 });
    } catch {
      // Nothing came.
    }
  }
}

export async function nap(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Hangs after a nap: not inside a turn of the pump. */
export async function napAndSpin(ms: number): Promise<void> {
  await nap(20);
  spin(ms);
}

export class Echo extends Actor {
  say(words: string): string {
    return words;
  }
}
