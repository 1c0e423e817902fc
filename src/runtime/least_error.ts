/**
 * Errors that are too large for the way.
 *
 * @module
 */

/** The least of an error that programs act on. */
export function withoutStack(error: Error): Error {
  const { message, name, code } = error as Error & { code?: unknown };
  const least = Object.setPrototypeOf(new Error(message), Object.getPrototypeOf(error)) as Error;
  const own: Record<string, unknown> = code === undefined ? { name, stack: "" } : { name, stack: "", code };
  // Defined, not assigned: the class may have getters of these names, as a DOMException has.
  for (const key of Object.keys(own)) {
    Object.defineProperty(least, key, {
      value: own[key],
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return least;
}
