/**
 * Letting the event loop have its turn, as the workers' room sees it: timers, messages and requests come first, then the
 * work goes on.
 *
 * @module
 */
export { macrotask } from "../time/macrotask.ts";
