import { assert, assertEquals, assertFalse, assertRejects, assertThrows } from "@std/assert";
import { Channel, ChannelClosedError, select } from "../../../src/channel/mod.ts";

Deno.test("the last sending end that is disposed of closes the channel, whatever clones there were", async () => {
  const ch = new Channel<number>({ capacity: 4 });
  {
    using first = ch.sender();
    using second = first.sender();
    await first.send(1);
    assert(second.trySend(2));
    await second.sendMany([3]);
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    assertEquals([first.closed, second.closed, second.size, second.capacity], [true, false, 3, 4]);
  }
  assert(ch.closed);
  assertEquals(await Array.fromAsync(ch), [1, 2, 3]);
});

Deno.test("a sending end that was disposed of refuses everything and gives the values back", async () => {
  const ch = new Channel<number>({ capacity: 4 });
  const end = ch.sender();
  using _other = ch.sender();
  end[Symbol.dispose]();
  assertEquals((await assertRejects(() => end.send(1), ChannelClosedError)).value, 1);
  assertEquals((await assertRejects(() => end.sendMany([1, 2]), ChannelClosedError)).value, [1, 2]);
  await assertRejects(() => end.reserve(), ChannelClosedError);
  assertFalse(end.trySend(3));
  assertEquals(await select({ sent: end.onSend(4) }), { key: "sent", state: "closed", reason: undefined });
  assertThrows(() => end.sender(), ChannelClosedError);
  end.close("not any more");
  assertEquals([ch.closed, ch.size], [false, 0]);
});

Deno.test("an end that is still in use may close the channel for everybody, with a reason", async () => {
  const ch = new Channel<number>();
  using end = ch.sender();
  using permitless = end.sender();
  end.close(new Error("done"));
  assert(permitless.closed);
  await assertRejects(() => ch.receive(), Error, "done");
});
