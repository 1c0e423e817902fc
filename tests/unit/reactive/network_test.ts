/** Streams of frames, responses and messages. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ArgumentError } from "../../../src/errors.ts";
import * as rx from "../../../src/reactive/mod.ts";
import { VirtualClock } from "../../../src/time/clock.ts";
import { all, reported } from "./reported.ts";

Deno.test("animationFrames comes 60 times a second, leaves missed frames out, and leaves nothing on the clock", () => {
  const clock = new VirtualClock(1000);
  const frames: rx.AnimationFrame[] = [];
  const turning = rx.animationFrames({ clock }).subscribe((frame) => frames.push(frame));
  clock.advance(1000);
  assertEquals(frames.length, 60);
  assert(Math.abs(frames[0]!.elapsed - 1000 / 60) <= 1);
  assertEquals(frames.every(({ timestamp, elapsed }) => timestamp === 1000 + elapsed), true);
  turning.unsubscribe();
  assertEquals(clock.pending, 0);
  assertThrows(() => rx.animationFrames(5 as never), ArgumentError);
});

Deno.test("animationFrames goes by requestAnimationFrame where there is one", () => {
  const callbacks = new Map<number, (timestamp: number) => void>();
  const painter = globalThis as unknown as Record<string, unknown>;
  let handle = 0;
  painter["requestAnimationFrame"] = (callback: (timestamp: number) => void) => {
    callbacks.set(++handle, callback);
    return handle;
  };
  painter["cancelAnimationFrame"] = (one: number) => callbacks.delete(one);
  try {
    const seen: number[] = [];
    const turning = rx.animationFrames().subscribe(({ timestamp }) => seen.push(timestamp));
    for (const timestamp of [16, 33]) {
      const [one, callback] = [...callbacks][0]!;
      callbacks.delete(one);
      callback(timestamp);
    }
    turning.unsubscribe();
    assertEquals([seen, callbacks.size], [[16, 33], 0]);
  } finally {
    delete painter["requestAnimationFrame"];
    delete painter["cancelAnimationFrame"];
  }
});

/** A local server, for as long as `body` runs. */
async function served(
  handler: (request: Request) => Response | Promise<Response>,
  body: (url: string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
  try {
    await body(`http://127.0.0.1:${server.addr.port}/`);
  } finally {
    await server.shutdown();
  }
}

Deno.test("fromFetch asks once for each subscription, and reads what the selector makes of it", async () => {
  let asked = 0;
  await served(() => new Response(`answer ${++asked}`, { status: 404 }), async (url) => {
    const text = rx.fromFetch(url, { selector: (response) => response.text() });
    assertEquals(await rx.lastValueFrom(text), "answer 1");
    const response = await rx.lastValueFrom(rx.fromFetch(url));
    assertEquals([response.status, await response.text()], [404, "answer 2"]);
  });
  assertThrows(() => rx.fromFetch("http://127.0.0.1", { selector: 5 as never }), ArgumentError);
});

Deno.test("fromFetch aborts when it is left, and tells the reason of a signal and what the selector throws", async () => {
  const waiting: { release: () => void } = { release() {} };
  const held = new Promise<void>((resolve) => waiting.release = resolve);
  let aborted = 0;
  await served(async (request) => {
    request.signal.addEventListener("abort", () => aborted++);
    if (new URL(request.url).pathname === "/slow") await held;
    return new Response("late");
  }, async (url) => {
    const seen = all(rx.fromFetch(`${url}slow`).pipe(rx.takeUntil(rx.timer(30))));
    await rx.lastValueFrom(rx.timer(80));
    assertEquals(seen, ["end"]);
    const controller = new AbortController();
    const asked = rx.lastValueFrom(rx.fromFetch(`${url}slow`, { signal: controller.signal }));
    controller.abort(new Error("enough"));
    await assertRejects(() => asked, Error, "enough");
    waiting.release();
    const broken = rx.fromFetch(url, {
      selector() {
        throw new Error("unreadable");
      },
    });
    await assertRejects(() => rx.lastValueFrom(broken), Error, "unreadable");
  });
  await assertRejects(() => rx.lastValueFrom(rx.fromFetch("http://127.0.0.1:1/")), TypeError);
});

/** A server that echoes messages, and ends on "bye". */
async function echoing(body: (url: string) => Promise<void>): Promise<void> {
  await served((request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onmessage = ({ data }) => {
      if (data === '"bye"') socket.close(1000);
      else if (data === '"oops"') socket.close(4001, "oops");
      else socket.send(data);
    };
    return response;
  }, (url) => body(url.replace("http", "ws")));
}

Deno.test("webSocket sends what waited for the connection, hears the answers, and completes with it", async () => {
  await echoing(async (url) => {
    const log: string[] = [];
    const socket = rx.webSocket<string>(url, {
      onOpen: () => log.push("open"),
      onClose: () => log.push("close"),
    });
    assertEquals(socket.next("a"), "ok");
    const seen = rx.lastValueFrom(socket.pipe(rx.toArray()));
    await rx.firstValueFrom(socket);
    assertEquals(socket.next("b"), "ok");
    assertEquals(socket.next("bye"), "ok");
    assertEquals(await seen, ["a", "b"]);
    assertEquals(log, ["open", "close"]);
    socket.next("again");
    assertEquals(await rx.firstValueFrom(socket), "again");
    await rx.lastValueFrom(rx.timer(20));
  });
});

Deno.test("webSocket refuses what would wait beyond its capacity, and fails with the end that is not clean", async () => {
  const socket = rx.webSocket<number>("ws://127.0.0.1:1/", { capacity: 1 });
  assertEquals([socket.next(1), socket.next(2)], ["ok", "full"]);
  const end = await rx.lastValueFrom(socket).catch((error) => error);
  assertEquals((end as CloseEvent).type, "close");
  assertThrows(() => rx.webSocket(5 as never), ArgumentError);
  assertThrows(() => rx.webSocket("ws://127.0.0.1:1/", { capacity: -1 }), ArgumentError);
  assertThrows(() => rx.webSocket("ws://127.0.0.1:1/", { serialize: 5 as never }), ArgumentError);
});

Deno.test("webSocket: several conversations over one connection, each with its hello and bye", async () => {
  await echoing(async (url) => {
    type Message = { topic: string; kind: string };
    let connections = 0;
    const socket = rx.webSocket<Message>(url, { onOpen: () => connections++ });
    const topic = (name: string) =>
      socket.multiplex(
        () => ({ topic: name, kind: "hello" }),
        () => ({ topic: name, kind: "bye" }),
        (message) => message.topic === name,
      );
    const both = await rx.lastValueFrom(
      rx.merge(topic("a"), topic("b")).pipe(rx.take(2), rx.map((m) => m.topic + m.kind), rx.toArray()),
    );
    assertEquals([both.toSorted(), connections], [["ahello", "bhello"], 1]);
    await rx.lastValueFrom(rx.timer(20));
  });
});

Deno.test("webSocket: hooks that throw are reported, and keep neither what waits from being sent nor the end from coming", () => {
  const sent: string[] = [];
  const fake = { readyState: 1, bufferedAmount: 0, send: (data: string) => sent.push(data), close() {} };
  const socket = fake as unknown as WebSocket;
  const throws = (name: string) => () => {
    throw name;
  };
  const subject = rx.webSocket<number>("ws://example.org", {
    connect: () => socket,
    onOpen: throws("open"),
    onClose: throws("close"),
  });
  subject.next(1);
  const seen: string[] = [];
  subject.subscribe({ complete: () => seen.push("end") });
  const errors = reported(() => {
    socket.onopen!(new Event("open"));
    socket.onclose!(new CloseEvent("close", { wasClean: true }));
  });
  assertEquals([errors, sent, seen], [["open", "close"], ["1"], ["end"]]);
});
