import { currentTask, type ReceiveChannel, type SendChannel } from "../../../mod.ts";

/**
 * Sends back what it receives until its call is cancelled. To `ticks` goes that a timer of 5 ms has rung four times, and in the end
 * how often it has.
 */
export async function echo(
  from: ReceiveChannel<number>,
  to: SendChannel<number>,
  ticks: SendChannel<number>,
): Promise<void> {
  const { signal } = currentTask();
  let count = 0;
  const timer = setInterval(() => ++count === 4 && ticks.trySend(count), 5);
  for await (const n of from) {
    if (signal.aborted) break;
    await to.send(n);
  }
  clearInterval(timer);
  await ticks.send(count);
}
