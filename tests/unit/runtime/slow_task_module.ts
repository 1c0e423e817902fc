/** A module that takes a while to load. */
import { currentTask, type SharedChannel } from "../../../src/runtime/mod.ts";

await new Promise((resolve) => setTimeout(resolve, 300));

/** Waits for the end of its call, and tells why it came. */
export async function waits(told: SharedChannel<string>): Promise<void> {
  const { signal } = currentTask();
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  await told.send(signal.reason.message);
}
