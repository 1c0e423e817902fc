/**
 * Three processes in one, as it were.
 *
 * @module
 */
import type { Carrier } from "../../../src/remote/carrier.ts";
import { memoryCarrier } from "../../../src/remote/memory/memory_carrier.ts";

/** They share one carrier. */
export function memoryWorld(): Promise<
  { carriers: readonly Carrier[]; [Symbol.asyncDispose](): Promise<void> }
> {
  const carrier = memoryCarrier();
  return Promise.resolve({
    carriers: [carrier, carrier, carrier],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}
