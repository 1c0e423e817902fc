import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ArgumentError, type Channel, ChannelClosedError, CodecError, select } from "../../../../mod.ts";
import { pipe } from "../../../../src/channel/operators/pipe.ts";
import { from } from "../../../../src/channel/operators/from.ts";
import { portChannel, type PortChannelOptions } from "../../../../src/channel/operators/port_channel.ts";
import { VirtualClock } from "../../../../src/time/clock.ts";
import { Counted, drain, failure, settle } from "./helpers.ts";

function pair(
  near: Partial<PortChannelOptions<unknown>> = {},
  far: Partial<PortChannelOptions<unknown>> = {},
) {
  const { port1, port2 } = new MessageChannel();
  return {
    near: portChannel<unknown>(port1, { capacity: 2, ...near }),
    far: portChannel<unknown>(port2, { capacity: 2, ...far }),
    port1,
    port2,
  };
}

/** Lets messages cross. */
async function cross(): Promise<void> {
  for (let i = 0; i < 6; i++) await settle();
}

Deno.test("row 69: values cross a MessagePort both ways, in order, as copies", async () => {
  const { near, far } = pair();
  const given = { list: [1, 2] };
  await near.sender.send(given);
  const got = await far.receiver.receive() as typeof given;
  assertEquals([got, got === given], [given, false]);
  const all = Array.fromAsync(near.receiver);
  await far.sender.sendMany(new Counted(50));
  far.sender.close();
  assertEquals(await all, [...new Counted(50)]);
  near.sender.close();
  assertEquals(await Array.fromAsync(far.receiver), []);
});

Deno.test("row 69: nobody can flood the far side: a send waits for credit", async () => {
  const { near, far } = pair({}, { capacity: 3 });
  await cross();
  let sent = 0;
  const sending = (async () => {
    for (const n of new Counted(10)) {
      await near.sender.send(n);
      sent++;
    }
  })();
  await cross();
  assertEquals([sent, far.receiver.size, near.sender.capacity, near.sender.size], [3, 3, 3, 3]);
  assertEquals(near.sender.trySend(99), false);
  assertEquals(await far.receiver.receive(), 0);
  await cross();
  assertEquals(sent, 4);
  assertEquals(await far.receiver.receiveMany(9), [1, 2, 3]);
  for (let n = 4; n < 10; n++) assertEquals(await far.receiver.receive(), n);
  await sending;
  near[Symbol.dispose]();
  far[Symbol.dispose]();
  await cross();
});

Deno.test("closing with a reason travels after the values, cancelling travels back to the senders", async () => {
  const { near, far } = pair();
  await near.sender.send(1);
  (near.sender as Channel<unknown>).close(new RangeError("torn"));
  await cross();
  assertEquals(await far.receiver.receive(), 1);
  await assertRejects(() => far.receiver.receive(), RangeError, "torn");
  await cross();
  const parked = Promise.all([1, 2, 3].map((n) => failure(far.sender.send(n))));
  near.receiver.cancel("enough");
  await cross();
  const [, , third] = await parked as [string, string, ChannelClosedError<number>];
  assertEquals([third.name, third.value, third.cause], ["ChannelClosedError", 3, "enough"]);
  assertEquals([far.sender.closed, far.sender.trySend(4)], [true, false]);
  await assertRejects(() => far.sender.send(4), ChannelClosedError);
});

Deno.test("what arrives after the receiver was cancelled goes to onUndelivered", async () => {
  const undelivered: unknown[] = [];
  const { near, far } = pair({}, { onUndelivered: (value) => undelivered.push(value) });
  await cross();
  await near.sender.send(1);
  await cross();
  near.sender.trySend(2);
  far.receiver.cancel();
  await cross();
  assertEquals(undelivered, [1, 2]);
  near[Symbol.dispose]();
  far[Symbol.dispose]();
  await cross();
});

Deno.test("both ends are cases of a select, permits keep a place, and sends can be aborted", async () => {
  const { near, far } = pair({}, { capacity: 1 });
  await cross();
  const permit = await near.sender.reserve();
  assertEquals(near.sender.trySend(0), false);
  const stop = new AbortController();
  const waiting = failure(near.sender.send(1, { signal: stop.signal }));
  stop.abort("enough");
  assertEquals(await waiting, "enough");
  permit.send(2);
  assertThrows(() => permit.send(3), ArgumentError, "used");
  const got = await select({ far: far.receiver, near: near.receiver });
  assertEquals(got, { key: "far", state: "ok", value: 2 });
  assertEquals((await select({ out: near.sender.onSend(4) })).state, "ok");
  const second = near.sender.reserve();
  assertEquals(await far.receiver.receive(), 4);
  using unused = await second;
  unused[Symbol.dispose]();
  await near.sender.send(5);
  assertEquals(await far.receiver.receive(), 5);
  near[Symbol.dispose]();
  far[Symbol.dispose]();
  await cross();
  await assertRejects(() => near.sender.reserve(), ChannelClosedError);
});

