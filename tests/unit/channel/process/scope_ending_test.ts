import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { Channel } from "../../../../src/channel/channel.ts";
import { Scope } from "../../../../src/channel/process/scope.ts";
import { select } from "../../../../src/channel/select/select.ts";
import { after } from "../../../../src/channel/timers.ts";
import { Barrier } from "../../../../src/channel/sync/barrier.ts";
import { Mutex } from "../../../../src/channel/sync/mutex.ts";
import { ArgumentError, ChannelClosedError, ScopeEndedError } from "../../../../src/errors.ts";
import { VirtualClock } from "../../../../src/time/clock.ts";
import { turns } from "../../../support/turns.ts";
import { seeded } from "../../../support/random.ts";

Deno.test("complaint 20: a failing scope cancels what it owns: whoever waits there without a signal goes on", async () => {
  const failure = new Error("boom");
  const dropped: number[] = [];
  const log: string[] = [];
  const scope = new Scope();
  const jobs = scope.own(new Channel<number>());
  const buffered = scope.own(new Channel<number>({ capacity: 1, onUndelivered: (v) => dropped.push(v) }));
  const mutex = scope.own(new Mutex());
  const barrier = scope.own(new Barrier(2));
  const sending = scope.own(new Channel<number>());
  using _held = await mutex.lock();
  buffered.trySend(7);
  scope.spawn(() => jobs.receive());
  scope.spawn(async () => {
    for await (const _ of jobs);
  });
  scope.spawn(() => sending.send(1));
  scope.spawn(() => mutex.lock());
  scope.spawn(() => barrier.wait());
  scope.spawn(async () => {
    const got = await select({ jobs, late: after(1e6, { clock: new VirtualClock() }) });
    log.push(`${got.key} ${got.state} ${got.reason === failure}`);
  });
  scope.spawn(() => Promise.reject(failure));
  assertStrictEquals(await scope.join().catch((error) => error), failure);
  assertEquals([scope.failures, dropped, log], [[failure], [7], ["jobs closed true"]]);
});

Deno.test("complaint 20: at a regular end what the scope owns is disposed of, last first, after all processes", async () => {
  const log: string[] = [];
  {
    await using scope = new Scope();
    for (const name of ["a", "b"]) scope.own({ [Symbol.dispose]: () => void log.push(name) });
    const ch = scope.own(new Channel<number>());
    scope.spawn(async () => {
      await turns(9);
      log.push(`process, ${ch.closed}`);
    });
  }
  assertEquals(log, ["process, false", "b", "a"]);
  const failing = new Scope();
  failing.own({
    [Symbol.dispose]: () => {
      throw new Error("of the disposal");
    },
  });
  await assertRejects(() => failing.join(), Error, "of the disposal");
  const cut = new Scope();
  cut.cancel("cut");
  const late = cut.own(new Channel<number>());
  assertEquals(await late.receive().catch((reason) => reason), "cut");
  await cut.join();
});

Deno.test("semantics 15: retire: ends are taken before the first process can be the last to leave", async () => {
  // Taken by each process when it starts, the first end may be gone before the second is there: PyCSP's TerminationRace.
  const racy = new Channel<number>({ capacity: 8 });
  const produce = (i: number) => {
    using end = racy.sender();
    end.trySend(i);
  };
  {
    await using scope = new Scope({ onFailure: "collect" });
    for (let i = 0; i < 3; i++) scope.spawn(() => produce(i));
  }
  assertEquals(await Array.fromAsync(racy), [0]);

  const ch = new Channel<number>({ capacity: 8 });
  {
    await using scope = new Scope();
    const ends = [0, 1, 2].map(() => ch.sender());
    for (const [i, end] of ends.entries()) {
      scope.spawn(() => {
        using mine = end;
        mine.trySend(i);
      });
    }
  }
  assertEquals([await Array.fromAsync(ch), ch.closed], [[0, 1, 2], true]);
});

Deno.test("semantics 16: a match that was committed before the scope was cut short stays committed", async () => {
  const received: number[] = [];
  const scope = new Scope();
  const ch = scope.own(new Channel<number>());
  scope.spawn(async () => {
    for await (const value of ch) received.push(value);
  });
  const sent = ch.send(1);
  scope.cancel("poison");
  await sent;
  await scope.join();
  assertEquals(received, [1]);
});

