import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, Channel, type ChannelClosedError } from "../../../../src/channel/mod.ts";
import { from } from "../../../../src/channel/operators/from.ts";
import { toWritableStream } from "../../../../src/channel/operators/to_writable_stream.ts";
import { Counted, failure, settle } from "./helpers.ts";

Deno.test("row 69: a stream into a channel has real backpressure, and its end closes the channel", async () => {
  const to = new Channel<number>({ capacity: 2 });
  const source = new Counted(6);
  const piped = ReadableStream.from(source).pipeTo(toWritableStream(to));
  await settle();
  await settle();
  const ahead = source.pulled;
  await settle();
  assertEquals([to.size, source.pulled, ahead <= 5], [2, ahead, true]);
  assertEquals(await Array.fromAsync(to), [0, 1, 2, 3, 4, 5]);
  await piped;
});

Deno.test("aborting the stream cancels the channel with the reason, also while a chunk waits", async () => {
  const undelivered: number[] = [];
  const to = new Channel<number>({ capacity: 1, onUndelivered: (value) => undelivered.push(value) });
  const writer = toWritableStream(to).getWriter();
  await writer.write(1);
  const second = failure(writer.write(2));
  await settle();
  await writer.abort("enough");
  assertEquals([await second, to.closed, undelivered], ["enough", true, [1]]);
  assertEquals(await failure(to.receive()), "enough");
  const end = new Channel<number>();
  await toWritableStream(end.sender()).abort("enough");
  assertEquals(await failure(end.receive()), "enough");
});

Deno.test("a channel that ends fails the write with the chunk, and the source of the stream is told", async () => {
  const to = new Channel<number>();
  const source = new Counted();
  const piped = failure(ReadableStream.from(source).pipeTo(toWritableStream(to)));
  assertEquals(await to.receive(), 0);
  await settle();
  to.close();
  const error = await piped as ChannelClosedError<number>;
  assertEquals([error.name, error.value, source.returned], ["ChannelClosedError", 1, 1]);
});

Deno.test("row 69: a round trip through both kinds of streams keeps the values", async () => {
  const to = new Channel<number>();
  const piped = from(new Counted(20)).toReadableStream().pipeTo(toWritableStream(to));
  assertEquals(await Array.fromAsync(to), [...new Counted(20)]);
  await piped;
});

Deno.test("toWritableStream() refuses what cannot be sent to", () => {
  assertThrows(() => toWritableStream(5 as never), ArgumentError, "value=5");
  assertThrows(() => toWritableStream(from([1]) as never), ArgumentError, "to send to");
});