Deno.test("a value that cannot be copied is refused, and costs no credit", async () => {
  const { near, far } = pair({}, { capacity: 1 });
  await cross();
  await assertRejects(() => near.sender.send(() => 1), DOMException, "could not be cloned");
  assertThrows(() => near.sender.trySend(() => 1), DOMException, "could not be cloned");
  assertEquals(near.sender.trySend(1), true);
  const parked = failure(near.sender.send(() => 2));
  const after = near.sender.send(3);
  await cross();
  assertEquals(await far.receiver.receive(), 1);
  const error = await parked as ChannelClosedError;
  assertEquals([error.name, (error.cause as Error).name], ["ChannelClosedError", "DataCloneError"]);
  await after;
  assertEquals(await far.receiver.receive(), 3);
  (near.sender as Channel<unknown>).close(() => "cannot travel");
  await cross();
  assertEquals(((await failure(far.receiver.receive())) as Error).name, "Error");
  near[Symbol.dispose]();
  far[Symbol.dispose]();
  await cross();
});

Deno.test("complaint 18: the port is closed when both directions have ended, and a signal ends both", async () => {
  const stop = new AbortController();
  const { near, far } = pair({ signal: stop.signal });
  await cross();
  const waiting = Promise.all([failure(near.receiver.receive()), failure(far.receiver.receive())]);
  stop.abort("enough");
  assertEquals(await waiting, ["enough", "enough"]);
  await cross();
  assertEquals([near.sender.closed, far.sender.closed, far.receiver.closed], [true, true, true]);
  const { port1, port2 } = new MessageChannel();
  const ended = portChannel(port1, { capacity: 1, signal: AbortSignal.abort("before") });
  assertEquals([await failure(ended.receiver.receive()), ended.sender.closed], ["before", true]);
  port2.close();
  port1.close();
});

Deno.test("a far side that says nothing is asked, and given up when it does not answer", async () => {
  const clock = new VirtualClock();
  const { near, far } = pair({ heartbeat: 100, clock });
  await cross();
  for (let i = 0; i < 5; i++) {
    await clock.run(100);
    await cross();
  }
  assertEquals(near.receiver.closed, false, "it answers");
  far[Symbol.dispose]();
  near[Symbol.dispose]();
  await cross();
  assertEquals(clock.pending, 0);
  const dead = new MessageChannel();
  const alone = portChannel(dead.port1, { capacity: 1, heartbeat: 100, clock });
  const waiting = failure(alone.receiver.receive());
  const sending = failure(alone.sender.send(1));
  dead.port2.close();
  await clock.run(200);
  assertEquals([((await waiting) as Error).message.includes("200 ms"), alone.sender.closed], [true, true]);
  assertEquals([(await sending as ChannelClosedError).value, clock.pending], [1, 0]);
});

Deno.test("a stranger on the port, or one that ignores credit, ends both directions with an error", async () => {
  for (const message of ["hello", [99], [1, -1], [1, "x"]]) {
    const { port1, port2 } = new MessageChannel();
    const near = portChannel(port1, { capacity: 1 });
    port2.postMessage(message);
    assertEquals((await failure(near.receiver.receive()) as Error).name, "CodecError");
    assertEquals(near.sender.closed, true);
    port2.close();
  }
  const { port1, port2 } = new MessageChannel();
  const near = portChannel(port1, { capacity: 1 });
  for (const n of [1, 2]) port2.postMessage([0, n]);
  await cross();
  assertEquals(drain(near.receiver), [1]);
  await assertRejects(() => near.receiver.receive(), CodecError, "without credit");
  port2.close();
});

Deno.test("a worker on the other side of the port gets and gives values with backpressure", async () => {
  const worker = new Worker(import.meta.resolve("./port_worker.ts"), { type: "module" });
  const { port1, port2 } = new MessageChannel();
  const near = portChannel<number>(port1, { capacity: 8 });
  worker.postMessage(port2, [port2]);
  const moved = pipe(from(new Counted(500)), near.sender);
  assertEquals(await Array.fromAsync(near.receiver), Array.from({ length: 500 }, (_, n) => 2 * n));
  assertEquals(await moved, 500);
  worker.terminate();
});

Deno.test("portChannel() refuses bad arguments by name", () => {
  const { port1, port2 } = new MessageChannel();
  assertThrows(() => portChannel({} as never, { capacity: 1 }), ArgumentError, "MessagePort");
  assertThrows(() => portChannel(port1, undefined as never), ArgumentError, "capacity");
  assertThrows(() => portChannel(port1, { capacity: 0 }), ArgumentError, "capacity=0");
  assertThrows(() => portChannel(port1, { capacity: 1, heartbeat: -1 }), ArgumentError, "heartbeat=-1");
  port1.close();
  port2.close();
});

Deno.test("an answer that is here already counts, though this side stood still and its timer comes first", async () => {
  const clock = new VirtualClock();
  const { port1, port2 } = new MessageChannel();
  using near = portChannel<number>(port1, { capacity: 1, heartbeat: 100, clock });
  using _far = portChannel<number>(port2, { capacity: 1 });
  await cross();
  // The far side has just answered: nobody here has had a turn since.
  let asked = 0;
  port2.addEventListener("message", ({ data }) => {
    const PING = 4;
    if (data[0] === PING && ++asked <= 3) clock.advance(100);
  });
  await clock.run(100);
  await cross();
  assertEquals([asked, near.receiver.closed], [1, false]);
});
