import { currentTask, type ReceiveChannel, type SendChannel } from "../../../mod.ts";

/** Sends back what it receives until its call is cancelled; how many timers of 5 ms have rung meanwhile goes to `ticks`. */
export async function echo(
  from: ReceiveChannel<number>,
  to: SendChannel<number>,
  ticks: SendChannel<number>,
): Promise<void> {
  const { signal } = currentTask();
  let count = 0;
  const timer = setInterval(() => count++, 5);
  for await (const n of from) {
    if (signal.aborted) break;
    await to.send(n);
  }
  clearInterval(timer);
  await ticks.send(count);
}
