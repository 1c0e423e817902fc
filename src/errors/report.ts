/**
 * Errors that nobody is there to catch: they are reported as the platform reports an uncaught one, and nothing else stops.
 *
 * @module
 */

/** What is not to be reported for the moment, by identity. */
const expected = new Set<unknown>();

/**
 * Reports `error` as uncaught: by the global `reportError` where there is one (Deno, Bun, browsers), else (Node) as an
 * `uncaughtException`, once the code that runs now has ended.
 */
export function reportError(error: unknown): void {
  if (expected.has(error)) return;
  if (typeof globalThis.reportError === "function") globalThis.reportError(error);
  else {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** From now on `error` is no accident and is not reported; until the function that is returned is called. */
export function expectError(error: unknown): () => void {
  expected.add(error);
  return () => expected.delete(error);
}
