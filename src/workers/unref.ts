/**
 * Timers that keep nothing alive.
 *
 * @module
 */

/** The process may end although the timer has not rung. Returns the timer. */
export function unref<T>(timer: T): T {
  const { Deno } = globalThis as { Deno?: { unrefTimer?(id: unknown): void } };
  if (Deno !== undefined) Deno.unrefTimer?.(timer);
  else (timer as { unref?(): void }).unref?.();
  return timer;
}
