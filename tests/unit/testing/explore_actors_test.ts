import { assert, assertEquals, assertRejects } from "@std/assert";
import { Actor, type ActorRef, ActorSystem, child, Registry } from "../../../src/actor/mod.ts";
import { Channel } from "../../../src/channel/mod.ts";
import { ScheduleError } from "../../../src/errors.ts";
import { explore, testProbe } from "../../../src/testing/mod.ts";

class Account extends Actor {
  balance = 0;
  read(): number {
    return this.balance;
  }
  write(to: number): void {
    this.balance = to;
  }
  add(by: number): void {
    this.balance += by;
  }
}

/** Reads, then writes: another one may do so in between. */
class Careless extends Actor {
  async deposit(account: ActorRef<Account>, by: number): Promise<void> {
    account.tell.write(await account.ask.read() + by);
  }
}

async function deposits(careful: boolean): Promise<void> {
  await using system = new ActorSystem();
  const account = system.spawn(Account);
  const clerks = [10, 1].map((by) => ({ clerk: system.spawn(Careless), by }));
  await Promise.all(
    clerks.map(({ clerk, by }) => careful ? account.send.add(by) : clerk.ask.deposit(account, by)),
  );
  assertEquals(await account.ask.read(), 11);
}

Deno.test("actor row: virtual time / deterministic: a seed finds an order of mailboxes that loses an update", async () => {
  const error = await assertRejects(() => explore(() => deposits(false)), ScheduleError);
  assert(error.message.includes(`{ seed: ${error.seed}, runs: 1 }`), error.message);
  assert(error.schedule.some((line) => /Account#\d+ handles (read|write|a message)/.test(line)));
  const steps = error.schedule.map((line) => line.replace(/#\d+/g, ""));
  const again = await assertRejects(
    () => explore(() => deposits(false), { seed: error.seed, runs: 1 }),
    ScheduleError,
  );
  assertEquals(again.schedule.map((line) => line.replace(/#\d+/g, "")), steps, "a seed replays the schedule");
  const { runs } = await explore(() => deposits(true), { runs: 200 });
  assertEquals(runs, 200);
});

Deno.test("under every order messages of one sender to one actor stay in order, DOWN comes last, names are free", async () => {
  await explore(async () => {
    await using system = new ActorSystem();
    const seen: unknown[] = [];
    class Listener extends Actor {
      hear(n: number): void {
        seen.push(n);
      }
      follow(ref: ActorRef<Talker>): void {
        this.context.watch(ref);
      }
      override onDown(): void {
        seen.push(`down ${system.find("talker")}`);
      }
    }
    class Talker extends Actor {
      say(to: ActorRef<Listener>, n: number): void {
        to.tell.hear(n);
      }
    }
    const listener = system.spawn(Listener, [], { mailbox: { capacity: 3 } });
    const talker = system.spawn(Talker, [], { name: "talker" });
    await listener.ask.follow(talker);
    for (let n = 0; n < 3; n++) talker.tell.say(listener, n);
    await talker.poison();
    await listener.poison();
    assertEquals(seen, [0, 1, 2, "down undefined"]);
  }, { runs: 150 });
});

Deno.test("under every order a supervisor restarts, an ask settles once, and channels and actors mix", async () => {
  let orders = new Set<string>();
  await explore(async () => {
    await using system = new ActorSystem();
    const log: string[] = [];
    class Fragile extends Actor {
      use(n: number): number {
        if (n === 1) throw new Error("one");
        log.push(String(n));
        return n;
      }
    }
    system.events.subscribe(() => {});
    const specs = [child(Fragile, [], { id: "a" }), child(Fragile, [], { id: "b" })] as const;
    await using supervisor = system.supervise({ strategy: "one_for_all", intensity: 5 }, specs);
    const [a, b] = specs.map((spec) => supervisor.find(spec)!);
    const results = new Channel<string>();
    const ask = async (ref: ActorRef<Fragile>, n: number) => {
      const { status } = await Promise.allSettled([ref.ask.use(n)]).then(([one]) => one);
      await results.send(`${n} ${status}`);
    };
    const asks = [ask(a!, 0), ask(a!, 1), ask(b!, 2)];
    const got = new Set<string>();
    for (let i = 0; i < 3; i++) got.add(await results.receive());
    await Promise.all(asks);
    assertEquals([...got].sort(), ["0 fulfilled", "1 rejected", "2 fulfilled"]);
    orders.add(log.join());
  }, { runs: 100 });
  assert(orders.size > 1, "both orders of the two that work were tried");
  orders = new Set();
});

Deno.test("timers of actors go by the exploration's virtual time, and probes see what is sent", async () => {
  const began = performance.now();
  await explore(async () => {
    await using system = new ActorSystem();
    const probe = testProbe(Account, { system });
    class Later extends Actor {
      override onStart(): void {
        this.context.timers.once("day", 86_400_000, () => void probe.ref.tell.add(1));
      }
    }
    system.spawn(Later);
    assertEquals((await probe.expect("add", { timeout: 86_400_001 })).args, [1]);
  }, { runs: 5 });
  assert(performance.now() - began < 5_000);
});

Deno.test("after an exploration actors have their turns as before", async () => {
  await assertRejects(() => explore(() => deposits(false), { runs: 20 }), ScheduleError).catch(() => {});
  await using system = new ActorSystem();
  const account = system.spawn(Account);
  const keys = new Registry<string>();
  keys.register("a", account);
  for (let i = 0; i < 1000; i++) account.tell.add(1);
  assertEquals(await account.ask.read(), 1000);
});
