/**
 * Where the quotes come from: a task that plays a file into a subject.
 *
 * @module
 */
import { currentTask, every, type SharedSubject } from "@millrace/millrace";
import type { Quote } from "../quotes/rules.ts";
import { parseQuotes } from "../quotes/quotes.ts";

/**
 * Sends the quotes of the CSV file at `path`, `rate` a second, and completes the subject. Waits while nobody is subscribed. Resolves
 * with how many it sent.
 */
export async function play(path: string, rate: number, quotes: SharedSubject<Quote>): Promise<number> {
  const { signal } = currentTask();
  const all = parseQuotes(await Deno.readTextFile(path));
  const pace = every(1000 / rate);
  let sent = 0;
  for (const quote of all) {
    await pace.receive({ signal });
    while (!quotes.observed && !quotes.closed) await pace.receive({ signal });
    await quotes.send(quote, { signal });
    sent++;
  }
  quotes.complete();
  return sent;
}
