/**
 * Sources that are pulled, one value at a time.
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import type { ReceiveChannel } from "../../channel/types.ts";
import { Observable } from "../core/observable.ts";
import type { Subscriber } from "../core/subscriber.ts";

/** The part of a channel that is needed to read it. */
export type Receivable<T> = Pick<ReceiveChannel<T>, "receive" | "tryReceive" | "closed">;

/** Resolves when a value is wanted. */
function wanted(to: Subscriber<never>): Promise<void> {
  return new Promise((resolve) => to.whenRequested(resolve));
}

async function pumpIterator<T>(iterator: AsyncIterator<T>, to: Subscriber<T>): Promise<void> {
  try {
    for (;;) {
      if (to.requested <= 0) await wanted(to as Subscriber<never>);
      const turn = await iterator.next();
      if (to.stopped) return;
      if (turn.done) break;
      to.next(turn.value);
      if (to.stopped) return;
    }
  } catch (error) {
    if (!to.stopped) to.error(error);
    return;
  }
  to.complete();
}

/** A stream of an async iterable. */
export function readAsyncIterable<T>(values: AsyncIterable<T>): Observable<T> {
  return new Observable((to) => {
    const iterator = values[Symbol.asyncIterator]();
    let over = false;
    to.add(() => {
      if (!over) iterator.return?.().then(undefined, reportError);
    });
    pumpIterator({
      next: async () => {
        const turn = await iterator.next().catch((error) => {
          over = true;
          throw error;
        });
        if (turn.done) over = true;
        return turn;
      },
    }, to);
  });
}

async function pumpReader<T>(reader: ReadableStreamDefaultReader<T>, to: Subscriber<T>): Promise<void> {
  await pumpIterator({ next: () => reader.read() as Promise<IteratorResult<T>> }, to);
  reader.releaseLock();
}

/** A stream of a web stream; unsubscribing cancels that. */
export function readStream<T>(stream: ReadableStream<T>): Observable<T> {
  return new Observable((to) => {
    const reader = stream.getReader();
    to.add(() => {
      // Of a stream that has ended by itself, or whose lock was given back, nothing is left to cancel.
      reader.cancel().catch(() => {});
    });
    pumpReader(reader, to);
  });
}

async function pumpChannel<T>(
  channel: Receivable<T>,
  to: Subscriber<T>,
  signal: AbortSignal,
): Promise<void> {
  while (!to.stopped) {
    if (to.requested <= 0) await wanted(to as Subscriber<never>);
    if (to.stopped) return;
    const got = channel.tryReceive();
    if (got.state === "ok") {
      to.next(got.value);
      continue;
    }
    let value: T;
    try {
      value = await channel.receive({ signal });
    } catch (error) {
      if (to.stopped) return;
      if (isPlainEnd(error, channel)) to.complete();
      else to.error(error);
      return;
    }
    to.next(value);
  }
}

/** A channel that was closed without a reason says so with an error of its own. */
function isPlainEnd(error: unknown, channel: { readonly closed: boolean }): boolean {
  return channel.closed && (error as { code?: unknown }).code === "CHANNEL_CLOSED" &&
    (error as Error).cause === undefined;
}

/** A stream of what a channel gives; unsubscribing leaves the channel as it is. */
export function readChannel<T>(channel: Receivable<T>): Observable<T> {
  return new Observable((to) => {
    const controller = new AbortController();
    to.add(() => controller.abort());
    pumpChannel(channel, to, controller.signal);
  });
}
