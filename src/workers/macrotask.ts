/**
 * Letting the event loop have its turn: timers, messages and requests come first, then the work goes on.
 *
 * On Deno `setTimeout(f, 0)` takes more than two milliseconds, a fresh message channel some seventy microseconds,
 * `setImmediate` six.
 *
 * @module
 */

/** Calls `work` after the event loop has had its turn. */
export const macrotask: (work: () => void) => void =
  (globalThis as { setImmediate?: (work: () => void) => void }).setImmediate ?? throughChannel;

/** Where there is no `setImmediate`. The ports are closed again at once, so that they keep nothing alive. */
function throughChannel(work: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    port2.close();
    work();
  };
  port2.postMessage(0);
}
