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

/** Resolves when a value is wanted; never if the stream ends before. To be asked in a loop: other sources of the same consumer may be quicker. */
function wanted(to: Subscriber<never>): Promise<void> {
  return new Promise((resolve) => to.whenRequested(resolve));
}

async function pumpIterator<T>(iterator: AsyncIterator<T>, to: Subscriber<T>): Promise<void> {
  try {
    for (;;) {
      while (to.requested <= 0) await wanted(to as Subscriber<never>);
      const turn = await iterator.next();
      if (to.stopped) return;
      if (turn.done) break;
      // What was wanted then may have come from another source by now.
      while (to.requested <= 0) await wanted(to as Subscriber<never>);
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
    // As `for await` does, it takes results that are no promises too.
    const back = async (): Promise<void> => void await iterator.return?.();
    to.add(() => {
      if (!over) back().catch((error) => reportError(error));
    });
    pumpIterator({
      next: async () => {
        try {
          const turn = await iterator.next();
          if (turn.done) over = true;
          return turn;
        } catch (error) {
          over = true;
          throw error;
        }
      },
    }, to);
  });
}

/** A stream of a web stream; unsubscribing cancels that. */
export function readStream<T>(stream: ReadableStream<T>): Observable<T> {
  return new Observable((to) => {
    const reader = stream.getReader();
    to.add(() => {
      // Of a stream that has ended by itself nothing is left to cancel.
      reader.cancel().catch(() => {});
      reader.releaseLock();
    });
    pumpIterator({ next: () => reader.read() as Promise<IteratorResult<T>> }, to);
  });
}

async function pumpChannel<T>(
  channel: Receivable<T>,
  to: Subscriber<T>,
  signal: AbortSignal,
): Promise<void> {
  while (!to.stopped) {
    while (to.requested <= 0) await wanted(to as Subscriber<never>);
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
    while (to.requested <= 0) await wanted(to as Subscriber<never>);
    to.next(value);
  }
}

/** A channel that was closed without a reason says so with an error of its own. */
function isPlainEnd(error: unknown, channel: { readonly closed: boolean }): boolean {
  // Whatever it was closed with: undefined, say.
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  return channel.closed && code === "CHANNEL_CLOSED" && cause === undefined;
}

/** A stream of what a channel gives; unsubscribing leaves the channel as it is. */
export function readChannel<T>(channel: Receivable<T>): Observable<T> {
  return new Observable((to) => {
    const controller = new AbortController();
    to.add(() => controller.abort());
    pumpChannel(channel, to, controller.signal);
  });
}
