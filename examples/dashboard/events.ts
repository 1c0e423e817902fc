/**
 * A shared subject as server-sent events.
 *
 * @module
 */
import type { SharedSubject } from "@millrace/millrace";

/**
 * A response that sends every value of `subject` as an event, until that ends or the client leaves. The client's place in the ring is its own: one
 * that is slow misses values under `"dropOldest"`, and gets an event `missed` that says how many.
 */
export function eventStream<T>(subject: SharedSubject<T>): Response {
  let missed = 0;
  const receiver = subject.receiver({ onLag: (count) => missed += count });
  const text = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      // Whatever is there goes in one piece.
      const values = await receiver.receiveMany(256);
      let events = missed > 0 ? `event: missed\ndata: ${missed}\n\n` : "";
      missed = 0;
      for (const value of values) events += `data: ${JSON.stringify(value)}\n\n`;
      if (events !== "") controller.enqueue(text.encode(events));
      if (values.length > 0) return;
      controller.enqueue(text.encode("event: end\ndata: \n\n"));
      receiver.cancel();
      controller.close();
    },
    cancel: () => receiver.cancel(),
  }, { highWaterMark: 0 });
  return new Response(body, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store" },
  });
}
