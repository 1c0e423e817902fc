/**
 * The function the piscina contender calls.
 *
 * @module
 */

/** Gives back what it is given. */
export function echo(value: number): number {
  return value;
}
