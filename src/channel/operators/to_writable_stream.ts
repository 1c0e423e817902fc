/**
 * A channel as the target of a stream.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import type { ReceiveChannel, SendChannel } from "../types.ts";
import { RESOLVED } from "../waiters.ts";

/**
 * A stream into `to`: a write is done when the channel has taken the chunk, so that whoever pipes into it goes no faster than the
 * receivers do (one chunk is in hand). Closing the stream closes the channel; aborting it cancels the channel with the reason
 * (or closes it with the reason, if `to` is a sending end only), also while a chunk waits. When the channel ends,
 * the next write fails with the `ChannelClosedError` that carries the chunk, and the stream is errored with it.
 *
 * Throws an `ArgumentError` for what cannot be sent to. The way back is `channel.toReadableStream()`.
 *
 * @example
 * ```ts
 * import { Channel } from "@millrace/millrace";
 * import { toWritableStream } from "@millrace/millrace/channel";
 * import { assertEquals } from "@std/assert";
 *
 * const chunks = new Channel<string>();
 * const piped = ReadableStream.from(["a", "b"]).pipeTo(toWritableStream(chunks));
 * assertEquals(await Array.fromAsync(chunks), ["a", "b"]);
 * await piped;
 * ```
 */
export function toWritableStream<T>(to: SendChannel<T>): WritableStream<T> {
  if (typeof to?.send !== "function" || typeof to.close !== "function") {
    throw new ArgumentError("toWritableStream() needs a channel to send to", { value: to });
  }
  return new WritableStream<T>({
    // An abort waits for the write under way: the signal ends that at once. The fast path needs none.
    write: (chunk, controller): Promise<void> =>
      to.trySend(chunk) ? RESOLVED : to.send(chunk, { signal: controller.signal }),
    close: () => to.close(),
    abort: (reason) => {
      const both = to as SendChannel<T> & Partial<ReceiveChannel<T>>;
      if (typeof both.cancel === "function") both.cancel(reason);
      else to.close(reason);
    },
  });
}
