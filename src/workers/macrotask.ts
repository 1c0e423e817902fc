/**
 * Letting the event loop have its turn: timers, messages and requests come first, then the work goes on.
 *
 * `setTimeout(f, 0)` takes more than two milliseconds on Deno, this some ten microseconds. The ports are closed again at once, so that
 * they keep nothing alive.
 *
 * @module
 */

/** Calls `work` after the event loop has had its turn. */
export function macrotask(work: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    port2.close();
    work();
  };
  port2.postMessage(0);
}
