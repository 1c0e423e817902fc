/**
 * The task that computes alerts; runs in a worker.
 *
 * @module
 */
import type { ReceiveChannel, SendChannel } from "@millrace/millrace";
import { type Alert, type Quote, Watcher } from "./rules.ts";

/** Watches `quotes` until they end and sends what it finds to `alerts`. Resolves with how many quotes it saw. */
export async function watch(quotes: ReceiveChannel<Quote>, alerts: SendChannel<Alert>): Promise<number> {
  const watcher = new Watcher();
  let seen = 0;
  for await (const quote of quotes) {
    seen++;
    for (const alert of watcher.add(quote)) await alerts.send(alert);
  }
  return seen;
}
