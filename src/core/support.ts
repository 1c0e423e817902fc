/**
 * Whether there can be a shared core here.
 *
 * @module
 */

/** What it needs and this place has not, by name; `undefined` where nothing is missing. */
export function missingHere(): string | undefined {
  if (typeof SharedArrayBuffer !== "function") return "SharedArrayBuffer";
  if (typeof WebAssembly !== "object") return "WebAssembly";
  return typeof Atomics.waitAsync === "function" ? undefined : "Atomics.waitAsync";
}
