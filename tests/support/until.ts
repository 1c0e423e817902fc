/**
 * Waits for what is about to be so, instead of for a time.
 *
 * @module
 */

/** Milliseconds for which a test has patience: a machine may stand still for a while. */
const PATIENCE = 30_000;

/** Looks every `pause` milliseconds until `so()` is true; fails after half a minute and says what has not come. */
export async function until(what: string, so: () => boolean | Promise<boolean>, pause = 1): Promise<void> {
  for (const end = performance.now() + PATIENCE; !await so();) {
    if (performance.now() > end) throw new Error(`not within half a minute: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
