/**
 * Tasks to be watched.
 *
 * @module
 */
import { Actor, type SharedChannel } from "@millrace/millrace";

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

/** Keeps its worker busy for some milliseconds. */
export function spin(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}

/** Lives in a worker. */
export class Tenant extends Actor {
  /** Answers. */
  hello(): string {
    return "hello";
  }
}
