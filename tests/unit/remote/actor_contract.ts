/**
 * What remote actors and journals owe, over whichever carrier.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { Actor, spawn } from "../../../src/actor/mod.ts";
import { f64, json } from "../../../src/codec/mod.ts";
import { auto } from "../../../src/codec/auto.ts";
import { ActorDeadError, AskTimeoutError, NameTakenError, RemoteError } from "../../../src/errors.ts";
import type { RemoteDeadLetter, RemoteDown, RemoteRef } from "../../../src/remote/mod.ts";
import { type Remote, remote } from "../../../src/remote/remote.ts";
import { pass, type World } from "./memory_world.ts";

/** Milliseconds in which a message that nothing waits for has arrived, and a process has heard of another. */
const SOON = 500;

class Counter extends Actor {
  #n = 0;
  readonly #seen: number[] = [];
  add(by: number): number {
    this.#seen.push(by);
    return this.#n += by;
  }
  seen(): number[] {
    return this.#seen;
  }
  fail(): never {
    throw new RangeError("not that");
  }
  async slow(): Promise<void> {
    await pass(200);
  }
  async tellTo(other: RemoteRef<Counter>, by: number): Promise<number> {
    return await other.ask.add(by);
  }
  me(): unknown {
    return this.self;
  }
}

/** Registers the tests over one carrier. */
export function actorContract(
  name: string,
  ignore: boolean,
  connect: () => Promise<World>,
): void {
  const test = (
    title: string,
    body: (near: Remote, far: Remote, letters: RemoteDeadLetter[]) => Promise<void>,
  ): void =>
    Deno.test({
      name: `${name}, actors: ${title}`,
      ignore,
      async fn() {
        await using world = await connect();
        const letters: RemoteDeadLetter[] = [];
        const near = remote(world.carriers[0]!, {
          name: "actors",
          onDeadLetter: (letter) => letters.push(letter),
        });
        const far = remote(world.carriers[1]!, { name: "actors" });
        try {
          await body(near, far, letters);
        } finally {
          await Promise.all([near, far].map((system) => system.close({ deadline: 500 })));
        }
      },
    });

  test(
    "tells and asks of one process keep their order, and errors come back as what they were",
    async (near, far) => {
      await using counter = spawn(Counter, []);
      await using _registered = await far.register("counter", counter);
      const ref = near.ref<Counter>("counter");
      for (let i = 1; i <= 50; i++) assertEquals(ref.tell.add(i), "ok");
      assertEquals(await ref.ask.add(0), 1275);
      assertEquals((await ref.ask.seen()).slice(0, 50), Array.from({ length: 50 }, (_, i) => i + 1));
      await assertRejects(() => ref.ask.with({ timeout: 40 }).slow(), AskTimeoutError);
      await assertRejects(
        () => ref.ask.with({ signal: AbortSignal.abort(new Error("no")) }).slow(),
        Error,
        "no",
      );
      for (const method of ["nothing", "constructor", "toString", "with"]) {
        const asking = (ref.ask as unknown as Record<string, () => Promise<unknown>>)[method];
        if (method !== "with") await assertRejects(() => asking!(), Error, "no such method");
      }
    },
  );

  test(
    "who is told and does not exist is a dead letter, who is asked a dead actor, who is watched down at once",
    async (near, _far, letters) => {
      const ref = near.ref<Counter>("nobody");
      assertEquals(ref.tell.add(7), "ok");
      while (letters.length === 0) await pass(5);
      assertEquals(letters, [{ actor: "nobody", method: "add", args: [7] }]);
      const dead = await assertRejects(() => ref.ask.add(1), ActorDeadError);
      assertEquals(dead.reason, "noproc");
      const down = await new Promise<RemoteDown>((resolve) => ref.watch(resolve));
      assertEquals(down.reason, "noproc");
    },
  );

  test(
    "a name belongs to one living actor of all processes, and is free when its end is told",
    async (near, far) => {
      const first = spawn(Counter, []), second = spawn(Counter, []);
      const registered = await near.register("one", first);
      await assertRejects(() => far.register("one", second), NameTakenError);
      const ref = far.ref<Counter>("one");
      const down = new Promise<RemoteDown>((resolve) => ref.watch(resolve));
      await ref.ask.add(1);
      await pass(SOON);
      await first.stop({ reason: "shutdown" });
      assertEquals((await down).reason, "shutdown");
      const again = await far.register("one", second);
      assert(again.fence > registered.fence);
      assertEquals(await near.ref<Counter>("one").ask.add(5), 5);
      await second.stop();
    },
  );

  test(
    "references travel: in arguments, in answers, in channels, and home again they are the actor itself",
    async (near, far) => {
      await using a = spawn(Counter, []);
      await using b = spawn(Counter, []);
      await near.register("a", a);
      await far.register("b", b);
      const farB = near.ref<Counter>("b");
      // `a` itself goes to `b`, which asks it from over there.
      assertEquals(await farB.ask.tellTo(a as unknown as RemoteRef<Counter>, 3), 3);
      const self = await farB.ask.me() as unknown as RemoteRef<Counter>;
      assertEquals(await self.ask.add(4), 4);
      const channel = await near.channel("refs", auto<unknown>(), { capacity: 1 });
      const other = await far.channel("refs", auto<unknown>(), { capacity: 1 });
      const got = other.receive();
      await channel.send({ who: a, back: farB });
      const { who, back } = await got as { who: RemoteRef<Counter>; back: unknown };
      assertEquals(await who.ask.add(1), 4);
      assert(back === b, "a reference that comes home is not the actor's own");
    },
  );

  test("whoever watches learns that a process has left", async (near, far) => {
    await using counter = spawn(Counter, []);
    await far.register("gone", counter);
    const down = new Promise<RemoteDown>((resolve) => near.ref("gone").watch(resolve));
    await pass(SOON);
    await far.close({ deadline: 100 });
    assertEquals((await down).reason, "shutdown");
    const stopped = near.ref("gone").watch(() => assert(false, "told after it was disposed of"));
    stopped[Symbol.dispose]();
    assertEquals(stopped.active, false);
  });

  test(
    "a journal gives back the state, goes on behind a snapshot, and refuses a second writer",
    async (near, far) => {
      const codecs = { event: f64, state: json<{ sum: number }>() };
      const apply = ({ sum }: { sum: number }, by: number): { sum: number } => ({ sum: sum + by });
      const mine = await near.journal("sums", "k", codecs);
      assertEquals(await mine.load({ sum: 0 }, apply), { sum: 0 });
      await Promise.all([1, 2, 3].map((by) => mine.append(by)));
      const yours = await far.journal("sums", "k", codecs);
      assertEquals(await yours.load({ sum: 0 }, apply), { sum: 6 });
      await yours.append(4);
      const refused = await assertRejects(() => mine.append(100), RemoteError);
      assertEquals(refused.code, "LOG_CONFLICT");
      await yours.snapshot({ sum: 10 });
      await yours.append(5);
      const applied: number[] = [];
      const third = await far.journal("sums", "k", codecs);
      const state = await third.load({ sum: 0 }, (before, by) => {
        applied.push(by);
        return apply(before, by);
      });
      assertEquals([state, applied], [{ sum: 15 }, [5]]);
      const other = await near.journal("sums", "other", codecs);
      assertEquals(await other.load({ sum: 0 }, apply), { sum: 0 });
      await other.append(1);
    },
  );

  test(
    "a virtual actor is made by its first message, in one process for all, and again after it was idle or its process left",
    async (near, far) => {
      const made: string[] = [];
      const make = (where: string) => (key: string) => {
        made.push(`${where} ${key}`);
        return spawn(Counter, []);
      };
      const nearHost = await near.host("counter", make("near"), { idle: 10_000 });
      const farHost = await far.host("counter", make("far"), { idle: 3 * SOON });
      // Until both know of both: before that any of them may be asked, and the lease decides.
      await pass(SOON);
      const keys = Array.from({ length: 24 }, (_, i) => `key ${i}`);
      // Both ask for the same keys at once.
      const answers = await Promise.all(
        [near, far].flatMap((from) => keys.map((key) => from.virtual<Counter>("counter", key).ask.add(1))),
      );
      assertEquals(answers.reduce((sum, n) => sum + n, 0), 24 * 3, "some key had two actors");
      assertEquals(made.length, 24);
      assertEquals(nearHost.size + farHost.size, 24);
      assert(
        nearHost.size > 3 && farHost.size > 3,
        `the keys lie unevenly: ${nearHost.size} and ${farHost.size}`,
      );
      const ref = near.virtual<Counter>("counter", keys[0]!);
      for (let i = 1; i <= 20; i++) ref.tell.add(i * 100);
      assertEquals((await ref.ask.seen()).slice(2), Array.from({ length: 20 }, (_, i) => (i + 1) * 100));
      while (farHost.size > 0) await pass(20);
      const again = keys.find((key) => made.includes(`far ${key}`))!;
      assertEquals(await near.virtual<Counter>("counter", again).ask.add(5), 5);
      await far.close({ deadline: 100 });
      assertEquals(await near.virtual<Counter>("counter", again).ask.add(7), 7);
      assertEquals(made.at(-1), `near ${again}`);
    },
  );

  test(
    "what one reference to a virtual actor tells and asks is handled in that order, also before anybody knows where it is",
    async (near, far) => {
      await near.host("counter", () => spawn(Counter, []));
      const ref = far.virtual<Counter>("counter", "k");
      const expected: number[] = [], asked: Promise<number>[] = [];
      for (let i = 1; i <= 20; i++) {
        expected.push(i);
        if (i % 3 === 0) asked.push(ref.ask.add(i));
        else ref.tell.add(i);
        if (i > 12) await Promise.resolve();
        if (i === 9) await ref.ask.add(0);
      }
      await Promise.all(asked);
      assertEquals((await ref.ask.seen()).filter((by) => by > 0), expected);
    },
  );

  test(
    "an actor that cannot be made fails who asks, and is tried again; a kind that nobody hosts is a dead actor",
    async (near, _far, letters) => {
      let attempts = 0;
      await near.host("shy", () => {
        if (++attempts < 3) throw new RangeError("not yet");
        return spawn(Counter, []);
      });
      const ref = near.virtual<Counter>("shy", "k");
      await assertRejects(() => ref.ask.add(1), RangeError, "not yet");
      await assertRejects(() => ref.ask.add(1), RangeError, "not yet");
      assertEquals(await ref.ask.add(1), 1);
      await assertRejects(() => near.virtual<Counter>("unknown", "k").ask.add(1), ActorDeadError);
      near.virtual<Counter>("unknown", "k").tell.add(2);
      while (letters.length === 0) await pass(20);
      assertEquals(letters[0], { actor: "unknown/k", method: "add", args: [2] });
      await assertRejects(() => near.host("x", undefined as never), Error, "makes an actor");
      await assertRejects(() => near.host("x", () => spawn(Counter, []), { idle: -1 }), Error, "idle");
    },
  );

  test("bad arguments are refused", async (near) => {
    const fails = (attempt: () => Promise<unknown>, sentence: string): Promise<unknown> =>
      assertRejects(attempt, Error, sentence);
    await fails(() => near.register("", spawn(Counter, [])), "name of an actor");
    await fails(() => near.register("x", {} as never), "reference to an actor");
    await fails(() => Promise.resolve().then(() => near.ref("")), "name of an actor");
    await fails(() => near.ref<Counter>("x").ask.add((() => 1) as never), "");
    await fails(
      () => Promise.resolve().then(() => near.ref("x").watch(undefined as never)),
      "watch needs a function",
    );
    await fails(() => near.journal("j", "", { event: f64, state: f64 }), "key of a journal");
    await fails(() => near.journal("j", "k", {} as never), "codec");
  });
}
