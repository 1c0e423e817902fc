/**
 * Tasks that are traced.
 *
 * @module
 */
import { Actor } from "../../../src/actor/mod.ts";
import type { SharedChannel, SharedSubject } from "../../../src/runtime/mod.ts";

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

export function spin(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

export class Echo extends Actor {
  say(words: string): string {
    return words;
  }
}