Deno.test("complaint 4: whatever happens, no process outlives its scope", async () => {
  const random = seeded(5);
  for (let round = 0; round < 100; round++) {
    let alive = 0;
    const outer = new AbortController();
    const scope = new Scope({
      signal: outer.signal,
      onFailure: random(2) === 0 ? "cancel" : "collect",
      concurrency: 1 + random(5),
    });
    const ch = scope.own(new Channel<number>({ capacity: random(3) }));
    const process = async (signal: AbortSignal): Promise<unknown> => {
      alive++;
      try {
        switch (random(5)) {
          case 0:
            return await ch.send(1, { signal });
          case 1:
            return await ch.receive();
          case 2:
            throw new Error("random");
          case 3:
            if (!signal.aborted && random(2) === 0) scope.spawn(process);
            return await turns(random(10));
          default:
            return await select({ ch, out: ch.onSend(2) }, { signal });
        }
      } finally {
        await turns(random(5));
        alive--;
      }
    };
    for (let i = 0; i < 10; i++) scope.spawn(process);
    await turns(random(30));
    if (random(2) === 0) outer.abort("outer");
    else scope.cancel("inner");
    await scope.join().catch(() => {});
    assertEquals([alive, scope.running, scope.ended], [0, 0, true]);
  }
});

Deno.test("row 20: the end of a scope is a case of a select: closed, with the failure, if it failed", async () => {
  const scope = new Scope();
  const gate = new Channel<void>();
  scope.spawn(() => gate.receive());
  assertEquals(select.try({ scope }), undefined);
  const got = select({ scope, never: new Channel<void>() });
  await gate.send();
  assertEquals(await got, { key: "scope", state: "ok", value: undefined });
  const failing = new Scope();
  failing.spawn(() => Promise.reject("no"));
  assertEquals(await select({ failing }), { key: "failing", state: "closed", reason: "no" });
  await failing[Symbol.asyncDispose]();
  const joined = await select({ one: new Scope().spawn(() => 5) });
  assertEquals(joined, { key: "one", state: "ok", value: 5 });
});

Deno.test("a signal ends the wait of join, not the scope", async () => {
  const scope = new Scope();
  const gate = new Channel<number>();
  const result = scope.spawn(() => gate.receive());
  const stop = new AbortController();
  const joining = scope.join({ signal: stop.signal });
  stop.abort("impatient");
  assertEquals(await joining.catch((reason) => reason), "impatient");
  assertEquals(scope.ended, false);
  await gate.send(3);
  await scope.join();
  assertEquals(await result, 3);
});

Deno.test("spawning, owning and opening a scope in one that has ended is an error", async () => {
  const scope = new Scope();
  await scope.join();
  assertEquals(scope.ended, true);
  const error = assertThrows(() => scope.spawn(() => 1), ScopeEndedError, "cannot spawn");
  assertEquals(error.code, "SCOPE_ENDED");
  assertThrows(() => scope.own(new Channel<number>()), ScopeEndedError);
  assertThrows(() => new Scope({ parent: scope }), ScopeEndedError);
  scope.cancel("nothing happens");
  assertEquals(scope.signal.aborted, false);
});

Deno.test("bad arguments are refused by name", async () => {
  const bad: [object, string][] = [
    [{ timeout: -1 }, "timeout"],
    [{ timeout: NaN }, "timeout"],
    [{ timeout: "5" }, "timeout"],
    [{ concurrency: 0 }, "concurrency"],
    [{ concurrency: 1.5 }, "concurrency"],
    [{ onFailure: "ignore" }, "onFailure"],
    [{ signal: {} }, "signal"],
    [{ parent: {} }, "parent"],
  ];
  for (const [options, name] of bad) assertThrows(() => new Scope(options), ArgumentError, name);
  assertThrows(() => new Scope(null as unknown as object), ArgumentError, "options");
  await using scope = new Scope();
  assertThrows(() => scope.spawn(5 as unknown as () => void), ArgumentError, "function");
  assertThrows(() => scope.own({} as Disposable), ArgumentError, "dispose");
  assertThrows(() => scope.own(undefined as unknown as Disposable), ArgumentError, "dispose");
});

Deno.test("an error that only looks like the end of a channel is a failure", async () => {
  const scope = new Scope();
  scope.spawn(() => Promise.reject(new ChannelClosedError("cannot send: the channel is closed", 1)));
  const error = await assertRejects(() => scope.join(), ChannelClosedError);
  assertEquals(scope.failures, [error]);
});

Deno.test("console.log shows how a scope stands", async () => {
  const scope = new Scope();
  const gate = new Channel<void>();
  scope.spawn(() => gate.receive());
  const shown = (): string => Deno.inspect(scope, { breakLength: Infinity });
  assertEquals(shown(), "Scope { running: 1, ended: false, failures: 0, cut: false }");
  await gate.send();
  await scope.join();
  assertEquals(shown(), "Scope { running: 0, ended: true, failures: 0, cut: false }");
});
