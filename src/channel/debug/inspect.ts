/**
 * What `console.log` shows of the objects of this library: how they stand, not what they are made of.
 *
 * @module
 */

/** Under this name `console.log` of Deno and Node finds how to show an object. */
export const INSPECT: unique symbol = Symbol.for("nodejs.util.inspect.custom");

/** The name of its class and what is worth showing. */
export function shown(
  self: object,
  facts: object,
  options: unknown,
  inspect?: (value: unknown, options: unknown) => string,
): string {
  return `${self.constructor.name} ${inspect?.(facts, options) ?? JSON.stringify(facts)}`;
}
