/** How workers of other platforms are seen: by stand-ins that behave as those do, and do what a test asks for. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ArgumentError, UnsupportedError, WorkerStartError } from "../../../src/errors.ts";
import { expectError, reportError } from "../../../src/errors/report.ts";
import { Runtime } from "../../../src/runtime/mod.ts";
import { type HostEvents, hostOf } from "../../../src/workers/host/host.ts";
import type { NodeWorker } from "../../../src/workers/host/platform.ts";
import { turns } from "../../support/turns.ts";

/** A worker of Node's kind: says what it is told to say. */
class FakeThread implements NodeWorker {
  readonly listeners = new Map<string, (argument: unknown) => void>();
  readonly posted: unknown[] = [];
  readonly done: string[] = [];

  on(event: string, listener: (argument: unknown) => void): void {
    this.listeners.set(event, listener);
  }

  postMessage(message: unknown): void {
    this.posted.push(message);
  }

  terminate(): Promise<number> {
    this.done.push("terminate");
    return Promise.resolve(1);
  }

  unref(): void {
    this.done.push("unref");
  }

  emit(event: string, argument?: unknown): void {
    this.listeners.get(event)?.(argument);
  }
}

function heard(): { told: string[]; events: HostEvents } {
  const told: string[] = [];
  return {
    told,
    events: {
      onMessage: (data) => told.push(`message ${data}`),
      onError: (message) => told.push(message),
      onTerminated: () => told.push("terminated"),
      onEnded: () => told.push("ended"),
    },
  };
}

Deno.test("a thread of Node is dead when it has said exit, and not when it was terminated or has thrown (life.I1)", async () => {
  const thread = new FakeThread(), { told, events } = heard();
  const host = hostOf(thread, events), stop = new AbortController();
  const dead: string[] = [];
  host.onDeath("", stop.signal, () => dead.push("early"));
  host.onDeath("", AbortSignal.abort(), () => dead.push("never"));
  thread.emit("message", 1);
  thread.emit("error", new RangeError("boom"));
  host.terminate();
  await turns();
  assertEquals([dead, told], [[], ["message 1", "Uncaught RangeError: boom", "terminated"]]);
  thread.emit("exit", 1);
  assertEquals([dead, told.at(-1)], [["early"], "ended"]);
  host.onDeath("", stop.signal, () => dead.push("late"));
  assertEquals(dead, ["early"], "not before the caller is done");
  await turns();
  assertEquals(dead, ["early", "late"], "who asks later hears of it as well");
});

Deno.test("a thread that is given up is terminated, which ends a loop there, and does not keep the process", () => {
  const thread = new FakeThread();
  hostOf(thread, heard().events).abandon();
  assertEquals(thread.done, ["terminate", "unref"]);
});

Deno.test("who calls terminate() of a worker that was handed over is noticed, and gets what the platform gives", async () => {
  const thread = new FakeThread(), { told, events } = heard();
  hostOf(thread, events);
  assertEquals(await thread.terminate(), 1);
  assertEquals(told, ["terminated"]);
});

Deno.test("what is no worker of any platform is refused, whatever it looks like", () => {
  const { events } = heard();
  for (
    const none of [
      undefined,
      null,
      1,
      {},
      { postMessage() {} },
      { postMessage() {}, terminate() {} },
      { postMessage() {}, terminate() {}, on() {} },
    ]
  ) assertThrows(() => hostOf(none as never, events), TypeError, "no Worker");
});

Deno.test("a worker that ends before it is ready fails the start at once, with a guess at the reason", async () => {
  const begin = performance.now();
  const worker = () => {
    const thread = new FakeThread();
    thread.postMessage = () => queueMicrotask(() => thread.emit("exit", 0));
    return thread;
  };
  const error = await assertRejects(
    () => Runtime.start({ workers: 1, memory: "4MiB", worker }),
    WorkerStartError,
  );
  assert(error.message.includes("entry point"), error.message);
  assert(performance.now() - begin < 5_000, "it waited for an answer");
});

Deno.test("without shared memory the start says what is missing, by name", async () => {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, "SharedArrayBuffer")!;
  Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
  try {
    for (const workers of [0, 1]) {
      const error = await assertRejects(
        () => Runtime.start({ workers }),
        UnsupportedError,
        "SharedArrayBuffer",
      );
      assertEquals([error.name, error.code], ["UnsupportedError", "UNSUPPORTED"]);
    }
    await assertRejects(() => Runtime.start(7 as never), ArgumentError);
  } finally {
    Object.defineProperty(globalThis, "SharedArrayBuffer", descriptor);
  }
});

Deno.test("an error that is expected for a while is not reported meanwhile, and only that one", () => {
  const seen: unknown[] = [],
    hear = (event: ErrorEvent) => {
      event.preventDefault();
      seen.push(event.error);
    };
  const [expected, other] = [new Error("expected"), new Error("other")];
  addEventListener("error", hear);
  try {
    const end = expectError(expected);
    reportError(expected);
    reportError(other);
    end();
    reportError(expected);
  } finally {
    removeEventListener("error", hear);
  }
  assertEquals(seen, [other, expected]);
});
