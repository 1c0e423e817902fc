/**
 * Workers for the inspector's page.
 *
 * @module
 */
import { Actor, type SharedChannel, type SharedSubject } from "@millrace/millrace";
import { defaultSystem } from "@millrace/millrace/actor";

/** Sends without end; a share of the values takes a while to be made. */
export async function produce(out: SharedChannel<number>): Promise<void> {
  try {
    for (let i = 0;; i++) {
      await out.send(i);
      if (i % 64 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
  } catch {
    // The channel was closed.
  }
}

/** Passes on, more slowly than values come. */
export async function refine(from: SharedChannel<number>, to: SharedChannel<number>): Promise<void> {
  let n = 0;
  for await (const value of from) {
    for (const end = performance.now() + 0.2; performance.now() < end;);
    await to.send(value).catch(() => {});
    if (++n % 32 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Emits what it is given until the end. */
export async function publish(from: SharedChannel<number>, prices: SharedSubject<number>): Promise<void> {
  for await (const value of from) await prices.send(value);
}

/** Fills `out` until there is no room, and only then would read `back`. */
export async function stuck(out: SharedChannel<number>, back: SharedChannel<number>): Promise<void> {
  for (let i = 0; i < 1_000; i++) await out.send(i);
  await back.receive();
}

/** Lives in a worker. */
export class Tenant extends Actor {
  /** Answers. */
  hello(): string {
    return "hello";
  }
}

/** Keeps its worker busy for a while; one in ten fails. */
export function price(n: number): number {
  for (const end = performance.now() + (n % 7) * 0.3; performance.now() < end;);
  if (n % 10 === 9) throw new RangeError(`no price for ${n}`);
  return n;
}

/** From now on the actors of this worker are measured, and their failures are heard instead of printed. */
export function measure(): void {
  defaultSystem().measure();
  defaultSystem().events.subscribe(() => {});
}

/** Lives in a worker, takes its time, and cannot read everything. */
export class Clerk extends Actor {
  /** Handles an order. */
  async file(order: { readonly id: number; readonly item: string }): Promise<string> {
    if (order.item === "?") throw new TypeError(`order ${order.id} has no item`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return order.item;
  }
}
