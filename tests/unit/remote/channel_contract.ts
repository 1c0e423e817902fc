/**
 * What remote channels owe, over whichever carrier.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { select } from "../../../src/channel/mod.ts";
import { f64, str } from "../../../src/codec/mod.ts";
import { ChannelClosedError } from "../../../src/errors.ts";
import { type Remote, remote, type RemoteChannel } from "../../../src/remote/remote.ts";
import type { World } from "./memory_world.ts";

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

async function collect<T>(channel: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of channel) values.push(value);
  return values;
}

/** Registers the tests over one carrier. `connect` gives the carriers of three processes, as it were. */
export function channelContract(
  name: string,
  ignore: boolean,
  connect: () => Promise<World>,
): void {
  for (const kind of ["ephemeral", "durable"] as const) {
    const test = (
      title: string,
      body: (open: (at: number, capacity?: number) => Promise<RemoteChannel<number>>) => Promise<void>,
    ): void =>
      Deno.test({
        name: `${name}, ${kind}: ${title}`,
        ignore,
        async fn() {
          await using world = await connect();
          const systems = world.carriers.map((carrier) => remote(carrier, { name: "contract" }));
          try {
            await body((at, capacity = 16) => systems[at]!.channel("numbers", f64, { kind, capacity }));
          } finally {
            await Promise.all(systems.map((system) => system.close({ deadline: 500 })));
          }
        },
      });

    test("values come once and in order, in spite of a sender that is faster than the receiver", async (open) => {
      const near = await open(0), far = await open(1);
      const received = collect(far);
      for (const value of numbers(200)) await near.send(value);
      near.close();
      assertEquals(await received, numbers(200));
    });

    test("sendMany, and receivers in two processes: nothing is lost or doubled", async (open) => {
      const [a, b, c] = [await open(0), await open(1), await open(2)];
      const received = Promise.all([collect(b), collect(c)]);
      await a.sendMany(numbers(300));
      a.close();
      assertEquals((await received).flat().sort((x, y) => x - y), numbers(300));
    });

    test("two processes send, one receives: each one's order is kept", async (open) => {
      const [a, b, c] = [await open(0, 200), await open(1, 200), await open(2, 200)];
      const received = collect(c);
      await Promise.all([a.sendMany(numbers(100)), b.sendMany(numbers(100).map((value) => 1000 + value))]);
      a.close();
      const values = await received;
      assertEquals(values.filter((value) => value < 1000), numbers(100));
      assertEquals(values.filter((value) => value >= 1000), numbers(100).map((value) => 1000 + value));
    });

    test("a sender waits when nobody receives, and a select that sends goes another way", async (open) => {
      const near = await open(0, 2);
      let sent = 0;
      const sending = (async () => {
        for (; sent < 10; sent++) await near.send(sent);
      })();
      const late = await select({ sent: near.onSend(99), never: AbortSignal.timeout(60) as never }).catch(
        () => undefined,
      );
      assert(late === undefined || sent <= 3);
      assert(sent <= 3, `${sent} were sent ahead of a capacity of 2`);
      const far = await open(1, 2);
      const received: number[] = [];
      while (received.length < 10) received.push(await far.receive());
      await sending;
      assertEquals(
        received.filter((value) => value < 10),
        numbers(received.filter((value) => value < 10).length),
      );
    });

    test("a receiver that is a hundred times slower holds its sender back: no more is on its way than the capacity", async (open) => {
      const near = await open(0, 32), far = await open(1, 32);
      const sender = near as unknown as { readonly unsettled: number };
      let most = 0, sent = 0, received = 0;
      const receiving = (async () => {
        for await (const value of far) {
          assertEquals(value, received++);
          most = Math.max(most, sender.unsettled, sent - received);
          if (received % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
        }
      })();
      for (; sent < 1500; sent++) await near.send(sent);
      near.close();
      await receiving;
      assertEquals(received, 1500);
      assert(most <= 2 * 32 + 1, `${most} values were on their way`);
    });

    test("a closed channel refuses, with the value; its receivers see the end, with its reason", async (open) => {
      const near = await open(0), far = await open(1);
      const received = assertRejects(() => far.receive(), Error, "enough");
      near.close(new Error("enough"));
      await received;
      const refused = await assertRejects(() => near.send(7), ChannelClosedError);
      assertEquals(refused.value, 7);
      assertEquals(near.trySend(8), false);
      while (!far.closed) await far.send(9).catch(() => {});
      assertEquals((await assertRejects(() => far.send(9), ChannelClosedError)).value, 9);
    });

    test("receive and select give up with their signal, and the value stays for the next", async (open) => {
      const near = await open(0), far = await open(1);
      await assertRejects(() => far.receive({ signal: AbortSignal.abort(new Error("no")) }), Error, "no");
      const waiting = new AbortController();
      const given = far.receive({ signal: waiting.signal });
      waiting.abort(new Error("not any more"));
      await assertRejects(() => given, Error, "not any more");
      await near.send(1);
      const got = await select({ far });
      assertEquals(got.state === "ok" && got.value, 1);
    });

    test("what a process has not received when it leaves goes to another one", async (open) => {
      const near = await open(0, 8), far = await open(1, 8);
      const first = far.receive();
      await near.sendMany(numbers(8));
      assertEquals(await first, 0);
      (far as unknown as { leave(): void }).leave();
      const other = await open(2, 8);
      const rest: number[] = [];
      while (rest.length < 7) rest.push(await other.receive());
      assertEquals(rest.sort((a, b) => a - b), [1, 2, 3, 4, 5, 6, 7]);
    });

    test("reserve keeps room for one value", async (open) => {
      const near = await open(0, 4), far = await open(1, 4);
      const got = far.receive();
      using permit = await near.reserve();
      permit.send(5);
      assertEquals(await got, 5);
    });
  }

  const subjects = (title: string, body: (near: Remote, far: Remote) => Promise<void>): void =>
    Deno.test({
      name: `${name}, subject: ${title}`,
      ignore,
      async fn() {
        await using world = await connect();
        const near = remote(world.carriers[0]!, { name: "contract" });
        const far = remote(world.carriers[1]!, { name: "contract" });
        try {
          await body(near, far);
        } finally {
          await Promise.all([near, far].map((system) => system.close({ deadline: 500 })));
        }
      },
    });

  subjects("everybody hears what comes, in order, and the end with its error", async (near, far) => {
    const from = await near.subject("n", f64), to = await far.subject("n", f64);
    const here: unknown[] = [], there: unknown[] = [];
    from.subscribe({ next: (value) => here.push(value), error: () => {} });
    const over = new Promise<Error>((error) => to.subscribe({ next: (value) => there.push(value), error }));
    for (const value of numbers(50)) assertEquals(from.next(value), "ok");
    from.error(new Error("over"));
    assertEquals(from.next(50), "closed");
    assertEquals((await over).message, "over");
    assertEquals([here, there], [numbers(50), numbers(50)]);
    assertEquals([from.closed, to.closed], [true, true]);
  });

  subjects(
    "a late subscriber gets the last values first, then what comes, and the end",
    async (near, far) => {
      const from = await near.subject("n", f64, { replay: { last: 3 } });
      for (const value of numbers(10)) from.next(value);
      while (from.unsettled > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      const to = await far.subject("n", f64, { replay: { last: 3 } });
      const seen: number[] = [];
      const over = new Promise<void>((complete) =>
        to.subscribe({
          next(value): void {
            seen.push(value);
            if (value === 9) from.next(10);
            if (value === 10) from.complete();
          },
          complete,
        })
      );
      await over;
      assertEquals(seen, [7, 8, 9, 10]);
    },
  );

  subjects(
    "bad arguments and values are refused; a subject that was left is closed and completes its observers",
    async (near) => {
      const fails = (attempt: () => Promise<unknown>, sentence: string): Promise<unknown> =>
        assertRejects(attempt, Error, sentence);
      await fails(() => near.subject("", f64), "must be a string");
      await fails(() => near.subject("n", f64, { replay: { last: 0 } }), "replay.last");
      await fails(() => near.subject("n", f64, { replay: { since: -1 } }), "replay");
      const subject = await near.subject("n", f64);
      await fails(() => Promise.resolve().then(() => subject.next("one" as never)), "");
      let completed = false;
      subject.subscribe({ complete: () => completed = true });
      subject[Symbol.dispose]();
      assertEquals([completed, subject.next(1)], [true, "closed"]);
    },
  );

  Deno.test({
    name: `${name}: bad arguments are refused before anything is sent`,
    ignore,
    async fn() {
      await using world = await connect();
      await using system = remote(world.carriers[0]!, { name: "bad" });
      const fails = async (attempt: () => unknown, sentence: string): Promise<void> =>
        void await assertRejects(async () => await attempt(), Error, sentence);
      await fails(() => system.channel("", f64, { capacity: 1 }), "must be a string");
      await fails(() => system.channel("x", {} as never, { capacity: 1 }), "must be a codec");
      await fails(() => system.channel("x", f64, undefined as never), "needs options");
      await fails(() => system.channel("x", f64, { capacity: 0 }), "capacity");
      await fails(() => system.channel("x", f64, { capacity: 1, kind: "other" as never }), "kind");
      await fails(() => system.channel("x", f64, { capacity: 1, ackWait: 1 }), "ackWait");
      await fails(() => remote({} as never, { name: "x" }), "needs a connection");
      await fails(() => remote(world.carriers[0]!, {} as never), "name of a system");
      await fails(() => system.lease(""), "key of a lease");
      await fails(() => remote(world.carriers[0]!, { name: "x", leaseTtl: 1 }), "leaseTtl");
      const channel = await system.channel("a name with spaces. and > dots", str, { capacity: 1 });
      const got = channel.receive();
      await channel.send("ü");
      assertEquals(await got, "ü");
      await system.close();
      await fails(() => system.channel("x", f64, { capacity: 1 }), "was closed");
    },
  });
}
