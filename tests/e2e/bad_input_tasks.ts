import type { ReceiveChannel, SendChannel } from "../../mod.ts";

/** Adds. */
export function add(a: number, b: number): number {
  return a + b;
}

/** Gives back what it is given. */
export function identity<T>(value: T): T {
  return value;
}

/** Sends doubles until its input ends. */
export async function double(from: ReceiveChannel<number>, to: SendChannel<number>): Promise<void> {
  for await (const n of from) await to.send(2 * n);
  to.close();
}

const thrown: Readonly<Record<string, () => unknown>> = {
  string: () => "text",
  undefined: () => undefined,
  null: () => null,
  number: () => NaN,
  bigint: () => 7n,
  object: () => ({ status: 404 }),
  bare: () => Object.assign(Object.create(null), { status: 404 }),
  symbol: () => Symbol("odd"),
  function: () => () => 1,
};

/** Throws something that is no error. */
export function throwKind(kind: string): never {
  throw thrown[kind]!();
}

/** Rejects with something that is no error. */
export function rejectKind(kind: string): Promise<never> {
  return Promise.reject(thrown[kind]!());
}

/** Returns what cannot travel. */
export function returnFunction(): unknown {
  return { rows: [{ format: () => "" }] };
}

/** A payload of that many bytes. */
export function payload(bytes: number): Uint8Array {
  return new Uint8Array(bytes);
}

/** No function. */
export const limit = 10;
