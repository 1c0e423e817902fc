/**
 * A shared subject as server-sent events.
 *
 * @module
 */
import { after, select, type SharedSubject } from "@millrace/millrace";

/** A value with its place among all that were sent, by which a browser that comes back says what it has. */
export interface Numbered<T> {
  readonly number: number;
  readonly value: T;
}

/** Most values in one piece. */
const PIECE = 256;
/** Milliseconds without a value after which a comment is sent, so that nobody in between takes the connection for dead. */
const SILENCE = 15_000;

/** The number of the last event that the browser has, of this `run` of the program; -1 if it has none. */
function lastSeen(request: Request, run: string): number {
  const [of, number] = (request.headers.get("last-event-id") ?? "").split("/");
  return of === run && /^\d+$/.test(number ?? "") ? Number(number) : -1;
}

/**
 * A response that sends every value of `subject` as an event, until that ends or the client leaves. The client's place in the ring is its own: one
 * that is slow misses values under `"dropOldest"`, and gets an event `missed` that says how many. One that was cut off and comes back goes on
 * where it was, as far back as the subject replays; `run` tells the numbers of this run of the program from those of another.
 */
export function eventStream<T>(subject: SharedSubject<Numbered<T>>, request: Request, run: string): Response {
  let missed = 0;
  let seen = lastSeen(request, run);
  const receiver = subject.receiver({ onLag: (count) => missed += count });
  const text = new TextEncoder();

  /** The events of what is there, after `first`. Whatever is there goes in one piece. */
  const piece = (first: Numbered<T>): string => {
    const values = [first];
    while (values.length < PIECE) {
      const more = receiver.tryReceive();
      if (more.state !== "ok") break;
      values.push(more.value);
    }
    let events = missed > 0 ? `event: missed\ndata: ${missed}\n\n` : "";
    missed = 0;
    for (const { number, value } of values) {
      if (number <= seen) continue;
      seen = number;
      events += `id: ${run}/${number}\ndata: ${JSON.stringify(value)}\n\n`;
    }
    return events;
  };

  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      for (let events = ""; events === "";) {
        const got = await select({ value: receiver, silence: after(SILENCE) });
        if (got.state === "closed") {
          events = "event: end\ndata: \n\n";
          receiver.cancel();
        } else events = got.key === "silence" ? ": still here\n\n" : piece(got.value);
        if (events !== "") controller.enqueue(text.encode(events));
        if (got.state === "closed") controller.close();
      }
    },
    cancel: () => receiver.cancel(),
  }, { highWaterMark: 0 });
  return new Response(body, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store" },
  });
}
