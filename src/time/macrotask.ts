/**
 * Letting the event loop have its turn.
 *
 * On Deno `setTimeout(f, 0)` takes more than two milliseconds, a fresh message channel some seventy microseconds,
 * `setImmediate` four.
 *
 * @module
 */

/** Calls `work` after the event loop has had its turn: every promise reaction that is due runs before. */
export const macrotask: (work: () => void) => void = /* @__PURE__ */ fastest();

function fastest(): (work: () => void) => void {
  return (globalThis as { setImmediate?: (work: () => void) => void }).setImmediate ?? throughChannel;
}

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

let goingOn = 0;

/** As `macrotask`, for work in full swing that only lets the event loop have its turn: `settled()` waits for it, too. */
export function goOn(work: () => void): void {
  goingOn++;
  macrotask(() => {
    goingOn--;
    work();
  });
}

/**
 * Resolves when every promise reaction that was due has run, and those that they made due: whatever still waits then
 * waits for time, for a message from outside, or for something that the caller is about to do. May be called by
 * anybody; a virtual clock makes no difference to it.
 *
 * It covers one isolate. What other workers are doing is not known here: wait for their answers.
 * After `testing/synctest.Wait` of Go.
 *
 * @example
 * ```ts
 * import { settled } from "@millrace/millrace/testing";
 * import { Channel } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const numbers = new Channel<number>();
 * const seen: number[] = [];
 * (async () => {
 *   for await (const n of numbers) seen.push(n);
 * })();
 * numbers.send(1);
 * numbers.send(2);
 * await settled();
 * assertEquals(seen, [1, 2]);
 * ```
 */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    const look = () => goingOn > 0 ? macrotask(look) : resolve();
    macrotask(look);
  });
}
